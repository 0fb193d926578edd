"""The Spark engine, for those who outgrow a machine: the same SQL, carried over by sqlglot.

Counts and first rows are the same as DuckDB's. The table of values is written as parquet in the
private folder, which must be where Spark's workers can reach it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.data.check import AcrossTest, CheckPlan
from regmeta.data.checks.number_in_text import HOLDS_NUMBER, holds_personal_number
from regmeta.data.engines.duckdb import across, measured
from regmeta.data.engines.places import MOST_ROWS
from regmeta.data.engines.questions import answered, questions, select
from regmeta.data.results.distribution import (
    QUANTILES,
    SMALLEST,
    SMALLEST_SPREAD,
    Distribution,
    of_counts,
    of_quantiles,
    told_by_count,
    told_by_spread,
)
from regmeta.data.results.outcome import DataReport, as_report
from regmeta.data.results.results import FormResult, Result
from regmeta.data.source.binding import BoundForm, runnable
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.files.database import literal, quoted
from regmeta.files.database_errors import duckdb_error, refuse
from regmeta.processes import this_python

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from regmeta.data.source.opening import Options


_FIRST_ROWS = f'slice(list_sort(list("#row")), 1, {MOST_ROWS})'


def to_spark(sql: str) -> str:
    """DuckDB's SQL in Spark's words."""
    import sqlglot

    said: str = sqlglot.transpile(sql, read="duckdb", write="spark")[0]
    return said


def check_with_spark(
    plan: CheckPlan, files: Sequence[Path], options: Options, master: str = "local[*]"
) -> DataReport:
    """The same report as DuckDB's, counted by Spark.

    Raises WrongUse without the extra, UnreadableInput where Spark cannot start or read.
    """
    from regmeta.data.source.opening import opened

    with opened(plan, files, options) as (connection, bound):
        session = _session(master, connection, options)
        session.udf.register(HOLDS_NUMBER, holds_personal_number, "boolean")
        try:
            there = [
                _in_spark(session, connection, binding, number)
                for number, binding in enumerate(bound)
            ]
            by_form = {column.form.code: column for column in there}
            told_of = options.distributions
            return as_report(plan, [_form(session, column, by_form, told_of) for column in there])
        finally:
            session.stop()


def _session(master: str, connection: Any, options: Options) -> SparkSession:
    try:
        import sqlglot  # noqa: F401
        from pyspark.sql import SparkSession
    except ImportError:
        raise WrongUse(
            "--engine spark trenger tillegget spark (pip install 'regmeta[spark]') og Java 17.",
            "--engine spark needs the extra spark (pip install 'regmeta[spark]') and Java 17.",
        ) from None
    folder = _folder(connection)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    # Workers ask whether a text holds somebody's number: they need the packages that we have.
    os.environ.setdefault("PYSPARK_PYTHON", this_python())
    builder = SparkSession.builder.master(master).appName("regmeta data check")
    settings = {
        "spark.ui.enabled": "false",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "8",
        "spark.log.level": "ERROR",
    }
    if options.memory:
        settings["spark.driver.memory"] = options.memory.upper().removesuffix("B")
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise UnreadableInput(
            "Spark ({master}) startet ikke: {kind}. Er Java 17 installert, og er adressen riktig?",
            "Spark ({master}) did not start: {kind}. Is Java 17 installed, "
            "and is the address right?",
            master=master,
            kind=type(error).__name__,
        ) from error


def _folder(connection: Any) -> str:
    row = connection.execute("SELECT current_setting('temp_directory')").fetchone()
    return str(row[0])


def _in_spark(
    session: SparkSession,
    connection: Any,
    bound: BoundForm,
    number: int,
) -> BoundForm:
    """The table of values as a view of Spark's."""
    view = f"extract_{number}"
    path = Path(_folder(connection)) / f"{view}.parquet"
    read = f"SELECT * FROM {bound.rows(numbered=True)}"
    try:
        connection.execute(f"COPY ({read}) TO {literal(str(path))} (FORMAT parquet)")
    except duckdb_error() as error:
        refuse(bound.source.file, error)
    session.read.parquet(str(path)).createOrReplaceTempView(view)
    return bound.made_ready(f"SELECT * FROM {quoted(view)}")


