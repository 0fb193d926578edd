"""What a column's metadata say of how its cells are to be read: codes in their spellings, numbers
of a fixed width, words for missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.values.spelling import EMPTY_WORDS
from regmeta.texts import number_of

_WIDE = re.compile(r"\[0-9\]\{([0-9]+)\}")
_PERSON_WIDTH = 11


@dataclass(frozen=True, slots=True)
class CellRules:
    """How to read one column's cells.

    `by_number` gives the code for a number, where no two codes are the same one; `width` is the
    fixed number of digits of a text that may begin with 0 (0 for none), of which at most `lost`
    can have gone; `declared` are words that metadata say stand for a reason why there is no value,
    and `empty` those that mean nothing at all.
    """

    column: Column
    by_number: Mapping[str, str]
    width: int
    lost: int
    declared: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def is_numbered(self) -> bool:
        """Whether every code is a number in its own spelling, so that numbers can stay numbers."""
        codes = self.column.values
        return bool(codes) and all(self.by_number.get(code) == code for code in codes)


def cell_rules(column: Column, declared: tuple[str, ...] = ()) -> CellRules:
    """What a column's metadata say; `declared` are the words that registry.toml adds."""
    codes = set(column.values)
    words = as_programs_write((*declared, *column.no_answer))
    width = _width(column)
    return CellRules(
        column,
        {} if column.many else _by_number(column.values),
        width,
        1 if width == _PERSON_WIDTH else width - 1,
        tuple(word for word in words if word not in codes),
        tuple(word for word in EMPTY_WORDS if word not in codes),
    )


def as_programs_write(words: Sequence[str]) -> tuple[str, ...]:
    """Words, and numbers among them as programs write them: 999, 999.0, 999,0."""
    whole = [word for word in words if re.fullmatch("[+-]?[0-9]+", word)]
    return (*words, *(f"{word}{end}" for word in whole for end in (".0", ",0")))


def _width(column: Column) -> int:
    """The width that a column's digits have by its pattern; codes have theirs in `by_number`."""
    if column.codes:
        return 0
    match = _WIDE.fullmatch(column.pattern)
    if match:
        return int(match[1])
    return _PERSON_WIDTH if column.is_person else 0


def _by_number(codes: tuple[str, ...]) -> dict[str, str]:
    """Code by number: `01` and `1` in one list cannot be told apart by it, and are not there."""
    by_number: dict[str, list[str]] = {}
    for code in codes:
        number = number_of(code, exponent=False)
        if number is not None:
            by_number.setdefault(plain_number(number), []).append(code)
    return {number: codes[0] for number, codes in by_number.items() if len(codes) == 1}


def plain_number(number: float) -> str:
    """A number in its shortest spelling: 2, 0.5."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
