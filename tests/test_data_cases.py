"""Extracts that once got a wrong verdict: each gives the truth, by its file in ../shared."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.commands import Done, run

CASES = Path(__file__).parents[2] / "shared" / "cases" / "data"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="needs ../shared/cases/data")
FAULTS: Mapping[str, Mapping[str, int]] = {
    "base.csv": {},
    "utf16be.csv": {},
    "cp1252.csv": {},
    "base.csv.zst": {},
    "c.csv.gz": {},
    "c.xlsx": {},
    "dce.csv": {},
    "t.parquet": {},
    "tm.parquet": {},
    "f.parquet": {},
    "tz.parquet": {},
    "lz.parquet": {"data-lost-zero:KODE01": 200, "data-lost-zero:POSTNR": 31},
    "nan.parquet": {
        "data-missing-value:KJONN": 5,
        "data-missing-value:HOYDE": 5,
    },
    "a.sav": {"data-missing-value:HOYDE": 5},
    "fn.csv": {
        "data-number-in-text:MERKNAD": 7,
        "data-number-in-text:KORT": 1,
        "data-too-long:KORT": 1,
    },
    "future.csv": {"data-future-day:OP_DATO": 115},
    "sm2.csv": {},
}
"""The faults of each extract of 200 rows (sm2.csv: 5), whatever it is stored as."""


@pytest.fixture(scope="module")
def registries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tilfeller")
    for name in ("stat", "hreg"):
        shutil.copytree(CASES / name, folder / "registries" / name)
    return folder / "registries"


def checked(registry: Path, file: Path, *more: str) -> Done:
    words = ("--format", "json", "--today", "2026-11-23")
    return run("data", "check", str(registry), str(file), *words, *more)


def faults(done: Done) -> dict[str, int]:
    """Errors and warnings of rows; what only seems so, and columns that are not there, left out."""
    form = json.loads(done.out)["forms"][0]
    counts = {
        check["id"]: check["count"]
        for variable in form["variables"]
        for check in variable["checks"]
        if check["count"]
    }
    return {name: count for name, count in counts.items() if "seem" not in name}


@pytest.mark.parametrize("name", FAULTS)
def test_a_case_gives_the_truth(name: str, registries: Path):
    done = checked(registries / "stat", CASES / name)
    assert faults(done) == FAULTS[name]
    assert json.loads(done.out)["forms"][0]["rows"] == (5 if name == "sm2.csv" else 200)


def test_a_clean_extract_has_no_findings(registries: Path):
    done = run(
        "data", "check", str(registries / "stat"), CASES / "base.csv", "--today", "2026-11-23"
    )
    assert done.code == 0 and "0 feil, 0 advarsler, 0 råd" in done.out, done.out


def test_an_empty_extract_is_an_error(registries: Path):
    done = checked(registries / "stat", CASES / "z.csv")
    assert done.code == 1 and "data-no-rows" in done.out


def test_a_coded_column_with_user_missing_has_a_distribution(registries: Path):
    form = json.loads(checked(registries / "stat", CASES / "a.sav").out)["forms"][0]
    sex = next(each for each in form["variables"] if each["column"] == "KJONN")
    assert set(sex["distribution"]["codes"]) >= {"1", "2"}


def test_no_tail_of_few_values_is_told(registries: Path):
    form = json.loads(checked(registries / "stat", CASES / "sm2.csv").out)["forms"][0]
    told = [variable["distribution"] for variable in form["variables"] if variable["distribution"]]
    assert all(set(distribution) <= {"codes", "years"} for distribution in told)
    counts = [count for each in told for counted in each.values() for count in counted.values()]
    assert counts and set(counts) == {None}


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Oslo"])
def test_a_verdict_does_not_follow_the_machines_zone(
    zone: str, registries: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TZ", zone)
    assert faults(checked(registries / "stat", CASES / "tz.parquet")) == {}