def _form(
    session: SparkSession, bound: BoundForm, others: Mapping[str, BoundForm], distributions: bool
) -> FormResult:
    checks, skipped = runnable(bound, others)
    asked = questions(bound, checks)
    answers = answered(asked, _rows(session, to_spark(select(bound, asked)))[0])
    results = answers.results(checks)
    for check in checks:
        if check.test.across:
            count = _rows(session, to_spark(across(bound, check, others)))[0][0]
            results.append(Result(check, int(count)))
    results = _placed(session, bound, results, others)
    shapes = _spread(session, bound) if distributions and answers.rows >= SMALLEST else {}
    return measured(bound, answers, results, skipped, shapes)


def _placed(
    session: SparkSession,
    bound: BoundForm,
    results: Sequence[Result],
    others: Mapping[str, BoundForm],
) -> list[Result]:
    """The results with the first rows that failed: all checks of single rows in one query."""
    failed = [result for result in results if result.count]
    rows = _single_rows(session, bound, [each for each in failed if not each.check.test.across])
    for result in failed:
        test = result.check.test
        if isinstance(test, AcrossTest):
            sql = test.first(result.check.column, bound, others, _FIRST_ROWS)
            rows[result.check.id] = _rows(session, to_spark(sql))[0][0]
    return [replace(result, rows=tuple(rows.get(result.check.id, ()))) for result in results]


def _single_rows(
    session: SparkSession, bound: BoundForm, failed: Sequence[Result]
) -> dict[str, list[int]]:
    """The first rows of each failed check that looks at one row at a time, by its id."""
    rows: dict[str, list[int]] = {}
    if failed:
        for number, row in _rows(session, to_spark(_first_rows(bound, failed))):
            rows.setdefault(failed[number].check.id, []).append(int(row))
    return rows


def _first_rows(bound: BoundForm, failed: Sequence[Result]) -> str:
    """The number of each failed check with its first rows, in order."""
    faults = (result.check.test.fault(bound.columns, result.check.column) for result in failed)
    which = ", ".join(f"CASE WHEN {fault} THEN {number} END" for number, fault in enumerate(faults))
    each = f'SELECT "#row" AS r, unnest([{which}]) AS c FROM {bound.rows(numbered=True)}'
    ranked = f"SELECT c, r, row_number() OVER (PARTITION BY c ORDER BY r) AS n FROM ({each})"
    return f"SELECT c, r FROM ({ranked}) WHERE c IS NOT NULL AND n <= {MOST_ROWS} ORDER BY c, r"


def _rows(session: SparkSession, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.sql(sql).collect()]


def _spread(session: SparkSession, bound: BoundForm) -> dict[str, Distribution]:
    """The same distributions as DuckDB's: all codes and years in one query, all numbers in one."""
    columns = bound.columns
    counts = {name: sql for name in bound.spelt if (sql := told_by_count(columns, name))}
    numbers = {name: sql for name in bound.spelt if (sql := told_by_spread(columns, name))}
    made = {**_counts(session, bound, counts), **_numbers(session, bound, numbers)}
    return {name: query for name in bound.spelt if (query := made.get(name))}


def _counts(
    session: SparkSession, bound: BoundForm, asked: Mapping[str, str]
) -> dict[str, Distribution | None]:
    if not asked:
        return {}
    each = [
        f"SELECT {literal(name)} AS c, CAST({sql} AS VARCHAR) AS v, count(*) AS n "
        f"FROM {bound.rows()} GROUP BY 2"
        for name, sql in asked.items()
    ]
    tallied: dict[str, dict[str, int]] = {name: {} for name in asked}
    for name, value, n in _rows(session, to_spark(" UNION ALL ".join(each))):
        if value is not None:
            tallied[name][value] = n
    return {name: of_counts(bound.columns, name, counts) for name, counts in tallied.items()}


def _numbers(
    session: SparkSession, bound: BoundForm, asked: Mapping[str, str]
) -> dict[str, Distribution | None]:
    if not asked:
        return {}
    parts = []
    for sql in asked.values():
        parts += [f"count({sql})", f"avg({sql})"]
        parts += [f"percentile_disc({q}) WITHIN GROUP (ORDER BY {sql})" for q in QUANTILES]
    row = _rows(session, to_spark(f"SELECT {', '.join(parts)} FROM {bound.rows()}"))[0]
    step, made = 2 + len(QUANTILES), {}
    for i, name in enumerate(asked):
        count, mean, *points = row[i * step : (i + 1) * step]
        enough = count >= SMALLEST_SPREAD
        numbers = [float(point) for point in points] if enough else []
        made[name] = of_quantiles(numbers, mean, count) if enough else None
    return made
