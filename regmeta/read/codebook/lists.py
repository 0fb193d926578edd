"""Code lists with names of their own: kept on sheets beside the variables, joined by reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from regmeta.model import Ignored, Place, Sheet, Text
from regmeta.read.codebook.drafts import CodeRow
from regmeta.read.codelists import codes_in_cell
from regmeta.read.grid import Grid
from regmeta.read.layouts.ledger import SheetAccount, filled_cells
from regmeta.texts import folded_letters

_LISTS = Text("kodelister", "code lists")
OUTSIDE_LISTS = Text("står utenfor listene", "stands outside the lists")
_SEE = re.compile(
    r"(?:se|see)\b\s*(?:eget\s+|own\s+)?(?:ark(?:et)?|sheet|fane|liste|list)?\b", re.I
)
_LONGEST_VALUE = 40


@dataclass
class NamedLists:
    """Lists by name, folded; a row's `sheet` is the index of its sheet among `sheets`."""

    sheets: list[Sheet] = field(default_factory=list)
    lists: dict[str, list[CodeRow]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def add(self, name: str, row: CodeRow) -> None:
        """One code of a list."""
        key = folded_letters(name)
        self.names.setdefault(key, name.strip())
        self.lists.setdefault(key, []).append(row)

    def find(self, references: Sequence[str]) -> tuple[str, list[CodeRow]]:
        """(name, codes) of the first list that a cell of the variable names; ('', []) for none."""
        for reference in references:
            for key in names_in(reference):
                if key in self.lists:
                    self.used.add(key)
                    return self.names[key], self.lists[key]
        return "", []

    def unused(self) -> Iterator[tuple[str, list[CodeRow]]]:
        """The lists that no variable named."""
        for key, rows in self.lists.items():
            if key not in self.used:
                yield self.names[key], rows


def names_in(reference: str) -> tuple[str, ...]:
    """The folded names that a cell may mean: itself, and what «se ark …» points at."""
    named = _SEE.sub("", reference).strip(" «»\"'.:$")
    return folded_letters(reference), folded_letters(named)


# ------------------------------------------------------------------ found by content


def titled(file: str, grid: Grid, references: set[str], lists: NamedLists) -> SheetAccount | None:
    """A sheet that is one list: called what a variable calls its list, a value and a text a row."""
    filled = [(n, row) for n, row in enumerate(grid.rows, 1) if any(map(str.strip, row))]
    if folded_letters(grid.sheet) not in references - {""}:
        return None
    if not filled or max(filled_cells([row]) for _, row in filled) != 2:
        return None
    first, second = sorted({c for _, row in filled for c, cell in enumerate(row, 1) if cell})[:2]
    values = [grid.at(number, first).strip() for number, _ in filled]
    headed = 1 if _is_heading(values) else 0
    codes = filled[headed:]
    if len(codes) < 2:
        return None
    head = filled[0][0] if headed else 0
    sheet = sheet_of_codes(file, grid, head, first, second, lists)
    for number, _ in codes:
        value, text = grid.at(number, first).strip(), grid.at(number, second)
        lists.add(grid.sheet, CodeRow(number, value, text, {}, sheet))
    carried = sum(filled_cells([row]) for _, row in codes)
    heading_cells = filled_cells([row for _, row in filled[:headed]])
    return account_of_lists(grid, head, len(codes), carried, heading_cells)


def _is_heading(values: Sequence[str]) -> bool:
    """Whether the first of a column's values is what the others are called, not one of them."""
    first, *others = values
    are_numbers = [bool(_NUMBER.fullmatch(value)) for value in others if value]
    if all(are_numbers):
        return not _NUMBER.fullmatch(first)
    return folded_letters(first) in _CALLED_VALUES


_CALLED_VALUES = frozenset(
    {"kode", "koder", "verdi", "verdier", "code", "value", "kod", folded_letters("värde"), "id"}
)


def side_by_side(
    file: str, grid: Grid, references: set[str], lists: NamedLists, ignored: list[Ignored]
) -> SheetAccount | None:
    """Lists beside one another: a name above each pair of columns, which a variable refers to."""
    head = _first_filled(grid)
    named = _named_columns(grid, head, references) if head else []
    blocks = [c for c in named if not grid.at(head, c + 1).strip() and _is_block(grid, head, c)]
    if not blocks:
        return None
    carried = records = 0
    for column in blocks:
        sheet = sheet_of_codes(file, grid, head, column, column + 1, lists)
        name = grid.at(head, column)
        for number in _below(grid, head, column):
            value, text = grid.at(number, column).strip(), grid.at(number, column + 1)
            if value and text.strip():
                lists.add(name, CodeRow(number, value, text, {}, sheet))
                carried += 2
                records += 1
            elif value and folded_letters(value) in references:
                name, carried = value, carried + 1
    left = filled_cells(grid.rows) - carried - len(blocks)
    if left:
        ignored.append(Ignored(grid.sheet, Place(file, grid.sheet, head, 1), OUTSIDE_LISTS, left))
    return account_of_lists(grid, head, records, carried, len(blocks), left)


_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def _below(grid: Grid, head: int, column: int) -> range:
    """The rows of a block: not a second heading («Kode») where all values below are numbers."""
    rows = range(head + 1, len(grid.rows) + 1)
    values = [grid.at(number, column).strip() for number in rows]
    first, *rest = values or [""]
    is_heading = first and not _NUMBER.fullmatch(first) and len([*filter(None, rest)]) > 1
    if is_heading and all(map(_NUMBER.fullmatch, filter(None, rest))):
        return rows[1:]
    return rows


def _is_block(grid: Grid, head: int, column: int) -> bool:
    below = _below(grid, head, column)
    pairs = [(grid.at(n, column).strip(), grid.at(n, column + 1).strip()) for n in below]
    whole = [value for value, text in pairs if value and text]
    return len(whole) > 1 and max(map(len, whole)) <= _LONGEST_VALUE


def listed_in_columns(
    file: str, grid: Grid, references: set[str], lists: NamedLists, ignored: list[Ignored]
) -> SheetAccount | None:
    """A list a column, its name at the top, each code with its text in one cell: «1 Mann»."""
    head = _first_filled(grid)
    columns = _named_columns(grid, head, references) if head else []
    codes = {column: _codes_of_column(grid, head, column) for column in columns}
    if not codes or not all(codes.values()):
        return None
    for column, rows in codes.items():
        sheet = sheet_of_codes(file, grid, head, column, column, lists)
        for number, value, text in rows:
            lists.add(grid.at(head, column), CodeRow(number, value, text, {}, sheet))
    records = sum(map(len, codes.values()))
    left = filled_cells(grid.rows) - records - len(columns)
    if left:
        ignored.append(Ignored(grid.sheet, Place(file, grid.sheet, head, 1), OUTSIDE_LISTS, left))
    return account_of_lists(grid, head, records, records, len(columns), left)


def _first_filled(grid: Grid) -> int:
    return next((n for n, row in enumerate(grid.rows, 1) if any(map(str.strip, row))), 0)


def _named_columns(grid: Grid, head: int, references: set[str]) -> list[int]:
    row = enumerate(grid.rows[head - 1], 1)
    return [column for column, cell in row if folded_letters(cell) in references - {""}]


def _codes_of_column(grid: Grid, head: int, column: int) -> list[tuple[int, str, str]]:
    """(row, value, text) of each cell below a name; [] where any is no code."""
    below = range(head + 1, len(grid.rows) + 1)
    cells = {number: cell for number in below if (cell := grid.at(number, column).strip())}
    codes = codes_in_cell("\n".join(cells.values()))
    if len(codes) != len(cells):
        return []
    return [(number, *code) for number, code in zip(cells, codes, strict=True)]


def sheet_of_codes(
    file: str, grid: Grid, head: int, value: int, text: int, lists: NamedLists
) -> int:
    """The index, among those of `lists`, of a sheet with its columns of values and texts."""
    lists.sheets.append(grid.as_sheet(file, "kode", {"verdi": value, "navn": text}, head))
    return len(lists.sheets) - 1


def account_of_lists(
    grid: Grid, head: int, records: int, carried: int, headed: int, left: int = 0
) -> SheetAccount:
    """The account of a sheet of lists."""
    return SheetAccount(
        grid.sheet,
        _LISTS,
        head,
        {},
        records=records,
        filled=filled_cells(grid.rows),
        headed=headed,
        carried=carried,
        left=left,
    )
