"""What a form says in a language of its own: limits of an answer, the list it is chosen from."""

from __future__ import annotations

import re

_LIMIT = re.compile(r"\s*\.\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)\s*")
_FIELDS = {">=": "GrenseLav", "<=": "GrenseHoy"}
_AND = re.compile(r"\band\b", re.IGNORECASE)


def limits_of(condition: str) -> dict[str, str]:
    """The lowest and highest value of XLSForm's `. >= 0 and . <= 120`, by field.

    {} where any part demands something else: a limit must not be wider than the condition.

    >>> limits_of(". >= 0 and . <= 120")
    {'GrenseLav': '0', 'GrenseHoy': '120'}
    >>> limits_of(". > 0"), limits_of(". >= 0 or . = -9")
    ({}, {})
    """
    parts = [_LIMIT.fullmatch(part) for part in _AND.split(condition.strip().strip("()"))]
    return {_FIELDS[part[1]]: part[2] for part in parts if part} if all(parts) else {}


def list_named(word: str) -> str:
    """The list that a type cell names after its word: `select_one colours or_other` is colours."""
    return word.partition(" ")[2].strip().removesuffix("or_other").strip()
