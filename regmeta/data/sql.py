"""SQL that checks are put together from, in DuckDB's dialect.

The rows come from a projection in which every column `X` is text or its own type, with empty text
as NULL, and `X#` its value as number or day where a test needs one. What is written here is plain
enough for sqlglot to carry to Spark; a fault that is NULL is no fault.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import Column, When
from regmeta.files.database import literal, quoted
from regmeta.model import Period
from regmeta.texts import NUMBER

Stored = Literal["text", "number", "date", "boolean", "other"]
"""How an extract stores a column: a csv has texts only, a parquet file its own types."""

INTEGER = "[+-]?[0-9]+([.,]0+)?"
PATTERNS = {
    "integer": INTEGER,
    "decimal": NUMBER,
    "boolean": "0|1|[Tt]rue|[Ff]alse|TRUE|FALSE|[Jj]a|[Nn]ei|JA|NEI",
    "time": "([01]?[0-9]|2[0-3])[:.][0-5][0-9]([:.][0-5][0-9]([.][0-9]+)?)?",
    "anyURI": "https?://[^ ]+",
}
TICKED = ("1", "true", "True", "TRUE", "ja", "Ja", "JA")
"""How a ticked box is written; an unticked one is no answer."""
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}.*)?"
_DOTTED = "[0-9]{2}[./][0-9]{2}[./][0-9]{4}( [0-9]{2}:[0-9]{2}.*)?"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that an extract has of a form: how each is stored, by its name in the plan."""

    stored: Mapping[str, Stored]
    described: Mapping[str, Column]

    def __contains__(self, name: str) -> bool:
        return name in self.stored

    def is_text(self, name: str) -> bool:
        return self.stored[name] == "text"

    def column(self, name: str) -> Column:
        return self.described[name]

    def value(self, name: str) -> str:
        """The column as a number or a day."""
        return quoted(f"{name}#") if self.is_text(name) else quoted(name)

    def day(self, name: str) -> str:
        """The column as a day, its clock left out."""
        return self.value(name) if self.is_text(name) else f"CAST({quoted(name)} AS DATE)"

    def text(self, name: str) -> str:
        """The column as a text."""
        return quoted(name) if self.is_text(name) else f"CAST({quoted(name)} AS VARCHAR)"


# ------------------------------------------------------------------ values out of texts


def projection(columns: Columns, spelt: Mapping[str, str], values: Sequence[str]) -> str:
    """The SELECT list that names columns as the plan does; `found` gives the extract's names.

    `values` are the columns that need their value as number or day beside the text.
    """
    parts = [_plain(columns, name, spelt[name]) for name in columns.stored]
    return ", ".join([*parts, *(value_of(columns, name, spelt[name]) for name in values)])


def _plain(columns: Columns, name: str, column: str) -> str:
    if columns.is_text(name):
        return f"NULLIF(trim({quoted(column)}), '') AS {quoted(name)}"
    return f"{quoted(column)} AS {quoted(name)}"


def value_of(columns: Columns, name: str, column: str) -> str:
    """A text column `found` read as the number or day that the column `name` holds, as `name#`."""
    text = f"trim({quoted(column)})"
    made = as_day(text) if columns.column(name).type in DAYS else as_number(text)
    return f"{made} AS {quoted(f'{name}#')}"


def as_number(text: str) -> str:
    """A text as a number, decimal comma allowed; NULL where it is none."""
    number = f"TRY_CAST(replace({text}, ',', '.') AS DOUBLE)"
    return f"CASE WHEN {full_match(text, NUMBER)} THEN {number} END"


def as_day(text: str) -> str:
    """A text as a day: 2024-03-01, 01.03.2024 or 01/03/2024, with or without a clock."""
    dotted = f"concat(substr({text}, 7, 4), '-', substr({text}, 4, 2), '-', substr({text}, 1, 2))"
    return (
        f"CASE WHEN {full_match(text, _ISO)} THEN TRY_CAST(substr({text}, 1, 10) AS DATE) "
        f"WHEN {full_match(text, _DOTTED)} THEN TRY_CAST({dotted} AS DATE) END"
    )


def full_match(text: str, pattern: str) -> str:
    """Whether the whole text matches; `^(…)$` is read alike by RE2 and Java."""
    return f"regexp_matches({text}, {literal(f'^({pattern})$')})"


# ------------------------------------------------------------------ conditions


def among(columns: Columns, name: str, values: Sequence[str], negated: bool = False) -> str:
    """Whether the column is one of some texts, whatever it is stored as."""
    stored, column = columns.stored[name], quoted(name)
    if stored == "number":
        return _listed(column, [value for value in values if _is_number(value)], negated)
    if stored == "boolean":
        column = f"CASE WHEN {column} THEN '1' WHEN NOT {column} THEN '0' END"
    elif stored != "text":
        column = f"CAST({column} AS VARCHAR)"
    return _listed(column, [literal(value) for value in values], negated)


def _listed(column: str, written: Sequence[str], negated: bool) -> str:
    """The condition that a column is in a list, or not; an empty list holds nothing."""
    if not written:
        return f"{column} IS NOT NULL" if negated else "FALSE"
    return f"{column} {'NOT IN' if negated else 'IN'} ({', '.join(written)})"


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii()


def in_period(day: str, period: Period) -> str:
    """Whether a day lies in a period, ends included."""
    parts = [f"{day} >= DATE '{period.start}'"] if period.start else []
    parts += [f"{day} <= DATE '{period.end}'"] if period.end else []
    return " AND ".join(parts) or "TRUE"


def holds(columns: Columns, when: When) -> str:
    """Whether a condition holds of a row."""
    if when.values:
        return among(columns, when.column, when.values)
    return in_period(columns.day(when.column), when.period)


def all_there(names: Sequence[str]) -> str:
    """Rows where none of the columns is empty."""
    return " AND ".join(f"{quoted(name)} IS NOT NULL" for name in names)


def escaped(value: str) -> str:
    """A text as a pattern that matches it and nothing else."""
    return "".join(f"\\{sign}" if sign in r"\.^$|?*+()[]{}" else sign for sign in value)
