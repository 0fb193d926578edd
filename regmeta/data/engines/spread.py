"""Distributions by DuckDB: from the tallies where there are some, else from the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from regmeta.data.engines.tally import Tally
from regmeta.data.results.distribution import (
    POINTS,
    SMALLEST,
    SMALLEST_SPREAD,
    Distribution,
    of_counts,
    of_numbers,
    of_points,
    told_by_count,
    told_by_days,
    told_by_spread,
    with_days,
)
from regmeta.data.source.binding import BoundForm
from regmeta.data.sql import Columns

if TYPE_CHECKING:
    import duckdb

_MOST_ROWS = 1_000_000
"""Quantiles of columns with very many values rest on about so many rows: with more, on every n-th,
the same ones every time."""


def _asked_of(bound: BoundForm, ask: Callable[[Columns, str], str]) -> dict[str, str]:
    """The columns that a question fits, with its SQL."""
    asked = ((name, ask(bound.columns, name)) for name in bound.spelt)
    return {name: sql for name, sql in asked if sql}


def measure(
    connection: duckdb.DuckDBPyConnection, bound: BoundForm, tally: Tally, rows: int
) -> dict[str, Distribution]:
    """The distribution of every column that has one, in the order of the columns."""
    if rows < SMALLEST:
        return {}
    columns = bound.columns
    counts = _asked_of(bound, told_by_count)
    numbers = _asked_of(bound, told_by_spread) | _asked_of(bound, told_by_days)
    counted: dict[str, Distribution | None] = {}
    spread: dict[str, Distribution | None] = {}
    for name in tally.names:
        if name in counts:
            counted[name] = of_counts(columns, name, dict(tally.counts(name, counts[name])))
        if name in numbers:
            spread[name] = of_numbers(tally.counts(name, numbers[name]))
    counted |= _counted(connection, bound, _without(counts, tally))
    spread |= _spread(connection, bound, _without(numbers, tally), rows)
    made = {
        name: _of_both(counted.get(name), spread.get(name), name in counts) for name in bound.spelt
    }
    return {name: distribution for name, distribution in made.items() if distribution}


def _of_both(
    counted: Distribution | None, spread: Distribution | None, by_count: bool
) -> Distribution | None:
    """Days have both: years that are told, and percentiles that are kept."""
    return with_days(counted, spread) if by_count else spread


def _without(asked: Mapping[str, str], tally: Tally) -> dict[str, str]:
    return {name: sql for name, sql in asked.items() if name not in tally}


def _counted(
    connection: duckdb.DuckDBPyConnection, bound: BoundForm, asked: Mapping[str, str]
) -> dict[str, Distribution | None]:
    """Codes and years of all rows."""
    maps = {name: f"histogram({sql})" for name, sql in asked.items()}
    counted = _asked(connection, maps, bound.rows())
    return {name: of_counts(bound.columns, name, value or {}) for name, value in counted.items()}


def _spread(
    connection: duckdb.DuckDBPyConnection, bound: BoundForm, asked: Mapping[str, str], rows: int
) -> dict[str, Distribution | None]:
    """Percentiles, of every n-th row where there are very many."""
    every = -(-rows // _MOST_ROWS)
    some = f'(SELECT * FROM {bound.rows(numbered=True)} WHERE "#row" % {every} = 0)'
    spreads = {name: _percentiles(sql) for name, sql in asked.items()}
    spread = _asked(connection, spreads, some if every > 1 else bound.rows())
    return {name: _of_value(value) for name, value in spread.items()}


def _of_value(value: Mapping[str, Any]) -> Distribution | None:
    if value["n"] < SMALLEST_SPREAD:
        return None
    return of_points([float(q) for q in value["q"]], value["m"], value["n"], value["s"])


def _percentiles(number: str) -> str:
    points = ", ".join(str(share) for share in POINTS)
    return (
        f"struct_pack(q := quantile_disc({number}, [{points}]), "
        f"m := avg({number}), s := stddev_samp({number}), n := count({number}))"
    )


def _asked(
    connection: duckdb.DuckDBPyConnection, asked: Mapping[str, str], table: str
) -> dict[str, Any]:
    if not asked:
        return {}
    row = connection.execute(f"SELECT {', '.join(asked.values())} FROM {table}").fetchone()
    assert row is not None
    return dict(zip(asked, row, strict=True))
