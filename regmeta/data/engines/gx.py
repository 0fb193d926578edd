"""The Great Expectations engine: the same checks as expectations of GX 1.x, on pandas.

Every check becomes one of GX's own expectations over a frame of texts. What no expectation of GX
can work out stands in columns of their own, made by plain Python: `X#` the value as number or day,
`X=` how far it is from its formula, `X!Kind` whether a test of that kind passes. `frame` makes
them.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.catalogue.bounds import DAYS
from regmeta.data.check import AcrossTest, Check, CheckPlan, FormPlan, Test
from regmeta.data.checks.wrong_type import Typed
from regmeta.data.engines.questions import answered, questions, select
from regmeta.data.engines.spread import measure
from regmeta.data.engines.tally import Tally
from regmeta.data.expectations import BAD, OK, Expectation, condition
from regmeta.data.results.outcome import DataReport, as_report
from regmeta.data.results.results import FormResult, Missing, Result
from regmeta.data.source.binding import BoundForm, runnable
from regmeta.data.values.reading import day_of, hold
from regmeta.errors import WrongUse
from regmeta.files.database import quoted
from regmeta.files.database_errors import duckdb_error, refuse
from regmeta.texts import number_of

if TYPE_CHECKING:
    import pandas as pd

    from regmeta.data.source.opening import Options

_FIRST = 10
DECLARED = "oppgitt"
"""How the frame marks a cell whose reason for being empty is declared."""


def suite_json(form: FormPlan, lang: str = "nb") -> dict[str, Any]:
    """A form's checks as a suite for `gx.ExpectationSuite(**suite)`.

    References to other forms are left out: their values are in the other form's extract.
    """
    checks = [check for check in form.checks if not _looks_elsewhere(check.test)]
    return {
        "name": form.code,
        "expectations": [_as_json(form, check, lang) for check in checks],
        "meta": {
            "made_by": "regmeta data suite",
            "frame": "regmeta.data.engines.gx.frame(texts, form, form.checks)",
            "great_expectations_version": "1",
        },
    }


def _looks_elsewhere(test: Test) -> bool:
    return isinstance(test, AcrossTest) and bool(test.form)


def _as_json(form: FormPlan, check: Check, lang: str) -> dict[str, Any]:
    type_, kwargs = expectation(form, check)
    meta = {"id": check.id, "rule": check.rule, "words": f"{check.column} {check.words(lang)}"}
    return {"type": type_, "kwargs": kwargs, "meta": meta}


def expectation(form: FormPlan, check: Check) -> Expectation:
    """A check as the type and arguments of one of GX's expectations."""
    column = form.column(check.column)
    assert column is not None, check.column
    return _whole(check, check.test.expectation(column))


def _whole(check: Check, expected: Expectation) -> Expectation:
    """With the column where none is named, and the conditions under which it is made."""
    type_, kwargs = expected
    if not {"column", "column_A", "column_list"} & set(kwargs):
        kwargs = {"column": check.column, **kwargs}
    conditions = check.test.conditions()
    if conditions:
        asked = " and ".join(condition(when) for when in conditions)
        kwargs = {**kwargs, "row_condition": asked, "condition_parser": "pandas"}
    return type_, kwargs


# ------------------------------------------------------------------ the frame


@dataclass(frozen=True)
class Texts:
    """A form's extract as a frame of texts, its columns as numbers and days made once."""

    frame: pd.DataFrame
    form: FormPlan

    @cached_property
    def made(self) -> dict[str, pd.Series[Any]]:
        return {}

    def texts(self, name: str) -> pd.Series[Any]:
        """A column's texts, None where empty."""
        return self.frame[name]

    def answers(self, name: str) -> pd.Series[Any]:
        """A column's texts, and a mark where a reason is declared for there being none."""
        declared = self.frame.get(f"{name}?")
        texts = self.frame[name]
        return texts if declared is None else texts.mask(declared.notna(), DECLARED)

    def values(self, name: str) -> pd.Series[Any]:
        """A column's numbers, or days as numbers (20240301); none where a text is none."""
        if name not in self.made:
            column = self.form.column(name)
            days = column is not None and column.type in DAYS
            self.made[name] = _days(self.frame[name]) if days else _numbers(self.frame[name])
        return self.made[name]


