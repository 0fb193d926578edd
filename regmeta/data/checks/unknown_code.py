"""Code outside the code list.

What: A value that is none of the codes of the variable's code list.

Why: Nobody can know what the code means.

Repair: Add the code to the list, or correct the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Spot, Test
from regmeta.data.expectations import Expectation, in_set, matches
from regmeta.data.patterns import full_match, several
from regmeta.data.sql import Columns, among
from regmeta.data.values.reading import Row, text_of
from regmeta.data.wording import few
from regmeta.model import Text

SEVERITY = "error"
CATEGORY = "conformance"
ORDER = 10
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) har en kode som ikke er i listen. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) have a code that is not in the list. First rows: {first}.{values}",
)
NB = """Kode utenfor kodeverket.

Hva: En verdi som ikke er blant kodene i variabelens kodeverk.

Hvorfor: Ingen kan vite hva koden betyr.

Slik: Legg koden til i kodeverket, eller rett verdien.
"""


_NO_CODE = "97531"


@dataclass(frozen=True, slots=True)
class OneOf(Test):
    """The value is one of the codes; `several` where one cell may hold several, by `;`, `,` or `|`."""

    values: tuple[str, ...]
    several: bool = False

    def words(self) -> Text:
        listed = few(self.values)
        if self.several:
            return Text(
                "har bare koder i listen: {listed}", "has only codes of the list: {listed}"
            ).filled(listed=listed)
        return Text("er en kode i listen: {listed}", "is a code of the list: {listed}").filled(
            listed=listed
        )

    def fault(self, columns: Columns, name: str) -> str:
        if self.several:
            return f"NOT {full_match(columns.text(name), several(self.values))}"
        return among(columns, name, self.values, negated=True)

    def passes(self, column: Column, row: Row) -> bool:
        text = text_of(row, column.name)
        parts = re.split(" ?[;,|] ?", text) if self.several else [text]
        return not text or all(part in self.values for part in parts)

    def expectation(self, column: Column) -> Expectation:
        return matches(several(self.values)) if self.several else in_set(self.values)

    def spoil(self, spot: Spot) -> bool:
        return spot.put(_NO_CODE)


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Every coded column."""
    if column.codes:
        yield OneOf(column.values, column.many)
