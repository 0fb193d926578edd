"""Too many decimals.

What: A number with more decimals than the variable's precision.

Why: It suggests a conversion or another instrument.

Repair: Correct the precision in the metadata, or round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.expectations import Expectation
from regmeta.data.sql import Columns
from regmeta.data.values import Row, text_of
from regmeta.files.database import quoted
from regmeta.model import Text

SEVERITY = "advice"
CATEGORY = "conformance"
ORDER = 80
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) har flere enn {most} desimaler. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) have more than {most} decimals. First rows: {first}.{values}",
)
NB = """For mange desimaler.

Hva: Et tall med flere desimaler enn variabelens presisjon.

Hvorfor: Det tyder på omregning eller et annet måleutstyr.

Slik: Rett presisjonen i metadata, eller avrund.
"""


@dataclass(frozen=True, slots=True)
class Decimals(Test):
    """At most so many digits after the decimal sign."""

    most: int

    def words(self) -> Text:
        return Text("har høyst {most} desimaler", "has at most {most} decimals").filled(
            most=self.most
        )

    def params(self, name: str) -> Params:
        return {"most": self.most}

    def _pattern(self) -> str:
        return f"[.,][0-9]{{{self.most},}}[1-9]"

    def fault(self, columns: Columns, name: str) -> str:
        column = quoted(name)
        if columns.stored[name] == "number":
            # A number has no digits of its own: what is left after rounding must be above noise.
            return f"abs({column} - round({column}, {self.most})) > 1e-9"
        if not columns.is_text(name):
            return ""
        return f"regexp_matches({column}, '{self._pattern()}')"

    def passes(self, column: Column, row: Row) -> bool:
        return not re.search(self._pattern(), text_of(row, column.name))

    def expectation(self, column: Column) -> Expectation:
        return "expect_column_values_to_not_match_regex", {"regex": self._pattern()}

    def spoil(self, spot: Spot) -> bool:
        return spot.put("50." + "1" * (self.most + 1))


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Decimal numbers with a precision."""
    if column.type == "decimal" and column.decimals >= 0 and not column.codes:
        yield Decimals(column.decimals)
