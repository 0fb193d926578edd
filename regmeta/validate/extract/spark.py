"""The Spark engine, for those who outgrow a machine: the same SQL, carried over by sqlglot.

Counts are the same as DuckDB's. Rows have no number in Spark, so the first rows are not told.
Csv and parquet files are read by Spark itself and must be where its workers can reach them; other
kinds are carried to parquet in the private folder first, which only a local master can read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.validate.extract.check import Check, Plan, Refers, Unique
from regmeta.validate.extract.engine import (
    Bound,
    FormResult,
    Result,
    counted,
    date_forms,
    is_across,
    query,
    runnable,
)
from regmeta.validate.extract.outcome import DataReport, as_report
from regmeta.validate.extract.sql import duplicates, literal, lost, quoted

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from regmeta.validate.extract import Options


def to_spark(sql: str) -> str:
    """DuckDB's SQL in Spark's words."""
    import sqlglot

    said: str = sqlglot.transpile(sql, read="duckdb", write="spark")[0]
    return said


def check_with_spark(
    plan: Plan, files: Sequence[Path], options: Options, master: str = "local[*]"
) -> DataReport:
    """The same report as DuckDB's without first rows and distributions, counted by Spark.

    Raises WrongUse without the extra, UnreadableInput where Spark cannot start or read.
    """
    from regmeta.validate.extract import opened

    with opened(plan, files, options) as (connection, bound):
        session = _session(master, connection, options)
        try:
            there = [
                _in_spark(session, connection, one, file, options, number)
                for number, (one, file) in enumerate(zip(bound, files, strict=True))
            ]
            by_form = {one.form.code: one for one in there}
            return as_report(plan, [_form(session, one, by_form) for one in there])
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
            f"Spark ({master}) startet ikke: {type(error).__name__}. Er Java 17 installert, og er "
            "adressen riktig?",
            f"Spark ({master}) did not start: {type(error).__name__}. Is Java 17 installed, and "
            "is the address right?",
        ) from error


def _folder(connection: Any) -> str:
    row = connection.execute("SELECT current_setting('temp_directory')").fetchone()
    return str(row[0])


def _in_spark(
    session: SparkSession, connection: Any, bound: Bound, file: Path, options: Options, number: int
) -> Bound:
    """The extract as a view of Spark's, with the same names and kinds of columns."""
    source, view = bound.source, f"extract_{number}"
    if source.separator and file.suffix.lower() in (".csv", ".tsv", ".txt"):
        frame = (
            session.read.option("header", True)
            .option("sep", source.separator)
            .option("encoding", "ISO-8859-1" if source.encoding == "latin-1" else source.encoding)
            .option("quote", '"')
            .option("escape", '"')
            .option("multiLine", True)
            .csv(str(file.resolve()))
            .toDF(*source.columns)
        )
    else:
        path = file.resolve()
        if path.suffix.lower() != ".parquet":
            path = Path(_folder(connection)) / f"{view}.parquet"
            connection.execute(f"COPY ({source.sql}) TO {literal(str(path))} (FORMAT parquet)")
        frame = session.read.parquet(str(path))
    frame.createOrReplaceTempView(view)
    return replace(bound, source=replace(source, sql=f"SELECT * FROM {quoted(view)}"))


def _form(session: SparkSession, bound: Bound, others: Mapping[str, Bound]) -> FormResult:
    checks, skipped = runnable(bound, others)
    sql, row_wise = query(bound, checks)
    row = session.sql(to_spark(sql)).collect()[0]
    rows, missing, results = counted(bound, checks, row_wise, tuple(row))
    results += [_across(session, bound, one, others) for one in checks if is_across(one)]
    order = {check.id: n for n, check in enumerate(bound.form.checks)}
    spelled = set(bound.found.values())
    return FormResult(
        form=bound.form,
        file=bound.source.file,
        rows=rows,
        results=tuple(sorted(results, key=lambda one: order[one.check.id])),
        missing=missing,
        distributions={},
        absent=tuple(one for one in bound.form.columns if one.name not in bound.found),
        unknown=tuple(name for name in bound.source.columns if name not in spelled),
        skipped=tuple(skipped),
        order={name: n for n, name in enumerate(bound.source.columns, 1)},
        date_forms=date_forms(bound, lambda sql: tuple(session.sql(to_spark(sql)).collect()[0])),
    )


def _across(
    session: SparkSession, bound: Bound, check: Check, others: Mapping[str, Bound]
) -> Result:
    if isinstance(check.test, Unique):
        sql = duplicates(bound.rows([]), check.column)
    else:
        assert isinstance(check.test, Refers)
        other = others[check.test.form]
        sql = lost(bound.rows([]), check.column, other.rows([]), check.test.column)
    return Result(check, int(session.sql(to_spark(sql)).collect()[0][0]))
