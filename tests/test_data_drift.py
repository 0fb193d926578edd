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
from regmeta.data.reports.drift import changes_of
from regmeta.data.results.distribution import of_numbers
from regmeta.data.results.traits import ColumnTraits, FormTraits
from tests.commands import run
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


# ------------------------------------------------------------------ births


def test_births_of_eighty_years_that_become_one_day_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More years than a chart has bars are compared all the same, and not shown."""
    made = extract_of("muskel", "personopplysninger", 0, 400)
    at = made.columns.index("BIRTH_DATE")
    assert len({row[at][:4] for row in made.rows}) > 60
    rows = tuple(
        tuple("1980-05-16" if n == at else cell for n, cell in enumerate(row)) for row in made.rows
    )
    first = written(tmp_path / "personopplysninger.csv", made)
    ask = ("data", "check", "muskel", first, "--today", "2026-11-23", "--format", "json")
    report = tmp_path / "a.json"
    run(*ask, "--out", report)
    columns = json.loads(report.read_text(encoding="utf-8"))["forms"][0]["variables"]
    assert next(each for each in columns if each["column"] == "BIRTH_DATE")["distribution"] is None
    written(first, replace(made, rows=rows))
    said = run(*ask, "--previous", report).out
    assert "BIRTH_DATE: halvparten av radene eller flere har én og samme verdi" in said


# ------------------------------------------------------------------ just under and just over

ROWS = 10_000
RISING = tuple(float(at) for at in range(101))
"""Percentiles of numbers spread evenly from 0 to 100: half of them lie between 25 and 75."""


def numbers(points: tuple[float, ...]) -> ColumnTraits:
    shown = tuple(points[at] for at in (5, 25, 50, 75, 95))
    return ColumnTraits(quantiles=shown, points=points, total=ROWS)


def days(points: tuple[float, ...]) -> ColumnTraits:
    return ColumnTraits(is_days=True, points=points, total=ROWS)


def codes(**counts: int) -> ColumnTraits:
    return ColumnTraits(counts=counts)


def failed(rows: int) -> ColumnTraits:
    return ColumnTraits(failed={"data-unknown-code:X": rows})


def up(points: tuple[float, ...], by: float) -> tuple[float, ...]:
    return tuple(point + by for point in points)


def narrowed(to: float) -> tuple[float, ...]:
    return tuple(50 + (point - 50) * to for point in RISING)


SD = (sum((point - 50) ** 2 for point in RISING) / 101) ** 0.5
THRESHOLDS: dict[str, tuple[ColumnTraits, ColumnTraits, ColumnTraits, str]] = {
    "missing, five points": (
        *(ColumnTraits(missing=1000), ColumnTraits(missing=1499), ColumnTraits(missing=1500)),
        "X: manglende gikk fra 10,0 % til 15,0 %",
    ),
    "missing, five points fewer": (
        *(ColumnTraits(missing=1000), ColumnTraits(missing=501), ColumnTraits(missing=500)),
        "X: manglende gikk fra 10,0 % til 5,0 %",
    ),
    "a tenth of the answers": (
        *(codes(a=5000, b=5000), codes(a=5999, b=4001), codes(a=6000, b=4000)),
        "X: 10 % av svarene har flyttet seg",
    ),
    "a new code, a hundredth": (
        *(codes(a=9900, b=100), codes(a=9901, c=99), codes(a=9900, c=100)),
        "X: c er ny: 100 rader, ingen før",
    ),
    "half the distance between quartiles": (
        *(numbers(RISING), numbers(RISING), numbers(up(RISING, 25))),
        "X: medianen gikk fra 50 til 75",
    ),
    "a fourth of the standard deviation": (
        *(numbers(RISING), numbers(up(RISING, 0.24 * SD)), numbers(up(RISING, 0.26 * SD))),
        "X: gjennomsnittet gikk fra 50 til 57.6",
    ),
    "a tenth between two spreads": (
        *(numbers(RISING), numbers(narrowed(0.9)), numbers(narrowed(0.75))),
        "X: verdiene er fordelt på en annen måte",
    ),
    "half the rows one value": (
        numbers(RISING),
        numbers(tuple(50.0 if 26 <= at <= 75 else float(at) for at in range(101))),
        numbers(tuple(50.0 if 25 <= at <= 75 else float(at) for at in range(101))),
        "X: halvparten av radene eller flere har én og samme verdi",
    ),
    "half the days one day": (
        days(RISING),
        days(up(RISING, 365)),
        days(tuple(50.0 if 25 <= at <= 75 else float(at) for at in range(101))),
        "X: halvparten av radene eller flere har én og samme verdi",
    ),
    "the shape of days": (
        *(days(RISING), days(narrowed(0.85)), days(narrowed(0.75))),
        "X: dagene ligger på en annen måte",
    ),
    "faults, a hundredth": (
        *(failed(0), failed(99), failed(100)),
        "X: «Kode utenfor kodeverket» gikk fra 0 % til 1,0 %",
    ),
    "faults, twice as many": (
        *(failed(200), failed(399), failed(400)),
        "X: «Kode utenfor kodeverket» gikk fra 2,0 % til 4,0 %",
    ),
}


@pytest.mark.parametrize("name", THRESHOLDS)
def test_what_is_just_over_a_threshold_is_told_and_just_under_is_not(name: str) -> None:
    before, under, over, beginning = THRESHOLDS[name]

    def told(now: ColumnTraits) -> list[str]:
        old, new = (FormTraits(ROWS, {"X": column}) for column in (before, now))
        return list(changes_of(old, new, "nb"))

    assert not any(sentence.startswith(beginning[:12]) for sentence in told(under)), told(under)
    assert any(sentence.startswith(beginning) for sentence in told(over)), told(over)


@pytest.mark.parametrize(("rows", "is_told"), [(9001, False), (9000, True), (10_999, False)])
def test_a_tenth_of_the_rows(rows: int, is_told: bool) -> None:
    said = list(changes_of(FormTraits(ROWS), FormTraits(rows), "nb"))
    assert bool(said) == is_told
