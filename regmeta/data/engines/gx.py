"""The Great Expectations engine: the same checks as expectations of GX 1.x, on pandas.

Every check becomes one of GX's own expectations over a frame of texts. What no expectation of GX
can work out (a day, check digits, a code's period, a formula) stands beside its column under the
column's name with a sign, made by plain Python: `X#` the value, `X!` whether it is a day or
a person's number, `X@` whether the code held, `X=` how far from its formula. `frame` makes them.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import When
from regmeta.data.check import (
    Answered,
    Check,
    CheckDigits,
    CodeHeld,
    Decimals,
    Derived,
    Empty,
    Filled,
    Follows,
    FormPlan,
    Matches,
    NoIdentifier,
    NoLonger,
    NotAfter,
    OneOf,
    Plan,
    Refers,
    Test,
    Typed,
    Unique,
    Within,
)
from regmeta.data.engines.questions import answered, questions, select
from regmeta.data.engines.rows import day_of, passes
from regmeta.data.engines.spread import measure
from regmeta.data.engines.tally import Tally
from regmeta.data.results.outcome import DataReport, as_report
from regmeta.data.results.results import FormResult, Missing, Result
from regmeta.data.source.binding import Bound, runnable
from regmeta.data.sql import PATTERNS
from regmeta.errors import WrongUse
from regmeta.model import Period
from regmeta.texts import number_of

if TYPE_CHECKING:
    import pandas as pd

    from regmeta.data.source.opening import Options

_FIRST = 10
_OK, _BAD = "ok", "feil"
_MARKS: dict[type, str] = {CheckDigits: "!", NoIdentifier: "!", CodeHeld: "@"}


def suite_json(form: FormPlan, lang: str = "nb") -> dict[str, Any]:
    """A form's checks as a suite for `gx.ExpectationSuite(**suite)`.

    References to other forms are left out: their values are in the other form's extract.
    """
    checks = [one for one in form.checks if not isinstance(one.test, Refers | Follows)]
    return {
        "name": form.code,
        "expectations": [_as_json(form, one, lang) for one in checks],
        "meta": {
            "made_by": "regmeta data suite",
            "frame": "regmeta.data.engines.gx.frame(texts, form, form.checks)",
            "great_expectations_version": "1",
        },
    }


def _as_json(form: FormPlan, check: Check, lang: str) -> dict[str, Any]:
    type_, kwargs = expectation(form, check)
    meta = {"id": check.id, "rule": check.rule, "words": f"{check.column} {check.words(lang)}"}
    return {"type": type_, "kwargs": kwargs, "meta": meta}


def expectation(form: FormPlan, check: Check) -> tuple[str, dict[str, Any]]:
    """A check as the type and arguments of one of GX's expectations."""
    type_, kwargs = _expected(form, check)
    if not {"column_A", "column_list"} & set(kwargs):
        kwargs = {"column": check.column, **kwargs}
    when = check.test.when if isinstance(check.test, Filled | CheckDigits) else ()
    if isinstance(check.test, Empty):
        when = (check.test.when,)
    if when:
        kwargs["row_condition"] = " and ".join(_condition(one) for one in when)
        kwargs["condition_parser"] = "pandas"
    return type_, kwargs


