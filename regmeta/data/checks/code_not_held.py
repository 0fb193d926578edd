"""Code used outside its period.

What: A code that by its list did not hold on the day of the event.

Why: Time series break when old and new codes are mixed.

Repair: Correct the code, or its dates in the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.sql import Columns, among, in_period
from regmeta.data.values.reading import Row, day_of, is_in, text_of
from regmeta.model import Code, Period, Text

SEVERITY = "warning"
CATEGORY = "conformance"
ORDER = 20
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) bruker en kode som ikke gjaldt den dagen ({event}). Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) use a code that did not hold on the day ({event}). First rows: {first}.{values}",
)
NB = """Kode brukt utenfor sin gyldighet.

Hva: En kode som etter kodeverket ikke gjaldt på hendelsesdagen.

Hvorfor: Tidsserier brytes når gamle og nye koder blandes.

Slik: Rett koden eller gyldighetsdatoene i kodeverket.
"""


@dataclass(frozen=True, slots=True)
class CodeHeld(Test):
    """Codes that have a period are used within it, by the day in `event`."""

    event: str
    periods: tuple[tuple[str, Period], ...]

    def words(self) -> Text:
        number = len(self.periods)
        return Text(
            "bruker {number} koder med gyldighet bare da de gjaldt, etter {event}",
            "uses {number} codes that have a period only while they held, by {event}",
        ).filled(number=number, event=self.event)

    def needs(self) -> tuple[str, ...]:
        return (self.event,)

    def valued(self, name: str) -> tuple[str, ...]:
        return (self.event,)

    def params(self, name: str) -> Params:
        return {"event": self.event}

    def fault(self, columns: Columns, name: str) -> str:
        """Codes of the same periods share one condition; several periods of a code are joined."""
        day = columns.day(self.event)
        faults = [
            f"({among(columns, name, values)} AND NOT ({_in_any(day, periods)}))"
            for periods, values in self._by_periods().items()
        ]
        return " OR ".join(faults)

    def _by_periods(self) -> dict[tuple[Period, ...], list[str]]:
        by_code: dict[str, list[Period]] = {}
        for value, period in self.periods:
            by_code.setdefault(value, []).append(period)
        by_periods: dict[tuple[Period, ...], list[str]] = {}
        for value, periods in by_code.items():
            by_periods.setdefault(tuple(periods), []).append(value)
        return by_periods

    def passes(self, column: Column, row: Row) -> bool:
        text, day = text_of(row, column.name), day_of(text_of(row, self.event))
        own = [period for value, period in self.periods if value == text]
        return not own or day is None or any(is_in(day, period) for period in own)

    def spoil(self, spot: Spot) -> bool:
        day = day_of(spot.row.get(self.event, "")[:10])
        if day is None:
            return False
        still = {value for value, period in self.periods if is_in(day, period)}
        ended = [value for value, _ in self.periods if value not in still]
        return bool(ended) and spot.put(ended[0])


def _in_any(day: str, periods: Sequence[Period]) -> str:
    return " OR ".join(f"({in_period(day, period)})" for period in periods)


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Coded columns of forms with a day of the event, where some code has a period."""
    periods = periods_of([code for listed in column.lists for code in listed.codes])
    if periods and form.event and form.event != column.name and not column.many:
        yield CodeHeld(form.event, periods)


def periods_of(codes: Sequence[Code]) -> tuple[tuple[str, Period], ...]:
    """Codes that always held in some row need no looking at; else their periods."""
    always = {code.value for code in codes if code.period == Period()}
    return tuple((code.value, code.period) for code in codes if code.value not in always)
