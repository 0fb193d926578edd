"""Derived value does not agree.

What: A derived value that is not what the formula gives from the other columns.

Why: Either the formula or what it rests on has changed since.

Repair: Compute it anew, or correct the formula in the metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from regmeta.catalogue.bounds import NUMERIC
from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.expectations import Expectation, Frame, in_range
from regmeta.data.formula import as_sql, columns_of, compute
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, text_of
from regmeta.model import Text
from regmeta.texts import number_of

SEVERITY = "warning"
CATEGORY = "plausibility"
ORDER = 50
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) er noe annet enn {formula}. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) differ from {formula}. First rows: {first}.{values}",
)
NB = """Utledet verdi stemmer ikke.

Hva: En utledet verdi som er en annen enn formelen gir av de andre kolonnene.

Hvorfor: Enten formelen eller grunnlaget er endret siden.

Slik: Regn ut på nytt, eller rett formelen i metadata.
"""


_OFF = 7


@dataclass(frozen=True, slots=True)
class Derived(Test):
    """The value is what the formula gives from other columns, within `tolerance`."""

    formula: str
    columns: tuple[str, ...]
    tolerance: float

    def words(self) -> Text:
        said = f"{self.formula} (± {self.tolerance:g})"
        return Text("er {said}", "is {said}").filled(said=said)

    def needs(self) -> tuple[str, ...]:
        return self.columns

    def valued(self, name: str) -> tuple[str, ...]:
        return (name, *self.columns)

    def params(self, name: str) -> Params:
        return {"formula": self.formula}

    def spelled(self, name: str) -> str:
        """A column that the formula names, as the form spells it."""
        return next(column for column in self.columns if column.casefold() == name.casefold())

    def fault(self, columns: Columns, name: str) -> str:
        formula = as_sql(self.formula, lambda column: columns.value(self.spelled(column)))
        return f"abs({columns.value(name)} - {formula}) > {self.tolerance!r}"

    def passes(self, column: Column, row: Row) -> bool:
        numbers = {name: number_of(text_of(row, name)) for name in self.columns}
        own = number_of(text_of(row, column.name))
        if own is None or None in numbers.values():
            return True
        try:
            made = compute(self.formula, lambda name: numbers[self.spelled(name)])
        except ZeroDivisionError:
            return True
        return abs(own - float(made)) <= self.tolerance  # type: ignore[arg-type]

    def expectation(self, column: Column) -> Expectation:
        return in_range(f"{column.name}=", -self.tolerance, self.tolerance)

    def frame_columns(self, name: str, frame: Frame) -> Mapping[str, Any]:
        """`X=`: how far the value is from its formula, none where that divides by nothing."""
        made: Any = compute(self.formula, lambda column: frame.values(self.spelled(column)))
        off = frame.values(name) - made
        return {f"{name}=": off.where(off.abs() != float("inf"))}

    def spoil(self, spot: Spot) -> bool:
        number = number_of(spot.row[spot.name])
        spot.row[spot.name] = "" if number is None else f"{number + _OFF:g}"
        return number is not None


def tolerance(column: Column) -> float:
    """Half of the last digit that a column keeps: what rounding alone may make of a formula."""
    return float(0.5 * 10.0 ** -_digits(column) + 1e-9)


def _digits(column: Column) -> int:
    return max(column.decimals, 0) if column.type == "decimal" else 0


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Numbers whose origin is arithmetic over columns of the form; a sentence is none."""
    if column.type not in NUMERIC or column.codes or not column.formula:
        return
    used = columns_of(column.formula, [other.name for other in form.columns])
    if used:
        yield Derived(column.formula.strip().removeprefix("="), used, tolerance(column))
