"""Mandatory question not answered.

What: A mandatory variable with the code for “choose a value” or the like.

Why: Such answers look like data but are missing.

Repair: Obtain the answer, and count the code as missing in analyses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Spot, Test
from regmeta.data.checks import missing_value
from regmeta.data.expectations import Expectation, not_in_set
from regmeta.data.sql import Columns, among
from regmeta.data.values.reading import Row, text_of
from regmeta.data.wording import few
from regmeta.model import Text

SEVERITY = "warning"
CATEGORY = "completeness"
ORDER = 20
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) har bare valgt bort svaret. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) have chosen nothing. First rows: {first}.{values}",
)
NB = """Obligatorisk spørsmål ikke besvart.

Hva: En obligatorisk variabel med koden for «Velg verdi» eller liknende.

Hvorfor: Slike svar ser ut som data, men er manglende.

Slik: Innhent svaret, og regn koden som manglende i analyser.
"""


@dataclass(frozen=True, slots=True)
class Answered(Test):
    """The value is none of the codes that say "not answered"."""

    sentinels: tuple[str, ...]

    def words(self) -> Text:
        codes = few(self.sentinels)
        return Text(
            "er besvart, ikke {codes} (valgt bort)", "is answered, not {codes} (nothing chosen)"
        ).filled(codes=codes)

    def fault(self, columns: Columns, name: str) -> str:
        return among(columns, name, self.sentinels)

    def passes(self, column: Column, row: Row) -> bool:
        return text_of(row, column.name) not in self.sentinels

    def expectation(self, column: Column) -> Expectation:
        return not_in_set(self.sentinels)

    def spoil(self, spot: Spot) -> bool:
        return spot.put(self.sentinels[0])


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Columns that must be filled and whose list has codes for nothing chosen."""
    if column.sentinels and any(missing_value.tests(column, form)):
        yield Answered(column.sentinels)
