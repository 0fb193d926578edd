"""The catalogue as tables: one csv a level, and all of them as sheets of one workbook.

Columns are the spec's fields in their order, under their keys, beside the codes that tie the
tables together. Everything is text: a cell that starts with `=` is a text that starts with `=`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from regmeta.model import Catalogue, Kodeverk, LevelName, Period, Progress
from regmeta.publish.payloads import status
from regmeta.spec import Spec
from regmeta.tree import Tree

WORKBOOK = "katalog.xlsx"
LONGEST = 32_767
"""What an Excel cell holds; a longer text is cut in the workbook and whole in the csv."""

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .,()-]*$)")
_STAMP = datetime(2020, 1, 1)
_HELD = frozenset({"Code", "datasamling", "delkilde", "variabelgruppe", "kodeverk", "instrument"})

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One level: its name, its columns, and its rows, made anew each time they are asked for."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A csv a table and katalog.xlsx with a sheet a table."""
    tables = tables_of(catalogue, spec)
    for done, table in enumerate(tables):
        progress(done, len(tables) + 1, f"{table.name}.csv")
        tree.write("", f"{table.name}.csv", _csv(table))
    progress(len(tables), len(tables) + 1, WORKBOOK)
    path = tree.path("", WORKBOOK)
    write_workbook(path, tables)
    tree.count(path)


def guarded(text: str) -> str:
    """A csv cell that no spreadsheet program takes for a formula.

    Csv has no types: what starts like a formula gets an apostrophe before it. Plain numbers and
    telephone numbers (`-1`, `+47 22 00 00 00`) are harmless and stay as they are.
    """
    return f"'{text}" if _FORMULA.match(text) else text


# ------------------------------------------------------------------ the tables


def tables_of(catalogue: Catalogue, spec: Spec) -> tuple[Table, ...]:
    """Every table of the catalogue, parents before children."""
    return (
        _kilder(catalogue, spec),
        _delkilder(catalogue, spec),
        _datasamlinger(catalogue, spec),
        _variabler(catalogue, spec),
        _kodeverk(catalogue),
        _koder(catalogue),
        _harmonisering(catalogue),
        _felt(spec),
    )


def _keys(spec: Spec, level: LevelName) -> tuple[str, ...]:
    return tuple(field.key for field in spec[level].fields if field.key not in _HELD)


def _values(properties: Any, keys: Iterable[str]) -> list[str]:
    return [properties.get(key, "") for key in keys]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _kilder(catalogue: Catalogue, spec: Spec) -> Table:
    keys = _keys(spec, "kilde")
    return Table(
        "kilder",
        ("Code", *keys),
        lambda: ((one.code, *_values(one.properties, keys)) for one in catalogue.kilder),
    )


def _delkilder(catalogue: Catalogue, spec: Spec) -> Table:
    keys = _keys(spec, "delkilde")
    return Table(
        "delkilder",
        ("Code", "kilde", "delkilde", *keys),
        lambda: (
            (part.code, one.code, part.parent, *_values(part.properties, keys))
            for one in catalogue.kilder
            for part in one.delkilder
        ),
    )


def _datasamlinger(catalogue: Catalogue, spec: Spec) -> Table:
    keys = _keys(spec, "datasamling")
    return Table(
        "datasamlinger",
        ("Code", "kilde", "delkilde", *keys),
        lambda: (
            (form.code, one.code, form.delkilde, *_values(form.properties, keys))
            for one in catalogue.kilder
            for form in one.datasamlinger
        ),
    )


def _variabler(catalogue: Catalogue, spec: Spec) -> Table:
    """A row a version: `versjon` counts from the newest, which is 1."""
    keys = _keys(spec, "variabel")
    links = ("datasamling", "variabelgruppe", "kodeverk", "instrument")

    def rows() -> Iterator[Row]:
        for one in catalogue.kilder:
            names = {group.code: group.name for group in one.variabelgrupper}
            for variable in one.variables:
                tied = (
                    ";".join(variable.datasamlinger),
                    ";".join(names[code] for code in variable.variabelgrupper),
                    ";".join(variable.kodeverk),
                    ";".join(variable.instruments),
                )
                for number, version in enumerate(variable.versions, start=1):
                    head = (variable.code, one.code, *tied, str(number), status(version))
                    yield (*head, *_values(version.properties, keys))

    return Table("variabler", ("Code", "kilde", *links, "versjon", "status", *keys), rows)


