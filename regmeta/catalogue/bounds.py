"""Limits of columns: as they were said, and as a number or day that can be enforced.

A limit that is an expression of the day of the extract (`today`, `todayminus30days`) has a value
only where that day is given; one that the column's own codes contradict has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from regmeta.texts import parse_date

End = Literal["low", "high"]
NUMERIC = ("integer", "decimal")
DAYS = ("date", "dateTime")
_DECIMAL = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_TODAY = re.compile(r"today(?:(plus|minus)([0-9]+)days?)?")
_CLOCKS: dict[End, str] = {"low": "T00:00:00", "high": "T23:59:59"}
"""A last day is allowed until it is over."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit as it was said, and as a number or day (ISO) where it is one that can be enforced."""

    said: str = ""
    value: str = ""

    @property
    def plain(self) -> str:
        """The value, of a day and clock the day only."""
        return self.value.partition("T")[0]


def bound_of(
    said: str, type_: str, codes: Sequence[str], end: End, today: date | None = None
) -> Bound:
    """What was said as a limit of a column of that type, whose codes may contradict it."""
    value = _value(said.strip("'\" "), type_, end, today) if said else ""
    if value and codes and type_ in NUMERIC and not _holds(float(value), codes, end):
        return Bound(said)
    return Bound(said, value)


def _holds(limit: float, codes: Sequence[str], end: End) -> bool:
    if end == "low":
        return all(float(code) >= limit for code in codes)
    return all(float(code) <= limit for code in codes)


def _value(text: str, type_: str, end: End, today: date | None) -> str:
    """The limit as the type spells its values, '' where it is none of them."""
    if type_ in NUMERIC:
        return _number(text) if _DECIMAL.fullmatch(text) else ""
    day = _day(text, today) if type_ in DAYS else None
    if day is None:
        return ""
    return day.isoformat() + (_CLOCKS[end] if type_ == "dateTime" else "")


def _number(text: str) -> str:
    """A number in its one spelling: `100.00` is 100."""
    whole, _, rest = text.replace(",", ".").lstrip("+").partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def _day(text: str, today: date | None) -> date | None:
    """A written day, or one counted from today; a bare number is no limit of days."""
    relative = _TODAY.fullmatch(text.casefold())
    if relative and today:
        days = timedelta(days=int(relative[2] or 0))
        return today - days if relative[1] == "minus" else today + days
    return parse_date(text) if len(text) >= 8 and not relative else None
