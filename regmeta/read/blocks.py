"""Tables beside one another on a sheet, parted by an empty column: each is read as its own.

Where headings of the left table come back in the right one they are two tables, as of variables
and of the lists that they refer to. Every cell keeps its own row and column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from regmeta.read.grid import Grid
from regmeta.read.layouts.headings import HEADING_ROWS
from regmeta.texts import folded_letters


def tables_apart(grids: tuple[Grid, ...]) -> tuple[Grid, ...]:
    """The grids, one for each table where a sheet has two beside one another."""
    return tuple(part for grid in grids for part in _parts(grid))


def _parts(grid: Grid) -> Iterator[Grid]:
    column = _between(grid)
    if not column:
        yield grid
        return
    yield replace(grid, rows=[row[:column] for row in grid.rows])
    yield replace(grid, rows=[_right(row, column) for row in grid.rows])


def _right(row: list[str], column: int) -> list[str]:
    """The row with nothing up to a column."""
    return ["" for _ in row[:column]] + row[column:]


def _between(grid: Grid) -> int:
    """The empty column, from 1, on whose right side headings of the left come back; 0 for none."""
    for row in grid.rows[:HEADING_ROWS]:
        folded = [folded_letters(cell) for cell in row]
        for column in range(2, len(row) - 1):
            if folded[column - 1] or not folded[column]:
                continue
            again = {*folded[:column]} & {*folded[column:]} - {""}
            if again and _is_empty(grid, column):
                return column
    return 0


def _is_empty(grid: Grid, column: int) -> bool:
    return not any(row[column - 1].strip() for row in grid.rows if column <= len(row))
