"""Lists whose texts stand before their values."""

from __future__ import annotations

import re

from regmeta.read.notations.parted import Codes, are_apart
from regmeta.read.notations.quoted import after

_TEXT_FIRST = re.compile(
    r"([^\W\d][^=:()\d,;|/\n]{0,60}?)\s*"
    r"(?:[=:]\s*(-?\d+)(?!\w)|(?:\((-?\d+)\)|\[(-?\d+)\])(?=\s*(?:[,;|/\n]|\Z)))"
)
_PARTS = re.compile(r"\s*[,;|/\n]\s*")
_DASHED = re.compile(r"([^\W\d].{0,60}?)\s+[-–]\s+(-?\d+)")
_LINE = re.compile(r"([^\W\d].{0,60}?)[ \t]+(-?\d+)")
_INITIAL = re.compile(r"(([^\W\d]{1,2})[^()\[\]]*?)\s*[(\[]([A-ZÆØÅ]{1,2})[)\]]")


def texts_first(text: str) -> Codes:
    """Every text stands before its number: `Mann=1, Kvinne=2`, `Ja (1)`, `Mann=1 Kvinne=2`."""
    codes, at = [], 0
    while match := _TEXT_FIRST.match(text, at):
        codes.append((match[2] or match[3] or match[4], match[1].strip()))
        at = after(text, match.end())
    if at < len(text):
        return ()
    return tuple(codes) if are_apart(tuple(codes)) else ()


_YES_OR_NO = frozenset({"true", "false"})


def turned(codes: Codes) -> Codes:
    """The codes with values first, where every text stands as a value and its value as a text."""
    if not all(len(value) > 1 and value[0].isalpha() for value, _ in codes):
        return codes
    if not all(_is_value_of(text, word) for word, text in codes):
        return codes
    flipped = tuple((text, value) for value, text in codes)
    return flipped if are_apart(flipped) else codes


def _is_value_of(value: str, word: str) -> bool:
    """Whether a value is a number, true or false, or what its word begins with."""
    if value.casefold() in _YES_OR_NO or re.fullmatch(r"-?\d+", value):
        return True
    return len(value) < 3 and value.isupper() and word.upper().startswith(value)


def numbers_last(text: str) -> Codes:
    """`Ja - 1, Nei - 2`, or a text and its number a line; «Grad - 1, Grad - 2» are two texts."""
    shape = _DASHED if re.search(r"\s[-–]\s", text) else _LINE
    parts = text.splitlines() if shape is _LINE else _PARTS.split(text)
    return _of_parts([shape.fullmatch(part.strip()) for part in parts if part.strip()])


def _of_parts(matches: list[re.Match[str] | None]) -> Codes:
    codes = tuple((match[2], match[1].strip()) for match in matches if match)
    texts = {text.casefold() for _, text in codes}
    if len(codes) < len(matches) or not are_apart(codes) or len(texts) < len(codes):
        return ()
    # Numbers that belong to words («Covid 19») do not count from 0 or 1.
    numbers = sorted(int(value) for value, _ in codes)
    first = numbers[0]
    return codes if first in (0, 1) and numbers == [*range(first, first + len(codes))] else ()


def initials_last(text: str) -> Codes:
    """`Mann (M), Kvinne (K)`: each value is what its text begins with."""
    matches = [_INITIAL.fullmatch(part) for part in _PARTS.split(text) if part]
    codes = tuple(
        (match[3], match[1].strip())
        for match in matches
        if match and match[2].upper().startswith(match[3])
    )
    return codes if len(codes) == len(matches) and are_apart(codes) else ()
