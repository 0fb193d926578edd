"""DuckDB, Great Expectations and Spark count alike on the same data with every fault planted."""

from __future__ import annotations

import importlib.util
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from regmeta.data import check_extract
from regmeta.data.drafts.synth import make_extract
from regmeta.data.results.outcome import DataReport
from regmeta.data.source.opening import Options
from tests.test_data import TODAY, extract_of, plan_for, plan_of, written

needs_gx = pytest.mark.skipif(
    not importlib.util.find_spec("great_expectations"), reason="needs the extra gx"
)
needs_spark = pytest.mark.skipif(
    not (importlib.util.find_spec("pyspark") and importlib.util.find_spec("sqlglot"))
    or shutil.which("java") is None,
    reason="needs the extra spark, and Java",
)
pytestmark = pytest.mark.filterwarnings("ignore")


def verdict(data: DataReport) -> dict[str, int]:
    return {
        f"{form.form.code} {one.check.id}": one.count for form in data.forms for one in form.results
    }


def als(tmp_path: Path) -> list[Path]:
    """Three forms that refer to one another, with faults in each."""
    keys: dict[str, list[str]] = {}
    files = []
    for form in plan_of("als").forms:
        made = make_extract(form, 200, faults=1, today=TODAY, keys=keys)
        position = made.columns.index("SkjemaGUID")
        keys[form.code] = [row[position] for row in made.rows]
        files.append(written(tmp_path / f"{form.code}.csv", made))
    return files


@needs_gx
@pytest.mark.parametrize(("registry", "form"), [("norgast", "person"), ("noric", "person")])
def test_great_expectations_counts_as_duckdb(registry: str, form: str, tmp_path: Path):
    from regmeta.data.engines.gx import check_with_gx

    plan = plan_for(registry, form)
    file = written(tmp_path / f"{form}.csv", extract_of(registry, form, 2))
    ours, theirs = check_extract(plan, [file]), check_with_gx(plan, [file], Options())
    assert verdict(theirs) == verdict(ours)
    assert theirs.report.counts == ours.report.counts
    rows = {one.check.id: one.rows for one in ours.forms[0].results}
    assert {one.check.id: one.rows for one in theirs.forms[0].results} == rows
    assert theirs.forms[0].missing == ours.forms[0].missing


@needs_gx
def test_great_expectations_follows_references(tmp_path: Path):
    from regmeta.data.engines.gx import check_with_gx

    plan, files = plan_of("als"), als(tmp_path)
    assert verdict(check_with_gx(plan, files, Options())) == verdict(check_extract(plan, files))


@needs_gx
def test_a_suite_is_loaded_and_run_by_great_expectations(tmp_path: Path):
    import great_expectations as gx

    from regmeta.data.engines.gx import frame, suite_json, texts_of
    from regmeta.data.source.opening import opened

    plan = plan_for("nger", "hysteroskopi")
    form = plan.forms[0]
    file = written(tmp_path / "hysteroskopi.csv", extract_of("nger", "hysteroskopi", 2))
    suite = gx.ExpectationSuite(**json.loads(json.dumps(suite_json(form))))
    with opened(plan, [file], Options()) as (connection, bound):
        made = frame(texts_of(connection, bound[0]), form, form.checks)
    source = gx.get_context(mode="ephemeral").data_sources.add_pandas("mine")
    asset = source.add_dataframe_asset("extract").add_batch_definition_whole_dataframe("all")
    outcome = asset.get_batch({"dataframe": made}).validate(suite)
    failed = {one.expectation_config.meta["id"] for one in outcome.results if not one.success}
    ours = check_extract(plan, [file]).forms[0].results
    assert failed == {one.check.id for one in ours if one.count}


@needs_spark
@pytest.mark.long
def test_spark_counts_as_duckdb(tmp_path: Path):
    from regmeta.data.engines.spark import check_with_spark

    plan = plan_for("norgast", "person")
    file = written(tmp_path / "person.csv", extract_of("norgast", "person", 2))
    theirs = check_with_spark(plan, [file], Options(), "local[1]")
    ours = check_extract(plan, [file])
    assert verdict(theirs) == verdict(ours)
    assert theirs.report.counts == ours.report.counts
    assert theirs.forms[0].missing == ours.forms[0].missing
    rows = {one.check.id: one.rows for one in ours.forms[0].results}
    assert {one.check.id: one.rows for one in theirs.forms[0].results} == rows


@needs_spark
@pytest.mark.parametrize("registry", ["als", "noric", "norgast", "muskel"])
def test_every_check_can_be_said_in_sparks_words(registry: str):
    from regmeta.data.engines.questions import questions, select
    from regmeta.data.engines.spark import to_spark
    from regmeta.data.source.binding import bind, runnable
    from regmeta.data.source.files import ExtractSource
    from regmeta.data.values.storage import TEXT

    for form in plan_of(registry).forms:
        columns = dict.fromkeys((one.name for one in form.columns), TEXT)
        source = ExtractSource("x", "SELECT * FROM extract", "", columns)
        bound = replace(bind(form, source), ready=True)
        asked = questions(bound, runnable(bound, {})[0])
        assert to_spark(select(bound, asked)).upper().count("COUNT_IF(") == len(asked)
