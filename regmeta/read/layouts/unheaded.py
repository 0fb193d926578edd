"""A list of variables whose headings nobody knows, or that has none: seen by its cells alone.

A column of names, each its own, beside a column of type words or of lists of codes is a list of
variables, whatever stands above it (free-form lists only).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from regmeta.read.codelists import codes_in_cell
from regmeta.read.layouts.content import CELL, LABEL, NAME, are_names
from regmeta.read.layouts.decisions import column_name
from regmeta.read.layouts.headings import HeadingRow, meaning_of
from regmeta.read.layouts.layout import Layout

_FEWEST = 3
_MOSTLY, _NEARLY_ALL = 0.6, 0.8
_LOOKED_AT = 200
_SURE = 0.5
TYPE = "type"

Rows = Sequence[list[str]]


def by_cells(layout: Layout, rows: Rows) -> HeadingRow | None:
    """The table that the cells make; None where they leave any doubt of what it is."""
    head = next((n for n, row in enumerate(rows) if len([*filter(None, row)]) > 1), -1)
    below = [row for row in rows[head + 1 : head + 1 + _LOOKED_AT] if any(row)]
    roles = _roles(layout, below) if head >= 0 and len(below) >= _FEWEST - 1 else {}
    if NAME not in roles or not {TYPE, CELL} & set(roles):
        return None
    if not _is_data(layout, rows[head], roles):
        roles = _with_headings(layout, rows[head], roles)
        return _table(layout, head + 1, roles, _named(rows[head], roles), depth=1)
    roles = _roles(layout, [rows[head], *below])
    columns = set(range(1, max(map(len, below)) + 1)) - set(roles.values())
    return _table(layout, head, roles, {c: column_name(c) for c in sorted(columns)}, depth=0)


def _table(
    layout: Layout, row: int, roles: dict[str, int], unknown: dict[int, str], *, depth: int
) -> HeadingRow:
    return HeadingRow(layout, row, roles, unknown, _SURE, depth=depth)


def _with_headings(layout: Layout, row: list[str], roles: dict[str, int]) -> dict[str, int]:
    """The roles with those that headings tell of the other columns."""
    others = dict(roles)
    for column, heading in _named(row, roles).items():
        role = meaning_of(layout, heading)
        if role:
            others.setdefault(role, column)
    return others


def _named(row: list[str], roles: dict[str, int]) -> dict[int, str]:
    taken = set(roles.values())
    return {c: cell for c, cell in enumerate(row, start=1) if cell.strip() and c not in taken}


def _roles(layout: Layout, rows: Rows) -> dict[str, int]:
    """Role → column, of those that the cells tell."""
    roles: dict[str, int] = {}
    for number in range(1, max(map(len, rows)) + 1):
        cells = [row[number - 1].strip() if number <= len(row) else "" for row in rows]
        role = _role(layout, cells, roles)
        if role:
            roles[role] = number
    return roles


def _role(layout: Layout, cells: list[str], roles: dict[str, int]) -> str:
    """What a column of cells is, of the roles that no column before it has."""
    filled = [cell for cell in cells if cell]
    if filled and CELL not in roles and _are_lists(filled):
        return CELL
    if not filled or len(filled) < _NEARLY_ALL * len(cells):
        return ""
    tells = {
        TYPE: _share(filled, lambda cell: bool(layout.type(cell))) >= _NEARLY_ALL,
        NAME: len(filled) == len(cells) and are_names(cells),
        LABEL: _are_labels(filled),
    }
    return next((role for role, is_so in tells.items() if is_so and role not in roles), "")


def _are_lists(cells: list[str]) -> bool:
    return _share(cells, lambda cell: len(codes_in_cell(cell)) > 1) > _MOSTLY


def _are_labels(cells: list[str]) -> bool:
    """Words in every cell, nearly each its own."""
    distinct = len(set(cells)) >= _NEARLY_ALL * len(cells)
    return distinct and all(any(map(str.isalpha, cell)) for cell in cells)


def _share(cells: list[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, cells)) / len(cells)


def _is_data(layout: Layout, row: list[str], roles: dict[str, int]) -> bool:
    """Whether a first row is a variable as well: its type is one, its codes are codes."""
    said = {role: row[c - 1].strip() if c <= len(row) else "" for role, c in roles.items()}
    if said.get(TYPE):
        return bool(layout.type(said[TYPE]))
    return len(codes_in_cell(said.get(CELL, ""))) > 1
