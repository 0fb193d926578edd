"""Distributions by DuckDB: from the tallies where there are some, else from the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from regmeta.data.engines.tally import Tally
from regmeta.data.results.distribution import (
    QUANTILES,
    SMALLEST,
    SMALLEST_SPREAD,
    Distribution,
    of_counts,
    of_numbers,
    of_quantiles,
    told_by_count,
    told_by_spread,
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
    numbers = _asked_of(bound, told_by_spread)
    made: dict[str, Distribution | None] = {}
    for name, sql in counts.items():
        if name in tally:
            made[name] = of_counts(columns, name, dict(tally.counts(name, sql)))
    for name, sql in numbers.items():
        if name in tally:
            made[name] = of_numbers(tally.counts(name, sql))
    made |= _from_rows(connection, bound, _without(counts, tally), _without(numbers, tally), rows)
    ordered = ((name, made.get(name)) for name in bound.spelt)
    return {name: distribution for name, distribution in ordered if distribution}


def _without(asked: Mapping[str, str], tally: Tally) -> dict[str, str]:
    return {name: sql for name, sql in asked.items() if name not in tally}


def _from_rows(
    connection: duckdb.DuckDBPyConnection,
    bound: BoundForm,
    counts: Mapping[str, str],
    numbers: Mapping[str, str],
    rows: int,
) -> dict[str, Distribution | None]:
    """Codes and years of all rows, quantiles of every n-th row where there are very many."""
    every, columns = -(-rows // _MOST_ROWS), bound.columns
    table = bound.rows()
    some = f'(SELECT * FROM {bound.rows(numbered=True)} WHERE "#row" % {every} = 0)'
    maps = {name: f"histogram({sql})" for name, sql in counts.items()}
    spreads = {name: _quantiles(sql) for name, sql in numbers.items()}
    counted = _asked(connection, maps, table)
    made = {name: of_counts(columns, name, value or {}) for name, value in counted.items()}
    for name, value in _asked(connection, spreads, some if every > 1 else table).items():
        made[name] = _of_value(value)
    return made


def _of_value(value: Mapping[str, Any]) -> Distribution | None:
    if value["n"] < SMALLEST_SPREAD:
        return None
    return of_quantiles([float(q) for q in value["q"]], value["m"], value["n"])


def _quantiles(number: str) -> str:
    points = ", ".join(str(share) for share in QUANTILES)
    return (
        f"struct_pack(q := quantile_disc({number}, [{points}]), "
        f"m := avg({number}), n := count({number}))"
    )


def _asked(
    connection: duckdb.DuckDBPyConnection, asked: Mapping[str, str], table: str
) -> dict[str, Any]:
    if not asked:
        return {}
    row = connection.execute(f"SELECT {', '.join(asked.values())} FROM {table}").fetchone()
    assert row is not None
    return dict(zip(asked, row, strict=True))
