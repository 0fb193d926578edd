"""The quality report of a registry's extracts: counted, judged, form by form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.data.check import AcrossTest, Check, CheckPlan
from regmeta.data.engines.duckdb import check_form
from regmeta.data.quality.cells import (
    MOST,
    Cell,
    CountedMeasure,
    FormCells,
    Share,
    by_registrar,
    counted,
    every_nth,
    months_of,
    rows_of,
    same_values,
    sampled,
    together,
)
from regmeta.data.quality.coverage import coverage_of
from regmeta.data.quality.failing import write_failing
from regmeta.data.quality.parts import FormParts, parts_of
from regmeta.data.quality.questions import (
    TRUE,
    CellQuestion,
    is_number,
    moments,
    open_codes,
    questions,
)
from regmeta.data.quality.results import FormQuality, QualityReport, Verdict
from regmeta.data.quality.settings import Settings, settings_of
from regmeta.data.quality.spreads import spreads_of
from regmeta.data.quality.verdicts import by_registrars, of_measure, verdicts_of
from regmeta.data.results.outcome import as_report
from regmeta.data.results.results import FormResult
from regmeta.data.source.binding import BoundForm
from regmeta.data.source.opening import Options, one_extract, opened
from regmeta.files.database import quoted
from regmeta.files.database_errors import duckdb_error, refuse
from regmeta.model import Progress, Text, no_progress
from regmeta.texts import FIRST

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class OtherSource:
    """Another source of the same cases: its file, and the columns that link, where named."""

    file: Path
    keys: tuple[str, ...] = ()


AT_HAND = 300_000
"""Extracts with fewer rows are made a table of values once, for all scans."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A form as it is counted: its columns with a part, its plain check, and what was asked."""

    parts: FormParts
    result: FormResult
    asked: list[CellQuestion] = field(default_factory=list)


def quality_report(
    plan: CheckPlan,
    files: Sequence[Path],
    options: Options | None = None,
    *,
    settings: Settings | None = None,
    against: OtherSource | None = None,
    rows_to: Path | None = None,
    lang: str = FIRST,
    progress: Progress = no_progress,
) -> QualityReport:
    """The quality report of a registry's extracts.

    `rows_to` is a folder for the rows that must be looked at, a file a form in `lang`.
    Raises UnreadableInput, WrongUse, BrokenConfiguration or OutputFailed with one sentence.
    """
    chosen, asked = settings or settings_of(), options or Options()
    with opened(plan, files, asked) as (connection, bound):
        others = {binding.form.code: binding for binding in bound}
        forms = [
            _Opened(
                parts_of(_at_hand(connection, own, chosen), chosen),
                check_form(connection, own, others, progress=progress),
            )
            for own in bound
        ]
        made = [_quality(connection, form, forms, others, chosen) for form in forms]
        if against and made:
            made[0] = _covered(connection, forms[0].parts, made[0], against, asked, chosen)
        written = [
            write_failing(connection, form.parts, form.result, form.asked, others, rows_to, lang)
            for form in forms
            if rows_to is not None
        ]
    data = as_report(plan, [form.result for form in forms])
    late_days = chosen.default.late_days
    return QualityReport(plan, plan.today, tuple(made), data, late_days, tuple(written))


def _covered(
    connection: duckdb.DuckDBPyConnection,
    parts: FormParts,
    form: FormQuality,
    against: OtherSource,
    options: Options,
    settings: Settings,
) -> FormQuality:
    """A form with its coverage by another source, and what is judged of that."""
    with one_extract(against.file, replace(options, table="")) as (there, source):
        try:
            coverage = coverage_of(connection, parts, there, source, against.keys)
        except duckdb_error() as error:
            refuse(source.file, error)
    lacking = coverage.lacking
    judged = of_measure(form.form, lacking, settings)
    cells = replace(form.cells, measures=(*form.cells.measures, lacking))
    return replace(form, coverage=coverage, cells=cells, verdicts=(*form.verdicts, *judged))


