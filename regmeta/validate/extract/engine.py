"""The DuckDB engine: all checks of a row in one pass, and a second one only for what failed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from regmeta.errors import WrongUse
from regmeta.model import Progress, no_progress
from regmeta.validate.extract.check import Answered, Check, Column, Filled, FormPlan, Refers, Unique
from regmeta.validate.extract.distribution import Distribution, measure
from regmeta.validate.extract.source import Source, duckdb_error, refuse
from regmeta.validate.extract.sql import (
    ACROSS,
    Columns,
    duplicates,
    fault,
    literal,
    lost,
    needed,
    projection,
    quoted,
    valued,
)

if TYPE_CHECKING:
    import duckdb

_FIRST = 10
_VALUES = 5
_WAYS = {
    "ÅÅÅÅ-MM-DD": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "DD.MM.ÅÅÅÅ": "[0-9]{2}[.][0-9]{2}[.][0-9]{4}",
    "DD/MM/ÅÅÅÅ": "[0-9]{2}/[0-9]{2}/[0-9]{4}",
}
_BEGINNING = 200_000
"""Rows that are looked at first for the places of faults: mostly there is no need for more."""


@dataclass(frozen=True, slots=True)
class Result:
    """How many rows did not pass a check, and the first of them; `values` only where allowed."""

    check: Check
    count: int
    rows: tuple[int, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Rows without an answer, by kind: empty, chosen away, and empty because never asked."""

    empty: int
    sentinel: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class FormResult:
    """What a form's extract held against its plan."""

    form: FormPlan
    file: str
    rows: int
    results: tuple[Result, ...]
    missing: Mapping[str, Missing]
    distributions: Mapping[str, Distribution]
    absent: tuple[Column, ...] = ()
    unknown: tuple[str, ...] = ()
    skipped: tuple[Check, ...] = ()
    order: Mapping[str, int] = field(default_factory=dict)
    date_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, column: str) -> tuple[Result, ...]:
        """The results of one column."""
        return tuple(one for one in self.results if one.check.column == column)


@dataclass(frozen=True, slots=True)
class Bound:
    """A form tied to an extract: the extract's name of every column that was found."""

    form: FormPlan
    source: Source
    found: Mapping[str, str]

    @property
    def columns(self) -> Columns:
        stored = {name: self.source.columns[there] for name, there in self.found.items()}
        return Columns(stored, self.form)

    def rows(self, checks: Sequence[Check], numbered: bool = False, limit: int = 0) -> str:
        """The projection over the extract (or its first rows), with what the checks need beside."""
        columns = self.columns
        values = valued(columns, [(one.column, one.test) for one in checks])
        select = projection(columns, self.found, values)
        read = self.source.numbered if numbered else self.source.sql
        row = ', "#row"' if numbered else ""
        first = f" LIMIT {limit}" if limit else ""
        return f"(SELECT {select}{row} FROM ({read}{first}))"


def bind(form: FormPlan, source: Source) -> Bound:
    """The form's columns in the extract, by any of their names; WrongUse where none is there."""
    there = {name.casefold(): name for name in source.columns}
    found: dict[str, str] = {}
    for column in form.columns:
        for name in column.names:
            match = there.get(name.casefold())
            if match is not None and match not in found.values():
                found[column.name] = match
                break
    if not found:
        _refuse_columns(form, source)
    return Bound(form, source, found)


def _refuse_columns(form: FormPlan, source: Source) -> None:
    first = ", ".join(one.name for one in form.columns[:4])
    if len(source.columns) == 1 and source.separator:
        raise WrongUse(
            f"{source.file}: fant bare én kolonne. Er skilletegnet noe annet enn "
            f"«{source.separator}»? Oppgi det med --separator.",
            f"{source.file}: found one column only. Is the separator something else than "
            f"“{source.separator}”? Name it with --separator.",
        )
    raise WrongUse(
        f"{source.file}: ingen av kolonnene hører til skjemaet {form.name} ({first} …). "
        "Velg et annet skjema med --form.",
        f"{source.file}: no column belongs to the form {form.name} ({first} …). "
        "Choose another form with --form.",
    )


def best_form(forms: Sequence[FormPlan], source: Source) -> FormPlan:
    """The form with the largest share of its columns in the extract."""
    there = {name.casefold() for name in source.columns}

    def share(form: FormPlan) -> tuple[float, int]:
        known = sum(any(n.casefold() in there for n in one.names) for one in form.columns)
        named = form.code.rpartition(".")[2].casefold() in source.file.casefold()
        return known / len(form.columns) + named, known

    return max(forms, key=share)


