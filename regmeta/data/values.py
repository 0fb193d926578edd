"""Texts as days, and conditions, in plain Python: what the engines' SQL is held against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from regmeta.catalogue.columns import When
from regmeta.model import Period

Row = Mapping[str, str]
"""A row of an extract: texts by column."""
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})([T ][0-9]{2}:[0-9]{2}.*)?")
_DOTTED = re.compile(r"([0-9]{2})[./]([0-9]{2})[./]([0-9]{4})( [0-9]{2}:[0-9]{2}.*)?")


def text_of(row: Row, name: str) -> str:
    """A row's text, '' where it has none."""
    return row.get(name, "").strip()


def day_of(text: str) -> date | None:
    """A text as a day, in ISO form or as dd.mm.yyyy, clock left out; None where it is none."""
    parts = _parts(text)
    try:
        return date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None


def _parts(text: str) -> tuple[str, str, str] | None:
    """Year, month and day as they are written."""
    iso = _ISO.fullmatch(text)
    if iso:
        return iso[1], iso[2], iso[3]
    dotted = _DOTTED.fullmatch(text)
    return (dotted[3], dotted[2], dotted[1]) if dotted else None


def is_in(day: date, period: Period) -> bool:
    """Whether a day lies in a period, ends included."""
    return (period.start or date.min) <= day <= (period.end or date.max)


def holds(row: Row, when: When) -> bool:
    """Whether a condition holds of a row."""
    text = text_of(row, when.column)
    if when.values:
        return text in when.values
    day = day_of(text)
    return day is not None and is_in(day, when.period)


def hold(row: Row, conditions: tuple[When, ...]) -> bool:
    """Whether all conditions hold of a row."""
    return all(holds(row, when) for when in conditions)
