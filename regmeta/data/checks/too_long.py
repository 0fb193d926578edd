"""Value that is too long.

What: A text longer than the variable's length.

Why: The text is cut in systems that follow the metadata.

Repair: Raise the length in the metadata, or correct the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.columns import PATTERNS_OF_ROLES, Column
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.expectations import Expectation
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, text_of
from regmeta.model import Text

SEVERITY = "warning"
CATEGORY = "conformance"
ORDER = 70
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) er lengre enn {length} tegn. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) are longer than {length} characters. First rows: {first}.{values}",
)
NB = """For lang verdi.

Hva: En tekst som er lengre enn variabelens lengde.

Hvorfor: Teksten kuttes i systemer som følger metadata.

Slik: Øk lengden i metadata, eller rett teksten.
"""


@dataclass(frozen=True, slots=True)
class NoLonger(Test):
    """At most so many characters."""

    length: int

    def words(self) -> Text:
        return Text("er høyst {length} tegn", "has at most {length} characters").filled(
            length=self.length
        )

    def params(self, name: str) -> Params:
        return {"length": self.length}

    def fault(self, columns: Columns, name: str) -> str:
        return f"length({columns.text(name)}) > {self.length}"

    def passes(self, column: Column, row: Row) -> bool:
        return len(text_of(row, column.name)) <= self.length

    def expectation(self, column: Column) -> Expectation:
        return "expect_column_value_lengths_to_be_between", {"max_value": self.length}

    def spoil(self, spot: Spot) -> bool:
        return spot.put("1" * (self.length + 1))


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Texts with a length, where no pattern of the target says it better."""
    if column.length and not column.codes and column.role not in PATTERNS_OF_ROLES:
        yield NoLonger(column.length)
