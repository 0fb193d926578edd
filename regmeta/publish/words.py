"""Texts and days as people who read bokmål or English want them."""

from __future__ import annotations

from datetime import date
from typing import Any

_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni", "juli", "august"),
    *("september", "oktober", "november", "desember"),
)
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_UNSEEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS = dict.fromkeys(
    [n for n in (*range(0x20), *range(0x7F, 0xA0)) if n not in (0x09, 0x0A)],
    "\N{REPLACEMENT CHARACTER}",
)
_CLEAN = str.maketrans({**_UNSEEN, **_CONTROLS, 0x0D: None})


def readable(value: Any) -> Any:
    """A text as a page may hold it: no control characters, nothing that turns the line around."""
    if value.__class__ is not str or value.isprintable():
        return value
    return value.translate(_CLEAN).encode("utf-8", "replace").decode("utf-8")


def norwegian_date(day: date | None) -> str:
    """`1. januar 2014`, or '' for none."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}" if day else ""


def norwegian_period(start: date | None, end: date | None) -> str:
    """A stretch of time in words; '' where neither end is known."""
    if start and end:
        return f"{norwegian_date(start)} – {norwegian_date(end)}"
    if start:
        return f"fra {norwegian_date(start)}"
    return f"til {norwegian_date(end)}" if end else ""


def date_in(day: date | None, lang: str) -> str:
    """`1. januar 2014` or `1 January 2014`; '' for none."""
    if lang != "en" or day is None:
        return norwegian_date(day)
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def period_in(start: date | None, end: date | None, lang: str) -> str:
    """A stretch of time in words of a language; '' where neither end is known."""
    if lang != "en":
        return norwegian_period(start, end)
    if start and end:
        return f"{date_in(start, lang)} – {date_in(end, lang)}"
    if start:
        return f"from {date_in(start, lang)}"
    return f"until {date_in(end, lang)}" if end else ""
