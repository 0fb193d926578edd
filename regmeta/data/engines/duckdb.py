"""The DuckDB engine: all questions of a form in one pass, and a second look only at what failed."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from regmeta.data.check import AcrossTest, Check
from regmeta.data.engines import tally as tallies
from regmeta.data.engines.places import places
from regmeta.data.engines.questions import Answers, questions
from regmeta.data.engines.spread import measure
from regmeta.data.engines.tally import ask
from regmeta.data.results.results import FormResult, Result
from regmeta.data.source.binding import BoundForm, runnable
from regmeta.files.database import quoted
from regmeta.files.database_errors import duckdb_error, refuse
from regmeta.model import Progress, no_progress

if TYPE_CHECKING:
    import duckdb

    from regmeta.data.results.distribution import Distribution


def check_form(
    connection: duckdb.DuckDBPyConnection,
    bound: BoundForm,
    others: Mapping[str, BoundForm] | None = None,
    *,
    show_values: bool = False,
    distributions: bool = True,
    progress: Progress = no_progress,
) -> FormResult:
    """All checks of one form over its extract. Raises UnreadableInput with one sentence."""
    other_forms = others or {}
    checks, skipped = runnable(bound, other_forms)
    try:
        bound = at_hand(connection, bound)
        asked = questions(bound, checks)
        answers, tally = ask(
            connection, bound, asked, lambda sql: _run(connection, sql, progress, bound.form.name)
        )
        results = answers.results(checks)
        results += [
            _across(connection, bound, check, other_forms) for check in checks if check.test.across
        ]
        results = places(connection, bound, results, other_forms, show_values)
        shapes = measure(connection, bound, tally, answers.rows) if distributions else {}
    except duckdb_error() as error:
        refuse(bound.source.file, error)
    return measured(bound, answers, results, skipped, shapes)


def at_hand(connection: duckdb.DuckDBPyConnection, bound: BoundForm) -> BoundForm:
    """A small extract as a table of its values: they are worked out once, not for each question.

    With many columns the questions' SQL is long, and reading that takes longer than sixty rows.
    """
    most = tallies.SAMPLE
    few = connection.execute(f"SELECT count(*) FROM ({bound.source.sql} LIMIT {most})").fetchone()
    if bound.ready or few is None or few[0] >= most:
        return bound
    table = quoted(f"values of {bound.form.code}")
    made = f"SELECT * FROM {bound.rows(numbered=True)}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {made}")
    return bound.made_ready(f"SELECT * FROM {table}")


def measured(
    bound: BoundForm,
    answers: Answers,
    results: Sequence[Result],
    skipped: Sequence[Check],
    shapes: Mapping[str, Distribution],
) -> FormResult:
    """What was found of a form, its results in the order of its checks."""
    order = {check.id: n for n, check in enumerate(bound.form.checks)}
    spelled = set(bound.spelt.values())
    there = [column for column in bound.form.columns if column.name in bound.spelt]
    return FormResult(
        form=bound.form,
        file=bound.source.file,
        rows=answers.rows,
        results=tuple(sorted(results, key=lambda column: order[column.check.id])),
        missing=answers.missing(list(bound.spelt)),
        distributions=shapes,
        absent=tuple(column for column in bound.form.columns if column.name not in bound.spelt),
        unknown=tuple(name for name in bound.source.columns if name not in spelled),
        skipped=tuple(skipped),
        order=bound.source.order,
        date_forms=answers.date_forms(there),
        encoding=bound.source.encoding,
        separator=bound.source.separator,
        unread=bound.source.unread,
        parts=bound.source.parts,
        notes=bound.source.notes,
        unread_rows=bound.source.unread_rows,
    )


def _run(
    connection: duckdb.DuckDBPyConnection, sql: str, progress: Progress, what: str
) -> Sequence[Any]:
    """One row, asking every now and then how far the query has come where somebody watches."""
    if progress is no_progress:
        row = connection.execute(sql).fetchone()
        assert row is not None
        return tuple(row)
    kept: list[Any] = []

    def work() -> None:
        try:
            kept.append(connection.execute(sql).fetchone())
        except Exception as error:
            kept.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while thread.is_alive():
        thread.join(0.2)
        progress(max(0, int(connection.query_progress())), 100, what)
    if isinstance(kept[0], Exception):
        raise kept[0]
    return tuple(kept[0])


def _across(
    connection: duckdb.DuckDBPyConnection,
    bound: BoundForm,
    check: Check,
    others: Mapping[str, BoundForm],
) -> Result:
    row = connection.execute(across(bound, check, others)).fetchone()
    assert row is not None
    return Result(check, int(row[0]))


def across(bound: BoundForm, check: Check, others: Mapping[str, BoundForm]) -> str:
    """The SELECT that counts the rows that fail a check over several rows."""
    assert isinstance(check.test, AcrossTest)
    return check.test.count(check.column, bound, others)
