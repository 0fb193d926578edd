"""Dates out of order.

What: A date that is later than one it must precede.

Why: Survival and waiting times become negative.

Repair: Correct the value in the registry, or the metadata where they are the ones that are
wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import PERSON, Column
from regmeta.data.check import AcrossTest, Extract, FormPlan, Params, Spot, Test
from regmeta.data.expectations import BAD, OK, Expectation, Frame, in_set
from regmeta.data.roles import BIRTH, DEATH, KEY, LOCAL, PARENT
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, day_of, text_of
from regmeta.files.database import quoted
from regmeta.model import Text

SEVERITY = "error"
CATEGORY = "plausibility"
ORDER = 40
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) er senere enn {later}. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) are later than {later}. First rows: {first}.{values}",
)
NB = """Datoer i feil rekkefølge.

Hva: En dato som er senere enn en dato den må komme før.

Hvorfor: Overlevelse og ventetid blir negative.

Slik: Rett verdien i registeret, eller rett metadata hvis det er de som tar feil.
"""


_IN, _OUT = "episode.innskrivning_tidspunkt", "episode.utskrivning_tidspunkt"


@dataclass(frozen=True, slots=True)
class NotAfter(Test):
    """The day is not later than the day in `later`."""

    later: str

    def words(self) -> Text:
        return Text("er ikke senere enn {later}", "is not later than {later}").filled(
            later=self.later
        )

    def needs(self) -> tuple[str, ...]:
        return (self.later,)

    def valued(self, name: str) -> tuple[str, ...]:
        return (name, self.later)

    def others(self) -> tuple[str, ...]:
        return (self.later,)

    def params(self, name: str) -> Params:
        return {"later": self.later}

    def fault(self, columns: Columns, name: str) -> str:
        return f"{columns.day(name)} > {columns.day(self.later)}"

    def passes(self, column: Column, row: Row) -> bool:
        day, later = day_of(text_of(row, column.name)), day_of(text_of(row, self.later))
        return day is None or later is None or day <= later

    def expectation(self, column: Column) -> Expectation:
        return "expect_column_pair_values_a_to_be_greater_than_b", {
            "column_A": f"{self.later}#",
            "column_B": f"{column.name}#",
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        }

    def spoil(self, spot: Spot) -> bool:
        later, own = spot.row[self.later], spot.row[spot.name]
        if not later or not own:
            return False
        day = date.fromisoformat(later[:10]) + timedelta(days=1)
        spot.row[spot.name] = day.isoformat() + own[10:]
        return True


@dataclass(frozen=True, slots=True)
class Follows(AcrossTest):
    """The day is not before the day in `column` of the form `form`, or with `before` not after it,
    in every row there whose `key` is this row's `by`."""

    form: str
    column: str
    by: str
    key: str
    before: bool = False

    def words(self) -> Text:
        side = Text("senere", "later") if self.before else Text("tidligere", "earlier")
        return Text(
            "er ikke {side} enn {column} i skjemaet {form} (koblet med {by})",
            "is not {side} than {column} of the form {form} (joined by {by})",
        ).filled(side=side, column=self.column, form=self.form, by=self.by)

    def needs(self) -> tuple[str, ...]:
        return (self.by,)

    def valued(self, name: str) -> tuple[str, ...]:
        return (name,)

    def others(self) -> tuple[str, ...]:
        return (self._there(),)

    def _there(self) -> str:
        return f"{self.form.rpartition('.')[2]}.{self.column}"

    def other_columns(self) -> frozenset[str]:
        return frozenset({self.column, self.key})

    def params(self, name: str) -> Params:
        first, last = (name, self._there()) if self.before else (self._there(), name)
        return {"column": first, "later": last}

    def count(self, name: str, here: Extract, others: Mapping[str, Extract]) -> str:
        return f"SELECT count(*) {self._misplaced(name, here, others[self.form], False)}"

    def first(self, name: str, here: Extract, others: Mapping[str, Extract], which: str) -> str:
        return f"SELECT {which} {self._misplaced(name, here, others[self.form], True)}"

    def _misplaced(self, name: str, here: Extract, there: Extract, numbered: bool) -> str:
        """The rows whose day lies on the wrong side of the other form's, as what follows SELECT."""
        own, other = here.columns, there.columns
        edge, sign = ("min", ">") if self.before else ("max", "<")
        key, by = quoted(self.key), quoted(self.by)
        if own.shape(self.by) != other.shape(self.key):
            key, by = other.text(self.key), own.text(self.by)
        days = (
            f'SELECT {key} AS "#key", {edge}({other.day(self.column)}) AS "#day" '
            f"FROM {there.rows()} WHERE {key} IS NOT NULL GROUP BY 1"
        )
        wrong = f'{own.day(name)} {sign} "#day"'
        rows = here.rows(numbered)
        return f'FROM {rows} JOIN ({days}) AS there ON "#key" = {by} WHERE {wrong}'

    def expected(self, column: Column, own: Frame, others: Mapping[str, Frame]) -> Expectation:
        return in_set([OK], f"{column.name}:{self._there()}")

    def marks(self, name: str, own: Frame, others: Mapping[str, Frame]) -> Mapping[str, Any]:
        """Each row's day against the other form's, by the joining column."""
        there = others[self.form]
        days = there.values(self.column).groupby(there.texts(self.key))
        edge = own.texts(self.by).map(days.min() if self.before else days.max())
        day = own.values(name)
        wrong = day > edge if self.before else day < edge
        return {f"{name}:{self._there()}": wrong.map({True: BAD, False: OK})}

    def spoil(self, spot: Spot) -> bool:
        """A day on the wrong side of the other form's."""
        rows = [row for row in spot.others.get(self.form, ()) if row[self.key] == spot.row[self.by]]
        days = [day for row in rows if (day := day_of(row[self.column]))]
        if not days or not spot.row[spot.name]:
            return False
        edge = min(days) if self.before else max(days)
        wrong = edge + timedelta(days=1 if self.before else -1)
        spot.row[spot.name] = wrong.isoformat() + spot.row[spot.name][10:]
        return True


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Birth ≤ event ≤ death, and in before out; other orders stand in registry.toml."""
    if column.type not in DAYS:
        return
    for first, last in ((BIRTH, DEATH), (_IN, _OUT)):
        if column.role == first:
            yield from _not_after(form, last)
    is_event = column.name == form.event
    if column.role == BIRTH and form.event and not is_event:
        yield NotAfter(form.event)
    if is_event and column.role not in (BIRTH, DEATH):
        yield from _not_after(form, DEATH)


def _not_after(form: FormPlan, role: str) -> Iterator[Test]:
    return (NotAfter(column.name) for column in form.columns if column.role == role)


def between_forms(form: FormPlan, forms: Sequence[FormPlan]) -> Iterator[tuple[Column, Test]]:
    """Birth ≤ event ≤ death also where a person's days are in another form than the event: joined
    by the main form's key, else by the patient's number or id."""
    event = form.column(form.event)
    if event is None or event.role in (BIRTH, DEATH):
        return
    for role, before in ((BIRTH, False), (DEATH, True)):
        test = None if form.with_role(role) else _lived(form, forms, role, before)
        if test:
            yield event, test


def _lived(form: FormPlan, forms: Sequence[FormPlan], role: str, before: bool) -> Follows | None:
    """The test against the first other form that has the day and a column to join by."""
    for other in forms:
        there, joined = other.with_role(role), _joined(form, other)
        if there and joined and there.type in DAYS:
            return Follows(other.code, there.name, joined[0].name, joined[1].name, before)
    return None


def _joined(form: FormPlan, other: FormPlan) -> tuple[Column, Column] | None:
    for here, there in ((PARENT, KEY), (PERSON, PERSON), (LOCAL, LOCAL)):
        by, key = form.with_role(here), other.with_role(there)
        if by and key:
            return by, key
    return None
