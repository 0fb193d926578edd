"""What a check of data is: the nouns that plans, engines and synthetic extracts share.

A Test says what a column must be like, once: in words, as SQL, in plain Python, as one of Great
Expectations' own expectations, and how a fault of its kind is planted. Each kind of test is a class
in a file of checks/, found by discovery.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Literal, Protocol

from regmeta.catalogue.columns import Column, When
from regmeta.data.expectations import OK, Expectation, Frame, in_set
from regmeta.data.sql import Columns
from regmeta.data.values.cellrules import CellRules, cell_rules
from regmeta.data.values.reading import Row, hold
from regmeta.model import Param, Severity, Text

Category = Literal["conformance", "completeness", "plausibility"]
"""Kahn et al. 2016, a harmonized data quality terminology: what the check is about."""
Basis = Literal["verification", "validation"]
"""Held against the metadata themselves (verification) or against a truth outside (validation)."""
Params = dict[str, Param]
Values = dict[str, str]
"""A row that is being made."""


class Test(ABC):
    """What must hold of one column's values; a frozen dataclass for each kind.

    A test looks at one row unless `across`; those that look at another form too name it in `form`.
    """

    __slots__ = ()
    across: ClassVar[bool] = False
    judges_empty: ClassVar[bool] = False
    """Whether a row may fail where the column itself is empty."""
    basis: ClassVar[Basis] = "verification"

    @abstractmethod
    def words(self) -> Text:
        """What the test demands, as the rest of a sentence that begins with the column."""

    @abstractmethod
    def fault(self, columns: Columns, name: str) -> str:
        """The rows that do not pass, as an SQL condition; '' where none can fail as stored."""

    @abstractmethod
    def passes(self, column: Column, row: Row) -> bool:
        """Whether a row of texts passes; written from what the test says, not from its SQL."""

    @abstractmethod
    def spoil(self, spot: Spot) -> bool:
        """Plant one fault in a synthetic row; False where this row cannot have one."""

    def expectation(self, column: Column) -> Expectation:
        """The expectation of Great Expectations; by default that its mark is `ok`."""
        return in_set([OK], self.mark(column.name))

    def mark(self, name: str) -> str:
        """The column of the frame that holds `ok` or `feil`, made by `passes`. A column may have
        several tests of a kind."""
        return ":".join((f"{name}!{type(self).__name__}", *self.others()))

    @property
    def is_marked(self) -> bool:
        """Whether its expectation looks at marks that plain Python makes."""
        return type(self).expectation is Test.expectation

    @property
    def inferred(self) -> bool:
        """Whether it rests on what no codebook says, but only suggests."""
        return False

    def is_finding(self, count: int, rows: int) -> bool:
        """Whether so many failing rows of all rows are told of."""
        return count > 0

    def bare(self) -> Test:
        """The test without its conditions, which expectations say for themselves."""
        return self

    def conditions(self) -> tuple[When, ...]:
        """When the test is made at all."""
        return ()

    def needs(self) -> tuple[str, ...]:
        """The other columns of the row that it looks at."""
        return tuple(when.column for when in self.conditions())

    def valued(self, name: str) -> tuple[str, ...]:
        """The columns whose value as number or day it needs."""
        return tuple(when.column for when in self.conditions() if not (when.values or when.but))

    def others(self) -> tuple[str, ...]:
        """What tells it from other tests of the same column and rule."""
        return ()

    def params(self, name: str) -> Params:
        """What the message of its fault needs beside counts."""
        return {}

    def frame_columns(self, name: str, frame: Frame) -> Mapping[str, Any]:
        """What its expectation needs in the frame beyond values and marks."""
        return {}


class Extract(Protocol):
    """A form's rows as engines have them (source.binding.BoundForm)."""

    @property
    def columns(self) -> Columns: ...

    def rows(self, numbered: bool = False, limit: int = 0) -> str: ...


class AcrossTest(Test):
    """A test that looks at several rows at once, perhaps of another form (`form`, '' for none)."""

    __slots__ = ()
    across: ClassVar[bool] = True
    form: str

    @abstractmethod
    def count(self, name: str, here: Extract, others: Mapping[str, Extract]) -> str:
        """The SELECT that counts the rows that fail."""

    @abstractmethod
    def first(self, name: str, here: Extract, others: Mapping[str, Extract], which: str) -> str:
        """The SELECT of `which` of the failing rows (an expression over `#row`)."""

    def other_columns(self) -> frozenset[str]:
        """The columns of the other form that it looks at."""
        return frozenset()

    def fault(self, columns: Columns, name: str) -> str:
        return ""

    def passes(self, column: Column, row: Row) -> bool:
        return True

    def expected(self, column: Column, own: Frame, others: Mapping[str, Frame]) -> Expectation:
        """The expectation once the frames of all forms are there."""
        return self.expectation(column)

    def marks(self, name: str, own: Frame, others: Mapping[str, Frame]) -> Mapping[str, Any]:
        """What that expectation needs in the frame."""
        return {}


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
        return ":".join((self.rule, self.column, *self.test.others()))


@dataclass(frozen=True)
class FormPlan:
    """All checks of one form, and the column that holds the day of the event ('' = none).

    `missing` are the words that stand for a reason why there is no value, by column; those of every
    column under ''. `today` is the day of the extract, where it is known.
    """

    code: str
    name: str
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    event: str = ""
    today: date | None = None
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def rules(self) -> tuple[CellRules, ...]:
        """How the cells of each column are to be read."""
        every = self.missing.get("", ())
        return tuple(
            cell_rules(column, (*every, *self.missing.get(column.name, ())))
            for column in self.columns
        )

    @property
    def short_code(self) -> str:
        """What the form is called on the command line: its code without the registry's."""
        return self.code.rpartition(".")[2]

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    def with_role(self, role: str) -> Column | None:
        """The first column that is harmonized to a target."""
        return next((column for column in self.columns if column.role == role), None)


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """The checks of a registry's extract, form by form; `today` is the day of the extract."""

    registry: str
    name: str
    forms: tuple[FormPlan, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a fault is to be planted: row `number` of a form's synthetic rows, by one check."""

    form: FormPlan
    rows: list[Values]
    number: int
    check: Check
    others: Mapping[str, Sequence[Values]]

    @property
    def row(self) -> Values:
        return self.rows[self.number]

    @property
    def name(self) -> str:
        return self.check.column

    @property
    def column(self) -> Column:
        column = self.form.column(self.check.column)
        assert column is not None, self.check.column
        return column

    @property
    def is_closed(self) -> bool:
        """Whether the question is closed in this row: an answer would be a second fault."""
        return any(hold(self.row, whens) for whens in self.column.closings)

    def put(self, value: str) -> bool:
        """The value in the row, where the question is not closed."""
        if self.is_closed:
            return False
        self.row[self.name] = value
        return True
