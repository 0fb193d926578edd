"""The value model in plain Python, and conditions on rows: the engines are held against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from regmeta.catalogue.bounds import NUMERIC
from regmeta.catalogue.columns import When
from regmeta.data.values.cellrules import CellRules, plain_number
from regmeta.data.values.spelling import (
    BETWEEN_THOUSANDS,
    BLANKS,
    CLOCK,
    COMPACT_DAY,
    DOTTED_DAY,
    ISO_DAY,
    NO,
    OFFSET,
    THOUSANDS,
    YES,
)
from regmeta.files.database import ZONE
from regmeta.model import Period
from regmeta.texts import number_of

Row = Mapping[str, str]
"""A row of an extract: its values as texts by column, '' where there is none; `X?` is filled where
a reason is declared for column X being empty, `X~` where leading zeros were lost."""
_SEVERAL = re.compile(" ?[;,|] ?")
Missing = Literal["", "empty", "declared"]
"""Nothing at all, or a declared reason for there being nothing."""
_YES_OR_NO = dict.fromkeys(YES, "1") | dict.fromkeys(NO, "0")
_CLOCKED = re.compile(
    f"(?:(?P<iso>{ISO_DAY})|(?P<dotted>{DOTTED_DAY})|(?P<compact>{COMPACT_DAY}))"
    f"(?:(?P<sign>[T ])(?P<clock>{CLOCK})(?P<offset>{OFFSET})?)?"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says: its value as a text, or why there is none, and how it was written."""

    value: str = ""
    missing: Missing = ""
    lost_zeros: bool = False


def cell_of(text: str, rules: CellRules) -> Cell:
    """What a text of a column says."""
    bare = text.strip(BLANKS)
    if not bare or bare in rules.empty:
        return Cell(missing="empty")
    if bare in rules.declared:
        return Cell(missing="declared")
    value = _value(bare, rules)
    return Cell(value, lost_zeros=value[:1] == "0" != bare[:1] and len(value) > 1)


def _value(bare: str, rules: CellRules) -> str:
    """The text as the code, number of fixed width, or yes and no that it means."""
    column = rules.column
    if column.codes:
        number = None if bare in column.values else number_of(bare, exponent=False)
        return bare if number is None else rules.by_number.get(plain_number(number), bare)
    if rules.width:
        return _padded(bare, rules)
    if column.type == "boolean":
        return _YES_OR_NO.get(bare, bare)
    if column.type in NUMERIC and re.fullmatch(THOUSANDS, bare):
        return re.sub(f"[{BETWEEN_THOUSANDS}]", "", bare)
    return bare


def _padded(bare: str, rules: CellRules) -> str:
    digits = re.sub("[.,]0+$", "", bare)
    least = rules.width - rules.lost
    fits = re.fullmatch("[0-9]+", digits) and least <= len(digits) <= rules.width
    return digits.zfill(rules.width) if fits else bare


def normal_row(row: Row, columns: Iterable[CellRules]) -> dict[str, str]:
    """A row of texts as found, as one of values."""
    made: dict[str, str] = {}
    for rules in columns:
        name = rules.column.name
        cell = cell_of(row.get(name, ""), rules)
        made[name] = cell.value
        made[f"{name}?"] = "1" if cell.missing == "declared" else ""
        made[f"{name}~"] = "1" if cell.lost_zeros else ""
    return made


def text_of(row: Row, name: str) -> str:
    """A row's text, '' where it has none."""
    return row.get(name, "").strip()


def day_of(text: str) -> date | None:
    """A text as a day, its clock left out; None where it is none. With a zone, Norway's day."""
    match = _CLOCKED.fullmatch(text)
    if match is None or (not match["iso"] and match["sign"] == "T"):
        return None
    day = _day(match)
    if day is None or not match["clock"] or match["compact"]:
        return None if match["compact"] and match["clock"] else day
    return _in_norway(day, match["clock"], match["offset"]) if match["offset"] else day


def _day(match: re.Match[str]) -> date | None:
    if match["iso"]:
        parts = match["iso"].split("-")
    elif match["dotted"]:
        parts = re.split("[./]", match["dotted"])[::-1]
    else:
        written = match["compact"]
        parts = [written[:4], written[4:6], written[6:]]
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def _in_norway(day: date, clock: str, offset: str) -> date | None:
    """The day in Norway of a moment that says its zone."""
    hour, _, rest = clock.partition(":")
    zone = offset.strip().replace("Z", "+00:00")
    zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:] or '00'}"
    try:
        moment = datetime.fromisoformat(f"{day}T{int(hour):02}:{rest[:2]}:00{zone}")
    except ValueError:
        return None
    return moment.astimezone(ZoneInfo(ZONE)).date()


def is_in(day: date, period: Period) -> bool:
    """Whether a day lies in a period, ends included."""
    return (period.start or date.min) <= day <= (period.end or date.max)


def holds(row: Row, when: When) -> bool:
    """Whether a condition holds of a row."""
    text = text_of(row, when.column)
    if when.among:
        is_chosen = any(answer in (when.values or when.but) for answer in _SEVERAL.split(text))
        return is_chosen == bool(when.values)
    if when.values:
        return text in when.values
    if when.but:
        return text not in when.but
    day = day_of(text)
    return day is not None and is_in(day, when.period)


def hold(row: Row, conditions: tuple[When, ...]) -> bool:
    """Whether all conditions hold of a row."""
    return all(holds(row, when) for when in conditions)
