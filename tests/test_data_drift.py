"""What has changed since an earlier extract: what a person would want told, and what is chance."""

from __future__ import annotations

import json
import random
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.data.reports import shift
from regmeta.data.results.distribution import of_numbers
from tests.conftest import ROOT, SHARED
from tests.test_data import extract_of, written

Change = Callable[[dict[str, str], int], dict[str, str]]


class Extracts:
    """An extract of NGER's operations, 400 rows, and a changed one held against it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.first = extract_of("nger", "operasjon", 0, 400)
        self.report = folder / "first.json"
        self.check(written(folder / "a" / "operasjon.csv", self.first), self.report)

    def check(self, file: Path, out: Path, *more: str) -> list[str]:
        words = ["data", "check", "nger", str(file), "--today", "2026-11-23", "--format", "json"]
        CliRunner().invoke(app, [*words, "--out", str(out), *more])
        value = json.loads(out.read_text(encoding="utf-8"))
        return list(next(iter(value.get("drift", {"": []}).values())))

    def changed(self, change: Change, keep: int = 400) -> list[str]:
        """What is told where each row is changed."""
        names = self.first.columns
        rows = [dict(zip(names, row, strict=True)) for row in self.first.rows[:keep]]
        new = [tuple(change(row, n)[name] for name in names) for n, row in enumerate(rows)]
        file = written(self.folder / "b" / "operasjon.csv", replace(self.first, rows=tuple(new)))
        return self.check(file, self.folder / "b.json", "--previous", str(self.report))


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Extracts:
    folder = tmp_path_factory.mktemp("drift")
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    return Extracts(folder)


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def number(text: str, change: Callable[[float], float]) -> str:
    return f"{change(float(text)):.0f}" if text else text


CHANGES: dict[str, tuple[Change, str]] = {
    "one answer only": (lambda row, n: {**row, "ASA": "1"}, "ASA: "),
    "heavier by nine": (
        lambda row, n: {**row, "WEIGHT": number(row["WEIGHT"], lambda kg: kg + 9)},
        "WEIGHT: ",
    ),
    "no variance": (lambda row, n: {**row, "HEIGHT": "170"}, "HEIGHT: halvparten av radene"),
    "a third of the variance": (
        lambda row, n: {**row, "HEIGHT": number(row["HEIGHT"], lambda cm: 150 + (cm - 150) / 3)},
        "HEIGHT: ",
    ),
    "one day": (lambda row, n: {**row, "OP_DATE": "2024-05-06"}, "OP_DATE: halvparten av radene"),
    "unknown codes": (
        lambda row, n: {**row, "ASA": "77" if n % 20 == 0 else row["ASA"]},
        "ASA: «Kode utenfor kodeverket» gikk fra 0 % til ",
    ),
    "missing": (
        lambda row, n: {**row, "HEIGHT": "" if n % 10 == 0 else row["HEIGHT"]},
        "HEIGHT: manglende gikk fra ",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told(extracts: Extracts, name: str) -> None:
    change, beginning = CHANGES[name]
    drift = extracts.changed(change)
    assert any(sentence.startswith(beginning) for sentence in drift), drift


def test_nothing_is_told_where_nothing_has_changed(extracts: Extracts) -> None:
    assert extracts.changed(lambda row, n: row) == []


def test_a_tenth_of_the_rows_gone_is_an_error(extracts: Extracts) -> None:
    assert extracts.changed(lambda row, n: row, keep=361) == []
    assert extracts.changed(lambda row, n: row, keep=360) == ["antall rader gikk fra 400 til 360"]
    findings = json.loads((extracts.folder / "b.json").read_text(encoding="utf-8"))["findings"]
    assert "data-fewer-rows" in {finding["rule"] for finding in findings}


def test_a_form_that_is_no_longer_handed_in_is_told(extracts: Extracts, tmp_path: Path) -> None:
    other = written(tmp_path / "hysteroskopi.csv", extract_of("nger", "hysteroskopi", 0, 30))
    words = ["data", "check", "nger", str(other), "--today", "2026-11-23"]
    said = CliRunner().invoke(app, [*words, "--previous", str(extracts.report)]).output
    assert "er ikke med; det hadde 400 rader før" in said


def test_what_is_not_compared_is_told_in_every_format(extracts: Extracts, tmp_path: Path) -> None:
    other = written(tmp_path / "hysteroskopi.csv", extract_of("nger", "hysteroskopi", 0, 30))
    words = ["data", "check", "nger", str(other), "--today", "2026-11-23"]
    for kind in ("text", "html", "junit", "xlsx"):
        out = ["--format", kind, "--out", str(tmp_path / f"ut.{kind}")]
        done = CliRunner().invoke(app, [*words, "--previous", str(extracts.report), *out])
        written_out = (tmp_path / f"ut.{kind}").read_bytes().decode("utf-8", "replace")
        said = done.output + written_out
        assert "det hadde 400 rader før" in said, kind
        assert "forrige rapport har ikke skjemaet Hysteroskopi" in said, kind


def test_exact_counts_stay_on_the_machine(
    extracts: Extracts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine has the report alone: it compares with that, and says so."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    drift = extracts.changed(CHANGES["one answer only"][0])
    assert drift[-1].startswith("(Sammenlignet med det rapporten viser")
    kept = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert not stat.S_IMODE(kept[0].parent.stat().st_mode) & 0o077


def test_a_machine_without_a_home_says_what_it_can(
    extracts: Extracts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError()))
    assert extracts.changed(CHANGES["one answer only"][0])


def test_boxes_that_may_all_be_ticked_are_compared_code_by_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = SHARED / "cases" / "data"
    if not case.is_dir():
        pytest.skip("the cases beside the project are absent")
    import shutil

    shutil.copytree(case / "stat", tmp_path / "registries" / "stat")
    monkeypatch.chdir(tmp_path)
    first = ["data", "check", "stat", str(case / "drift" / "da.csv"), "--format", "json"]
    CliRunner().invoke(app, [*first, "--out", "a.json"])
    again = ["data", "check", "stat", str(case / "drift" / "db.csv"), "--previous", "a.json"]
    said = CliRunner().invoke(app, again).output
    assert "AARSAK: 20 % av svarene har flyttet seg mellom kodene" in said
    assert "AARSAK: 4 er ny: 200 rader, ingen før" in said


# ------------------------------------------------------------------ what chance does


def percentiles(numbers: list[float]) -> tuple[float, ...]:
    made = of_numbers([(value, 1) for value in sorted(numbers)])
    assert made is not None
    return made.points


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(20, 600), st.integers(20, 600))
def test_two_draws_of_one_clinic_are_alike(seed: int, n: int, m: int) -> None:
    draw = random.Random(seed)
    old = percentiles([draw.gauss(80, 18) for _ in range(n)])
    new = percentiles([draw.gauss(80, 18) for _ in range(m)])
    assert not shift.of_points(old, new, n, m).is_large


@settings(derandomize=True, max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(150, 600))
def test_half_a_standard_deviation_is_seen(seed: int, n: int) -> None:
    draw = random.Random(seed)
    old = percentiles([draw.gauss(80, 18) for _ in range(n)])
    new = percentiles([draw.gauss(92, 18) for _ in range(n)])
    assert shift.of_points(old, new, n, n).is_large


def test_the_index_is_that_of_the_books() -> None:
    """Two codes, 50/50 and 80/20: 0.3 ln 1.6 + (-0.3) ln 0.4 = 0.416."""
    assert shift.of_codes({"1": 5000, "2": 5000}, {"1": 8000, "2": 2000}).index == pytest.approx(
        0.4159, abs=0.0005
    )
    assert shift.moved({"1": 50, "2": 50}, {"1": 80, "2": 20}) == pytest.approx(0.3)
    same = shift.of_codes({"1": 50, "2": 50}, {"1": 50, "2": 50})
    assert same.index == 0 and same.is_chance