def frame(texts: pd.DataFrame, form: FormPlan, checks: Sequence[Check]) -> pd.DataFrame:
    """A frame of texts (None where empty) with the columns beside that the checks look at."""
    import pandas as pd

    own = Texts(texts, form)
    made: dict[str, Any] = {name: texts[name] for name in texts.columns if name[-1:] not in "?~"}
    for check in checks:
        test, name = check.test, check.column
        if not isinstance(test, Typed):
            made |= {f"{other}#": own.values(other) for other in test.valued(name)}
        if test.is_marked and not test.across:
            made[test.mark(name)] = _marked(texts, form, check)
        made |= test.frame_columns(name, own)
    return pd.DataFrame(made)


def _days(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Days as numbers (20240301), none where a text is no day; each distinct text read once."""
    days = {text: day_of(text) for text in texts.dropna().unique()}
    numbers = {text: float(f"{day:%Y%m%d}") if day else None for text, day in days.items()}
    return texts.map(numbers).astype("float64")


def _numbers(texts: pd.Series[Any]) -> pd.Series[Any]:
    numbers = {text: number_of(text) for text in texts.dropna().unique()}
    return texts.map(numbers).astype("float64")


def _marked(texts: pd.DataFrame, form: FormPlan, check: Check) -> list[str | None]:
    """`ok` or `feil` for every value, None where there is none and none is judged. Conditions stay
    with GX."""
    test, column = check.test.bare(), form.column(check.column)
    assert column is not None, check.column
    seen = [n for n in (check.column, f"{check.column}~", *test.needs()) if n in texts]
    marks: dict[tuple[Any, ...], str] = {}
    failing_rows: list[str | None] = []
    for cells in zip(*(texts[name].tolist() for name in seen), strict=True):
        if not (isinstance(cells[0], str) or test.judges_empty):
            failing_rows.append(None)
            continue
        if cells not in marks:
            row = {n: t if isinstance(t, str) else "" for n, t in zip(seen, cells, strict=True)}
            marks[cells] = OK if test.passes(column, row) else BAD
        failing_rows.append(marks[cells])
    return failing_rows


def texts_of(connection: Any, bound: BoundForm) -> pd.DataFrame:
    """An extract's values under the plan's names, all as texts, None where there is none, by the
    numbers of their rows; `X?` and `X~` hold a mark where a reason is declared, and where leading
    zeros were lost."""
    columns = bound.columns
    parts = [f"{columns.text(name)} AS {quoted(name)}" for name in bound.spelt]
    for name in bound.spelt:
        for sign, marked in (("?", columns.declared(name)), ("~", columns.zeros_lost(name))):
            if marked:
                mark = f"CASE WHEN {marked} THEN '{DECLARED}' END"
                parts.append(f"{mark} AS {quoted(name + sign)}")
    parts.append('"#row"')
    read = f'SELECT {", ".join(parts)} FROM {bound.rows(numbered=True)} ORDER BY "#row"'
    try:
        frame: pd.DataFrame = connection.execute(read).df()
    except duckdb_error() as error:
        refuse(bound.source.file, error)
    return frame.set_index("#row").rename_axis(None)


# ------------------------------------------------------------------ running it


def check_with_gx(plan: CheckPlan, files: Sequence[Path], options: Options) -> DataReport:
    """The same report as DuckDB's, counted by Great Expectations on pandas."""
    _need()
    from regmeta.data.source.opening import opened

    with opened(plan, files, options) as (connection, bound):
        by_form = {binding.form.code: binding for binding in bound}
        texts = {code: texts_of(connection, form_checks) for code, form_checks in by_form.items()}
        counted = [_measured(connection, binding, options) for binding in bound]
    forms = [_form(binding, by_form, texts) for binding in bound]
    return as_report(
        plan, [replace(form, **more) for form, more in zip(forms, counted, strict=True)]
    )


def _measured(connection: Any, bound: BoundForm, options: Options) -> dict[str, Any]:
    """What no expectation counts, and DuckDB tells: ways of writing days, and distributions."""
    asked = questions(bound, [])
    answers = answered(asked, connection.execute(select(bound, asked)).fetchone())
    there = [column for column in bound.form.columns if column.name in bound.spelt]
    measures: dict[str, Any] = {"date_forms": answers.date_forms(there)}
    if options.distributions:
        measures["distributions"] = measure(
            connection, bound, Tally(connection, bound, ()), answers.rows
        )
    return measures


def _need() -> None:
    # GX tells its makers of its use unless it is told not to; nothing leaves this machine.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    try:
        with warnings.catch_warnings(), _without_connect():
            # What GX's imports have to say of one another is no news to a registry.
            warnings.simplefilter("ignore")
            import great_expectations  # noqa: F401
    except ImportError:
        raise WrongUse(
            "--engine gx trenger tillegget gx (pip install 'regmeta[gx]').",
            "--engine gx needs the extra gx (pip install 'regmeta[gx]').",
        ) from None


@contextmanager
def _without_connect() -> Iterator[None]:
    """PySpark's Connect out of sight: without gRPC it may end the process, and with exit code 0.

    It does so where it takes the program for its own doctests; GX asks for it and can do without.
    """
    name = "pyspark.sql.connect"
    hide = name not in sys.modules and importlib.util.find_spec("grpc") is None
    if hide:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hide:
            del sys.modules[name]


def _form(
    bound: BoundForm, others: Mapping[str, BoundForm], texts: Mapping[str, pd.DataFrame]
) -> FormResult:
    form, own = bound.form, texts[bound.form.code]
    checks, skipped = runnable(bound, others)
    made = frame(own, form, checks)
    frames = {code: Texts(texts[code], other.form) for code, other in others.items()}
    for test, column in ((c.test, c.column) for c in checks if isinstance(c.test, AcrossTest)):
        for name, marks in test.marks(column, frames[form.code], frames).items():
            made[name] = marks
    counted = _validated(form, checks, made, frames)
    results = [Result(check, *counted[check.id]) for check in checks]
    missing = {name: _missing(own, form, name) for name in bound.spelt}
    spelled = set(bound.spelt.values())
    return FormResult(
        form=form,
        file=bound.source.file,
        rows=len(own),
        results=tuple(results),
        missing=missing,
        distributions={},
        absent=tuple(column for column in form.columns if column.name not in bound.spelt),
        unknown=tuple(name for name in bound.source.columns if name not in spelled),
        skipped=tuple(skipped),
        order=bound.source.order,
        encoding=bound.source.encoding,
        separator=bound.source.separator,
        unread=bound.source.unread,
        parts=bound.source.parts,
        notes=bound.source.notes,
        unread_rows=bound.source.unread_rows,
    )


def _missing(texts: pd.DataFrame, form: FormPlan, name: str) -> Missing:
    column = form.column(name)
    assert column is not None
    declared = texts[f"{name}?"].notna() if f"{name}?" in texts else texts[name].isna() & False
    empty = texts[name].isna() & ~declared
    ways = [whens for whens in column.closings if all(when.column in texts for when in whens)]
    rows: Any = texts[empty].fillna("").to_dict("records") if ways else []
    closed = sum(any(hold(row, whens) for whens in ways) for row in rows)
    away = int(texts[name].isin(column.sentinels).sum()) + int(declared.sum())
    return Missing(int(empty.sum()), away, closed)


def _validated(
    form: FormPlan,
    checks: Sequence[Check],
    made: pd.DataFrame,
    frames: Mapping[str, Texts],
) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Count and first rows by check, as GX found them."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    silent: Any = {"globally": False}
    context.variables.progress_bars = silent
    suite = gx.ExpectationSuite(
        name=form.code, expectations=[_with_id(form, check, frames) for check in checks]
    )
    batch = (
        context.data_sources.add_pandas("regmeta")
        .add_dataframe_asset("extract")
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": made})
    )
    with warnings.catch_warnings():
        # Patterns have groups for other engines' sake: pandas asks whether that was meant.
        warnings.simplefilter("ignore", UserWarning)
        outcome = batch.validate(suite, result_format={"result_format": "COMPLETE"})
    results = {}
    for result in outcome.results:
        if result.exception_info.get("raised_exception"):
            raise RuntimeError(result.exception_info.get("exception_message"))
        rows = sorted(result.result.get("unexpected_index_list") or [])
        count = int(result.result.get("unexpected_count", len(rows)))
        first = tuple(int(row) for row in rows[:_FIRST])
        config: Any = result.expectation_config
        results[config.meta["id"]] = (count, first)
    return results


def _with_id(form: FormPlan, check: Check, frames: Mapping[str, Texts]) -> dict[str, Any]:
    type_, kwargs = expectation(form, check)
    if isinstance(check.test, AcrossTest):
        column = form.column(check.column)
        assert column is not None, check.column
        type_, kwargs = _whole(check, check.test.expected(column, frames[form.code], frames))
    return {"type": type_, "kwargs": kwargs, "meta": {"id": check.id}}
