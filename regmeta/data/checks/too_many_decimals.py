"""Too many decimals.

What: A number with more decimals than the variable's precision.

Why: It suggests a conversion or another instrument.

Repair: Correct the precision in the metadata, or round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, text_of
from regmeta.model import Text
from regmeta.texts import number_of

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


_NOISE = 1e-9


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

    def valued(self, name: str) -> tuple[str, ...]:
        return (name,)

    def fault(self, columns: Columns, name: str) -> str:
        """A number has no digits of its own: what is left after rounding must be above noise."""
        if columns.shape(name) == "whole":
            return ""
        value = columns.value(name)
        return f"abs({value} - round({value}, {self.most})) > {_NOISE}"

    def passes(self, column: Column, row: Row) -> bool:
        number = number_of(text_of(row, column.name))
        return number is None or abs(number - round(number, self.most)) <= _NOISE

    def spoil(self, spot: Spot) -> bool:
        return spot.put("50." + "1" * (self.most + 1))


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Decimal numbers with a precision."""
    if column.type == "decimal" and column.decimals >= 0 and not column.codes:
        yield Decimals(column.decimals)
