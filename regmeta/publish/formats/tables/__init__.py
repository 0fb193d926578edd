"""The catalogue as tables: one csv a level, and all of them as sheets of one workbook.

Columns are the spec's fields in their order, under their keys, beside the codes that tie the
tables together. Everything is text: a cell that starts with `=` is a text that starts with `=`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.tables.content import FIELDS, Row, TableContent, tables_of
from regmeta.publish.formats.tables.workbook import TableSheet, rows_xml, write_book
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

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .,()-]*$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of one table that come of one kilde: as csv, and as rows of a sheet."""

    csv: bytes
    sheet: str


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """A csv a table and katalog.xlsx with a sheet a table."""
    written_parts = [_pieces(part, spec, tree) for part in parts_of(catalogue)]
    tables = tables_of(catalogue, spec)
    sheets = []
    for number, table in enumerate(tables):
        progress(number, len(tables) + 1, f"{table.name}.csv")
        pieces = [piece[number] for piece in written_parts]
        if table.name == FIELDS:
            pieces = [_piece(table)]
        heading = _csv([table.columns]).decode().encode("utf-8-sig")
        tree.write("", f"{table.name}.csv", b"".join((heading, *(piece.csv for piece in pieces))))
        sheets.append(TableSheet(table.name, table.columns, tuple(piece.sheet for piece in pieces)))
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

    def make() -> list[Piece]:
        tables = tables_of(part, spec)
        return [Piece(b"", "") if table.name == FIELDS else _piece(table) for table in tables]

    return tree.once(name, make, list[Piece])


def _piece(table: TableContent) -> Piece:
    rows = list(table.rows())
    guarded_ = ([guarded(cell) for cell in row] for row in rows)
    return Piece(_csv(guarded_), rows_xml(rows, len(table.columns)))


def guarded(text: str) -> str:
    """A csv cell that no spreadsheet program takes for a formula.

    Csv has no types: what starts like a formula gets an apostrophe before it. Plain numbers and
    telephone numbers (`-1`, `+47 22 00 00 00`) are harmless and stay as they are.
    """
    return f"'{text}" if _FORMULA.match(text) else text


# ------------------------------------------------------------------ writing


def _csv(rows: Iterable[Row]) -> bytes:
    """Comma-separated UTF-8; the file's byte order mark lets Excel see the æ, ø and å."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")
