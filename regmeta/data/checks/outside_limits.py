"""Value outside the limits.

What: A value below the lowest or above the highest limit.

Why: One impossible value can move a mean far.

Repair: Correct the value in the registry, or the metadata where they are the ones that are
wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from regmeta.catalogue.bounds import DAYS, NUMERIC
from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.expectations import Expectation, day_number, in_range
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, day_of, text_of
from regmeta.model import Text
from regmeta.texts import number_of

SEVERITY = "error"
CATEGORY = "plausibility"
ORDER = 10
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) ligger utenfor {low} til {high}. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) lie outside {low} to {high}. First rows: {first}.{values}",
)
NB = """Verdi utenfor grensene.

Hva: En verdi under laveste eller over høyeste grense.

Hvorfor: En umulig verdi kan flytte et gjennomsnitt langt.

Slik: Rett verdien i registeret, eller rett metadata hvis det er de som tar feil.
"""


_OPEN = Text("uten grense", "no limit")
_EARLIEST = "1800"
"""Days before this are no days that anybody would write."""


@dataclass(frozen=True, slots=True)
class Within(Test):
    """Low ≤ value ≤ high, ends included: numbers, or days in ISO form where `dates`."""

    low: str = ""
    high: str = ""
    dates: bool = False

    def words(self) -> Text:
        if self.low and self.high:
            return Text("ligger fra {low} til {high}", "lies from {low} to {high}").filled(
                low=self.low, high=self.high
            )
        if self.low:
            return Text("ligger på minst {low}", "lies at {low} or above").filled(low=self.low)
        return Text("ligger på høyst {high}", "lies at {high} or below").filled(high=self.high)

    def valued(self, name: str) -> tuple[str, ...]:
        return (name,)

    def params(self, name: str) -> Params:
        return {"low": self.low or _OPEN, "high": self.high or _OPEN}

    def fault(self, columns: Columns, name: str) -> str:
        if self.dates:
            return self._outside(columns.day(name), "DATE '{}'")
        return self._outside(columns.value(name), "{}")

    def _outside(self, value: str, written: str) -> str:
        parts = [f"{value} < {written.format(self.low)}"] if self.low else []
        parts += [f"{value} > {written.format(self.high)}"] if self.high else []
        return " OR ".join(parts)

    def passes(self, column: Column, row: Row) -> bool:
        text = text_of(row, column.name)
        if self.dates:
            day = day_of(text)
            return day is None or (self.low or "0") <= day.isoformat() <= (self.high or "9999-99")
        number = number_of(text)
        if number is None:
            return True
        below = self.low and number < float(self.low)
        return not below and not (self.high and number > float(self.high))

    def expectation(self, column: Column) -> Expectation:
        ends = (self.low, self.high)
        low, high = (_number(end, self.dates) if end else None for end in ends)
        return in_range(f"{column.name}#", low, high)

    def spoil(self, spot: Spot) -> bool:
        return spot.put(self._day_outside() if self.dates else self._number_outside())

    def _day_outside(self) -> str:
        day = timedelta(days=1)
        if self.low > _EARLIEST:
            return (date.fromisoformat(self.low) - day).isoformat()
        return (date.fromisoformat(self.high) + day).isoformat()

    def _number_outside(self) -> str:
        return f"{float(self.low) - 1:g}" if self.low else f"{float(self.high) + 1:g}"


def _number(end: str, dates: bool) -> float:
    return day_number(end) if dates else float(end)


def can_be_compared(column: Column) -> bool:
    """Whether a column's values have an order: days, and numbers that are no codes."""
    return column.type in DAYS or (column.type in NUMERIC and not column.codes)


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Columns with limits that can be enforced."""
    low, high = column.low.plain, column.high.plain
    if (low or high) and can_be_compared(column):
        yield Within(low, high, column.type in DAYS)
