"""Great Expectations' own expectations by type and arguments, as checks say them.

They run over a frame of texts. `X#` is column X as a number, a day as 20240301; a mark is a column
of `ok` and `feil` that plain Python makes where no expectation knows the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from regmeta.catalogue.columns import When

Expectation = tuple[str, dict[str, Any]]
OK, BAD = "ok", "feil"


class Frame(Protocol):
    """A form's extract as data frames have it (engines.gx.Texts)."""

    def texts(self, name: str) -> Any:
        """A column's texts, None where empty."""

    def answers(self, name: str) -> Any:
        """A column's texts, and a mark where a reason is declared for there being none."""

    def values(self, name: str) -> Any:
        """A column's numbers, or days as numbers; none where a text is none."""


def in_set(values: Sequence[str], column: str = "") -> Expectation:
    """The value is one of some."""
    where = {"column": column} if column else {}
    return "expect_column_values_to_be_in_set", {**where, "value_set": list(values)}


def not_in_set(values: Sequence[str]) -> Expectation:
    """The value is none of some."""
    return "expect_column_values_to_not_be_in_set", {"value_set": list(values)}


def matches(pattern: str) -> Expectation:
    """The whole text matches."""
    return "expect_column_values_to_match_regex", {"regex": rf"^({pattern})\Z"}


def in_range(column: str, low: float | None, high: float | None) -> Expectation:
    """The value lies between two, ends included."""
    ends = {"min_value": low, "max_value": high}
    kept = {key: value for key, value in ends.items() if value is not None}
    return "expect_column_values_to_be_between", {"column": column, **kept}


def day_number(day: str) -> int:
    """A day as a number that people can read: 20240301."""
    return int(day.replace("-", ""))


def condition(when: When) -> str:
    """A condition in pandas' own words; days compare as numbers."""
    if when.values:
        values = ", ".join(f'"{value}"' for value in when.values)
        return f"`{when.column}` in [{values}]"
    if when.but:
        values = ", ".join(f'"{value}"' for value in when.but)
        return f"`{when.column}` not in [{values}]"
    day, start, end = f"`{when.column}#`", when.period.start, when.period.end
    parts = [f"{day} >= {day_number(start.isoformat())}"] if start else []
    parts += [f"{day} <= {day_number(end.isoformat())}"] if end else []
    return " and ".join(parts)
