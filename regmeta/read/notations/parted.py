"""Lists of codes that are told apart by what stands between them, each written alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

Codes = tuple[tuple[str, str], ...]
"""(value, text) of every code, in order."""

_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@lru_cache(maxsize=64)
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern when it is first asked for: files without codes in cells need none of them."""
    return re.compile(pattern, re.DOTALL)


def parted(
    split: str, pattern: str, *, fewest: int = 2, follow: bool = False, rising: bool = False
) -> Callable[[str], Codes]:
    """A notation whose codes part at `split` and each match `pattern` (value, text).

    `follow`: values count upwards one by one; `rising`: each is larger than the one before.
    """

    def read(text: str) -> Codes:
        parts_at, code = compiled(split), compiled(pattern)
        parts = [part.strip().rstrip(",;|/").strip() for part in parts_at.split(text) if part]
        filled = [part for part in parts if part]
        if len(filled) < fewest:
            return ()
        matches: list[re.Match[str]] = []
        for part in filled:
            match = code.fullmatch(part)
            # Some thirty notations are tried on every cell: most fail at its first part.
            if match is None:
                return ()
            matches.append(match)
        return _codes(matches, follow=follow, rising=rising)

    return read


def _codes(matches: Sequence[re.Match[str]], *, follow: bool, rising: bool) -> Codes:
    codes = tuple((bare_value(match[1]), (match[2] or "").strip()) for match in matches)
    values = [value for value, _ in codes]
    if len(codes) > 1 == len(set(values)):
        return ()
    if follow and not values_follow(values):
        return ()
    return () if rising and not values_rise(values) else codes


def values_follow(values: Sequence[str]) -> bool:
    """Whether values count upwards one by one: "1. Mann 2. Kvinne", not dates and sentences."""
    if not all(value.isdigit() for value in values):
        bare = [value.casefold() for value in values]
        letters = [ord(value) for value in bare if len(value) == 1]
        return bare == [*_ROMANS[: len(bare)]] or letters == [
            ord("a") + n for n in range(len(bare))
        ]
    first = int(values[0])
    return [int(value) for value in values] == list(range(first, first + len(values)))


def values_rise(values: Sequence[str]) -> bool:
    """Whether each number is larger than the one before; the last, often «unknown», may be not."""
    numbers = [int(value) for value in values]
    return numbers == sorted(set(numbers)) or numbers[:-1] == sorted(set(numbers[:-1]))


def bare_value(text: str) -> str:
    """A code as it was meant: Excel makes 1.0 out of 1."""
    return text.removesuffix(".0") if re.fullmatch(r"-?\d+\.0", text) else text


def are_apart(codes: Codes) -> bool:
    """Whether codes are two or more, each with a value of its own."""
    return len(codes) > 1 and len({value for value, _ in codes}) == len(codes)
