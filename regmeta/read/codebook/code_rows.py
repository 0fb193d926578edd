"""Codes below a variable, one on each row, in a column that is not theirs alone.

Told by content, all rows of a variable at a time: together they are a list in one of the ways that
a cell may hold one (`1 Mann`, then `2 Kvinne`), or numbers stand where names do, below a variable
whose type asks for codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from regmeta.read.codelists import codes_in_cell, labels_in_cell
from regmeta.read.grid import Grid
from regmeta.read.layouts.headings import HeadingRow
from regmeta.spec.words import coded_words

_NUMBER = re.compile(r"-?\d{1,4}(?:\.0)?")

Row = Mapping[int, str]


@dataclass(frozen=True)
class BelowCode:
    """A code of its own row; `begins` where its variable begins on that row."""

    value: str
    text: str
    columns: tuple[int, int]
    begins: bool


@dataclass(frozen=True)
class _Standing:
    """The columns, from 1, of a table that may hold codes below a variable; 0 where it has none."""

    name: int
    label: int
    type: int
    cell: int


def codes_by_row(grid: Grid, heading: HeadingRow) -> dict[int, BelowCode]:
    """Row → its code, of the rows of a free-form table that hold one beside no other cell."""
    columns = _columns(heading)
    if not columns.name:
        return {}
    codes: dict[int, BelowCode] = {}
    for rows in _groups(grid, heading, columns):
        codes.update(_codes_of(rows, columns))
    return codes


def _columns(heading: HeadingRow) -> _Standing:
    layout, columns = heading.layout, heading.columns
    types = layout.fields.get("DataType", ())
    return _Standing(
        columns.get(layout.names[0], 0),
        columns.get(layout.names[-1], 0),
        next((columns[name] for name in types if name in columns), 0),
        columns.get(heading.codes.cell, 0) if heading.codes.dress == "inline" else 0,
    )


def _groups(grid: Grid, heading: HeadingRow, columns: _Standing) -> Iterator[list[tuple[int, Row]]]:
    """The rows of each variable: the one with its name, and those below with none or a number."""
    rows: list[tuple[int, Row]] = []
    for number, row in enumerate(grid.rows[heading.row : heading.end or len(grid.rows)], 1):
        cells = {c: cell.strip() for c, cell in enumerate(row, 1) if cell and not cell.isspace()}
        if not cells:
            continue
        name = cells.get(columns.name, "")
        if name and not _NUMBER.fullmatch(name):
            yield rows
            rows = []
        rows.append((heading.row + number, cells))
    yield rows


def _codes_of(rows: Sequence[tuple[int, Row]], columns: _Standing) -> dict[int, BelowCode]:
    """The codes of one variable's rows, of the first way that all of them fit."""
    if len(rows) < 2:
        return {}
    (_, variable), *below = rows
    begins = columns.cell in variable
    for column, lines in ((columns.cell, rows if begins else below), (columns.label, below)):
        alone = column and all(set(cells) == {column} for _, cells in below)
        if alone and all(column in cells for _, cells in lines):
            codes = _listed(lines, column, begins=begins and column == columns.cell)
            return codes if column == columns.cell or _asks_for_codes(variable, columns) else {}
    if not _asks_for_codes(variable, columns):
        return {}
    return _numbered(below, columns) or _paired(below, columns)


def _asks_for_codes(variable: Row, columns: _Standing) -> bool:
    return variable.get(columns.type, "").casefold() in coded_words()


def _listed(rows: Sequence[tuple[int, Row]], column: int, *, begins: bool) -> dict[int, BelowCode]:
    """A code a row, where the cells as lines of one cell are a list.

    `begins`: the first stands on the variable's own row; such cells may be labels alone.
    """
    text = "\n".join(cells[column] for _, cells in rows)
    codes = codes_in_cell(text)
    if not codes and begins:
        codes = [(label, label) for label in labels_in_cell(text)]
    if len(codes) != len(rows):
        return {}
    return {
        number: BelowCode(*code, (column, column), begins=begins and not i)
        for i, ((number, _), code) in enumerate(zip(rows, codes, strict=True))
    }


def _numbered(rows: Sequence[tuple[int, Row]], columns: _Standing) -> dict[int, BelowCode]:
    """A number where names stand, with its text where labels stand."""
    name, label = columns.name, columns.label
    if len(rows) < 2 or not label or any(set(cells) != {name, label} for _, cells in rows):
        return {}
    return {
        number: BelowCode(cells[name], cells[label], (name, label), begins=False)
        for number, cells in rows
    }


def _paired(rows: Sequence[tuple[int, Row]], columns: _Standing) -> dict[int, BelowCode]:
    """A number and its text, in two columns that hold other things where the variable begins."""
    pair = sorted(rows[0][1])
    if len(rows) < 2 or len(pair) != 2 or columns.name in pair:
        return {}
    value, text = pair
    if any(sorted(cells) != pair or not _NUMBER.fullmatch(cells[value]) for _, cells in rows):
        return {}
    return {
        number: BelowCode(cells[value], cells[text], (value, text), begins=False)
        for number, cells in rows
    }
