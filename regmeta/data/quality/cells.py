"""Counts by hospital and year, in a few scans: one over all rows, others over some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from regmeta.data.quality.parts import FormParts
from regmeta.data.quality.questions import TRUE, CellQuestion, Moments
from regmeta.files.database import quoted

if TYPE_CHECKING:
    import duckdb

Cell = tuple[str, int]
"""A hospital and a year; '' and 0 where they are not known."""
MOST = 500_000
"""Rows that all but numbers of forms rest on at most: with more, every n-th is looked at."""
_AT_ONCE = 20
_PATTERNS = 20_000
_LEAST_TOGETHER = 20
_LEAST_PHI = 0.2


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `base` rows."""

    hits: int
    base: int

    @property
    def rate(self) -> float:
        return self.hits / self.base if self.base else 0.0

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.base + other.base)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean and the variance of `base` numbers."""

    base: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class CountedMeasure:
    """A measure of a column by hospital and year; `is_sampled` where it rests on some rows."""

    measure: str
    column: str
    shares: Mapping[Cell, Share]
    more: str = ""
    is_sampled: bool = False

    @property
    def total(self) -> Share:
        return sum(self.shares.values(), Share(0, 0))


@dataclass(frozen=True, slots=True)
class FormCells:
    """All counts of a form. `months` are rows by hospital and month, `last` the last event of each
    hospital, `delays` the median days from event to registration."""

    rows: Mapping[Cell, int]
    measures: tuple[CountedMeasure, ...] = ()
    means: Mapping[str, Mapping[Cell, Mean]] = field(default_factory=dict)
    months: Mapping[tuple[str, date], int] = field(default_factory=dict)
    last: Mapping[str, date] = field(default_factory=dict)
    delays: Mapping[Cell, float] = field(default_factory=dict)

    @property
    def units(self) -> tuple[str, ...]:
        """The hospitals, in order."""
        return tuple(sorted({unit for unit, _ in self.rows}))

    @property
    def years(self) -> tuple[int, ...]:
        """The years, in order; 0 is that of rows without a day."""
        return tuple(sorted({year for _, year in self.rows}))


Answer = tuple[
    list[CountedMeasure],
    dict[str, dict[Cell, Mean]],
    dict[Cell, float],
]


def counted(
    connection: duckdb.DuckDBPyConnection,
    parts: FormParts,
    asked: Sequence[CellQuestion],
    levels: Sequence[Moments],
    table: str,
) -> Answer:
    """A table of rows by hospital and year: shares, means and median delays."""
    conditions = list(
        dict.fromkeys(part for question in asked for part in (_both(question), question.base))
    )
    delay = f"median(date_diff('day', {parts.event}, {parts.day('registered')}))"
    counts = [_counted(condition) for condition in conditions]
    answers = _by_cell(connection, parts, ["count(*)", delay, *counts, *map(_sums, levels)], table)
    at = {condition: 2 + number for number, condition in enumerate(conditions)}
    measures = [_measure(question, answers, at) for question in asked]
    means = {
        of.column: {cell: _mean(row[2 + len(conditions) + number]) for cell, row in answers.items()}
        for number, of in enumerate(levels)
    }
    return measures, means, _delays(answers)


def _by_cell(
    connection: duckdb.DuckDBPyConnection, parts: FormParts, asked: Sequence[str], table: str
) -> dict[Cell, list[Any]]:
    """Aggregates by hospital and year, some at a time: all at once take four times as long."""
    answers: dict[Cell, list[Any]] = {}
    for start in range(0, len(asked), _AT_ONCE):
        selected = ", ".join(asked[start : start + _AT_ONCE])
        sql = f"SELECT {parts.unit}, {parts.year}, {selected} FROM {table}"
        rows = connection.execute(f"{sql} GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
        for unit, year, *own in rows:
            answers.setdefault((unit, year), []).extend(own)
    return answers


def _sums(of: Moments) -> str:
    """A column's count, sum and sum of squares, as a list."""
    parts = (f"count({of.value})", f"sum({of.value})", f"sum({of.value} * {of.value})")
    return f"[{', '.join(f'{part} FILTER (WHERE {of.base})' for part in parts)}]"


def _measure(
    question: CellQuestion, answers: Mapping[Cell, Sequence[int]], at: Mapping[str, int]
) -> CountedMeasure:
    hit, base = at[_both(question)], at[question.base]
    shares = {cell: Share(row[hit], row[base]) for cell, row in answers.items()}
    return CountedMeasure(question.measure, question.column, shares, question.more)


def _delays(answers: Mapping[Cell, Sequence[float | None]]) -> dict[Cell, float]:
    return {cell: float(row[1]) for cell, row in answers.items() if row[1] is not None}


def _counted(condition: str) -> str:
    """How many rows a condition holds of; 0 where it is NULL of all."""
    return f"count(*) FILTER (WHERE {condition})"


def _both(question: CellQuestion) -> str:
    return question.hit if question.base == TRUE else f"({question.base}) AND ({question.hit})"


def _mean(sums: Sequence[float | None]) -> Mean:
    count = int(sums[0] or 0)
    if count < 2:
        return Mean(count, float(sums[1] or 0), 0.0)
    total, squares = float(sums[1] or 0), float(sums[2] or 0)
    variance = max(0.0, (squares - total * total / count) / (count - 1))
    return Mean(count, total / count, variance)


