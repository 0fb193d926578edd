"""Answer to a closed question.

What: A question with an answer where the questions that open it say no: the one that opens a
sub-question, or those of the codebook's own condition, with “and”, “or” and boxes that are ticked.

Why: One of the two answers must be wrong.

Repair: Check both. Where the codebook does not tell which question opens a sub-question, the
nearest before is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.columns import Column, When
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.expectations import Expectation, in_set, not_in_set
from regmeta.data.sql import TICKED, Columns, among, holds
from regmeta.data.values.reading import Row, hold, text_of
from regmeta.data.values.reading import holds as holds_of
from regmeta.data.wording import when_said
from regmeta.files.database import quoted
from regmeta.model import Text

SEVERITY = "warning"
CATEGORY = "plausibility"
ORDER = 30
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) har svar selv om spørsmålet er lukket av {opener}. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) have an answer although {opener} closes the question. First rows: {first}.{values}",
)
NB = """Svar på et lukket spørsmål.

Hva: Et spørsmål med svar der spørsmålene som åpner det, sier nei: det som åpner et underspørsmål,
eller de kodebokens egen betingelse nevner, med «og», «eller» og bokser som krysses av.

Hvorfor: Ett av de to svarene må være feil.

Slik: Sjekk begge. Der kodeboken ikke sier hvilket spørsmål som åpner et underspørsmål, er nærmeste
foregående antatt.
"""


@dataclass(frozen=True, slots=True)
class Empty(Test):
    """There is no value where the question that opens it says no; sentinels count as none.

    `is_said`: the codebook itself names that question.
    """

    when: When
    sentinels: tuple[str, ...] = ()
    is_said: bool = False

    def words(self) -> Text:
        said = when_said((self.when,))
        return Text("er tom{said}", "is empty{said}").filled(said=said)

    @property
    def inferred(self) -> bool:
        return not self.is_said

    def conditions(self) -> tuple[When, ...]:
        return (self.when,)

    def params(self, name: str) -> Params:
        return {"opener": self.when.column}

    def fault(self, columns: Columns, name: str) -> str:
        return f"{_some(columns, name, self.sentinels)} AND {holds(columns, self.when)}"

    def passes(self, column: Column, row: Row) -> bool:
        return not _is_answered(column, row, self.sentinels) or not holds_of(row, self.when)

    def expectation(self, column: Column) -> Expectation:
        if _is_box(column):
            return not_in_set(TICKED)
        return in_set(self.sentinels) if self.sentinels else ("expect_column_values_to_be_null", {})

    def spoil(self, spot: Spot) -> bool:
        if spot.row[self.when.column] not in self.when.values:
            return False
        spot.row[spot.name] = _answer(spot, self.sentinels)
        return True


@dataclass(frozen=True, slots=True)
class Unasked(Test):
    """There is no value where several questions, or a box of one, close the question together."""

    when: tuple[When, ...]
    sentinels: tuple[str, ...] = ()

    def words(self) -> Text:
        return Text("er tom{said}", "is empty{said}").filled(said=when_said(self.when))

    def needs(self) -> tuple[str, ...]:
        return tuple(when.column for when in self.when)

    def others(self) -> tuple[str, ...]:
        return tuple(f"{when.column}={'/'.join(when.values or when.but)}" for when in self.when)

    def mark(self, name: str) -> str:
        return "!".join((name, *self.others()))

    def params(self, name: str) -> Params:
        return {"opener": " + ".join(dict.fromkeys(when.column for when in self.when))}

    def fault(self, columns: Columns, name: str) -> str:
        conditions = [holds(columns, when) for when in self.when]
        return " AND ".join([_some(columns, name, self.sentinels), *conditions])

    def passes(self, column: Column, row: Row) -> bool:
        return not _is_answered(column, row, self.sentinels) or not hold(row, self.when)

    def spoil(self, spot: Spot) -> bool:
        if not hold(spot.row, self.when):
            return False
        spot.row[spot.name] = _answer(spot, self.sentinels)
        return True


def _some(columns: Columns, name: str, sentinels: tuple[str, ...]) -> str:
    """Whether there is an answer, as an SQL condition."""
    if _is_box(columns.column(name)):
        return among(columns, name, TICKED)
    if sentinels:
        return among(columns, name, sentinels, negated=True)
    return f"{quoted(name)} IS NOT NULL"


def _is_answered(column: Column, row: Row, sentinels: tuple[str, ...]) -> bool:
    text = text_of(row, column.name)
    return text in TICKED if _is_box(column) else bool(text) and text not in sentinels


def _answer(spot: Spot, sentinels: tuple[str, ...]) -> str:
    """An answer that the column may have, to plant where there should be none."""
    column = spot.column
    codes = [value for value in column.values if value not in sentinels]
    day = spot.row.get(spot.form.event, "")[:10] or "2024-01-01"
    by_type: dict[str, str] = {
        "date": day,
        "dateTime": f"{day}T10:00:00",
        "time": "10:00:00",
        "string": "1",
        "boolean": "1",
    }
    number = column.usual[0] or column.low.plain or "1"
    return codes[0] if codes else by_type.get(column.type, number)


def _is_box(column: Column) -> bool:
    """A box that is ticked or not: an unticked one is no answer."""
    return column.type == "boolean" and not column.codes


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Questions that others can close: one alone, or several by the codebook's condition."""
    for whens in column.closed_when:
        yield Unasked(whens, column.sentinels)
    if column.opened_by and not column.closed_when:
        yield Empty(column.opened_by, column.sentinels, bool(column.condition))
