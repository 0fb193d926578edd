"""How a column's values are spread, told so that no single person's value shows.

Numbers by quantiles and mean, never by their extremes; codes and years by counts. Counts below
five are left out wherever the report may be passed on (`visible`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from regmeta.catalogue.bounds import DAYS, NUMERIC
from regmeta.data.patterns import full_match, several
from regmeta.data.sql import Columns
from regmeta.files.database import literal

SMALLEST = 5
SMALLEST_SPREAD = 20
"""Numbers of fewer rows have no quantiles: each would be somebody's own value."""
SMALLEST_TAIL = 20
"""A tail is told where so many values lie in it: else it is nearly somebody's own value."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
POINTS = tuple(n / 100 for n in range(101))
"""The percentiles that are kept on the machine, to be compared with the next extract's."""
_TOLD_POINTS = tuple(round(100 * share) for share in QUANTILES)
_MOST_BARS = 60
_DAY_ZERO = "1970-01-01"
_BETWEEN_CODES = re.compile(" ?[;,|] ?")


@dataclass(frozen=True, slots=True)
class Distribution:
    """`quantiles` (5, 25, 50, 75, 95 %) and mean of numbers, or `counts` of codes or years.

    The outermost quantiles are None where too few values lie beyond them. `points` are the
    percentiles 0 to 100 of numbers, or of days counted from 1970, `total` how many there are,
    `deviation` how they are spread: they stay on the machine. Spark makes none.
    """

    quantiles: tuple[float | None, ...] = ()
    mean: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    years: bool = False
    points: tuple[float, ...] = field(default=(), compare=False)
    total: int = field(default=0, compare=False)
    deviation: float | None = field(default=None, compare=False)

    @property
    def is_told(self) -> bool:
        """Whether there is anything that a report shows."""
        return bool(self.quantiles or self.counts)

    def visible(self) -> dict[str, int | None]:
        """Counts that may be passed on: None for those below five, and for the next smallest
        where one alone could be worked out from the total."""
        small = {value for value, count in self.counts.items() if count < SMALLEST}
        if len(small) == 1 and len(self.counts) > 1:
            rest = [value for value in self.counts if value not in small]
            small.add(min(rest, key=lambda value: (self.counts[value], value)))
        return {value: None if value in small else n for value, n in self.counts.items()}


def told_by_count(columns: Columns, name: str) -> str:
    """The codes, the yes and no, or the years of a column as an SQL expression; '' where it has
    none, or may not tell them."""
    column = columns.column(name)
    if column.tells_who:
        return ""
    if column.codes or column.type == "boolean":
        return _in_the_list(columns, name) if len(column.codes) <= _MOST_BARS else ""
    if column.type in DAYS:
        return f"year({columns.day(name)})"
    return ""


def _in_the_list(columns: Columns, name: str) -> str:
    """The cells that hold nothing but codes of the list, several where one cell may."""
    column, spelled = columns.column(name), columns.text(name)
    if not column.values:  # a box: what is neither ticked nor not is somebody's own text
        return f"CASE WHEN {spelled} IN ('0', '1') THEN {spelled} END"
    if column.many:
        return f"CASE WHEN {full_match(spelled, several(column.values))} THEN {spelled} END"
    names = ", ".join(literal(value) for value in column.values)
    return f"CASE WHEN {spelled} IN ({names}) THEN {spelled} END"


def told_by_days(columns: Columns, name: str) -> str:
    """The days of a column, counted from 1970, as an SQL expression; '' where it holds none."""
    column = columns.column(name)
    if column.codes or column.type not in DAYS or column.tells_who:
        return ""
    days = f"date_diff('day', DATE '{_DAY_ZERO}', {columns.day(name)})"
    return f"CAST({days} AS DOUBLE)"


def told_by_spread(columns: Columns, name: str) -> str:
    """The numbers of a column as an SQL expression; '' where it holds none."""
    column = columns.column(name)
    if column.codes or column.type not in NUMERIC or column.tells_who:
        return ""
    return f"CAST({columns.value(name)} AS DOUBLE)"


def of_counts(columns: Columns, name: str, tallied: Mapping[Any, int]) -> Distribution | None:
    """The distribution of codes or years, codes in the order of their list. More years than a chart
    has bars (births, say) are not told, and are days to compare all the same."""
    column = columns.column(name)
    counts = _of_each_code(tallied) if column.many else {str(k): int(n) for k, n in tallied.items()}
    years = column.type in DAYS and not column.codes
    if len(counts) > _MOST_BARS and years:
        return Distribution(years=True)
    if not counts or len(counts) > _MOST_BARS:
        return None
    order = list(column.values) or sorted(counts)
    return Distribution(counts={k: counts[k] for k in order if k in counts}, years=years)


def _of_each_code(tallied: Mapping[Any, int]) -> dict[str, int]:
    """Cells with several codes count once for each of them."""
    counts: dict[str, int] = {}
    for cell, rows in tallied.items():
        for code in dict.fromkeys(_BETWEEN_CODES.split(str(cell))):
            counts[code] = counts.get(code, 0) + int(rows)
    return counts


def of_numbers(counts: Sequence[tuple[float, int]]) -> Distribution | None:
    """The distribution of numbers, given in rising order with their rows."""
    total = sum(n for _, n in counts)
    if total < SMALLEST_SPREAD:
        return None
    mean = sum(value * n for value, n in counts) / total
    points, passed, at = [], 0, 0
    for value, n in counts:
        passed += n
        while at < len(POINTS) and passed >= POINTS[at] * total:
            points.append(float(value))
            at += 1
    squares = sum(n * (value - mean) ** 2 for value, n in counts)
    return of_points(points, mean, total, math.sqrt(squares / (total - 1)))


def of_points(
    points: Sequence[float], mean: float, total: int, deviation: float | None = None
) -> Distribution:
    """The distribution of `total` numbers whose percentiles 0 to 100 are known."""
    shown = [points[at] for at in _TOLD_POINTS]
    made = of_quantiles(shown, mean, total)
    return replace(made, points=tuple(points), total=total, deviation=deviation)


def with_days(years: Distribution | None, days: Distribution | None) -> Distribution | None:
    """The years of a column, with the percentiles of its days for the comparison."""
    if years is None or days is None:
        return years
    return replace(years, points=days.points, total=days.total)


def of_quantiles(points: Sequence[float], mean: float, total: int) -> Distribution:
    """The distribution of `total` numbers whose quantiles are known."""
    low, *middle, high = points
    has_tails = QUANTILES[0] * total >= SMALLEST_TAIL
    shown = (low, *middle, high) if has_tails else (None, *middle, None)
    return Distribution(shown, float(f"{mean:.6g}"))
