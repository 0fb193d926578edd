"""The catalogue as tables: one csv a level, and all of them as sheets of one workbook.

Columns are the spec's fields in their order, under their keys, beside the codes that tie the
tables together. Everything is text: a cell that starts with `=` is a text that starts with `=`.
"""

from __future__ import annotations

import csv
import io
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Kodeverk, LevelName, Period, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.api.payloads import status
from regmeta.publish.formats.tables.workbook import Sheet, rows_xml, write_book
from regmeta.spec.fields import Spec

STATEMENT = Statement(
    files="`katalog.xlsx`, a csv a table",
    writes=Text(
        nb="Katalogen som tabeller: én per nivå, med spesifikasjonens felter som kolonner, og alle "
        "som ark i én arbeidsbok.",
        en="The catalogue as tables: one a level, with the specification's fields as columns, and "
        "all of them as sheets of one workbook.",
    ),
    readers=Text(nb="de som bruker regneark", en="those who use spreadsheets"),
    cannot=(
        Text(
            nb="En celle i Excel holder 32 767 tegn; lengre tekster er kuttet der og hele i csv.",
            en="A cell in Excel holds 32,767 characters; longer texts are cut there and whole in "
            "the csv.",
        ),
        Text(
            nb="Tekster som ligner formler, får en apostrof foran i csv.",
            en="Texts that look like formulas get an apostrophe before them in the csv.",
        ),
    ),
    checked_by="openpyxl, csv",
    addresses=(
        Address(
            ("catalogue", "kilde"),
            Text("Excel"),
            "katalog.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ),
    is_slow=True,
)

WORKBOOK = "katalog.xlsx"
FIELDS = "felt"
"""The table that tells what the columns mean: of the law, and of no kilde."""

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .,()-]*$)")
_HELD = frozenset({"Code", "datasamling", "delkilde", "variabelgruppe", "kodeverk", "instrument"})

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One level: its name, its columns, and its rows, made anew each time they are asked for."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of one table that come of one kilde: as csv, and as rows of a sheet."""

    csv: bytes
    sheet: str


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A csv a table and katalog.xlsx with a sheet a table."""
    found = [_pieces(part, spec, tree) for part in parts_of(catalogue)]
    tables = tables_of(catalogue, spec)
    sheets = []
    for number, table in enumerate(tables):
        progress(number, len(tables) + 1, f"{table.name}.csv")
        pieces = [one[number] for one in found]
        if table.name == FIELDS:
            pieces = [_piece(table)]
        heading = _csv([table.columns]).decode().encode("utf-8-sig")
        tree.write("", f"{table.name}.csv", b"".join((heading, *(one.csv for one in pieces))))
        sheets.append(Sheet(table.name, table.columns, tuple(one.sheet for one in pieces)))
    progress(len(tables), len(tables) + 1, WORKBOOK)
    path = tree.path("", WORKBOOK)
    write_book(path, sheets)
    tree.count(path)


def parts_of(catalogue: Catalogue) -> Iterator[Catalogue]:
    """The catalogue kilde by kilde, and then what belongs to none: the order of all tables."""
    for kilde in catalogue.kilder:
        yield replace(catalogue, kilder=(kilde,), national=())
    yield replace(catalogue, kilder=())


def _pieces(part: Catalogue, spec: Spec, tree: Tree) -> list[Piece]:
    """Every table's rows of a part; a kilde's are remembered from run to run."""
    name = part.kilder[0].code if part.kilder else ""
    remembered = tree.recall(name)
    if remembered is not None:
        return cast("list[Piece]", pickle.loads(remembered))
    made = [
        Piece(b"", "") if table.name == FIELDS else _piece(table) for table in tables_of(part, spec)
    ]
    tree.remember(name, pickle.dumps(made))
    return made


def _piece(table: Table) -> Piece:
    rows = list(table.rows())
    guarded_ = ([guarded(cell) for cell in row] for row in rows)
    return Piece(_csv(guarded_), rows_xml(rows, len(table.columns)))


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
        FIELDS,
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


def _csv(rows: Iterable[Row]) -> bytes:
    """Comma-separated UTF-8; the file's byte order mark lets Excel see the æ, ø and å."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")
