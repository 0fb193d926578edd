"""Where the faults are: the first rows of every check that failed, looked for only then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from regmeta.data.check import AcrossTest
from regmeta.data.results.results import Result
from regmeta.data.source.binding import BoundForm
from regmeta.files.database import quoted

if TYPE_CHECKING:
    import duckdb

MOST_ROWS = 10
_VALUES = 5
_BEGINNING = 200_000
"""Rows that are looked at first for the places of faults: mostly there is no need for more."""


def places(
    connection: duckdb.DuckDBPyConnection,
    bound: BoundForm,
    results: Sequence[Result],
    others: Mapping[str, BoundForm],
    show_values: bool,
) -> list[Result]:
    """The first rows of every check that failed: the beginning first, the rest only where the
    beginning has too few, and nothing where nothing failed."""
    placed: dict[str, Result] = {}
    failures = [result for result in results if result.count and not result.check.test.across]
    for limit in (_BEGINNING, 0):
        left = [result for result in failures if not _is_placed(placed.get(result.check.id))]
        if left:
            placed |= _placed(connection, _rows_of(bound, left, show_values, limit), left)
    for result in results:
        test = result.check.test
        if result.count and isinstance(test, AcrossTest):
            which = f'min("#row", {MOST_ROWS})'
            sql = test.first(result.check.column, bound, others, which)
            place = connection.execute(sql).fetchone()
            assert place is not None
            placed[result.check.id] = Result(result.check, result.count, tuple(place[0] or ()))
    return [placed.get(result.check.id, result) for result in results]


def _placed(
    connection: duckdb.DuckDBPyConnection, sql: str, failures: Sequence[Result]
) -> dict[str, Result]:
    """Failures with the rows and values that one question answers, by the check's id."""
    answer = connection.execute(sql).fetchone()
    assert answer is not None
    placed = {}
    for i, failure in enumerate(failures):
        rows, values = tuple(answer[2 * i] or ()), tuple(map(str, answer[2 * i + 1] or ()))
        placed[failure.check.id] = Result(failure.check, failure.count, rows, values)
    return placed


def _is_placed(result: Result | None) -> bool:
    return result is not None and len(result.rows) >= min(MOST_ROWS, result.count)


def _rows_of(bound: BoundForm, failed: Sequence[Result], show_values: bool, limit: int) -> str:
    """First rows and, where allowed, values of every check; only rows with some fault are looked
    at twice, as faults that the beginning does not have are few."""
    columns, parts, faults = bound.columns, [], []
    for failure in failed:
        name = failure.check.column
        faults.append(f"({failure.check.test.fault(columns, name)})")
        row = f'CASE WHEN {faults[-1]} THEN "#row" END'
        parts.append(f"min({row}, {MOST_ROWS})")
        shown = show_values and columns.column(name).may_show
        parts.append(f"arg_min({quoted(name)}, {row}, {_VALUES})" if shown else "NULL")
    rows = bound.rows(numbered=True, limit=limit)
    some = "" if limit else f" WHERE {' OR '.join(faults)}"
    return f"SELECT {', '.join(parts)} FROM {rows}{some}"
