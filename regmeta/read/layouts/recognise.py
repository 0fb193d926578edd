"""Which layout a file is in: the one that fits best, or none."""

from __future__ import annotations

from regmeta.read.grid import Grid
from regmeta.read.layouts.content import by_content
from regmeta.read.layouts.decided import decided_tables, with_columns
from regmeta.read.layouts.decisions import NOTHING_DECIDED, Decisions
from regmeta.read.layouts.headings import HeadingRow, tables
from regmeta.read.layouts.layout import Layout
from regmeta.read.layouts.loading import check_layout_id, load_layouts
from regmeta.read.layouts.unheaded import by_cells

Fits = dict[int, tuple[HeadingRow, ...]]


def recognise(
    grids: tuple[Grid, ...], wanted: str = "", decisions: Decisions = NOTHING_DECIDED
) -> Fits:
    """The sheets that the best layout fits, by their index, with the tables found on each.

    A known layout goes before the free-form one. `decisions` are what people have said of
    columns, rows and sheets; they count in every layout.
    """
    if wanted:
        check_layout_id(wanted)
    layouts = [layout for layout in load_layouts() if wanted in ("", layout.id)]
    best: Fits = {}
    for layout in sorted(layouts, key=lambda layout: layout.generic):
        if best and layout.generic:
            break
        fits = _decided(layout, grids, decisions) if decisions else _fits(layout, grids)
        if _weight(fits) > _weight(best):
            best = fits
    return best


def _fits(layout: Layout, grids: tuple[Grid, ...]) -> Fits:
    tables_by_sheet = {
        i: tuple(by_content(table, grid.rows) for table in tables(layout, grid.rows))
        for i, grid in enumerate(grids)
    }
    if layout.generic and not any(tables_by_sheet.values()):
        tables_by_sheet = {i: _unheaded(layout, grid) for i, grid in enumerate(grids)}
    return _without_strays_of(layout, tables_by_sheet, grids)


def _unheaded(layout: Layout, grid: Grid) -> tuple[HeadingRow, ...]:
    """The table that a sheet's cells make where no heading of the file is known."""
    table = by_cells(layout, grid.rows)
    return (by_content(table, grid.rows),) if table else ()


def _decided(layout: Layout, grids: tuple[Grid, ...], decisions: Decisions) -> Fits:
    """The same with what people have decided, a sheet at a time."""
    everywhere = with_columns(layout, decisions.everywhere())
    tables_by_sheet = {}
    for i, grid in enumerate(grids):
        own = decisions.columns.get(grid.sheet) and grid.sheet
        here = with_columns(layout, decisions.of(grid.sheet)) if own else everywhere
        tables_by_sheet[i] = decided_tables(here, grid.rows, grid.sheet, decisions)
    return _without_strays_of(layout, tables_by_sheet, grids)


def _without_strays_of(layout: Layout, tables_by_sheet: Fits, grids: tuple[Grid, ...]) -> Fits:
    fits = {i: hits for i, hits in tables_by_sheet.items() if hits}
    return _without_strays(fits, grids) if layout.generic else fits


_RECORD = 3
"""So few rows without a column of names are a record about the data, not a list of variables."""


def _without_strays(fits: Fits, grids: tuple[Grid, ...]) -> Fits:
    """Without hidden sheets, and records of a dataset, where other sheets list variables."""
    named = {
        i for i, hits in fits.items() if not grids[i].hidden and any(_is_named(hit) for hit in hits)
    }
    return {
        i: hits
        for i, hits in fits.items()
        if i in named or not named or not (grids[i].hidden or _is_record(grids[i], hits))
    }


def _is_named(table: HeadingRow) -> bool:
    return "variabel" in table.columns


def _is_record(grid: Grid, tables: tuple[HeadingRow, ...]) -> bool:
    rows = sum(any(row) for row in grid.rows[tables[0].row :])
    return rows <= _RECORD and not any(_is_named(table) for table in tables)


def _weight(fits: Fits) -> tuple[int, int, int, float]:
    """Known before free-form, then by the layout's own priority, then by how much it fits."""
    if not fits:
        return (-1, 0, 0, 0.0)
    layout = next(iter(fits.values()))[0].layout
    confidence = sum(table.confidence for hits in fits.values() for table in hits)
    return int(not layout.generic), layout.priority, len(fits), confidence
