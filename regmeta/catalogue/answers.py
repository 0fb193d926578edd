"""What a codebook says of when a question is asked, and of values that are no answer.

REDCap writes branching logic as `[kjonn]='2'`, XLSForm as `${kjonn}='2'`; both become REDCap's way.
Missing values are declared as SPSS does: `9; -99–-90`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

CONDITIONS = ("Branching Logic", "relevant", "betingelse")
"""The columns of codebooks that tell when a question is asked."""

MISSING = ("stat.missing", "manglende verdier", "frictionless.missing", "csvw.missing")
"""The columns of codebooks that declare values which stand for no answer."""

_SELECTED = re.compile(r"selected\(\s*\$\{(\w+)\}\s*,\s*['\"]([^'\"]*)['\"]\s*\)")
_NAME = re.compile(r"\$\{([\w.\-]+)\}")
_NOT_SELECTED = re.compile(r"not\(\s*selected\(\s*\$\{(\w+)\}\s*,\s*['\"]([^'\"]*)['\"]\s*\)\s*\)")
_UNEQUAL = re.compile(r"(\$\{[\w.\-]+\}\s*)!=")
_PART = re.compile(r"\(*\s*\[(\w+)\]\s*(=|<>|!=)\s*(['\"]?)([^'\"\[\]=<>()]*?)\3\s*\)*")
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:–|\.\.|:|\b(?:to|thru|til)\b|(?<=\d)-)\s*({_NUMBER})")
_WIDEST = 1000
"""A range of more whole numbers than this is no list of missing values."""


def condition_of(extras: Mapping[str, str]) -> str:
    """When the question is asked, as REDCap writes it; '' where nothing is said."""
    said = next((extras[key].strip() for key in CONDITIONS if extras.get(key, "").strip()), "")
    said = _NOT_SELECTED.sub(r"[\1]<>'\2'", _UNEQUAL.sub(r"\1<>", said))
    return _NAME.sub(r"[\1]", _SELECTED.sub(r"[\1]='\2'", said))


@dataclass(frozen=True, slots=True)
class Opening:
    """The answers of one question that open another; `others` where all but these do."""

    name: str
    values: tuple[str, ...]
    others: bool = False


def opening_of(condition: str) -> Opening | None:
    """The question and answers of a condition on one question alone; None where it says more."""
    matches = [_PART.fullmatch(part.strip()) for part in _OR.split(condition)]
    parts = [(match[1], match[2] == "=") for match in matches if match]
    if len(parts) < len(matches) or len(set(parts)) != 1:
        return None
    name, equal = parts[0]
    # «Not this or not that» holds of every answer.
    if not equal and len(parts) > 1:
        return None
    values = tuple(match[4].strip() for match in matches if match)
    return Opening(name, values, others=not equal)


def names_in(condition: str) -> frozenset[str]:
    """The questions that a condition looks at."""
    return frozenset(re.findall(r"\[(\w+)(?:\(\w+\))?\]", condition))


def missing_parts(declared: str) -> tuple[str, ...]:
    """The values and ranges of a declaration: `9; -99–-90` has two."""
    return tuple(part.strip() for part in re.split(r"[;|]", declared) if part.strip())


def is_missing(value: str, parts: tuple[str, ...]) -> bool:
    """Whether a value is one of those declared, or lies in a range of them."""
    return any(value == part or _lies_within(value, part) for part in parts)


def _lies_within(value: str, part: str) -> bool:
    ends = _RANGE.fullmatch(part)
    if not ends or not re.fullmatch(_NUMBER, value):
        return False
    return float(ends[1]) <= float(value) <= float(ends[2])


def missing_values(extras: Mapping[str, str]) -> tuple[str, ...]:
    """Every value declared to stand for no answer; whole numbers of a narrow range are listed."""
    declared = next((extras[key] for key in MISSING if extras.get(key)), "")
    return tuple(dict.fromkeys(value for part in missing_parts(declared) for value in _each(part)))


def _each(part: str) -> Iterator[str]:
    ends = _RANGE.fullmatch(part)
    if not ends:
        yield part.partition(" (")[0]
        return
    low, high = float(ends[1]), float(ends[2])
    if low.is_integer() and high - low <= _WIDEST:
        yield from (str(number) for number in range(int(low), int(high) + 1))