def _expected(form: FormPlan, check: Check) -> tuple[str, dict[str, Any]]:
    name = check.column
    match check.test:
        case Typed("date") | Typed("dateTime"):
            return _is(f"{name}!", [_OK])
        case Typed(kind):
            return _matches(PATTERNS.get(kind, ".*"))
        case OneOf(values, True):
            one = "|".join(_escaped(value) for value in values)
            return _matches(f"({one})( ?[;,] ?({one}))*")
        case OneOf(values):
            return _is("", list(values))
        case CodeHeld():
            return _is(f"{name}@", [_OK])
        case CheckDigits() | NoIdentifier():
            return _is(f"{name}!", [_OK])
        case Within(low, high, dates):
            return _between(f"{name}#", low, high, dates)
        case Matches(pattern):
            return _matches(pattern)
        case NoLonger(length):
            return "expect_column_value_lengths_to_be_between", {"max_value": length}
        case Decimals(most):
            regex = f"[.,][0-9]{{{most},}}[1-9]"
            return "expect_column_values_to_not_match_regex", {"regex": regex}
        case Filled():
            return "expect_column_values_to_not_be_null", {}
        case Answered(sentinels):
            return "expect_column_values_to_not_be_in_set", {"value_set": list(sentinels)}
        case Unique(()):
            return "expect_column_values_to_be_unique", {}
        case Unique(also):
            together = {"column_list": [name, *also], "ignore_row_if": "any_value_is_missing"}
            return "expect_compound_columns_to_be_unique", together
        case Follows():
            return _is(check.id, [_OK])
        case NotAfter(later):
            kwargs = {"column_A": f"{later}#", "column_B": f"{name}#", "or_equal": True}
            kwargs["ignore_row_if"] = "either_value_is_missing"
            return "expect_column_pair_values_a_to_be_greater_than_b", kwargs
        case Derived(_, _, tolerance):
            return _between(f"{name}=", str(-tolerance), str(tolerance), False)
        case Empty(_, sentinels):
            return _none(form, name, sentinels)
    raise AssertionError(check.test)


def _is(column: str, values: list[str]) -> tuple[str, dict[str, Any]]:
    where = {"column": column} if column else {}
    return "expect_column_values_to_be_in_set", {**where, "value_set": values}


def _matches(pattern: str) -> tuple[str, dict[str, Any]]:
    return "expect_column_values_to_match_regex", {"regex": rf"^({pattern})\Z"}


def _between(column: str, low: str, high: str, dates: bool) -> tuple[str, dict[str, Any]]:
    kwargs: dict[str, Any] = {"column": column}
    if low:
        kwargs["min_value"] = _as_number(low) if dates else float(low)
    if high:
        kwargs["max_value"] = _as_number(high) if dates else float(high)
    return "expect_column_values_to_be_between", kwargs


def _as_number(day: str) -> int:
    """A day as a number that people can read: 20240301."""
    return int(day.replace("-", ""))


