"""What a check of data is: one frozen value, that every engine compiles for itself.

A Test says what a column must be like and knows nothing of SQL or pandas. Values are compared as
texts where a test holds texts; `event` is always the name of the column with the event's day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from regmeta.catalogue.columns import Column, Type, When
from regmeta.model import Period, Severity, Text

Category = Literal["conformance", "completeness", "plausibility"]
"""Kahn et al. 2016, a harmonized data quality terminology: what the check is about."""
Basis = Literal["verification", "validation"]
"""Held against the metadata themselves (verification) or against a truth outside (validation)."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The value can be read as its type."""

    kind: Type


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of the codes; `several` where one cell may hold several, by `;` or `,`."""

    values: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class CodeHeld:
    """Codes that have a period are used within it, by the day in `event`."""

    event: str
    periods: tuple[tuple[str, Period], ...]


@dataclass(frozen=True, slots=True)
class Within:
    """Low ≤ value ≤ high, ends included: numbers, or days in ISO form where `dates`."""

    low: str = ""
    high: str = ""
    dates: bool = False


@dataclass(frozen=True, slots=True)
class Matches:
    """The whole text matches a pattern that RE2, Java and Python read alike."""

    pattern: str


@dataclass(frozen=True, slots=True)
class NoLonger:
    """At most so many characters."""

    length: int


@dataclass(frozen=True, slots=True)
class Decimals:
    """At most so many digits after the decimal sign."""

    most: int


@dataclass(frozen=True, slots=True)
class Filled:
    """There is a value wherever all conditions hold."""

    when: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """The value is none of the codes that say "not answered"."""

    sentinels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Empty:
    """There is no value where the question that opens it says no; sentinels count as none."""

    when: When
    sentinels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unique:
    """No value stands twice, or not together with those of the columns `also`; every row that
    shares its value counts, the first included, and rows where one of them is empty do not."""

    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refers:
    """Every value stands in `column` of the form `form`."""

    form: str
    column: str


@dataclass(frozen=True, slots=True)
class Follows:
    """The day is not before the day in `column` of the form `form`, or with `before` not after it,
    in every row there whose `key` is this row's `by`."""

    form: str
    column: str
    by: str
    key: str
    before: bool = False


@dataclass(frozen=True, slots=True)
class NotAfter:
    """The day is not later than the day in `later`."""

    later: str


@dataclass(frozen=True, slots=True)
class CheckDigits:
    """The number is a person's or an organisation's number, by form and check digits."""

    of: Literal["person", "orgnr"]
    when: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True)
class NoIdentifier:
    """No personal number stands in the text: 11 digits, a blank after six allowed."""


@dataclass(frozen=True, slots=True)
class Derived:
    """The value is what the formula gives from other columns, within `tolerance`."""

    formula: str
    columns: tuple[str, ...]
    tolerance: float


Test = (
    Typed
    | OneOf
    | CodeHeld
    | Within
    | Matches
    | NoLonger
    | Decimals
    | Filled
    | Answered
    | Empty
    | Unique
    | Refers
    | Follows
    | NotAfter
    | CheckDigits
    | NoIdentifier
    | Derived
)


def _others(test: Test) -> tuple[str, ...]:
    match test:
        case NotAfter(later):
            return (later,)
        case Unique(also):
            return also
        case Follows(form, column):
            return (f"{form.rpartition('.')[2]}.{column}",)
    return ()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold of one column, and the fault it is where it does not."""

    rule: str
    column: str
    variable: str
    test: Test
    words: Text
    severity: Severity
    category: Category
    basis: Basis = "verification"
    inferred: bool = False

    @property
    def id(self) -> str:
        """`data-wrong-type:HEIGHT`, with the other column where the rule looks at two."""
        return ":".join((self.rule, self.column, *_others(self.test)))


@dataclass(frozen=True, slots=True)
class FormPlan:
    """All checks of one form, and the column that holds the day of the event ('' = none)."""

    code: str
    name: str
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    event: str = ""

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((one for one in self.columns if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """The checks of a registry's extract, form by form; `today` is the day of the extract."""

    registry: str
    name: str
    forms: tuple[FormPlan, ...]
    today: date
