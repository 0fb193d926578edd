"""columns.csv: what a registry's people have decided about headings that regmeta cannot place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from regmeta.errors import BrokenConfiguration
from regmeta.model import Ignored, Place, Reading, Text
from regmeta.read.files.delimited import decode
from regmeta.read.grid import Grid
from regmeta.read.layouts.decisions import (
    HEADINGS,
    IGNORE,
    NOTHING_DECIDED,
    SHOWN,
    Decisions,
    role_of,
)
from regmeta.read.layouts.ledger import SheetAccount, filled_cells
from regmeta.spec.fields import Spec
from regmeta.texts import folded_letters

COLUMNS = "columns.csv"
HEAD = ("file", "sheet", "row", "heading", "field")
_NEEDED = ("heading", "field")


@dataclass(frozen=True)
class Decided:
    """One row of columns.csv, with its line."""

    line: int
    file: str
    sheet: str
    row: str
    heading: str
    role: str


def read_columns(folder: Path, file: str, spec: Spec) -> Decisions:
    """What columns.csv decides of one file of a folder.

    A row without a file holds for all files, one without a sheet for all sheets, and one without a
    field is not decided yet. Raises BrokenConfiguration, with the line, on a field that does not
    exist or a row that is no number.
    """
    path = folder / COLUMNS
    if file == COLUMNS or not path.is_file():
        return NOTHING_DECIDED
    fields = spec["variabel"].by_key
    columns: dict[str, dict[str, str]] = {}
    heading_rows: dict[str, int] = {}
    rows: dict[tuple[str, int], str] = {}
    sheets: set[str] = set()
    for said in _decided(path, fields):
        if said.file not in ("", file):
            continue
        if said.heading:
            columns.setdefault(said.sheet, {})[said.heading] = said.role
        elif said.role == HEADINGS:
            heading_rows[said.sheet] = int(said.row or 1)
        elif said.row:
            rows[said.sheet, int(said.row)] = said.role
        elif said.sheet:
            sheets.add(said.sheet)
    return Decisions(columns, heading_rows, rows, frozenset(sheets))


def _decided(path: Path, fields: Mapping[str, object]) -> Iterator[Decided]:
    for line, row in enumerate(_rows(path), start=2):
        cells = {key: (row.get(key) or "").strip() for key in HEAD}
        role = role_of(cells["field"], fields)
        if cells["field"] and not role:
            _refuse_field(path, line, cells["field"])
        if cells["row"] and not cells["row"].isdecimal():
            raise BrokenConfiguration(
                "{path}:{number}: «{row}» er ikke et radnummer. Skriv et helt tall.",
                "{path}:{number}: “{row}” is no row number. Write a whole number.",
                path=path,
                number=line,
                row=cells["row"],
            )
        if role:
            file, sheet, number, heading = (cells[key] for key in HEAD[:4])
            yield Decided(line, file, sheet, number, heading, role)


def _refuse_field(path: Path, line: int, key: str) -> NoReturn:
    words = SHOWN.values()
    raise BrokenConfiguration(
        "{path}:{number}: «{key}» er ikke et felt på variabelnivå. Skriv et feltnavn (regmeta "
        "spec), {ignore}, eller hva kolonnen er: {roles}.",
        "{path}:{number}: “{key}” is no field of variables. Write a field's key (regmeta spec), "
        "{ignore}, or what the column is: {roles}.",
        path=path,
        number=line,
        key=key,
        ignore=IGNORE,
        roles=Text(", ".join(word.nb for word in words), ", ".join(word.en for word in words)),
    )


def _separator(text: str) -> str:
    return ";" if ";" in text.partition("\n")[0] else ","


def _rows(path: Path) -> list[dict[str, str]]:
    text = decode(path, path.read_bytes())
    rows = csv.DictReader(io.StringIO(text), delimiter=_separator(text))
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        lacking, head = ", ".join(missing), ",".join(HEAD)
        raise BrokenConfiguration(
            "{path}: mangler kolonnen {lacking}. Første rad skal være {head}.",
            "{path}: lacks the column {lacking}. The first row is {head}.",
            path=path,
            lacking=lacking,
            head=head,
        )
    return list(rows)


def renamed_columns(text: str, old: str, new: str) -> str:
    """What columns.csv says of one file, said of it under another name."""
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        if row["file"] == old:
            row["file"] = new
    return _written(rows)


def joined_columns(before: str, later: str) -> str:
    """Two columns.csv as one: where both speak of the same place, the later holds."""
    rows = {
        tuple(row.get(key) or "" for key in HEAD[:4]): row
        for text in (before, later)
        for row in csv.DictReader(io.StringIO(text), delimiter=_separator(text))
    }
    return _written(rows.values())


def _written(rows: Iterable[Mapping[str, str | None]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows([row.get(key) or "" for key in HEAD] for row in rows)
    return out.getvalue()


def applied(
    file: str, grids: tuple[Grid, ...], decisions: Decisions
) -> tuple[tuple[Grid, ...], tuple[Ignored, ...]]:
    """The grids without the rows and sheets that people leave out, and what was left so."""
    if not decisions:
        return grids, ()
    left: list[Ignored] = []
    kept = tuple(_without(file, grid, decisions, left) for grid in grids)
    return kept, tuple(left)


def _without(file: str, grid: Grid, decisions: Decisions, left: list[Ignored]) -> Grid:
    """The sheet without what people leave out, which is added to `left`."""
    if grid.sheet in decisions.sheets:
        cells = filled_cells(grid.rows)
        left.append(Ignored(grid.sheet, Place(file, grid.sheet), _SHEET_LEFT, cells))
        return replace(grid, rows=[])
    rows = list(grid.rows)
    for (sheet, number), role in decisions.rows.items():
        here = role == IGNORE and sheet in ("", grid.sheet)
        if here and filled_cells(rows[number - 1 : number]):
            left.append(_left(file, grid, number, rows[number - 1]))
            rows[number - 1] = []
    return replace(grid, rows=rows)


_ROW_LEFT = Text("raden er valgt bort i columns.csv", "columns.csv leaves the row out")
_SHEET_LEFT = Text("arket er valgt bort i columns.csv", "columns.csv leaves the sheet out")


def _left(file: str, grid: Grid, number: int, row: list[str]) -> Ignored:
    filled = [(column, cell) for column, cell in enumerate(row, start=1) if cell.strip()]
    what = " · ".join(cell for _, cell in filled)[:200]
    return Ignored(what, Place(file, grid.sheet, number, filled[0][0]), _ROW_LEFT, len(filled))


def unplaced_headings(reading: Reading) -> tuple[str, ...]:
    """The headings that the layout does not know, in the order they stand, each once."""
    headings: dict[str, str] = {}
    for sheet in reading.sheets:
        unknown = sheet.unknown if isinstance(sheet, SheetAccount) else ()
        for heading in unknown:
            headings.setdefault(folded_letters(heading) or heading, heading)
    return tuple(headings.values())


def columns_to_fill_in(reading: Reading) -> str:
    """The columns.csv to fill in for a file, '' where every heading was placed."""
    headings = unplaced_headings(reading)
    if not headings:
        return ""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEAD)
    file = reading.file.rpartition("/")[2]
    rows.writerows((file, "", "", heading, "") for heading in headings)
    return out.getvalue()
