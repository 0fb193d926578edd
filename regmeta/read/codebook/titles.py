"""Titles above the tables of a sheet: each table is a form of its own."""

from __future__ import annotations

import re

from regmeta.model import Place
from regmeta.read.grid import Grid
from regmeta.read.layouts.headings import HeadingRow

_RUNNING = re.compile(
    r"(?:skjema|skema|formulär|form|tabell|table|del|part)\s*\d+\s*[:.–-]\s*", re.I
)


def title_of(grid: Grid, heading: HeadingRow) -> str:
    """What a table's title calls its form, without a running number; '' without a title."""
    if not heading.titled:
        return ""
    text = " ".join(grid.at(heading.titled, _column(grid, heading)).split())
    return _RUNNING.sub("", text, count=1) or text


def title_place(file: str, grid: Grid, heading: HeadingRow) -> Place:
    """Where a table's title stands; the sheet where it has none."""
    if not heading.titled:
        return Place(file, grid.sheet)
    return Place(file, grid.sheet, heading.titled, _column(grid, heading))


def _column(grid: Grid, heading: HeadingRow) -> int:
    row = grid.rows[heading.titled - 1]
    return next(column for column, cell in enumerate(row, start=1) if cell.strip())
