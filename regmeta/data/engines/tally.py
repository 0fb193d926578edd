"""Counts by value: what looks at one column alone is worked out from the column's distinct values.

Most columns of a registry hold few distinct values: codes, ages, days. Such a column is counted by
value in the one pass over the data; its checks, its missing answers, its ways of writing days and
its distribution are then asked of some hundred values and not of millions of rows. Counts are
exact either way: a column that is guessed wrong costs time, never a count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regmeta.data.engines.questions import Answers, CountQuestion, answered, select
from regmeta.data.source.binding import BoundForm, raw_name
from regmeta.files.database import quoted

if TYPE_CHECKING:
    import duckdb

SAMPLE = 20_000
"""Rows that are looked at to tell which columns hold few values; smaller extracts are not tallied,
as there is nothing to win."""
_FEW_MORE = 20
_TABLE = '"regmeta tallies"'
Run = Callable[[str], Sequence[Any]]


def narrow(connection: duckdb.DuckDBPyConnection, bound: BoundForm, sample: int) -> tuple[str, ...]:
    """The columns that hold few distinct values: those where the second half of a sample brings
    hardly anything that the first half had not."""
    names = [name for name in bound.spelt if _may_be_tallied(bound, name)]
    if not names:
        return ()
    row = connection.execute(_distinct(bound, names, sample)).fetchone()
    assert row is not None
    if row[0] < sample:
        return ()
    pairs = zip(row[1::2], row[2::2], strict=True)
    grew = [whole - first <= max(_FEW_MORE, first // 10) for whole, first in pairs]
    return tuple(name for name, few in zip(names, grew, strict=True) if few)


def _distinct(bound: BoundForm, names: Sequence[str], sample: int) -> str:
    """The SELECT of a sample's rows and, for each column, its distinct values and those of the
    sample's first half."""
    half = f'"#row" <= {sample // 2}'
    parts = [
        f"count(DISTINCT {cell}), count(DISTINCT CASE WHEN {half} THEN {cell} END)"
        for cell in (quoted(raw_name(name)) for name in names)
    ]
    read = bound.rows(numbered=True, limit=sample, raw=names)
    return f"SELECT count(*), {', '.join(parts)} FROM {read}"


def _may_be_tallied(bound: BoundForm, name: str) -> bool:
    """Whether a column's cells can be keys: no lists, and nothing that rests on a column beside."""
    storage = bound.normals[name].storage
    return not bound.ready and storage.kind not in ("several", "other") and not storage.reasons


@dataclass(frozen=True, slots=True)
class Tally:
    """A table of one row: a map from value to rows for each of the columns `names`."""

    connection: duckdb.DuckDBPyConnection
    bound: BoundForm
    names: tuple[str, ...]

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def values(self, name: str) -> str:
        """A column's distinct values, none among them, as a table with `n` rows of each."""
        cell, its = quoted(raw_name(name)), f"m{self.names.index(name)}"
        counted = f"coalesce(list_sum(map_values({its})), 0)"
        each = (
            f"SELECT unnest(map_keys({its})) AS {cell}, unnest(map_values({its})) AS n "
            f"FROM {_TABLE} UNION ALL SELECT NULL, a0 - {counted} FROM {_TABLE}"
        )
        return self.bound.values_of(name, f"({each})", ["n"])

    def counts(self, name: str, expression: str) -> list[tuple[Any, int]]:
        """How many rows have each value of an expression over one column, in order; not NULL."""
        return self.connection.execute(
            f"SELECT {expression} AS v, CAST(sum(n) AS BIGINT) FROM {self.values(name)} "
            "GROUP BY 1 HAVING v IS NOT NULL ORDER BY 1"
        ).fetchall()

    def answers(self, name: str, asked: Sequence[CountQuestion]) -> dict[tuple[str, str], int]:
        """How many rows each question about one column holds of."""
        sums = ", ".join(f"sum(n) FILTER (WHERE {question.condition})" for question in asked)
        row = self.connection.execute(f"SELECT {sums} FROM {self.values(name)}").fetchone()
        assert row is not None
        return {question.about: int(n or 0) for question, n in zip(asked, row, strict=True)}


def _about(questions: Sequence[CountQuestion], column: str) -> list[CountQuestion]:
    return [question for question in questions if question.column == column]


def _rests(question: CountQuestion, tally: Tally) -> bool:
    """Whether a tally answers: the question looks at its own column only, and that is counted."""
    return question.alone and question.column in tally


def ask(
    connection: duckdb.DuckDBPyConnection,
    bound: BoundForm,
    asked: Sequence[CountQuestion],
    run: Run,
) -> tuple[Answers, Tally]:
    """All questions answered in one pass over the rows, and the tallies that some rest on.

    `run` executes the pass; the tallies stand until the next call.
    """
    tally = Tally(connection, bound, narrow(connection, bound, SAMPLE))
    alone = [question for question in asked if _rests(question, tally)]
    direct = [question for question in asked if not _rests(question, tally)]
    if not tally.names:
        return answered(direct, run(select(bound, direct))), tally
    maps = [f"histogram({quoted(raw_name(name))})" for name in tally.names]
    run(f"CREATE OR REPLACE TEMP TABLE {_TABLE} AS {select(bound, direct, maps, tally.names)}")
    counts = ", ".join(f"a{n}" for n in range(len(direct) + 1))
    first = answered(direct, run(f"SELECT {counts} FROM {_TABLE}"))
    tallied = dict(first.counts)
    for name in tally.names:
        tallied |= tally.answers(name, _about(alone, name))
    return Answers(first.rows, tallied), tally
