"""Value of the wrong form.

What: A text with other signs, or of another form, than the metadata allow.

Why: Joins and look-ups miss such values.

Repair: Correct the value in the registry, or the metadata where they are the ones that are
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Spot, Test
from regmeta.data.checks.wrong_check_digits import norwegian
from regmeta.data.expectations import Expectation, matches
from regmeta.data.patterns import full_match
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, text_of
from regmeta.model import Text

SEVERITY = "warning"
CATEGORY = "conformance"
ORDER = 60
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) følger ikke mønsteret. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) do not follow the pattern. First rows: {first}.{values}",
)
NB = """Verdi med feil form.

Hva: En tekst med andre tegn, eller på en annen form, enn metadata tillater.

Hvorfor: Koblinger og oppslag bommer på slike verdier.

Slik: Rett verdien i registeret, eller rett metadata hvis det er de som tar feil.
"""


_NEVER_ALLOWED = "¤"


@dataclass(frozen=True, slots=True)
class MatchesPattern(Test):
    """The whole text matches a pattern that RE2, Java and Python read alike."""

    pattern: str

    def words(self) -> Text:
        return Text("følger mønsteret {pattern}", "follows the pattern {pattern}").filled(
            pattern=self.pattern
        )

    def fault(self, columns: Columns, name: str) -> str:
        return f"NOT {full_match(columns.text(name), self.pattern)}"

    def passes(self, column: Column, row: Row) -> bool:
        text = text_of(row, column.name)
        return not text or bool(re.fullmatch(self.pattern, text))

    def expectation(self, column: Column) -> Expectation:
        return matches(self.pattern)

    def spoil(self, spot: Spot) -> bool:
        return spot.put(_NEVER_ALLOWED)


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Columns with a pattern; that of personal numbers goes without saying where every number's
    check digits are looked at."""
    if column.codes or not column.pattern:
        return
    if not column.identity or norwegian(form):
        yield MatchesPattern(column.pattern)
