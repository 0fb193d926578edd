"""What a form says in a language of its own: the limits of an answer."""

from __future__ import annotations

import re

_NUMBER = r"-?\d+(?:\.\d+)?"
_DAY = r"(?:date\(\s*)?['\"](\d{4}-\d\d-\d\d)['\"](?:\s*\))?"
_LIMIT = re.compile(rf"\s*\(?\s*\.\s*(>=|<=)\s*(?:({_NUMBER})|{_DAY})\s*\)?\s*")
_FIELDS = {">=": "GrenseLav", "<=": "GrenseHoy"}
_RANGE = re.compile(r"(?:func:\s*)?range\(\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)", re.I)
"""OpenClinica's way."""

_WHOLE_OR_NOT = r"-?(?:0|[1-9]\d*)(?:[.,]\d+)?"
_FROM_TO = re.compile(
    rf"\s*({_WHOLE_OR_NOT})\s*(?:-|–|—|\.\.+|til|to|till)\s*({_WHOLE_OR_NOT})\s*", re.I
)
_AND = re.compile(r"\band\b", re.IGNORECASE)


def limits_of(condition: str) -> dict[str, str]:
    """The lowest and highest value of XLSForm's `. >= 0 and . <= 120`, by field.

    {} where any part demands something else: a limit must not be wider than the condition.

    >>> limits_of(". >= 0 and . <= 120")
    {'GrenseLav': '0', 'GrenseHoy': '120'}
    >>> limits_of("(. >= date('2015-01-01'))")
    {'GrenseLav': '2015-01-01'}
    >>> limits_of("func: range(60, 250)")
    {'GrenseLav': '60', 'GrenseHoy': '250'}
    >>> limits_of(". > 0"), limits_of(". >= 0 or . = -9")
    ({}, {})
    """
    ranged = _RANGE.fullmatch(condition.strip())
    if ranged:
        return {"GrenseLav": ranged[1], "GrenseHoy": ranged[2]}
    parts = [_LIMIT.fullmatch(part) for part in _AND.split(condition.strip().strip("()"))]
    return {_FIELDS[part[1]]: part[2] or part[3] for part in parts if part} if all(parts) else {}


def limits_of_range(cell: str) -> dict[str, str]:
    """The limits that a cell of possible values gives, by field: «0-120», «20 til 300».

    >>> limits_of_range("0-120"), limits_of_range("120-0"), limits_of_range("1=Ja")
    ({'GrenseLav': '0', 'GrenseHoy': '120'}, {}, {})
    """
    match = _FROM_TO.fullmatch(cell)
    if not match:
        return {}
    low, high = (text.replace(",", ".") for text in match.groups())
    return {"GrenseLav": low, "GrenseHoy": high} if float(low) < float(high) else {}