def runnable(bound: Bound, others: Mapping[str, Bound]) -> tuple[list[Check], list[Check]]:
    """The checks whose columns are all there, and those that must be skipped."""
    run: list[Check] = []
    skipped: list[Check] = []
    for check in bound.form.checks:
        there = check.column in bound.found
        there = there and all(name in bound.found for name in needed(check.test))
        if isinstance(check.test, Refers):
            other = others.get(check.test.form)
            there = there and other is not None and check.test.column in other.found
        (run if there else skipped).append(check)
    return run, skipped


def check_form(
    connection: duckdb.DuckDBPyConnection,
    bound: Bound,
    others: Mapping[str, Bound] | None = None,
    *,
    show_values: bool = False,
    distributions: bool = True,
    progress: Progress = no_progress,
) -> FormResult:
    """All checks of one form over its extract. Raises UnreadableInput with one sentence."""
    known = others or {}
    checks, skipped = runnable(bound, known)
    try:
        rows, missing, results = _first_pass(connection, bound, checks, progress)
        results += [_across(connection, bound, one, known) for one in checks if is_across(one)]
        results = _second_pass(connection, bound, results, known, show_values)
        forms = date_forms(bound, lambda sql: connection.execute(sql).fetchone())
        shapes = {}
        if distributions:
            tables = bound.rows([]), bound.rows([], numbered=True)
            shapes = measure(connection, bound.columns, *tables, rows)
    except duckdb_error() as error:
        refuse(bound.source.file, error)
    order = {check.id: n for n, check in enumerate(bound.form.checks)}
    spelled = set(bound.found.values())
    return FormResult(
        form=bound.form,
        file=bound.source.file,
        rows=rows,
        results=tuple(sorted(results, key=lambda one: order[one.check.id])),
        missing=missing,
        distributions=shapes,
        absent=tuple(one for one in bound.form.columns if one.name not in bound.found),
        unknown=tuple(name for name in bound.source.columns if name not in spelled),
        skipped=tuple(skipped),
        order={name: n for n, name in enumerate(bound.source.columns, 1)},
        date_forms=forms,
    )


def date_forms(
    bound: Bound, run: Callable[[str], Sequence[int] | None]
) -> dict[str, tuple[str, ...]]:
    """The ways in which each text column's days are written, where there are several.

    `run` gives the one row of a query, whichever engine it is put to.
    """
    columns = bound.columns
    days = [
        one.name
        for one in bound.form.columns
        if one.name in columns and columns.is_text(one.name) and one.kind in ("date", "datetime")
    ]
    if not days:
        return {}
    counts = [
        f"countif(regexp_matches({quoted(name)}, {literal('^' + pattern)}))"
        for name in days
        for pattern in _WAYS.values()
    ]
    row = run(f"SELECT {', '.join(counts)} FROM {bound.rows([])}")
    assert row is not None
    found = {}
    for i, name in enumerate(days):
        seen = row[i * len(_WAYS) : (i + 1) * len(_WAYS)]
        found[name] = tuple(way for way, count in zip(_WAYS, seen, strict=True) if count)
    return {name: ways for name, ways in found.items() if len(ways) > 1}


def is_across(check: Check) -> bool:
    """Whether a check looks at several rows at once."""
    return isinstance(check.test, ACROSS)


def query(bound: Bound, checks: Sequence[Check]) -> tuple[str, list[Check]]:
    """The one SELECT of a form, and the row-wise checks in the order of its counts.

    Its columns: all rows, then for every column its values, sentinels and closed rows, then one
    count a check.
    """
    columns = bound.columns
    found = [(one, fault(columns, one.column, one.test)) for one in checks if not is_across(one)]
    faults = [(one, condition) for one, condition in found if condition]
    counts = ["count(*)"]
    for name in bound.found:
        counts += _missing(columns, name)
    counts += [f"countif({condition})" for _, condition in faults]
    return (
        f"SELECT {', '.join(counts)} FROM {bound.rows([one for one, _ in faults])}",
        [one for one, _ in faults],
    )


def _missing(columns: Columns, name: str) -> list[str]:
    column = columns.column(name)
    away = fault(columns, name, Answered(column.sentinels)) if column.sentinels else ""
    closed = ""
    if column.opened_by and column.opened_by.column in columns:
        opener = column.opened_by
        closed = fault(columns, name, Filled((opener,)))
    return [
        f"count({quoted(name)})",
        f"countif({away})" if away else "0",
        f"countif({closed})" if closed else "0",
    ]


