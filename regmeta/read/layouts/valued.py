"""Headings that are codes themselves: `0`, `1`, `9`, with the texts of variables in the cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from regmeta.read.codelists import ONE_CODE

_VALUED = re.compile(r"\s*(?:([^\W\d]+)[\s=:_.-]*)?(-?\d{1,3})(?:\.0)?\s*")
_CALLED_VALUES = frozenset({"", "kode", "verdi", "code", "value", "kod", "værdi", "värde"})
_MOSTLY = 0.8

Column = Sequence[str]


@dataclass(frozen=True)
class _Valued:
    """A column whose heading is a number, with the word before it: `Svar 0`."""

    column: int
    word: str
    value: str


def valued_headings(headings: Mapping[int, str], column: Callable[[int], Column]) -> dict[int, str]:
    """The columns whose headings are codes, each with its code: the cells below are the texts.

    `0`, `1`, `9` or `Svar 0`, `Svar 1`, `Svar 9`; {} where numbers only count the columns.
    """
    valued = [*_with_numbers(headings)]
    if not _are_codes(valued) or not _hold_texts([column(head.column) for head in valued]):
        return {}
    return {head.column: head.value for head in valued}


def _with_numbers(headings: Mapping[int, str]) -> list[_Valued]:
    matches = [(column, _VALUED.fullmatch(heading)) for column, heading in headings.items()]
    return [
        _Valued(column, (match[1] or "").casefold(), match[2]) for column, match in matches if match
    ]


def _are_codes(valued: Sequence[_Valued]) -> bool:
    """Whether numbers below one word are codes: called so, or they do not count 1, 2, 3."""
    words = {head.word for head in valued}
    numbers = [int(head.value) for head in valued]
    if len(valued) < 2 or len(words) > 1 or len(set(numbers)) < len(numbers):
        return False
    return bool(words & _CALLED_VALUES) or numbers != [*range(1, len(numbers) + 1)]


def _hold_texts(columns: Sequence[Column]) -> bool:
    """Whether nearly every row that fills any of the columns has texts of its own in them."""
    rows = [[cell for cell in row if cell] for row in zip(*columns, strict=True)]
    filled = [row for row in rows if row]
    return bool(filled) and sum(map(_are_texts, filled)) >= _MOSTLY * len(filled)


def _are_texts(cells: Column) -> bool:
    """Whether cells are two texts or more, each its own, in words and with no codes in them."""
    words = all(cell[:1].isalpha() and not ONE_CODE.fullmatch(cell) for cell in cells)
    return words and len(cells) > 1 and len(set(cells)) == len(cells)