def _none(form: FormPlan, name: str, sentinels: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    column = form.column(name)
    if column and column.type == "boolean" and not column.codes:
        ticked = ["1", "true", "True", "TRUE", "ja", "Ja", "JA"]
        return "expect_column_values_to_not_be_in_set", {"value_set": ticked}
    if sentinels:
        return "expect_column_values_to_be_in_set", {"value_set": list(sentinels)}
    return "expect_column_values_to_be_null", {}


def _escaped(value: str) -> str:
    return "".join(f"\\{sign}" if sign in r"\.^$|?*+()[]{}" else sign for sign in value)


def _condition(when: When) -> str:
    """A condition in pandas' own words; days compare as numbers."""
    if when.values:
        values = ", ".join(f'"{value}"' for value in when.values)
        return f"`{when.column}` in [{values}]"
    day, start, end = f"`{when.column}#`", when.period.start, when.period.end
    parts = [f"{day} >= {_as_number(start.isoformat())}"] if start else []
    parts += [f"{day} <= {_as_number(end.isoformat())}"] if end else []
    return " and ".join(parts)


# ------------------------------------------------------------------ the frame


def frame(texts: pd.DataFrame, form: FormPlan, checks: Sequence[Check]) -> pd.DataFrame:
    """A frame of texts (None where empty) with the columns beside that the checks look at."""
    import pandas as pd

    made: dict[str, Any] = {name: texts[name] for name in texts.columns}
    for name in _valued(form, checks):
        column = form.column(name)
        dates = column is not None and column.type in DAYS
        made[f"{name}#"] = _days(texts[name]) if dates else _numbers(texts[name])
    for check in checks:
        mark = _mark(check.test)
        if mark:
            made[f"{check.column}{mark}"] = _marked(texts, form, check)
        if isinstance(check.test, Derived):
            made[f"{check.column}="] = _deviation(texts, check.column, check.test)
    return pd.DataFrame(made)


def _mark(test: Test) -> str:
    if isinstance(test, Typed):
        return "!" if test.kind in DAYS else ""
    return _MARKS.get(type(test), "")


def _valued(form: FormPlan, checks: Sequence[Check]) -> list[str]:
    wanted: dict[str, None] = {}
    for check in checks:
        match check.test:
            case Within():
                wanted[check.column] = None
            case NotAfter(later):
                wanted |= {check.column: None, later: None}
            case Filled(when) | CheckDigits(_, when):
                wanted |= {one.column: None for one in when if one.period != Period()}
    return list(wanted)


def _days(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Days as numbers (20240301), none where a text is no day; each distinct text read once."""
    days = {text: day_of(text) for text in texts.dropna().unique()}
    known = {text: float(f"{day:%Y%m%d}") if day else None for text, day in days.items()}
    return texts.map(known).astype("float64")


def _numbers(texts: pd.Series[Any]) -> pd.Series[Any]:
    known = {text: number_of(text) for text in texts.dropna().unique()}
    return texts.map(known).astype("float64")


def _marked(texts: pd.DataFrame, form: FormPlan, check: Check) -> list[str | None]:
    """`ok` or `feil` for every value, None where there is none. Conditions stay with GX."""
    other = check.test.event if isinstance(check.test, CodeHeld) else check.column
    bare = check.test
    if isinstance(bare, CheckDigits):
        from dataclasses import replace

        check = replace(check, test=CheckDigits(bare.of))
    known: dict[tuple[Any, Any], str] = {}
    found: list[str | None] = []
    pairs = zip(texts[check.column].tolist(), texts[other].tolist(), strict=True)
    for text, beside in pairs:
        if not isinstance(text, str):
            found.append(None)
            continue
        if (text, beside) not in known:
            row = {other: beside if isinstance(beside, str) else "", check.column: text}
            known[text, beside] = _OK if passes(form, row, check) else _BAD
        found.append(known[text, beside])
    return found


def _deviation(texts: pd.DataFrame, name: str, test: Derived) -> pd.Series[Any]:
    from regmeta.data.formula import compute

    spelled = {one.casefold(): one for one in test.columns}
    made: Any = compute(test.formula, lambda one: _numbers(texts[spelled[one.casefold()]]))
    found: pd.Series[Any] = _numbers(texts[name]) - made
    return found.where(found.abs() != float("inf"))


def texts_of(connection: Any, bound: Bound) -> pd.DataFrame:
    """An extract's columns under the plan's names, all as texts, None where empty."""
    from regmeta.data.source.files import text_of
    from regmeta.data.sql import quoted

    parts = ", ".join(
        f"{text_of(bound.source, there)} AS {quoted(name)}" for name, there in bound.found.items()
    )
    read = f'SELECT {parts} FROM ({bound.source.numbered}) ORDER BY "#row"'
    frame: pd.DataFrame = connection.execute(read).df()
    return frame


# ------------------------------------------------------------------ running it


def check_with_gx(plan: Plan, files: Sequence[Path], options: Options) -> DataReport:
    """The same report as DuckDB's, counted by Great Expectations on pandas."""
    _need()
    from regmeta.data.source.opening import opened

    with opened(plan, files, options) as (connection, bound):
        by_form = {one.form.code: one for one in bound}
        texts = {code: texts_of(connection, one) for code, one in by_form.items()}
        beside = [_beside(connection, one, options) for one in bound]
    forms = [_form(one, by_form, texts) for one in bound]
    return as_report(plan, [replace(one, **more) for one, more in zip(forms, beside, strict=True)])


def _beside(connection: Any, bound: Bound, options: Options) -> dict[str, Any]:
    """What no expectation counts, and DuckDB tells: ways of writing days, and distributions."""
    asked = questions(bound, [])
    answers = answered(asked, connection.execute(select(bound, asked)).fetchone())
    there = [one for one in bound.form.columns if one.name in bound.found]
    found: dict[str, Any] = {"date_forms": answers.date_forms(there)}
    if options.distributions:
        found["distributions"] = measure(
            connection, bound, Tally(connection, bound, ()), answers.rows
        )
    return found


def _need() -> None:
    # GX tells its makers of its use unless it is told not to; nothing leaves this machine.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    try:
        with warnings.catch_warnings():
            # What GX's imports have to say of one another is no news to a registry.
            warnings.simplefilter("ignore")
            import great_expectations  # noqa: F401
    except ImportError:
        raise WrongUse(
            "--engine gx trenger tillegget gx (pip install 'regmeta[gx]').",
            "--engine gx needs the extra gx (pip install 'regmeta[gx]').",
        ) from None


def _form(
    bound: Bound, others: Mapping[str, Bound], texts: Mapping[str, pd.DataFrame]
) -> FormResult:
    form, own = bound.form, texts[bound.form.code]
    checks, skipped = runnable(bound, others)
    made = frame(own, form, checks)
    for one in checks:
        if isinstance(one.test, Follows):
            made[one.id] = _in_order(own, one, one.test, texts[one.test.form])
    counted = _validated(form, checks, made, texts, _first_row(bound))
    results = [Result(one, *counted[one.id]) for one in checks]
    missing = {name: _missing(own, form, name) for name in bound.found}
    spelled = set(bound.found.values())
    return FormResult(
        form=form,
        file=bound.source.file,
        rows=len(own),
        results=tuple(results),
        missing=missing,
        distributions={},
        absent=tuple(one for one in form.columns if one.name not in bound.found),
        unknown=tuple(name for name in bound.source.columns if name not in spelled),
        skipped=tuple(skipped),
        order={name: n for n, name in enumerate(bound.source.columns, 1)},
    )


def _in_order(own: pd.DataFrame, check: Check, test: Follows, other: pd.DataFrame) -> list[str]:
    """`ok` or `feil` for every row: its day against the other form's, by the joining column."""
    days = _days(other[test.column]).groupby(other[test.key])
    edge = own[test.by].map(days.min() if test.before else days.max())
    day = _days(own[check.column])
    wrong = day > edge if test.before else day < edge
    return [_BAD if one else _OK for one in wrong]


def _first_row(bound: Bound) -> int:
    """Below the headings in a text file, the first elsewhere."""
    return 2 if bound.source.separator else 1


def _missing(texts: pd.DataFrame, form: FormPlan, name: str) -> Missing:
    column = form.column(name)
    assert column is not None
    empty = texts[name].isna()
    closed = 0
    if column.opened_by and column.opened_by.column in texts:
        said_no = texts[column.opened_by.column].isin(column.opened_by.values)
        closed = int((empty & said_no).sum())
    return Missing(int(empty.sum()), int(texts[name].isin(column.sentinels).sum()), closed)


def _validated(
    form: FormPlan,
    checks: Sequence[Check],
    made: pd.DataFrame,
    texts: Mapping[str, pd.DataFrame],
    first_row: int,
) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Count and first rows by check, as GX found them."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    silent: Any = {"globally": False}
    context.variables.progress_bars = silent
    suite = gx.ExpectationSuite(
        name=form.code, expectations=[_with_id(form, one, texts) for one in checks]
    )
    batch = (
        context.data_sources.add_pandas("regmeta")
        .add_dataframe_asset("extract")
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": made})
    )
    outcome = batch.validate(suite, result_format={"result_format": "COMPLETE"})
    found = {}
    for one in outcome.results:
        if one.exception_info.get("raised_exception"):
            raise RuntimeError(one.exception_info.get("exception_message"))
        rows = sorted(one.result.get("unexpected_index_list") or [])
        count = int(one.result.get("unexpected_count", len(rows)))
        first = tuple(int(row) + first_row for row in rows[:_FIRST])
        config: Any = one.expectation_config
        found[config.meta["id"]] = (count, first)
    return found


def _with_id(form: FormPlan, check: Check, texts: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    if isinstance(check.test, Refers):
        values = texts[check.test.form][check.test.column].dropna().unique().tolist()
        type_, kwargs = _is("", values)
        kwargs = {"column": check.column, **kwargs}
    else:
        type_, kwargs = expectation(form, check)
    return {"type": type_, "kwargs": kwargs, "meta": {"id": check.id}}
