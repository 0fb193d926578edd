"""Municipality numbers carried from the day of an event to the numbers of a chosen year.

Numbers are recoded, merged and split; some are used again later. So a number means something only
together with a day. Where one was split since, nobody can tell from the number alone which part a
person lived in: that is said, never guessed. Changes: SSB Klass 131, through klassR of Statistics
Norway (MIT), read November 2026; validity: list 3402 of specs/kodeverk.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from regmeta.harmonize.platforms import harmonized_folder
from regmeta.spec.codesystems import load_code_systems

KOMMUNENUMMER = "3402"
How = Literal["same", "recoded", "split", "unknown"]


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a number went: one code, or several of which one is right, or none known."""

    codes: tuple[str, ...]
    how: How

    @property
    def code(self) -> str:
        """The one code, or '' where there is not exactly one."""
        return self.codes[0] if len(self.codes) == 1 else ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A number over the days it held (`last` included), with where it goes."""

    code: str
    first: date
    last: date
    carried: Carried


@dataclass(frozen=True, slots=True)
class Municipalities:
    """The history: changes by day, each from one number to one; and when each number held."""

    changes: tuple[tuple[date, Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]], ...]
    periods: Mapping[str, tuple[tuple[date, date], ...]]

    def carry(self, code: str, event: date, year: int) -> Carried:
        """A number as it was on the day of the event, as the numbers stood on 1 January of a year.

        Works in both directions of time. `unknown` where the number did not hold on that day.
        """
        if not any(first <= event <= last for first, last in self.periods.get(code, ())):
            return Carried((), "unknown")
        there = date(year, 1, 1)
        codes = self._forward({code}, event, there)
        codes = self._backward(codes, event, there) if event > there else codes
        if len(codes) > 1:
            return Carried(tuple(sorted(codes)), "split")
        return Carried(tuple(codes), "same" if codes == {code} else "recoded")

    def _forward(self, codes: set[str], event: date, there: date) -> set[str]:
        for day, onward, _ in self.changes:
            if event < day <= there:
                codes = {new for code in codes for new in onward.get(code, (code,))}
        return codes

    def _backward(self, codes: set[str], event: date, there: date) -> set[str]:
        for day, _, before in reversed(self.changes):
            if there < day <= event:
                codes = {old for code in codes for old in before.get(code, (code,))}
        return codes

    def table(self, year: int) -> list[Stretch]:
        """Where every number goes, for each stretch of days in which it goes to the same."""
        rows: list[Stretch] = []
        for code, periods in sorted(self.periods.items()):
            for first, last in periods:
                rows.extend(self._stretches(code, first, last, year))
        return rows

    def _stretches(self, code: str, first: date, last: date, year: int) -> Iterable[Stretch]:
        """Cut where carrying changes: at the chosen day, and where a part of it was given away."""
        there = date(year, 1, 1) + timedelta(days=1)
        days = {day for day, onward, before in self.changes if code in onward or code in before}
        starts = [first, *sorted(day for day in days | {there} if first < day <= last)]
        ends = [*(day - timedelta(days=1) for day in starts[1:]), last]
        for start, end in zip(starts, ends, strict=True):
            yield Stretch(code, start, end, self.carry(code, start, year))


@lru_cache(maxsize=1)
def load_municipalities(version: str = "") -> Municipalities:
    """The history of Norwegian municipality numbers since 1838."""
    onward: dict[date, dict[str, list[str]]] = {}
    before: dict[date, dict[str, list[str]]] = {}
    path = harmonized_folder(version) / "kommune_changes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["date"])
            onward.setdefault(day, {}).setdefault(row["old"], []).append(row["new"])
            before.setdefault(day, {}).setdefault(row["new"], []).append(row["old"])
    changes = tuple((day, _frozen(onward[day]), _frozen(before[day])) for day in sorted(onward))
    return Municipalities(changes, _periods())


def _frozen(codes: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {code: tuple(others) for code, others in codes.items()}


def _periods() -> dict[str, tuple[tuple[date, date], ...]]:
    periods: dict[str, list[tuple[date, date]]] = {}
    for code in load_code_systems().codes(KOMMUNENUMMER):
        first, last = code.period.start or date.min, code.period.end or date.max
        periods.setdefault(code.value, []).append((first, last))
    return {code: tuple(sorted(spans)) for code, spans in periods.items()}