def rows_of(connection: duckdb.DuckDBPyConnection, parts: FormParts) -> dict[Cell, int]:
    """All rows by hospital and year."""
    of = f"{parts.unit}, {parts.year}"
    sql = f"SELECT {of}, count(*) FROM {parts.rows()} GROUP BY 1, 2 ORDER BY 1, 2"
    answers = connection.execute(sql).fetchall()
    return {(row[0], row[1]): int(row[2]) for row in answers}


def months_of(
    connection: duckdb.DuckDBPyConnection, parts: FormParts
) -> tuple[dict[tuple[str, date], int], dict[str, date]]:
    """Rows by hospital and month, and the last event of each hospital that is not in the future."""
    if parts.event == "NULL":
        return {}, {}
    today = parts.bound.form.today
    past = f"{parts.year} > 0" + (f" AND {parts.event} <= DATE '{today}'" if today else "")
    answers = connection.execute(
        f"SELECT {parts.unit}, CAST(date_trunc('month', {parts.event}) AS DATE), count(*), "
        f"max({parts.event}) FROM {parts.rows()} WHERE {past} GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    last: dict[str, date] = {}
    for unit, _, _, day in answers:
        last[unit] = max(last.get(unit, day), day)
    return {(row[0], row[1]): int(row[2]) for row in answers}, last


# ------------------------------------------------------------------ over every n-th row


def every_nth(rows: int, most: int) -> int:
    """How many rows there are to each that is looked at, of so many at most."""
    return max(1, -(-rows // most))


def sampled(connection: duckdb.DuckDBPyConnection, parts: FormParts, rows: int) -> str:
    """Every n-th row as a table, all where there are not many; made once, since each question of it
    would read the whole extract again."""
    every = every_nth(rows, MOST)
    table = quoted(f"sample of {parts.bound.form.code}")
    chosen = f'WHERE "#row" % {every} = 0' if every > 1 else ""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS "
        f"SELECT * FROM {parts.rows(numbered=True)} {chosen}"
    )
    return table


def same_values(
    connection: duckdb.DuckDBPyConnection, parts: FormParts, names: Sequence[str], table: str
) -> list[CountedMeasure]:
    """The share of the most common number of each hospital and year."""
    if not names:
        return []
    columns = parts.bound.columns
    each = [
        f"list_max(map_values(histogram({columns.value(name)}))), count({columns.value(name)})"
        for name in names
    ]
    answers = connection.execute(
        f"SELECT {parts.unit}, {parts.year}, {', '.join(each)} FROM {table} GROUP BY 1, 2"
    ).fetchall()
    return [
        CountedMeasure(
            "same-value",
            name,
            {
                (row[0], row[1]): Share(int(row[2 + 2 * at] or 0), int(row[3 + 2 * at]))
                for row in answers
            },
            is_sampled=True,
        )
        for at, name in enumerate(names)
    ]


def by_registrar(
    connection: duckdb.DuckDBPyConnection,
    parts: FormParts,
    asked: Sequence[CellQuestion],
    table: str,
) -> dict[tuple[str, str], dict[str, Share]]:
    """What is missing of each column by hospital and who registered: {} where nobody says who."""
    if "registrar" not in parts or not asked:
        return {}
    counts = [f"{_counted(_both(question))}, {_counted(question.base)}" for question in asked]
    answers = connection.execute(
        f"SELECT {parts.unit}, {parts.text('registrar')} AS who, {', '.join(counts)} "
        f"FROM {table} WHERE {parts.text('registrar')} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    return {
        (row[0], row[1]): {
            question.column: Share(row[2 + 2 * at], row[3 + 2 * at])
            for at, question in enumerate(asked)
        }
        for row in answers
    }


def together(
    connection: duckdb.DuckDBPyConnection,
    asked: Sequence[CellQuestion],
    table: str,
) -> list[tuple[str, ...]]:
    """The columns that are missing together: groups of which each is tied to the next by a phi
    coefficient of 0.2 or more in at least twenty rows."""
    if len(asked) < 2:
        return []
    signs = "||".join(f"CASE WHEN {_both(question)} THEN '1' ELSE '0' END" for question in asked)
    patterns = connection.execute(
        f"SELECT {signs} AS pattern, count(*) AS n FROM {table} GROUP BY 1 "
        f"HAVING contains(pattern, '1') ORDER BY n DESC LIMIT {_PATTERNS}"
    ).fetchall()
    whole = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert whole is not None
    tied = _tied_pairs(patterns, whole[0])
    return [tuple(asked[at].column for at in group) for group in _groups(tied)]


def _tied_pairs(patterns: Sequence[tuple[str, int]], rows: int) -> list[tuple[int, int]]:
    """The pairs of columns that are missing together, by patterns of signs with their rows."""
    single: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    for pattern, n in patterns:
        gone = [at for at, sign in enumerate(pattern) if sign == "1"]
        single.update(dict.fromkeys(gone, n))
        pairs.update(dict.fromkeys(combinations(gone, 2), n))
    return [pair for pair, n in pairs.items() if _is_tied(pair, n, single, rows)]


def _is_tied(pair: tuple[int, int], n: int, single: Mapping[int, int], rows: int) -> bool:
    first, second = single[pair[0]] / rows, single[pair[1]] / rows
    spread = (first * (1 - first) * second * (1 - second)) ** 0.5
    return n >= _LEAST_TOGETHER and spread > 0 and (n / rows - first * second) / spread > _LEAST_PHI


def _groups(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Pairs put together where they share a member."""
    groups: list[set[int]] = []
    for pair in pairs:
        touching = [group for group in groups if group & set(pair)]
        merged = set(pair).union(*touching)
        groups = [group for group in groups if group not in touching] + [merged]
    return sorted(tuple(sorted(group)) for group in groups)
