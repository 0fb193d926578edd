"""Checks in plain Python, one row at a time: what the engines are held against in tests, and how
planted faults know which checks must find them. Written from the checks, not from their SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import When
from regmeta.data.check import (
    Answered,
    Check,
    CheckDigits,
    CodeHeld,
    Decimals,
    Derived,
    Empty,
    Filled,
    FormPlan,
    Matches,
    NoIdentifier,
    NoLonger,
    NotAfter,
    OneOf,
    Typed,
    Within,
)
from regmeta.data.formula import compute
from regmeta.data.sql import PATTERNS
from regmeta.identifiers import is_orgnr, kind_of_person_number
from regmeta.model import Period
from regmeta.texts import number_of

Row = Mapping[str, str]


def passes(form: FormPlan, row: Row, check: Check) -> bool:
    """Whether a row of texts passes a check; checks over several rows always pass here."""
    text = row.get(check.column, "").strip()
    match check.test:
        case Filled(when):
            return bool(text) or not all(_holds(row, one) for one in when)
        case Empty(when, sentinels):
            return not _is_answer(form, check.column, text, sentinels) or not _holds(row, when)
    return not text or _value_passes(row, check, text)


def _is_answer(form: FormPlan, name: str, text: str, sentinels: tuple[str, ...]) -> bool:
    column = form.column(name)
    if column and column.type == "boolean" and not column.codes:
        return text.casefold() in ("1", "true", "ja")
    return bool(text) and text not in sentinels


def _value_passes(row: Row, check: Check, text: str) -> bool:
    match check.test:
        case Typed(kind):
            if kind in DAYS:
                return day_of(text) is not None
            return bool(re.fullmatch(PATTERNS.get(kind, ".*"), text, re.DOTALL))
        case OneOf(values, several):
            parts = re.split(" ?[;,] ?", text) if several else [text]
            return all(part in values for part in parts)
        case CodeHeld(event, periods):
            day = day_of(row.get(event, "").strip())
            own = [period for value, period in periods if value == text]
            return not own or day is None or any(_in(day, period) for period in own)
        case Within(low, high, dates):
            return _within(text, low, high, dates)
        case Matches(pattern):
            return bool(re.fullmatch(pattern, text))
        case NoLonger(length):
            return len(text) <= length
        case Decimals(most):
            return not re.search(rf"[.,][0-9]{{{most},}}[1-9]", text)
        case Answered(sentinels):
            return text not in sentinels
        case NotAfter(later):
            one, other = day_of(text), day_of(row.get(later, "").strip())
            return one is None or other is None or one <= other
        case CheckDigits(of, when):
            valid = kind_of_person_number(text) is not None if of == "person" else is_orgnr(text)
            return valid or not all(_holds(row, one) for one in when)
        case NoIdentifier():
            found = re.search(r"(?<![0-9])([0-9]{6} ?[0-9]{5})(?![0-9])", text)
            return not found or kind_of_person_number(found[1].replace(" ", "")) is None
        case Derived(formula, columns, tolerance):
            return _agrees(row, text, formula, columns, tolerance)
    return True


def day_of(text: str) -> date | None:
    """A text as a day, in ISO form or as dd.mm.yyyy, clock left out; None where it is none."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})([T ][0-9]{2}:[0-9]{2}.*)?", text)
    parts = found and (found[1], found[2], found[3])
    if not parts:
        dotted = r"([0-9]{2})[./]([0-9]{2})[./]([0-9]{4})( [0-9]{2}:[0-9]{2}.*)?"
        found = re.fullmatch(dotted, text)
        parts = found and (found[3], found[2], found[1])
    try:
        return date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None


def _in(day: date, period: Period) -> bool:
    return (period.start or date.min) <= day <= (period.end or date.max)


def _holds(row: Row, when: When) -> bool:
    text = row.get(when.column, "").strip()
    if when.values:
        return text in when.values
    day = day_of(text)
    return day is not None and _in(day, when.period)


def _within(text: str, low: str, high: str, dates: bool) -> bool:
    if dates:
        day = day_of(text)
        return day is None or (low or "0") <= day.isoformat() <= (high or "9999-99-99")
    number = number_of(text)
    if number is None:
        return True
    return not (low and number < float(low)) and not (high and number > float(high))


def _agrees(row: Row, text: str, formula: str, columns: tuple[str, ...], tolerance: float) -> bool:
    spelled = {name.casefold(): name for name in columns}
    known = {name: number_of(row.get(name, "").strip()) for name in columns}
    own = number_of(text)
    if own is None or None in known.values():
        return True
    try:
        made = compute(formula, lambda name: known[spelled[name.casefold()]])
    except ZeroDivisionError:
        return True
    return abs(own - float(made)) <= tolerance  # type: ignore[arg-type]
