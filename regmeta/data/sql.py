"""SQL that checks are put together from, plain enough for sqlglot to carry to Spark.

The rows come from a table that the value model has made (`values.normal`): every column `X` is its
value in its shape, NULL where there is none; `X#` is a text's value as number or day, `X?` says
that a reason is declared for there being none, `X~` that leading zeros were lost. A fault that is
NULL is no fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regmeta.catalogue.columns import Column, When
from regmeta.data.patterns import has_code
from regmeta.data.values.normal import Normal, Shape
from regmeta.files.database import literal, quoted
from regmeta.model import Period

TICKED = ("1",)
"""How a ticked box is said; an unticked one is no answer."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that an extract has of a form, by their names in the plan."""

    normals: Mapping[str, Normal]

    def __contains__(self, name: str) -> bool:
        return name in self.normals

    def shape(self, name: str) -> Shape:
        """What the column is: a text, a number, a day …"""
        return self.normals[name].shape

    def is_text(self, name: str) -> bool:
        return self.shape(name) == "text"

    def is_number(self, name: str) -> bool:
        return self.shape(name) in ("whole", "number")

    def column(self, name: str) -> Column:
        return self.normals[name].rules.column

    def value(self, name: str) -> str:
        """The column as a number or a day."""
        return quoted(f"{name}#") if self.normals[name].has_plain_value else quoted(name)

    def day(self, name: str) -> str:
        """The column as a day, its clock left out."""
        shape = self.shape(name)
        return f"CAST({quoted(name)} AS DATE)" if shape == "moment" else self.value(name)

    def text(self, name: str) -> str:
        """The column as a text."""
        shape, column = self.shape(name), quoted(name)
        if shape == "text":
            return column
        if shape == "number":
            whole = f"{column} = floor({column}) AND abs({column}) < 1e15"
            return (
                f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) "
                f"ELSE CAST({column} AS VARCHAR) END"
            )
        if shape == "boolean":
            return f"CASE WHEN {column} THEN '1' WHEN NOT {column} THEN '0' END"
        return f"CAST({column} AS VARCHAR)"

    def is_empty(self, name: str) -> str:
        """Whether there is no value, and no declared reason why."""
        empty = f"{quoted(name)} IS NULL"
        declared = self.declared(name)
        return f"{empty} AND NOT {declared}" if declared else empty

    def declared(self, name: str) -> str:
        """Whether a reason is declared for there being no value; '' where none can be."""
        return quoted(f"{name}?") if self.normals[name].may_declare else ""

    def zeros_lost(self, name: str) -> str:
        """Whether leading zeros were lost; '' where none can be."""
        return quoted(f"{name}~") if self.normals[name].may_lose_zeros else ""


# ------------------------------------------------------------------ conditions


def among(columns: Columns, name: str, values: Sequence[str], negated: bool = False) -> str:
    """Whether the column is one of some values, whatever its shape."""
    if columns.is_number(name):
        return _listed(quoted(name), [value for value in values if _is_number(value)], negated)
    return _listed(columns.text(name), [literal(value) for value in values], negated)


def _listed(column: str, written: Sequence[str], negated: bool) -> str:
    """The condition that a column is in a list, or not; an empty list holds nothing."""
    if not written:
        return f"{column} IS NOT NULL" if negated else "FALSE"
    return f"{column} {'NOT IN' if negated else 'IN'} ({', '.join(written)})"


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()


def in_period(day: str, period: Period) -> str:
    """Whether a day lies in a period, ends included."""
    parts = [f"{day} >= DATE '{period.start}'"] if period.start else []
    parts += [f"{day} <= DATE '{period.end}'"] if period.end else []
    return " AND ".join(parts) or "TRUE"


def holds(columns: Columns, when: When) -> str:
    """Whether a condition holds of a row."""
    if when.among:
        text = columns.text(when.column)
        is_chosen = f"coalesce({has_code(text, when.values or when.but)}, FALSE)"
        return is_chosen if when.values else f"NOT {is_chosen}"
    if when.values:
        return among(columns, when.column, when.values)
    if when.but:
        return f"NOT coalesce({among(columns, when.column, when.but)}, FALSE)"
    return in_period(columns.day(when.column), when.period)


def all_there(names: Sequence[str]) -> str:
    """Rows where none of the columns is empty."""
    return " AND ".join(f"{quoted(name)} IS NOT NULL" for name in names)
