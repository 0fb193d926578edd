"""Code lists with names of their own, a list a row: its name, then its codes in cells after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regmeta.model import Ignored, Place
from regmeta.read.codebook.drafts import CodeRow
from regmeta.read.codebook.lists import (
    OUTSIDE_LISTS,
    NamedLists,
    account_of_lists,
    sheet_of_codes,
)
from regmeta.read.codelists import codes_in_cell
from regmeta.read.grid import Grid
from regmeta.read.layouts.ledger import SheetAccount, filled_cells
from regmeta.texts import folded_letters

_MOSTLY = 0.8

Cells = list[tuple[int, str]]
"""The filled cells of a row, each with its column."""


@dataclass(frozen=True)
class _ListRow:
    """A row that is a list: (column, value, text) of each code."""

    row: int
    name: str
    codes: list[tuple[int, str, str]]


def listed_in_rows(
    file: str, grid: Grid, references: set[str], lists: NamedLists, ignored: list[Ignored]
) -> SheetAccount | None:
    """A list a row, named as variables refer to it: a code a cell, or all of them in one."""
    filled = {number: _filled(row) for number, row in enumerate(grid.rows, 1) if any(row)}
    listed = [
        row for number, cells in filled.items() if (row := _listed(number, cells, references))
    ]
    head = _heading(filled, listed)
    if not listed or len(listed) < _MOSTLY * len(filled.keys() - {head}):
        return None
    _add(file, grid, head, listed, lists)
    carried, headed = sum(len(filled[row.row]) for row in listed), len(filled.get(head, ()))
    left = filled_cells(grid.rows) - carried - headed
    if left:
        ignored.append(Ignored(grid.sheet, Place(file, grid.sheet, 1, 1), OUTSIDE_LISTS, left))
    records = sum(len(row.codes) for row in listed)
    return account_of_lists(grid, head, records, carried, headed, left)


def _add(file: str, grid: Grid, head: int, listed: Sequence[_ListRow], lists: NamedLists) -> None:
    """The codes of all rows, each with the column it stands in."""
    for row in listed:
        for column, value, text in row.codes:
            sheet = sheet_of_codes(file, grid, head, column, column, lists)
            lists.add(row.name, CodeRow(row.row, value, text, {}, sheet))


def _filled(row: Sequence[str]) -> Cells:
    return [(column, cell.strip()) for column, cell in enumerate(row, 1) if cell.strip()]


def _heading(filled: dict[int, Cells], listed: Sequence[_ListRow]) -> int:
    """The first filled row, where it is no list; else 0."""
    first = next((number for number, cells in filled.items() if cells), 0)
    return 0 if first in {row.row for row in listed} else first


def _listed(number: int, cells: Cells, references: set[str]) -> _ListRow | None:
    if len(cells) < 2 or folded_letters(cells[0][1]) not in references:
        return None
    codes = _codes(cells[1:])
    return _ListRow(number, cells[0][1], codes) if codes else None


def _codes(cells: Cells) -> list[tuple[int, str, str]]:
    """(column, value, text) of each code; [] where any cell is none."""
    codes = codes_in_cell("\n".join(cell for _, cell in cells))
    if len(cells) == 1:
        return [(cells[0][0], *code) for code in codes]
    if len(codes) != len(cells):
        return []
    return [(column, *code) for (column, _), code in zip(cells, codes, strict=True)]