def _at_hand(
    connection: duckdb.DuckDBPyConnection, bound: BoundForm, settings: Settings
) -> BoundForm:
    """A form whose extract is small enough read once into a table of its own; its columns as they
    are stored, since those that the plan has not may have a part."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM ({bound.source.sql}) LIMIT {AT_HAND})"
    row = connection.execute(sql).fetchone()
    if row is None or row[0] >= AT_HAND:
        return bound
    table = quoted(f"rows of {bound.form.code}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {bound.source.numbered}")
    read = f"SELECT * FROM {table}"
    plain = f'SELECT * EXCLUDE ("#row") FROM {table}'
    return replace(bound, source=replace(bound.source, sql=plain, numbered=read))


def _quality(
    connection: duckdb.DuckDBPyConnection,
    form: _Opened,
    forms: Sequence[_Opened],
    others: Mapping[str, BoundForm],
    settings: Settings,
) -> FormQuality:
    parts, result = form.parts, form.result
    try:
        cells, groups, registrars = _counted(connection, form, forms, others, settings)
    except duckdb_error() as error:
        refuse(result.file, error)
    today = parts.bound.form.today or result.form.today
    assert today is not None
    verdicts = verdicts_of(result.form, cells, settings, today) + registrars
    return FormQuality(
        form=result.form,
        file=result.file,
        rows=result.rows,
        cells=cells,
        verdicts=tuple(verdicts),
        parts={part: parts.name(part) for part in settings.default.parts if part in parts},
        together=tuple(groups),
        left_out=tuple(_left_out(parts, forms, result.rows)),
    )


def _counted(
    connection: duckdb.DuckDBPyConnection,
    form: _Opened,
    forms: Sequence[_Opened],
    others: Mapping[str, BoundForm],
    settings: Settings,
) -> tuple[FormCells, list[tuple[str, ...]], list[Verdict]]:
    parts, rows = form.parts, form.result.rows
    columns = parts.bound.columns
    numbers = [name for name in parts.bound.spelt if is_number(columns.column(name))]
    table = sampled(connection, parts, rows)
    spreads = spreads_of(connection, parts, numbers, table)
    asked = questions(parts, _failing(form.result), spreads, settings.default)
    missing = [question for question in asked if question.measure == "missing"]
    groups = together(connection, missing, table)
    asked += _of_groups(missing, groups)
    form.asked.extend(asked)
    of_rows = rows_of(connection, parts)
    every = every_nth(rows, MOST)
    levels = moments(parts, spreads)
    measures, means, delays = counted(connection, parts, asked, levels, table)
    if every > 1:
        measures = [replace(measure, is_sampled=True) for measure in measures]
    measures += same_values(connection, parts, list(spreads), table)
    measures += _across(connection, form, others, of_rows)
    measures += _without_another(connection, form, forms, settings)
    months, last = months_of(connection, parts)
    cells = FormCells(of_rows, tuple(measures), means, months, last, delays)
    who = by_registrar(connection, parts, missing, table)
    registrars = [verdict for verdict, _ in by_registrars(form.result.form, who, settings)]
    return cells, groups, registrars


def _failing(result: FormResult) -> list[Check]:
    """The checks that some row fails: only those are asked of each hospital and year."""
    return [own.check for own in result.results if own.count and not own.check.test.across]


def _of_groups(
    missing: Sequence[CellQuestion], groups: Sequence[tuple[str, ...]]
) -> Iterator[CellQuestion]:
    """That all columns of a group are missing in a row."""
    by_column = {question.column: question for question in missing}
    for group in groups:
        parts = [f"({question.hit})" for name in group for question in (by_column[name],)]
        bases = [by_column[name].base for name in group if by_column[name].base != TRUE]
        base = " AND ".join(f"({part})" for part in bases) or TRUE
        yield CellQuestion("together", " + ".join(group), " AND ".join(parts), base)


# ------------------------------------------------------------------ several rows, several forms


def _across(
    connection: duckdb.DuckDBPyConnection,
    form: _Opened,
    others: Mapping[str, BoundForm],
    rows: Mapping[Cell, int],
) -> Iterator[CountedMeasure]:
    """The checks that look at several rows, by hospital and year."""
    parts = form.parts
    for result in form.result.results:
        test = result.check.test
        if not result.count or not isinstance(test, AcrossTest):
            continue
        first = test.first(result.check.column, parts.bound, others, '"#row"')
        hits = connection.execute(
            f"SELECT {parts.unit}, {parts.year}, count(*) FROM {parts.rows(numbered=True)} "
            f'WHERE "#row" IN ({first}) GROUP BY 1, 2'
        ).fetchall()
        own = {(unit, year): int(n) for unit, year, n in hits}
        shares = {cell: Share(own.get(cell, 0), base) for cell, base in rows.items()}
        more = ":".join(test.others())
        yield CountedMeasure(result.check.rule, result.check.column, shares, more)


def _without_another(
    connection: duckdb.DuckDBPyConnection,
    form: _Opened,
    forms: Sequence[_Opened],
    settings: Settings,
) -> Iterator[CountedMeasure]:
    """Forms that no follow-up points to, and patients of a form who have none of another."""
    for other in forms:
        if other is form:
            continue
        keys = _joining(form.parts, other.parts)
        if keys is None:
            continue
        measure, own, there = keys
        yield _lacking(connection, form.parts, other, (measure, own, there), settings)


def _joining(own: FormParts, other: FormParts) -> tuple[str, str, str] | None:
    """How two forms are joined: by the main form's key, else by the patient."""
    if "form_key" in own and "main_form" in other:
        return "no-follow-up", own.text("form_key"), other.text("main_form")
    is_sub = "main_form" in own
    if "person" in own and "person" in other and not is_sub:
        return "no-form", own.text("person"), other.text("person")
    return None


