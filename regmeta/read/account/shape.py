"""The shape of a sheet whose headings nobody knows: does it list variables, or codes?

Judged by what its cells look like alone: a column of names each its own, or short values beside
texts. Prose, plans and logs have neither.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from regmeta.read.layouts.content import are_names

_NEARLY_ALL = 0.9
_LONGEST_VALUE = 12
_VALUE = re.compile(r"-?\d{1,6}(?:\.0)?|[A-ZÆØÅ]{1,4}")
_SOME_LETTERS = re.compile(r"[^\W\d_]{2}")
_LIKE_A_NAME = re.compile(r"[A-Z0-9_.]{2,}|[a-z]+(?:[A-Z_0-9.]\w*)+|[a-z0-9_.]{2,}")

Rows = Sequence[Sequence[str]]


def headings_of_a_list(rows: Rows) -> tuple[int, list[tuple[int, str]]]:
    """(row, [(column, heading)]) where a sheet has the shape of variables or codes; else (0, []).

    The heading row is the first with two cells or more.
    """
    head = next((n for n, row in enumerate(rows, 1) if _filled(row) > 1), 0)
    if not head:
        return 0, []
    headings = [(c, cell.strip()) for c, cell in enumerate(rows[head - 1], 1) if cell.strip()]
    below = [row for row in rows[head:] if _filled(row) > 1]
    return (head, headings) if _is_a_list(below, headings) else (0, [])


def _is_a_list(rows: Rows, headings: list[tuple[int, str]]) -> bool:
    columns = [[_cell(row, c) for row in rows] for c, _ in headings]
    return len(rows) > 1 and (_lists_variables(columns) or _lists_codes(columns))


def _lists_variables(columns: Sequence[list[str]]) -> bool:
    """Names as databases have them in one column, mostly filled, with something beside it."""
    for column in columns[:3]:
        named = [cell for cell in column if cell]
        like = sum(bool(_LIKE_A_NAME.fullmatch(cell)) for cell in named)
        whole = len(named) >= _NEARLY_ALL * len(column)
        if whole and like >= _NEARLY_ALL * len(named) and are_names(column):
            return True
    return False


def _lists_codes(columns: Sequence[list[str]]) -> bool:
    """Short values, and right of them texts that are mostly there and differ."""
    return any(
        _are_values(value) and _are_texts(text) for value, text in itertools.pairwise(columns)
    )


def _are_values(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    values = sum(bool(_VALUE.fullmatch(cell)) for cell in filled)
    if len(filled) < _NEARLY_ALL * len(cells) or values < _NEARLY_ALL * len(filled):
        return False
    return max(map(len, filled)) <= _LONGEST_VALUE and len(set(filled)) > 1


def _are_texts(cells: Sequence[str]) -> bool:
    texts = [cell for cell in cells if _SOME_LETTERS.search(cell)]
    short = sum(len(cell) <= 60 for cell in texts)
    return len(texts) >= _NEARLY_ALL * len(cells) and short >= _NEARLY_ALL * len(texts)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column - 1].strip() if column <= len(row) else ""