def _lists(catalogue: Catalogue) -> Iterator[tuple[str, Kodeverk]]:
    """Every code list with its kilde; national ones belong to none."""
    yield from ((one.code, kodeverk) for one in catalogue.kilder for kodeverk in one.kodeverk)
    yield from (("", kodeverk) for kodeverk in catalogue.national)


def _kodeverk(catalogue: Catalogue) -> Table:
    return Table(
        "kodeverk",
        ("Code", "kilde", "PreferredTerm", "kodeverkType", "kodeverkReference", "koder"),
        lambda: (
            (one.code, kilde, one.name, one.type, one.reference, str(len(one.codes)))
            for kilde, one in _lists(catalogue)
        ),
    )


def _koder(catalogue: Catalogue) -> Table:
    """A row a code; `markering` is 1 where it says that nothing was chosen."""
    return Table(
        "koder",
        ("kodeverk", "kilde", "verdi", "navn", "navnEngelsk", *_PERIOD, "markering"),
        lambda: (
            (
                one.code,
                kilde,
                code.value,
                code.label.nb,
                code.label.en,
                *_days(code.period),
                "1" if code.sentinel else "",
            )
            for kilde, one in _lists(catalogue)
            for code in one.codes
        ),
    )


_PERIOD = ("GyldigFra", "GyldigTil")


def _days(period: Period) -> tuple[str, str]:
    return _iso(period.start), _iso(period.end)


_MAPPING_COLUMNS = (
    *("variabel", "kilde", "mål", "navn", "relasjon", "sikkerhet"),
    *("begrunnelse", "verdier", "bestemt_av", "bestemt"),
)


def _harmonisering(catalogue: Catalogue) -> Table:
    """A row a mapping from a variable to a harmonized one."""
    names = {target.id: target.name.nb for target in catalogue.targets}
    return Table(
        "harmonisering",
        _MAPPING_COLUMNS,
        lambda: (
            (
                mapping.variable,
                one.code,
                mapping.target,
                names.get(mapping.target, ""),
                mapping.predicate,
                f"{mapping.confidence:g}",
                mapping.evidence.nb or mapping.justification,
                mapping.values.operation if mapping.values else "",
                mapping.author,
                _iso(mapping.decided),
            )
            for one in catalogue.kilder
            for variable in one.variables
            for mapping in variable.mappings
        ),
    )


def _felt(spec: Spec) -> Table:
    """What the columns of the other tables mean."""
    return Table(
        "felt",
        ("nivå", "felt", "navn", "navn_engelsk", "type", "forklaring", "forklaring_engelsk"),
        lambda: (
            (
                field.level,
                field.key,
                field.label.nb,
                field.label("en"),
                field.type,
                field.help.nb,
                field.help("en"),
            )
            for field in spec
        ),
    )


# ------------------------------------------------------------------ writing


def _csv(table: Table) -> bytes:
    """Comma-separated, UTF-8 with a byte order mark so that Excel sees the æ, ø and å."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([guarded(cell) for cell in row] for row in table.rows())
    return text.getvalue().encode("utf-8-sig")


def write_workbook(path: Path, tables: Sequence[Table]) -> None:
    """One sheet a table, row by row to disk; the time stamp is fixed so that bytes stay equal."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxFileError

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)})
    book.set_properties({"title": "regmeta", "created": _STAMP})
    heading = book.add_format({"bold": True, "bg_color": "#E6EEF5"})
    for table in tables:
        _sheet(book.add_worksheet(table.name), table, heading)
    try:
        book.close()
    except XlsxFileError as error:
        raise error.__cause__ or error.__context__ or OSError(str(error)) from error


def _sheet(sheet: Any, table: Table, heading: Any) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(table.columns) - 1, 24)
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, heading)
    last = 0
    for last, row in enumerate(table.rows(), start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(last, column, cell[:LONGEST])
    sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)
