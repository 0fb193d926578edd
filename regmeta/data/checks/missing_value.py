"""Mandatory value is missing.

What: A mandatory variable without a value, in the period and under the conditions in which it
is mandatory.

Why: Completeness is the first thing a review asks for.

Repair: Obtain the value. Where the demand does not hold, set Obligatorisk to no or give
GyldigFra.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from regmeta.catalogue.columns import Column, When
from regmeta.data.check import FormPlan, Spot, Test
from regmeta.data.expectations import Expectation, Frame
from regmeta.data.openers import yes_of
from regmeta.data.sql import TICKED, Columns, holds
from regmeta.data.values.reading import Row, hold, text_of
from regmeta.data.wording import when_said
from regmeta.model import Period, Text

SEVERITY = "error"
CATEGORY = "completeness"
ORDER = 10
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) mangler en verdi som er obligatorisk. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) lack a value that is mandatory. First rows: {first}.{values}",
)
NB = """Obligatorisk verdi mangler.

Hva: En obligatorisk variabel uten verdi, i den perioden og under de vilkårene den er
obligatorisk.

Hvorfor: Kompletthet er det første en ekspertgruppe spør om.

Slik: Innhent verdien. Gjelder kravet ikke, sett Obligatorisk til Nei eller oppgi GyldigFra.
"""


@dataclass(frozen=True, slots=True)
class Filled(Test):
    """There is a value wherever all conditions hold."""

    when: tuple[When, ...] = ()

    def words(self) -> Text:
        said = when_said(self.when)
        return Text("er fylt ut{said}", "is filled in{said}").filled(said=said)

    @property
    def inferred(self) -> bool:
        return any(when.values or when.but for when in self.when)

    def conditions(self) -> tuple[When, ...]:
        return self.when

    def fault(self, columns: Columns, name: str) -> str:
        conditions = [holds(columns, when) for when in self.when]
        return " AND ".join([columns.is_empty(name), *conditions])

    def passes(self, column: Column, row: Row) -> bool:
        answered = text_of(row, column.name) or text_of(row, f"{column.name}?")
        return bool(answered) or not hold(row, self.when)

    def expectation(self, column: Column) -> Expectation:
        return "expect_column_values_to_not_be_null", {"column": f"{column.name}?"}

    def frame_columns(self, name: str, frame: Frame) -> Mapping[str, Any]:
        """`X?`: the value, or that a reason is declared for there being none."""
        return {f"{name}?": frame.answers(name)}

    def spoil(self, spot: Spot) -> bool:
        return spot.put("")


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Mandatory columns, sub-questions only where the metadata tell what opens them."""
    if not column.mandatory or (column.is_sub and column.opened_by is None):
        return
    conditions = list(_asked(column, form))
    if column.is_sub and not conditions:
        return
    if column.miss:
        conditions.append(When(column.miss, but=TICKED))
    if column.known_period != Period() and form.event not in ("", column.name):
        conditions.append(When(form.event, (), column.known_period))
    yield Filled(tuple(conditions))


def _asked(column: Column, form: FormPlan) -> Iterator[When]:
    """That a sub-question is asked at all: its question was answered with a yes."""
    if column.is_sub and column.opened_by:
        opener = form.column(column.opened_by.column)
        yes = yes_of(opener) if opener else ()
        if yes:
            yield When(column.opened_by.column, yes)
