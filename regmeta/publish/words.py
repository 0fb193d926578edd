"""Texts and days as people want them in each language."""

from __future__ import annotations

from datetime import date
from typing import Any

from regmeta.texts import FIRST, Text

_MONTHS = (
    Text("januar", "January"),
    Text("februar", "February"),
    Text("mars", "March"),
    Text("april", "April"),
    Text("mai", "May"),
    Text("juni", "June"),
    Text("juli", "July"),
    Text("august", "August"),
    Text("september", "September"),
    Text("oktober", "October"),
    Text("november", "November"),
    Text("desember", "December"),
)
_DAY = Text("{day}. {month} {year}", "{day} {month} {year}")
_FROM, _UNTIL = Text("fra {day}", "from {day}"), Text("til {day}", "until {day}")
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
    return date_in(day, FIRST)


def norwegian_period(start: date | None, end: date | None) -> str:
    """A stretch of time in words; '' where neither end is known."""
    return period_in(start, end, FIRST)


def date_in(day: date | None, lang: str) -> str:
    """`1. januar 2014` or `1 January 2014`; '' for none."""
    if day is None:
        return ""
    return _DAY(lang, day=day.day, month=_MONTHS[day.month - 1], year=day.year)


def period_in(start: date | None, end: date | None, lang: str) -> str:
    """A stretch of time in words of a language; '' where neither end is known."""
    if start and end:
        return f"{date_in(start, lang)} – {date_in(end, lang)}"
    if start:
        return _FROM(lang, day=date_in(start, lang))
    return _UNTIL(lang, day=date_in(end, lang)) if end else ""
