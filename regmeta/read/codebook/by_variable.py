"""A codebook beside a dictionary: a row a code, told by names that another sheet lists.

Found by content alone: the names of the one sheet come back on the other, several rows each, with
a short value and a text that differ from row to row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from regmeta.model import Ignored, Place, Sheet, Text
from regmeta.read.codebook.companions import Companions
from regmeta.read.codebook.drafts import CodeRow
from regmeta.read.grid import Grid
from regmeta.read.layouts.headings import HEADING_ROWS
from regmeta.read.layouts.ledger import SheetAccount, filled_cells
from regmeta.texts import folded_letters

_CODES = Text("kodelister", "code lists")
_NO_CODE = Text("raden har ingen kode", "the row has no code")
_ABOVE = Text("står over overskriftene", "stands above the headings")
_MOSTLY = 0.8
FIRST_COLUMNS = 6


@dataclass(frozen=True)
class _Codebook:
    """Where a sheet's headings, names, values and texts stand; rows and columns count from 1."""

    head: int
    name: int
    value: int
    text: int


def codes_by_variable(
    file: str,
    grid: Grid,
    names: Mapping[str, str],
    companions: Companions,
    ignored: list[Ignored],
    *,
    of_lists: bool = False,
) -> SheetAccount | None:
    """The sheet's codes among those beside the variables called `names`; None where it has none.

    `names` are folded spelling → the name as the dictionary has it; `of_lists` where they are names
    of lists that variables refer to.
    """
    columns = _columns(grid, names)
    if columns is None:
        return None
    sheets = companions.named.sheets if of_lists else companions.code_sheets
    sheet = len(sheets)
    places = {"verdi": columns.value, "navn": columns.text}
    sheets.append(Sheet(file, grid.sheet, "kode", places, columns.head))
    carried = left = records = 0
    for number, said, row in _rows(grid, columns.head, columns.name):
        value = _cell(row, columns.value).strip()
        if not value:
            _leave(file, grid, number, _NO_CODE, ignored)
            left += filled_cells([row])
            continue
        code = CodeRow(number, value, _cell(row, columns.text), _rest(grid, columns, row), sheet)
        name = names.get(folded_letters(said), said)
        if of_lists:
            companions.named.add(name, code)
        else:
            companions.lists.setdefault(("", name), []).append(code)
        carried += filled_cells([row])
        records += 1
    for number in range(1, columns.head):
        if filled_cells([grid.rows[number - 1]]):
            _leave(file, grid, number, _ABOVE, ignored)
            left += filled_cells([grid.rows[number - 1]])
    return _account(grid, columns, records, carried, left)


def _heading_row(grid: Grid) -> int:
    """The first row with three cells or more, 0 without."""
    rows = enumerate(grid.rows[:HEADING_ROWS], 1)
    return next((n for n, row in rows if filled_cells([row]) > 2), 0)


def _columns(grid: Grid, names: Mapping[str, str]) -> _Codebook | None:
    head = _heading_row(grid)
    if not head:
        return None
    for name in range(1, FIRST_COLUMNS + 1):
        rows = [(said, row) for _, said, row in _rows(grid, head, name)]
        if not _tells_of(rows, name, names):
            continue
        width = max(len(row) for _, row in rows)
        own = [c for c in range(1, width + 1) if c != name and _differs(rows, c)]
        if len(own) > 1:
            value, text = sorted(own, key=lambda column: _length(rows, column))[:2]
            return _Codebook(head, name, value, text)
    return None


Rows = Sequence[tuple[str, Sequence[str]]]


def _tells_of(rows: Rows, name: int, names: Mapping[str, str]) -> bool:
    """Whether a column holds the variables' names, some of them for several rows."""
    said = {folded_letters(variable) for variable, _ in rows} - {""}
    filled = sum(bool(_cell(row, name).strip()) for _, row in rows)
    return (
        bool(said)
        and len(said) < len(rows)
        and len(said & names.keys()) >= _MOSTLY * len(said)
        and filled >= len(said)
    )


def _differs(rows: Rows, column: int) -> bool:
    """Whether the cells of a column are there, and differ among the rows of one variable."""
    cells = [(name, _cell(row, column).strip()) for name, row in rows]
    filled = [cell for cell in cells if cell[1]]
    return min(len(filled), len(set(filled))) >= _MOSTLY * len(rows)


def _length(rows: Rows, column: int) -> tuple[float, int]:
    """Values are numbers, or else shorter than their texts."""
    cells = [cell for _, row in rows if (cell := _cell(row, column).strip())]
    numbers = sum(cell.lstrip("-").replace(".0", "").isdigit() for cell in cells)
    average = sum(map(len, cells)) / max(1, len(cells))
    return (-1.0 if numbers >= _MOSTLY * len(cells) else average), column


def _rows(grid: Grid, head: int, name: int) -> Iterator[tuple[int, str, list[str]]]:
    """(row, the variable it tells of, cells): a blank name goes on with the one above."""
    last = ""
    for number, row in enumerate(grid.rows[head:], head + 1):
        if any(cell.strip() for cell in row):
            last = _cell(row, name).strip() or last
            yield number, last, row


def _rest(grid: Grid, columns: _Codebook, row: Sequence[str]) -> dict[str, str]:
    taken = {columns.name, columns.value, columns.text}
    return {
        grid.at(columns.head, c).strip() or f"kolonne {c}": cell
        for c, cell in enumerate(row, 1)
        if c not in taken and cell.strip()
    }


def _cell(row: Sequence[str], column: int) -> str:
    return row[column - 1] if column <= len(row) else ""


def _leave(file: str, grid: Grid, number: int, why: Text, ignored: list[Ignored]) -> None:
    row = grid.rows[number - 1]
    column = next(c for c, cell in enumerate(row, 1) if cell.strip())
    what = " · ".join(cell for cell in row if cell.strip())[:200]
    place = Place(file, grid.sheet, number, column)
    ignored.append(Ignored(what, place, why, filled_cells([row])))


def _account(grid: Grid, columns: _Codebook, records: int, carried: int, left: int) -> SheetAccount:
    roles = {
        columns.name: "kode.variabel",
        columns.value: "kode.verdi",
        columns.text: "kode.navn",
    }
    row = grid.rows[columns.head - 1]
    return SheetAccount(
        grid.sheet,
        _CODES,
        columns.head,
        {cell: roles.get(c, "") for c, cell in enumerate(row, 1) if cell.strip()},
        records=records,
        filled=filled_cells(grid.rows),
        headed=filled_cells([row]),
        carried=carried,
        left=left,
    )
