"""What reading could not make out, as findings: told wherever the faults of a registry are told.

A place that was left out is a note of `regmeta read`; it is a doubt where a variable or a code may
be lost by it. The sentences are those of the rules of the same name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from regmeta.model import RULE_HEADINGS, Finding, LevelName, Param, Place, Records, Severity
from regmeta.read.account.certainty import Certainty
from regmeta.read.account.shape import headings_of_a_list
from regmeta.read.codebook.reader import Codebook
from regmeta.read.codelists import labels_in_cell
from regmeta.read.grid import Grid
from regmeta.read.layouts.decisions import column_name
from regmeta.read.layouts.headings import HeadingRow, find_headings
from regmeta.read.layouts.languages import is_in_another_language
from regmeta.read.layouts.loading import load_layouts
from regmeta.spec.tokens import JaNei

Params = dict[str, str | int | float]

_MUST_BE_FILLED: tuple[LevelName, ...] = ("kilde", "datasamling", "variabel")
_SHOWN = 80
_FEW = 3
"""More rows than this below its headings make an unread sheet an error."""


def doubts_of(
    book: Codebook,
    grids: tuple[Grid, ...],
    founds: Mapping[int, tuple[HeadingRow, ...]],
    accounts: Mapping[int, object],
    owner: str,
) -> tuple[Finding, ...]:
    """All doubts of one file, in the order of sheets and rows; `owner` is the registry's id."""
    doubts: list[Finding] = []
    for i, grid in enumerate(grids):
        if i in founds and i not in accounts:
            doubts += _headings(book.file, grid, founds[i], owner)
        elif i not in accounts and not grid.own_listing:
            doubts += unused_sheet(book.file, grid, owner)
    doubts += (
        _doubt("row-not-read", "warning", left.place, owner, {"text": left.what})
        for left in book.dropped
    )
    for place, cell in book.without_values:
        labels = labels_in_cell(cell)
        proposal = "; ".join(f"{number} = {label}" for number, label in enumerate(labels, 1))
        params = {"labels": ", ".join(labels), "proposal": proposal}
        doubts.append(_doubt("labels-without-values", "warning", place, owner, params))
    doubts += (
        _doubt("codes-not-understood", "error", place, owner, {"text": cell[:_SHOWN]})
        for place, cell in book.not_understood
    )
    doubts += _unnamed(book.variabel.records, owner)
    return (*doubts, *without_variables(book.file, len(book.variabel.records), owner))


def _unnamed(variables: Records, owner: str) -> Iterator[Finding]:
    """Rows where a technical name stands in for the name, in sheets where most rows have one."""
    rows: list[list[int]] = [[] for _ in variables.sheets]
    for i, place in _names_from_elsewhere(variables):
        if place.row == variables.rows[i]:
            rows[variables.sheet_of[i]].append(i)
    of_sheet, spared = Counter(variables.sheet_of), _never_shown(variables)
    for number, unnamed in enumerate(rows):
        if len(unnamed) * 2 <= of_sheet[number]:
            shown = (i for i in unnamed if i not in spared and _is_name(variables, i))
            yield from (_unnamed_row(variables, i, owner) for i in shown)


def _is_name(variables: Records, i: int) -> bool:
    """Whether something is shown in the name's place; of «???» is told as unfinished."""
    return any(map(str.isalnum, variables.text(i, "PreferredTerm")))


def _never_shown(variables: Records) -> set[int]:
    """The platform's own header fields, and what is marked as not visible."""
    marks = zip(variables.column("platform"), variables.column("Synlig"), strict=True)
    return {i for i, (mark, shown) in enumerate(marks) if mark or shown == JaNei.NO}


def _unnamed_row(variables: Records, i: int, owner: str) -> Finding:
    sheet = variables.sheets[variables.sheet_of[i]]
    place = Place(sheet.file, sheet.name, variables.rows[i], sheet.columns["PreferredTerm"])
    column = sheet.headings.get("PreferredTerm", "").rstrip(" *")
    params = {"column": column, "name": variables.text(i, "PreferredTerm")}
    doubt = _doubt("name-left-empty", "warning", place, owner, params)
    return replace(doubt, field="PreferredTerm", code=variables.text(i, "Code"))


def _names_from_elsewhere(variables: Records) -> Iterator[tuple[int, Place]]:
    """The variables whose name was taken from another column than the one for names."""
    for (i, key), place in variables.places.items():
        sheet = variables.sheets[variables.sheet_of[i]]
        if key == "PreferredTerm" and sheet.columns.get(key, place.column) != place.column:
            yield i, place


