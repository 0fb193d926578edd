"""Made-up registries as files: the template's workbook, one csv of variables, a whole folder."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.making import Made, Row
from regmeta.model import column_letters
from regmeta.spec.fields import Spec

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

# The ten columns of the sheet Variabler in files that are measured.
TEN = (
    *("Code", "PreferredTerm", "Beskrivelse", "datasamling", "DataType", "kodeverk"),
    *("MaaleEnhet", "GrenseLav", "GrenseHoy", "GyldigFra"),
)
FORM_COLUMNS = (
    *("Code", "PreferredTerm", "NavnEngelsk", "Beskrivelse", "BeskrivelseEngelsk", "TelleEnhet"),
    *("StatistikkType", "Frekvens", "healthCategory"),
)
CODE_COLUMNS = ("kodeverk", "kodeverk.PreferredTerm", "verdi", "navn")
COLUMNS = {"datasamling": FORM_COLUMNS, "variabel": TEN, "kode": CODE_COLUMNS}
SHEETS = {
    "kilde": "Kilde",
    "datasamling": "Datasamlinger",
    "variabel": "Variabler",
    "kode": "Kodeverk",
}
NUMBERS = frozenset({"GrenseLav", "GrenseHoy", "verdi"})
_MADE = datetime(2026, 1, 1)
FIRST_ROW = 2


def columns_of(made: Made, level: str) -> list[str]:
    """The columns a sheet gets: the usual ones, and any that a row holds beside them."""
    usual = COLUMNS[level]
    more = dict.fromkeys(key for row in made.tables[level] for key in row if key not in usual)
    return [*usual, *more]


def heading(spec: Spec, level: str, key: str) -> str:
    """The Norwegian heading of a spec field; `kodeverk.X` names a field of the list itself.

    A column that no field claims (`extra.X`) is headed X.
    """
    of, _, field = key.rpartition(".")
    if of == "extra":
        return field
    return spec[of or level].heading(field, "nb")  # type: ignore[index]


def cell_of(made: Made, level: str, row: int, key: str) -> str:
    """The address of a planted value on its sheet, such as D17; '' without a key."""
    if level == "kilde" and key:
        return f"B{list(made.kilde).index(key) + FIRST_ROW}"
    if not key:
        return ""
    return f"{column_letters(columns_of(made, level).index(key) + 1)}{row + FIRST_ROW}"


def write_workbook(made: Made, spec: Spec, out: Path) -> None:
    """The registry in the template's layout, shared strings as Excel itself writes them."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    _write_kilde(book.add_worksheet(SHEETS["kilde"]), made, spec)
    for level in ("datasamling", "variabel", "kode"):
        sheet = book.add_worksheet(SHEETS[level])
        columns = columns_of(made, level)
        _write_table(sheet, made.tables[level], columns, [heading(spec, level, c) for c in columns])
    book.close()


def _write_kilde(sheet: Worksheet, made: Made, spec: Spec) -> None:
    sheet.write_row(0, 0, ("Felt", "Verdi"))
    for row, (key, text) in enumerate(made.kilde.items(), start=1):
        sheet.write_string(row, 0, heading(spec, "kilde", key))
        sheet.write_string(row, 1, text)


def _write_table(
    sheet: Worksheet, rows: list[Row], columns: list[str], headings: list[str]
) -> None:
    sheet.write_row(0, 0, headings)
    for at, row in enumerate(rows, start=1):
        for column, key in enumerate(columns):
            text = row.get(key, "")
            if not text:
                continue
            if key in NUMBERS and _is_number(text):
                sheet.write_number(at, column, float(text))
            else:
                sheet.write_string(at, column, text)


def _is_number(text: str) -> bool:
    """Whether Excel would make a number of it: as typed, no leading zero is lost."""
    try:
        return f"{float(text):g}" == text
    except ValueError:
        return False


def write_table(made: Made, spec: Spec, out: Path) -> None:
    """The sheet Variabler alone as a csv: UTF-8, semicolons."""
    columns = columns_of(made, "variabel")
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([heading(spec, "variabel", key) for key in columns])
        writer.writerows([row.get(key, "") for key in columns] for row in made.tables["variabel"])


def workbook_name(made: Made) -> str:
    return f"{made.id}-mal.xlsx"


def write_registry(made: Made, spec: Spec, folder: Path) -> None:
    """A registry's folder, registry.toml and the workbook; likewise those beside it."""
    for other in made.beside:
        write_registry(other, spec, folder)
    home = folder / made.id
    home.mkdir(parents=True, exist_ok=True)
    (home / "registry.toml").write_text(_configuration(made), encoding="utf-8")
    write_workbook(made, spec, home / workbook_name(made))


def _configuration(made: Made) -> str:
    kilde = {key: made.kilde[key] for key in ("Code", "KortNavn")}
    return "\n".join(
        (
            *(f'id = "{made.id}"', "", "[[files]]", f'path = "{workbook_name(made)}"', ""),
            *("[kilde]", *_pairs(kilde)),
            *("[defaults.variabel]", *_pairs(made.defaults)),
        )
    )


def _pairs(table: Row) -> list[str]:
    return [*(f'{key} = "{text}"' for key, text in table.items()), ""]
