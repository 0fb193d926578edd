"""One synthetic row that passes every check of its form: days first, then column by column."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from regmeta.catalogue.columns import Column
from regmeta.data.check import Check, FormPlan, Values
from regmeta.data.checks.code_not_held import CodeHeld
from regmeta.data.checks.dates_out_of_order import Follows, NotAfter
from regmeta.data.checks.duplicate_key import Unique
from regmeta.data.checks.lost_reference import Refers
from regmeta.data.checks.wrong_check_digits import CheckDigits
from regmeta.data.checks.wrong_derivation import Derived
from regmeta.data.checks.wrong_form import MatchesPattern
from regmeta.data.drafts.clinic import (
    amount_about_middle,
    first_ones_first,
    range_like,
    text_like,
)
from regmeta.data.drawing import guid, orgnr, tenor_number
from regmeta.data.formula import compute
from regmeta.data.roles import BIRTH, DEATH, KEY
from regmeta.data.sql import TICKED
from regmeta.data.values.reading import day_of, hold, is_in

_OLD = 4
"""One row in so many has its event about where a period of some check begins or ends."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rows of one form are made from: `days` on which some events shall lie, `keys` of
    main forms, and the rows of `others` that days follow; both by form code."""

    form: FormPlan
    today: date
    days: Sequence[date]
    keys: Mapping[str, Sequence[str]]
    others: Mapping[str, Sequence[Values]]


class SoundRow:
    """One row on its way: days first, then the columns in the form's order."""

    def __init__(self, ground: Ground, rng: random.Random, number: int) -> None:
        self.form, self.rng, self.keys = ground.form, rng, ground.keys
        self.event = ground.today - timedelta(days=rng.randrange(30, 900))
        if ground.days and number % _OLD == 0:
            self.event = ground.days[number // _OLD % len(ground.days)]
        self.born = self.event - timedelta(days=rng.randrange(20 * 365, 85 * 365))
        self.made: Values = {}
        self.joined: Values = {}
        self.edges: list[tuple[str, date, bool]] = []
        self._join(ground.others)

    def _join(self, others: Mapping[str, Sequence[Values]]) -> None:
        """Rows of other forms that this one's days follow, and an event that does."""
        for check in self.form.checks:
            test = check.test
            if not isinstance(test, Follows) or not others.get(test.form):
                continue
            row = self._joined(test, others[test.form])
            self.joined[test.by] = row[test.key]
            edge = day_of(row[test.column])
            if edge:
                self.edges.append((check.column, edge, test.before))
                if check.column == self.form.event:
                    self.event = min(self.event, edge) if test.before else max(self.event, edge)

    def _joined(self, test: Follows, rows: Sequence[Values]) -> Values:
        """The row of the other form that this one belongs to: chosen once, and fit by its day."""
        if test.by in self.joined:
            return next(row for row in rows if row[test.key] == self.joined[test.by])
        return self.rng.choice([row for row in rows if self._suits(test, row)] or rows)

    def _suits(self, test: Follows, row: Values) -> bool:
        day = day_of(row[test.column]) if row[test.key] else None
        if day is None:
            return False
        return day >= self.event if test.before else day <= self.event

    def row(self) -> Values:
        """The finished row."""
        for column in self.form.columns:
            self.made[column.name] = self.joined.get(column.name) or self._value(column)
        for name, edge, before in self.edges:
            text = self.made[name]
            if text and (text[:10] > edge.isoformat() if before else text[:10] < edge.isoformat()):
                self.made[name] = edge.isoformat() + text[10:]
        self._put_in_order()
        for check in self.form.checks:
            if isinstance(check.test, Derived):
                self.made[check.column] = _derived(self.made, check)
        self._close()
        self._tell_missing()
        return self.made

    def _put_in_order(self) -> None:
        """Days that must follow one another, exchanged where they do not."""
        pairs = [(c.column, c.test.later) for c in self.form.checks if isinstance(c.test, NotAfter)]
        for _ in pairs:
            for first, last in pairs:
                early, late = self.made[first], self.made[last]
                if early and late and early[:10] > late[:10] and self.form.event != first:
                    self.made[first] = late[:10] + early[10:]

    def _close(self) -> None:
        """Sub-questions of a no are empty, also where the no was only drawn later in the form.

        What was emptied may itself close a question: as long as any is closed anew, they are all
        looked at again.
        """
        asked = [column for column in self.form.columns if column.closings]
        closed: list[Column] | None = None
        while closed is None or closed:
            closed = [column for column in asked if self._is_answered_though_closed(column)]
            for column in closed:
                self.made[column.name] = ""

    def _tell_missing(self) -> None:
        """What a ticked box says is unknown is empty."""
        for column in self.form.columns:
            if column.miss and self.made[column.miss] in TICKED:
                self.made[column.name] = ""

    def _is_answered_though_closed(self, column: Column) -> bool:
        is_closed = any(hold(self.made, whens) for whens in column.closings)
        return is_closed and self.made[column.name] != ""

    def _value(self, column: Column) -> str:
        refers = next((c.test for c in _of(self.form, column) if isinstance(c.test, Refers)), None)
        if refers:
            keys = self.keys.get(refers.form, ())
            return self.rng.choice(keys) if keys else guid(self.rng)
        if not _required(self.form, column) and not column.closings and self.rng.random() < 0.15:
            return ""
        return self._filled(column)

    def _filled(self, column: Column) -> str:
        if column.codes:
            return self._code(column)
        if column.role == KEY:
            return guid(self.rng)
        for check in _of(self.form, column):
            if isinstance(check.test, CheckDigits):
                return self._number(check.test)
        return self._plain(column)

    def _code(self, column: Column) -> str:
        held = next((c.test for c in _of(self.form, column) if isinstance(c.test, CodeHeld)), None)
        usable = [value for value in column.values if value not in column.sentinels]
        if held:
            gone = self._not_held(held)
            usable = [value for value in usable if value not in gone] or usable
        return first_ones_first(usable or list(column.values), self.rng)

    def _not_held(self, test: CodeHeld) -> set[str]:
        """The codes that hold on other days alone than the event's."""
        still = {value for value, period in test.periods if is_in(self.event, period)}
        return {value for value, _ in test.periods} - still

    def _number(self, test: CheckDigits) -> str:
        if test.of == "orgnr":
            return orgnr(self.rng)
        return tenor_number(self.rng, self.born)

    def _plain(self, column: Column) -> str:
        match column.type:
            case "integer" | "decimal":
                return self._amount(column)
            case "boolean":
                return self.rng.choice("01")
            case "time":
                return f"{self.rng.randrange(24):02}:{self.rng.randrange(60):02}:00"
            case "date" | "dateTime":
                return self._day(column)
            case "anyURI":
                return "https://example.org/"
        return self._text(column)

    def _amount(self, column: Column) -> str:
        low, high = _range(column)
        digits = column.decimals if column.decimals >= 0 else 1
        if column.type == "integer":
            return str(round(amount_about_middle(low, high, self.rng)))
        return f"{amount_about_middle(low, high, self.rng):.{digits}f}"

    def _day(self, column: Column) -> str:
        day = self.event
        if column.role == BIRTH:
            day = self.born
        elif column.role == DEATH:
            day = self.event + timedelta(days=20)
        elif column.name != self.form.event:
            day = self.event + timedelta(days=self.rng.randrange(3))
        if column.low.plain:
            day = max(day, date.fromisoformat(column.low.plain))
        if column.high.plain:
            day = min(day, date.fromisoformat(column.high.plain))
        clock = f"T{self.rng.randrange(24):02}:{self.rng.randrange(60):02}:00"
        return day.isoformat() + (clock if column.type == "dateTime" else "")

    def _text(self, column: Column) -> str:
        tests = [check.test for check in _of(self.form, column)]
        if any(isinstance(test, MatchesPattern) and "[0-9]{" in test.pattern for test in tests):
            return "0301"
        likely = text_like(column, self.rng)
        if likely:
            return likely
        letters = _plain_letters(column.letters)
        return "".join(self.rng.choice(letters) for _ in range(min(column.length or 8, 8)))


def _of(form: FormPlan, column: Column) -> Iterator[Check]:
    return (check for check in form.checks if check.column == column.name)


def _plain_letters(signs: str) -> list[str]:
    """The letters that a made text is of; digits alone where the column holds nothing else."""
    letters = [sign for sign in signs if sign.isalnum()] or list("abcdefgh")
    if all(sign.isdigit() for sign in letters):
        return [sign for sign in letters if sign in "1234567"] or letters
    return letters


def _required(form: FormPlan, column: Column) -> bool:
    """Whether a value is always wise: demanded here, or needed by a check of another column."""
    if column.mandatory or column.name == form.event or column.role in (KEY, BIRTH):
        return True
    return any(column.name in _needed_by(check) for check in form.checks)


def _needed_by(check: Check) -> tuple[str, ...]:
    if isinstance(check.test, Derived):
        return tuple(check.test.columns)
    if isinstance(check.test, Unique):
        return (check.column, *check.test.also)
    return ()


def _range(column: Column) -> tuple[float, float]:
    """Where numbers are drawn from: the usual range, else the limits, else a small one."""
    lowest, highest = column.low.plain, column.high.plain
    low, high = column.usual[0] or lowest, column.usual[1] or highest
    usual = None if low or high else range_like(column)
    if usual:
        return usual
    start = float(low) if low else min(0.0, float(high) if high else 0.0)
    start = max(start, float(lowest)) if lowest else start
    end = float(high) if high else start + 100
    end = min(end, float(highest)) if highest else end
    return start, max(start, end)


def _derived(row: Mapping[str, str], check: Check) -> str:
    test = check.test
    assert isinstance(test, Derived)
    if not all(row[name] for name in test.columns):
        return ""
    try:
        value = compute(test.formula, lambda name: float(row[test.spelled(name)].replace(",", ".")))
    except ZeroDivisionError:
        return ""
    digits = max(0, round(-math.log10(2 * test.tolerance)))
    return f"{float(value):.{digits}f}"  # type: ignore[arg-type]
