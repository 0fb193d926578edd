"""How each number of a form is spread as a whole: what is far out, and what is in another unit.

Worked out from every n-th row, so that it costs little; the counts that follow are of all rows.
Far out is more than three quartile distances beyond the quartiles (Tukey, Exploratory Data
Analysis, 1977), the distance taken as twice that from the median on each side, so that skewed
numbers have a longer reach where they are long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from regmeta.data.quality.parts import FormParts

if TYPE_CHECKING:
    import duckdb

FACTORS = (100, 0.01, 1000, 0.001, 18.016, 88.42, 10, 0.1, 2.2046, 2.54)
"""cm and m, g and kg, glucose and creatinine in mg, a lost decimal mark, pounds, inches."""
_POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)
_FAR, _NEAR = 3.0, 1.5
_WIDE = 20
_LEAST = 20
_LEAST_HITS = 5
_LEAST_SHARE = 0.0003


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle 90 per cent of a column's numbers (`low` to `high`), the fences far out, those
    near by, and the `factors` of units that some numbers seem to be in."""

    low: float
    high: float
    far: tuple[float, float]
    near: tuple[float, float]
    median: float
    has_decimals: bool
    factors: tuple[float, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether the numbers are spread enough for a last digit to mean anything."""
        return self.high - self.low >= _WIDE

    def is_within(self, value: str) -> str:
        """Whether an SQL number lies within the fences far out."""
        return f"{value} BETWEEN {self.far[0]!r} AND {self.far[1]!r}"

    def is_scaled(self, value: str, factor: float) -> str:
        """Whether an SQL number lies where the numbers would in another unit."""
        return f"{value} BETWEEN {self.low * factor!r} AND {self.high * factor!r}"

    @property
    def apart(self) -> tuple[float, ...]:
        """The factors of units whose numbers would lie where none of this unit do."""
        if self.low <= 0:
            return ()
        over = [factor for factor in FACTORS if self.low * factor > self.near[1]]
        return (*over, *(factor for factor in FACTORS if self.high * factor < self.near[0]))


def spreads_of(
    connection: duckdb.DuckDBPyConnection, parts: FormParts, names: Sequence[str], table: str
) -> dict[str, Spread]:
    """The spread of every column of numbers that has enough of them in a table of rows."""
    if not names:
        return {}
    columns = parts.bound.columns
    asked = [_asked(columns.value(name)) for name in names]
    row = connection.execute(f"SELECT {', '.join(asked)} FROM {table}").fetchone()
    assert row is not None
    answers = {name: row[3 * at : 3 * at + 3] for at, name in enumerate(names)}
    made = {name: _spread(*answer) for name, answer in answers.items() if answer[0] >= _LEAST}
    spreads = {name: spread for name, spread in made.items() if spread}
    return _with_factors(connection, parts, spreads, table)


def _asked(value: str) -> str:
    points = ", ".join(map(str, _POINTS))
    number = f"CAST({value} AS DOUBLE)"
    return (
        f"count({number}), quantile_cont({number}, [{points}]), "
        f"avg(CASE WHEN {number} = floor({number}) THEN 1.0 ELSE 0.0 END) "
        f"FILTER (WHERE {number} IS NOT NULL)"
    )


def _spread(count: int, points: Sequence[float], whole: float) -> Spread | None:
    low, first, median, third, high = points
    if third <= first:
        return None
    far = _fence(first, median, third, _FAR)
    near = _fence(first, median, third, _NEAR)
    return Spread(low, high, far, near, median, whole < 0.5)


def _fence(first: float, median: float, third: float, reach: float) -> tuple[float, float]:
    least = (third - first) / 4
    below, above = max(median - first, least), max(third - median, least)
    return first - 2 * reach * below, third + 2 * reach * above


def _with_factors(
    connection: duckdb.DuckDBPyConnection,
    parts: FormParts,
    spreads: Mapping[str, Spread],
    table: str,
) -> dict[str, Spread]:
    """The spreads with the units that some numbers seem to be in."""
    columns = parts.bound.columns
    pairs = [(name, factor) for name, spread in spreads.items() for factor in spread.apart]
    if not pairs:
        return dict(spreads)
    counts = ", ".join(
        f"count(*) FILTER (WHERE {spreads[name].is_scaled(columns.value(name), factor)})"
        for name, factor in pairs
    )
    row = connection.execute(f"SELECT count(*), {counts} FROM {table}").fetchone()
    assert row is not None
    least = max(_LEAST_HITS, _LEAST_SHARE * row[0])
    hits = {pair: count for pair, count in zip(pairs, row[1:], strict=True) if count >= least}
    return {name: replace(spread, factors=_chosen(name, hits)) for name, spread in spreads.items()}


def _chosen(name: str, hits: Mapping[tuple[str, float], int]) -> tuple[float, ...]:
    """The factor that most numbers fit, the plainer where as many fit two."""
    own = [
        (count, -FACTORS.index(factor), factor)
        for (of, factor), count in hits.items()
        if of == name
    ]
    return (max(own)[2],) if own else ()
