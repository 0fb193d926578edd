"""Answer to a closed question.

What: A sub-question with an answer where the question that opens it says no.

Why: One of the two answers must be wrong.

Repair: Check both. The codebook does not tell which question opens which: the nearest before is
assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.columns import Column, When
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.expectations import Expectation, in_set, not_in_set
from regmeta.data.sql import TICKED, Columns, among, holds
from regmeta.data.values.reading import Row, text_of
from regmeta.data.values.reading import holds as holds_of
from regmeta.data.wording import when_said
from regmeta.files.database import quoted
from regmeta.model import Text

SEVERITY = "warning"
CATEGORY = "plausibility"
ORDER = 30
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) har svar selv om {opener} sier nei. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) have an answer although {opener} says no. First rows: {first}.{values}",
)
NB = """Svar på et lukket spørsmål.

Hva: Et underspørsmål med svar der spørsmålet som åpner det, sier nei.

Hvorfor: Ett av de to svarene må være feil.

Slik: Sjekk begge. Kodeboken sier ikke hvilket spørsmål som åpner hvilket: nærmeste foregående
er antatt.
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
        return f"{self._some(columns, name)} AND {holds(columns, self.when)}"

    def _some(self, columns: Columns, name: str) -> str:
        if _is_box(columns.column(name)):
            return among(columns, name, TICKED)
        if self.sentinels:
            return among(columns, name, self.sentinels, negated=True)
        return f"{quoted(name)} IS NOT NULL"

    def passes(self, column: Column, row: Row) -> bool:
        text = text_of(row, column.name)
        answer = text in TICKED if _is_box(column) else bool(text) and text not in self.sentinels
        return not answer or not holds_of(row, self.when)

    def expectation(self, column: Column) -> Expectation:
        if _is_box(column):
            return not_in_set(TICKED)
        return in_set(self.sentinels) if self.sentinels else ("expect_column_values_to_be_null", {})

    def spoil(self, spot: Spot) -> bool:
        if spot.row[self.when.column] not in self.when.values:
            return False
        spot.row[spot.name] = self._answer(spot)
        return True

    def _answer(self, spot: Spot) -> str:
        column = spot.column
        codes = [value for value in column.values if value not in self.sentinels]
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
    """Sub-questions whose opening question can say no."""
    if column.opened_by:
        yield Empty(column.opened_by, column.sentinels, bool(column.condition))