def _first_pass(
    connection: duckdb.DuckDBPyConnection,
    bound: Bound,
    checks: Sequence[Check],
    progress: Progress,
) -> tuple[int, dict[str, Missing], list[Result]]:
    sql, row_wise = query(bound, checks)
    row = _run(connection, sql, progress, bound.form.name)
    return counted(bound, checks, row_wise, row)


def counted(
    bound: Bound, checks: Sequence[Check], row_wise: Sequence[Check], row: Sequence[Any]
) -> tuple[int, dict[str, Missing], list[Result]]:
    """What the row that `query` gives says: all rows, missing by column, and each check's count."""
    rows = int(row[0])
    missing = {
        name: Missing(rows - int(row[i]), int(row[i + 1]), int(row[i + 2]))
        for name, i in zip(bound.found, range(1, len(row), 3), strict=False)
    }
    counts = row[1 + 3 * len(bound.found) :]
    found = {one.id: int(count) for one, count in zip(row_wise, counts, strict=True)}
    results = [Result(one, found.get(one.id, 0)) for one in checks if not is_across(one)]
    return rows, missing, results


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
    connection: duckdb.DuckDBPyConnection, bound: Bound, check: Check, others: Mapping[str, Bound]
) -> Result:
    if isinstance(check.test, Unique):
        sql = duplicates(bound.rows([]), check.column)
    else:
        assert isinstance(check.test, Refers)
        other = others[check.test.form]
        sql = lost(bound.rows([]), check.column, other.rows([]), check.test.column)
    row = connection.execute(sql).fetchone()
    assert row is not None
    return Result(check, int(row[0]))


# ------------------------------------------------------------------ where the faults are


def _second_pass(
    connection: duckdb.DuckDBPyConnection,
    bound: Bound,
    results: Sequence[Result],
    others: Mapping[str, Bound],
    show_values: bool,
) -> list[Result]:
    """The first rows of every check that failed: the beginning first, the rest only where the
    beginning has too few, and nothing where nothing failed."""
    placed: dict[str, Result] = {}
    for limit in (_BEGINNING, 0):
        failed = [one for one in results if one.count and not is_across(one.check)]
        failed = [one for one in failed if not _is_placed(placed.get(one.check.id))]
        if failed:
            sql = _rows_of(bound, failed, show_values, limit)
            row = connection.execute(sql).fetchone()
            assert row is not None
            for i, one in enumerate(failed):
                values = tuple(str(value) for value in row[2 * i + 1] or ())
                rows = tuple(row[2 * i] or ())
                placed[one.check.id] = Result(one.check, one.count, rows, values)
    for one in results:
        if one.count and is_across(one.check):
            found = connection.execute(_rows_across(bound, one.check, others)).fetchone()
            assert found is not None
            placed[one.check.id] = Result(one.check, one.count, tuple(found[0] or ()))
    return [placed.get(one.check.id, one) for one in results]


def _is_placed(result: Result | None) -> bool:
    return result is not None and len(result.rows) >= min(_FIRST, result.count)


def _rows_of(bound: Bound, failed: Sequence[Result], show_values: bool, limit: int) -> str:
    columns, parts = bound.columns, []
    for one in failed:
        name = one.check.column
        row = f'CASE WHEN {fault(columns, name, one.check.test)} THEN "#row" END'
        parts.append(f"min({row}, {_FIRST})")
        shown = show_values and columns.column(name).may_show
        parts.append(f"arg_min({quoted(name)}, {row}, {_VALUES})" if shown else "NULL")
    rows = bound.rows([one.check for one in failed], True, limit)
    return f"SELECT {', '.join(parts)} FROM {rows}"


def _rows_across(bound: Bound, check: Check, others: Mapping[str, Bound]) -> str:
    table, column = bound.rows([], True), quoted(check.column)
    if isinstance(check.test, Unique):
        again = f"count(*) OVER (PARTITION BY {column})"
        inner = f'SELECT "#row", {again} AS n FROM {table} WHERE {column} IS NOT NULL'
        return f'SELECT min("#row", {_FIRST}) FROM ({inner}) WHERE n > 1'
    assert isinstance(check.test, Refers)
    other = others[check.test.form].rows([])
    key = quoted(check.test.column)
    return (
        f'SELECT min("#row", {_FIRST}) FROM {table} AS here WHERE here.{column} IS NOT NULL AND '
        f"NOT EXISTS (SELECT 1 FROM {other} AS there WHERE there.{key} = here.{column})"
    )