def without_variables(file: str, variables: int | bool, owner: str) -> Iterator[Finding]:
    """The doubt about a file of which no variable was read."""
    if not variables:
        yield _doubt("nothing-read", "error", Place(file, "", 1, 1), owner, {})


def poor_reading(file: str, certainty: Certainty, owner: str) -> Finding:
    """The doubt about a file of which too little was understood."""
    params: Mapping[str, Param] = {"why": certainty.why}
    return Finding(
        "reading-poor", "error", Place(file, "", 1, 1), "variabel", params=params, registry=owner
    )


def unfilled_sheets(unfilled: Mapping[LevelName, Place], owner: str) -> Iterator[Finding]:
    """The doubts about sheets of the template that must be filled in and have no row."""
    for level, place in unfilled.items():
        if level in _MUST_BE_FILLED:
            params = {"sheet": place.sheet, "level": level}
            yield _doubt("sheet-not-filled-in", "error", place, owner, params)


def filled_elsewhere(doubt: Finding, levels: Mapping[LevelName, Records]) -> bool:
    """Whether a sheet that stands empty is no loss: another file of the registry has its rows, or
    registry.toml says what the sheet of the registry itself would."""
    if doubt.rule != "sheet-not-filled-in":
        return False
    level = doubt.params["level"]
    return level == "kilde" or any(len(levels[held]) for held in levels if held == level)


def _filled_in(column: int, rows: Sequence[list[str]]) -> int:
    return sum(column <= len(row) and bool(row[column - 1].strip()) for row in rows)


def _headings(
    file: str, grid: Grid, tables: tuple[HeadingRow, ...], owner: str
) -> Iterator[Finding]:
    """Filled columns whose heading the layout does not know, with the share of rows."""
    for table in tables:
        below = _rows_of(grid, table)
        of_codes = {column for pair in table.numbered for column in pair}
        for column, heading in {**table.unknown, **_unheaded(table, below)}.items():
            filled = _filled_in(column, below)
            if filled and table.layout.generic and not _is_kept(table, column, of_codes):
                share = round(100 * filled / len(below))
                params: Params = {"heading": heading, "share": share}
                place = Place(file, grid.sheet, max(1, table.row), column)
                yield _doubt("heading-not-known", "warning", place, owner, params)


def _rows_of(grid: Grid, table: HeadingRow) -> list[list[str]]:
    """The rows of a table that hold anything."""
    return [row for row in grid.rows[table.row : table.end or len(grid.rows)] if any(row)]


def _unheaded(table: HeadingRow, rows: Sequence[list[str]]) -> dict[int, str]:
    """The columns with nothing above them, by the letters that a person sees."""
    headed = {*table.columns.values(), *table.unknown}
    width = max(map(len, rows), default=0)
    return {c: column_name(c) for c in range(1, width + 1) if c not in headed and table.row}


def _is_kept(table: HeadingRow, column: int, of_codes: Collection[int]) -> bool:
    """Whether a column without a field is known all the same: codes, rules, another language."""
    heading = table.unknown.get(column, "")
    is_rules = heading.strip().casefold() in RULE_HEADINGS
    return column in of_codes or is_rules or is_in_another_language(table.layout, heading)


def unused_sheet(file: str, grid: Grid, owner: str) -> Iterator[Finding]:
    """A sheet that was not read though it has the shape of variables or code lists."""
    if grid.statement:
        params: Params = {"text": grid.at(len(grid.rows), 1)[:_SHOWN]}
        place = Place(file, grid.sheet, len(grid.rows), 1)
        yield _doubt("row-not-read", "error", place, owner, params)
        return
    row, headings = _seen(grid)
    rows = sum(any(cell.strip() for cell in cells) for cells in grid.rows[row:])
    if not headings or not rows:
        return
    shown = ", ".join(f"«{heading}»" for _, heading in headings[:4])
    params = {"sheet": grid.sheet, "rows": rows, "headings": shown}
    place = Place(file, grid.sheet, row, headings[0][0])
    yield _doubt("sheet-not-read", "error" if rows > _FEW else "warning", place, owner, params)


def _seen(grid: Grid) -> tuple[int, list[tuple[int, str]]]:
    """The heading row and its headings, known by their words or by what stands below them."""
    generic = next(layout for layout in load_layouts() if layout.generic)
    seen = find_headings(generic, grid.rows)
    if seen is not None and len(seen.columns) >= 2:
        columns = sorted(seen.columns.values())
        return seen.row, [(column, grid.at(seen.row, column).strip()) for column in columns]
    return headings_of_a_list(grid.rows)


def _doubt(
    rule: str, severity: Severity, place: Place, owner: str, params: Mapping[str, str | int | float]
) -> Finding:
    return Finding(rule, severity, place, "variabel", params=params, registry=owner)
