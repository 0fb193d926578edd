"""Code lists with names of their own: kept on sheets beside the variables, joined by reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from regmeta.model import Ignored, Place, Sheet, Text
from regmeta.read.codebook.drafts import CodeRow
from regmeta.read.grid import Grid
from regmeta.read.layouts.ledger import SheetAccount, filled_cells
from regmeta.texts import folded_letters

_LISTS = Text("kodelister", "code lists")
_NO_PLACE = Text("står utenfor listene", "stands outside the lists")
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
    named = _SEE.sub("", reference).strip(" «»\"'.:")
    return folded_letters(reference), folded_letters(named)


# ------------------------------------------------------------------ found by content


def titled(file: str, grid: Grid, references: set[str], lists: NamedLists) -> SheetAccount | None:
    """A sheet that is one list: called what a variable calls its list, a value and a text a row."""
    filled = [(n, row) for n, row in enumerate(grid.rows, 1) if any(map(str.strip, row))]
    if folded_letters(grid.sheet) not in references - {""} or len(filled) < 3:
        return None
    if max(filled_cells([row]) for _, row in filled) != 2:
        return None
    first, second = sorted({c for _, row in filled for c, cell in enumerate(row, 1) if cell})[:2]
    sheet = _sheet(file, grid, filled[0][0], first, second, lists)
    for number, _ in filled[1:]:
        value, text = grid.at(number, first).strip(), grid.at(number, second)
        lists.add(grid.sheet, CodeRow(number, value, text, {}, sheet))
    carried = sum(filled_cells([row]) for _, row in filled[1:])
    return _account(grid, filled[0][0], len(filled) - 1, carried, filled_cells([filled[0][1]]))


def side_by_side(
    file: str, grid: Grid, references: set[str], lists: NamedLists, ignored: list[Ignored]
) -> SheetAccount | None:
    """Lists beside one another: a name above each pair of columns, which a variable refers to."""
    head = next((n for n, row in enumerate(grid.rows, 1) if any(map(str.strip, row))), 0)
    if not head:
        return None
    row = grid.rows[head - 1]
    named = [c for c, cell in enumerate(row, 1) if folded_letters(cell) in references]
    blocks = [c for c in named if not grid.at(head, c + 1).strip() and _is_block(grid, head, c)]
    if not blocks:
        return None
    carried = records = 0
    for column in blocks:
        sheet = _sheet(file, grid, head, column, column + 1, lists)
        for number in range(head + 1, len(grid.rows) + 1):
            value, text = grid.at(number, column).strip(), grid.at(number, column + 1)
            if value and text.strip():
                lists.add(grid.at(head, column), CodeRow(number, value, text, {}, sheet))
                carried += 2
                records += 1
    left = filled_cells(grid.rows) - carried - len(blocks)
    if left:
        ignored.append(Ignored(grid.sheet, Place(file, grid.sheet, head, 1), _NO_PLACE, left))
    return _account(grid, head, records, carried, len(blocks), left)


def _is_block(grid: Grid, head: int, column: int) -> bool:
    below = range(head + 1, len(grid.rows) + 1)
    pairs = [(grid.at(n, column).strip(), grid.at(n, column + 1).strip()) for n in below]
    whole = [value for value, text in pairs if value and text]
    return len(whole) > 1 and max(map(len, whole)) <= _LONGEST_VALUE


def _sheet(file: str, grid: Grid, head: int, value: int, text: int, lists: NamedLists) -> int:
    lists.sheets.append(grid.as_sheet(file, "kode", {"verdi": value, "navn": text}, head))
    return len(lists.sheets) - 1


def _account(
    grid: Grid, head: int, records: int, carried: int, headed: int, left: int = 0
) -> SheetAccount:
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
