"""Day that has not come yet.

What: The day of the event, or of the form, is later than the day of the extract.

Why: Nothing that has happened lies in the future: the year is wrong, or the day is a plan.

Repair: Correct the day in the registry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.roles import EVENTS
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, day_of, text_of
from regmeta.files.database import literal
from regmeta.model import Text

SEVERITY = "error"
CATEGORY = "plausibility"
ORDER = 30
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) er senere enn dagen for uttrekket, {today}. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) are later than the day of the extract, {today}. First rows: {first}.{values}",
)
NB = """Dag som ikke har vært.

Hva: Dagen for hendelsen, eller for skjemaet, er senere enn dagen for uttrekket.

Hvorfor: Noe som har skjedd, ligger ikke i fremtiden: Året er feil, eller dagen er en plan.

Slik: Rett dagen i registeret.
"""


@dataclass(frozen=True, slots=True)
class NotInFuture(Test):
    """The day is not later than the day of the extract."""

    today: date

    def words(self) -> Text:
        return Text(
            "er ikke senere enn dagen for uttrekket, {today}",
            "is not later than the day of the extract, {today}",
        ).filled(today=self.today)

    def valued(self, name: str) -> tuple[str, ...]:
        return (name,)

    def params(self, name: str) -> Params:
        return {"today": self.today.isoformat()}

    def fault(self, columns: Columns, name: str) -> str:
        return f"{columns.day(name)} > CAST({literal(self.today.isoformat())} AS DATE)"

    def passes(self, column: Column, row: Row) -> bool:
        day = day_of(text_of(row, column.name))
        return day is None or day <= self.today

    def spoil(self, spot: Spot) -> bool:
        day = self.today + timedelta(days=1)
        return spot.put(day.isoformat() + spot.row[spot.name][10:])


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """The day of the event, and what is harmonized to the day of an event or a form."""
    happened = column.name == form.event or column.role in EVENTS
    if not happened or form.today is None or column.type not in DAYS:
        return
    # Limits that end by then say it already.
    if not column.high.value or column.high.value > form.today.isoformat():
        yield NotInFuture(form.today)
