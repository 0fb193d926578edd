"""The parts of a workbook: its sheets by layout, each with what stands beside its variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from regmeta.model import Ignored
from regmeta.read.codebook.by_variable import FIRST_COLUMNS, codes_by_variable
from regmeta.read.codebook.companions import Companions, read_companions
from regmeta.read.codebook.lists import names_in
from regmeta.read.grid import Grid
from regmeta.read.layouts.decisions import Decisions
from regmeta.read.layouts.headings import HeadingRow
from regmeta.read.layouts.layout import Layout
from regmeta.read.layouts.ledger import SheetAccount
from regmeta.read.layouts.recognise import Fits, recognise
from regmeta.texts import folded_letters

_SURE_OF_A_LIST = 3
"""So many known headings make a sheet beside another layout's a list of variables."""

_LISTED = 0.8
"""Of the rows of a dictionary so many have a name of their own."""


@dataclass
class Part:
    """The sheets of one layout by their index, and the sheets of codes and facts beside them."""

    layout: Layout
    fits: Fits
    companions: Companions
    accounts: dict[int, SheetAccount] = field(default_factory=dict)
    ignored: list[Ignored] = field(default_factory=list)


def parts_of(
    file: str, grids: tuple[Grid, ...], fits: Fits, decisions: Decisions, *, only: bool
) -> Iterator[Part]:
    """A workbook's parts: `fits` of the best layout first, then those of what is left.

    `only`: the caller named the layout, and sheets of another are not wanted.
    """
    free, names = grids, dict[str, str]()
    while fits:
        part = _part(file, free, fits)
        yield part
        if only or part.layout.generic or part.layout.whole_workbook:
            return
        taken = {*part.fits, *part.accounts}
        rest = tuple(replace(g, rows=[]) if i in taken else g for i, g in enumerate(free))
        if not any(grid.rows for grid in rest):
            return
        for i, tables in fits.items():
            names |= names_of(free[i], tables)
        free = rest
        fits = {
            i: tables
            for i, tables in surely(recognise(free, decisions=decisions), free).items()
            if tables[0].layout.own_names or not repeats(names_of(free[i], tables), names)
        }


def _part(file: str, grids: tuple[Grid, ...], fits: Fits) -> Part:
    layout = _layout(fits)
    # Lists are tied by what a cell calls them in free-form workbooks only.
    references = _references(layout, grids, fits) if layout.generic else set[str]()
    companions, accounts, ignored = read_companions(file, layout, grids, references)
    if all(i in accounts for i in fits):
        # Where every table looks like codes, they are the variables.
        return Part(layout, fits, Companions())
    part = Part(layout, fits, companions, accounts, ignored)
    if layout.generic:
        _find_codebooks(file, grids, part)
        _find_named_lists(file, grids, part, references)
    return part


def _find_codebooks(file: str, grids: tuple[Grid, ...], part: Part) -> None:
    """Sheets with a row a code, told by the names that another sheet lists once each."""
    lists = [i for i in part.fits if i not in part.accounts]
    names = {i: names_of(grids[i], part.fits[i]) for i in lists}
    listed = [i for i in lists if len(names[i]) >= _LISTED * _rows(grids[i], part.fits[i])]
    for i, grid in enumerate(grids):
        if i in part.accounts or grid.own_listing or grid.hidden:
            continue
        others = {key: name for j in listed if j != i for key, name in names[j].items()}
        account = others and codes_by_variable(file, grid, others, part.companions, part.ignored)
        if account:
            part.accounts[i] = account


def _find_named_lists(file: str, grids: tuple[Grid, ...], part: Part, references: set[str]) -> None:
    """Sheets with a row a code, told by the names of lists that variables refer to."""
    for i, grid in enumerate(grids):
        if i in part.accounts or i in part.fits or grid.own_listing or grid.hidden:
            continue
        names = {
            folded: text.strip()
            for row in grid.rows
            for text in row[:FIRST_COLUMNS]
            if (folded := folded_letters(text)) in references
        }
        account = codes_by_variable(file, grid, names, part.companions, part.ignored, of_lists=True)
        if account:
            part.accounts[i] = account


def _rows(grid: Grid, tables: tuple[HeadingRow, ...]) -> int:
    return sum(any(row) for row in grid.rows[tables[0].row :])


def surely(fits: Fits, grids: tuple[Grid, ...]) -> Fits:
    """Of free-form tables those that are surely lists of variables, as another layout's sheets
    may have a heading or two in common with them."""
    if not fits or not _layout(fits).generic:
        return fits
    return {
        i: tables
        for i, tables in fits.items()
        if not grids[i].hidden and all(_lists_variables(table) for table in tables)
    }


def _lists_variables(table: HeadingRow) -> bool:
    return "variabel" in table.columns and len(table.columns) >= _SURE_OF_A_LIST


def names_of(grid: Grid, tables: tuple[HeadingRow, ...]) -> dict[str, str]:
    """Folded spelling → spelling of what stands in a sheet's columns of names.

    A name goes before a label that is spelt alike: `grade` before «Grade».
    """
    return {
        folded: row[table.columns[name] - 1].strip()
        for table in tables
        for name in reversed(table.layout.names)
        if name in table.columns
        for row in grid.rows[table.row :]
        if table.columns[name] <= len(row)
        and (folded := folded_letters(row[table.columns[name] - 1]))
    }


def repeats(names: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Whether a sheet tells of variables that another layout's sheets have told of."""
    return 2 * len(names.keys() & before.keys()) >= len(names)


def _layout(fits: Fits) -> Layout:
    return next(iter(fits.values()))[0].layout


def _references(layout: Layout, grids: tuple[Grid, ...], fits: Fits) -> set[str]:
    """The folded texts of cells that may name a list of codes kept elsewhere."""
    headings = [*layout.fields.get("kodeverk", ()), *(codes.cell for codes in layout.codes)]
    headings += [*layout.fields.get("PreferredTerm", ()), *layout.names]
    texts: set[str] = set()
    for i, tables in fits.items():
        for table in tables:
            columns = {table.columns[heading] for heading in headings if heading in table.columns}
            for row in grids[i].rows[table.row :]:
                texts.update(row[c - 1] for c in columns if c <= len(row))
    return {name for text in texts if 0 < len(text) <= 60 for name in names_in(text)} - {""}
