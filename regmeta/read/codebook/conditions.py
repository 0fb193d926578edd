"""What a form says in a language of its own: the limits of an answer."""

from __future__ import annotations

import re

_LIMIT = re.compile(r"\s*\.\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)\s*")
_FIELDS = {">=": "GrenseLav", "<=": "GrenseHoy"}
_RANGE = re.compile(r"(?:func:\s*)?range\(\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)", re.I)
"""OpenClinica's way."""

_AND = re.compile(r"\band\b", re.IGNORECASE)


def limits_of(condition: str) -> dict[str, str]:
    """The lowest and highest value of XLSForm's `. >= 0 and . <= 120`, by field.

    {} where any part demands something else: a limit must not be wider than the condition.

    >>> limits_of(". >= 0 and . <= 120")
    {'GrenseLav': '0', 'GrenseHoy': '120'}
    >>> limits_of("func: range(60, 250)")
    {'GrenseLav': '60', 'GrenseHoy': '250'}
    >>> limits_of(". > 0"), limits_of(". >= 0 or . = -9")
    ({}, {})
    """
    ranged = _RANGE.fullmatch(condition.strip())
    if ranged:
        return {"GrenseLav": ranged[1], "GrenseHoy": ranged[2]}
    parts = [_LIMIT.fullmatch(part) for part in _AND.split(condition.strip().strip("()"))]
    return {_FIELDS[part[1]]: part[2] for part in parts if part} if all(parts) else {}
