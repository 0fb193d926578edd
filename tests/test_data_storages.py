"""One table, stored by fifteen programs: the same verdict, counts and first rows of each, whatever
engine counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from regmeta.data import CheckPlan, check_extract
from regmeta.data.plan.demands import with_demands
from regmeta.data.results.outcome import DataReport
from regmeta.data.results.results import FormResult
from regmeta.data.source.opening import Options
from regmeta.registry import DateOrder, Demands
from tests.storages import CODES, NAMES, ONLY_IN_TEXT, ROWS, STORAGES, VARIABLES
from tests.test_data import small_plan
from tests.test_data_engines import needs_gx, needs_spark

pytestmark = pytest.mark.filterwarnings("ignore")
Verdict = dict[str, tuple[int, tuple[int, ...]]]
PERIODS = {
    ("T.TYPE", "1"): ("GyldigTil", "2019-12-31"),
    ("T.TYPE", "2"): ("GyldigFra", "2020-01-01"),
}
LABELS = {("T.ROYK", "-1"): "Ikke utfylt"}


@cache
def plan() -> CheckPlan:
    """The same form once for each storage, called as its file."""
    variables = [
        {
            "DatabaseReferanse": variable["name"],
            **{k: v for k, v in variable.items() if k != "name"},
        }
        for variable in VARIABLES
    ]
    codes = [
        {"kodeverk": listed, "verdi": code, "navn": LABELS.get((listed, code), f"navn {code}")}
        | dict([PERIODS[listed, code]] if (listed, code) in PERIODS else [])
        for listed, values in CODES.items()
        for code in values
    ]
    made = small_plan(variables, codes)
    demands = Demands(keys=(("ID",),), order=(DateOrder("TIDA", "TIDB", ""),))
    (form,) = with_demands(made.forms, {"Skjema": demands})
    forms = tuple(replace(form, code=f"K_T.{name}", name=name) for name in STORAGES)
    return replace(made, forms=forms)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("lagret")
    paths = []
    for name, storage in STORAGES.items():
        path = folder / f"{name}.{storage.ending}"
        storage.write(path)
        paths.append(path)
    return paths


SHORT = ("csv_utf16", "arrow", "sas")
"""What Spark reads in a short run: texts, typed columns with zones and lists, a statistics file. A
long one (`--long`) reads all."""
ENGINES = (
    "duckdb",
    pytest.param("gx", marks=needs_gx),
    pytest.param("spark", marks=needs_spark),
)


@cache
def counted(engine: str, files: tuple[Path, ...]) -> DataReport:
    if engine == "gx":
        from regmeta.data.engines.gx import check_with_gx

        return check_with_gx(plan(), files, Options())
    if engine == "spark":
        from regmeta.data.engines.spark import check_with_spark

        return check_with_spark(plan(), files, Options(distributions=False), "local[1]")
    return check_extract(plan(), files)


@pytest.fixture
def asked(engine: str, files: list[Path], request: pytest.FixtureRequest) -> DataReport:
    """What an engine counted of all storages, or of few where it takes long."""
    every = engine != "spark" or request.config.getoption("--long")
    return counted(engine, tuple(file for file in files if every or file.stem in SHORT))


def verdict(form: FormResult) -> Verdict:
    """Count and first rows of each check that failed, rows counted from 0."""
    first = 2 if form.file.rpartition(".")[2] in ("csv", "tsv", "xlsx", "sqlite") else 1
    return {
        result.check.id: (result.count, tuple(row - first for row in result.rows))
        for result in form.results
        if result.count
    }


WANTED: Mapping[str, tuple[int, ...]] = {
    "data-missing-value:ID": (3,),
    "data-duplicate-key:ID": (1, 2),
    "data-wrong-check-digits:FNR": (4, 5),
    "data-missing-value:KJONN": (2,),
    "data-unknown-code:KJONN": (1,),
    "data-unknown-code:EDSS": (3,),
    "data-unknown-code:UKE": (6,),
    "data-unknown-code:AARSAK": (8,),
    "data-unknown-code:KOMPL": (10,),
    "data-unknown-code:ROYK": (12,),
    "data-code-not-held:TYPE": (30,),
    "data-outside-limits:HOYDE": (5, 6),
    "data-outside-limits:VEKT": (8, 9),
    "data-too-many-decimals:VEKT": (10,),
    "data-wrong-derivation:KMI": (14,),
    "data-wrong-type:ANTALL": (15,),
    "data-outside-limits:LAB": (17,),
    "data-missing-value:LAB": (18, 19),
    "data-missing-value:OPDATO": (21,),
    "data-future-day:OPDATO": (22,),
    "data-outside-limits:UTDATO": (23,),
    "data-dates-out-of-order:TIDA:TIDB": (25,),
    "data-number-in-text:MERKNAD": (28,),
    "data-too-long:KORT": (31,),
    "data-wrong-type:LENKE": (33,),
    "data-missing-value:PROVE": (35, 36, 37, 38, 39),
}
"""The rows of each planted fault that every storage can hold."""
LOST = tuple(row for row in range(ROWS) if row % 4 != 3 and row not in (6, 7))


def wanted(typed: bool) -> Verdict:
    rows = dict(WANTED)
    for name, faults in ({} if typed else ONLY_IN_TEXT).items():
        check = f"data-wrong-type:{name}"
        rows[check] = tuple(sorted((*rows.get(check, ()), *faults)))
    rows["data-lost-zero:UKE"] = LOST
    return {check: (len(found), found[:10]) for check, found in rows.items()}


def test_the_table_has_a_variable_of_every_type():
    assert len(NAMES) == 25
    assert {variable["DataType"] for variable in VARIABLES} == {*"12345678", "10"}
    assert len(STORAGES) >= 12


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_verdict_however_it_is_stored(asked: DataReport):
    """Each row of each planted fault, in every storage, by every engine: nothing more or less."""
    seen = {form.form.name: verdict(form) for form in asked.forms}
    assert len(seen) in (len(SHORT), len(STORAGES))
    assert seen == {name: wanted(STORAGES[name].typed) for name in seen}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_rows_are_empty_however_they_are_stored(asked: DataReport, files: list[Path]):
    reference = {form.form.name: form.missing for form in counted("duckdb", tuple(files)).forms}
    of_texts, of_types = reference["csv_utf8"], reference["pandas"]
    for form in asked.forms:
        wanted_of = of_types if STORAGES[form.form.name].typed else of_texts
        assert form.missing == wanted_of, form.form.name
    for name in NAMES:
        only_in_text = len(ONLY_IN_TEXT.get(name, ()))
        assert of_types[name].empty - of_texts[name].empty == only_in_text, name


def test_the_same_distributions_however_they_are_stored(files: list[Path]):
    forms = {form.form.name: form for form in counted("duckdb", tuple(files)).forms}
    of_texts, of_types = forms["csv_utf8"].distributions, forms["pandas"].distributions
    assert {"KJONN", "EDSS", "VEKT", "OPDATO"} <= set(of_texts)
    for name, storage in STORAGES.items():
        assert forms[name].distributions == (of_types if storage.typed else of_texts), name


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_the_verdict_does_not_follow_the_machines_zone(
    zone: str, files: list[Path], monkeypatch: pytest.MonkeyPatch
):
    import time

    wanted_of = [form.results for form in counted("duckdb", tuple(files)).forms]
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert [form.results for form in check_extract(plan(), files).forms] == wanted_of
    finally:
        monkeypatch.undo()
        time.tzset()