def _lacking(
    connection: duckdb.DuckDBPyConnection,
    parts: FormParts,
    other: _Opened,
    keys: tuple[str, str, str],
    settings: Settings,
) -> CountedMeasure:
    measure, own, there = keys
    today = parts.bound.form.today
    old = f"{parts.event} <= DATE '{today}' - {settings.default.late_days}"
    base = old if parts.event != "NULL" and today else "TRUE"
    answers = connection.execute(
        f"SELECT {parts.unit}, {parts.year}, count(*), count(*) FILTER (WHERE NOT coalesce(({own}) "
        f"IN (SELECT {there} AS k FROM {other.parts.rows()} WHERE k IS NOT NULL), FALSE)) "
        f"FROM {parts.rows()} WHERE {base} AND {own} IS NOT NULL GROUP BY 1, 2"
    ).fetchall()
    shares = {(unit, year): Share(int(gone), int(rows)) for unit, year, rows, gone in answers}
    return CountedMeasure(measure, "", shares, other.result.form.name)


# ------------------------------------------------------------------ what could not be judged


def _left_out(parts: FormParts, forms: Sequence[_Opened], rows: int) -> Iterator[Text]:
    every = every_nth(rows, MOST)
    if every > 1:
        yield _SAMPLED.filled(every=every)
    if "unit" not in parts:
        yield _NO_UNIT
    if parts.event == "NULL":
        yield _NO_EVENT
    elif "registered" not in parts:
        yield _NO_REGISTERED
    if "status" not in parts or not open_codes(parts):
        yield _NO_STATUS
    if "registrar" not in parts:
        yield _NO_REGISTRAR
    if len(forms) < 2:
        yield _NO_OTHER_FORM


_SAMPLED = Text(
    "Andeler per enhet og år er regnet av hver {every}. rad; antall skjema er av alle.",
    "Shares by unit and year are counted of one row in {every}; numbers of forms are of all.",
)
_NO_UNIT = Text(
    "Fant ingen kolonne med sykehus: ingenting er sammenlignet mellom enheter. "
    "Oppgi unit i quality.toml.",
    "Found no column with the hospital: nothing is compared between units. "
    "Name unit in quality.toml.",
)
_NO_EVENT = Text(
    "Fant ingen hendelsesdag: ingenting er fordelt på år. "
    "Oppgi event i registry.toml eller --event-date.",
    "Found no day of the event: nothing is told by year. "
    "Name event in registry.toml or --event-date.",
)
_NO_REGISTERED = Text(
    "Fant ingen dag for registrering: aktualitet er ikke målt. Oppgi registered i quality.toml.",
    "Found no day of registration: timeliness is not measured. Name registered in quality.toml.",
)
_NO_STATUS = Text(
    "Fant ingen skjemastatus med kode for kladd: åpne skjema er ikke talt. "
    "Oppgi status i quality.toml.",
    "Found no form status with a code for drafts: open forms are not counted. "
    "Name status in quality.toml.",
)
_NO_REGISTRAR = Text(
    "Fant ingen kolonne med hvem som registrerte: det er ikke sammenlignet. "
    "Oppgi registrar i quality.toml.",
    "Found no column with who registered: that is not compared. Name registrar in quality.toml.",
)
_NO_OTHER_FORM = Text(
    "Bare ett skjema er oppgitt: skjema uten oppfølging og personer uten skjema er ikke talt.",
    "Only one form was named: forms without follow-up and persons without a form are not counted.",
)
