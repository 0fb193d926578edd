"""The quality report held against thirty problems planted by hand (tests/quality_truth.py)."""

from __future__ import annotations

import csv
import json
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import Workbook, load_workbook

from regmeta.data.quality.cells import Share
from regmeta.data.quality.evidence import confidence, differing_shares, newcombe, wilson
from regmeta.data.quality.gate import shown_shares
from regmeta.data.quality.making import OtherSource, quality_report
from regmeta.data.quality.reports import annual, book, pages
from regmeta.data.quality.reports.telling import report_json, report_text
from regmeta.data.quality.results import QualityReport, Verdict
from regmeta.errors import WrongUse
from regmeta.spec.outputs import output_schema

from . import quality_truth as truth
from .commands import Done, run
from .conftest import ROOT


@cache
def report(seed: int, with_problems: bool) -> QualityReport:
    with TemporaryDirectory() as folder:
        files = truth.write(Path(folder), seed, with_problems)
        return quality_report(truth.plan(), files)


def is_of(verdict: Verdict, problem: truth.Problem) -> bool:
    """Whether a verdict is about a problem's variable, hospital and year, and no other year."""
    columns = set(verdict.column.split(" + "))
    at = (verdict.unit, verdict.years) == (problem.unit, (problem.year,))
    return at and bool(columns & set(problem.columns))


def verdicts(made: QualityReport) -> list[Verdict]:
    return [verdict for form in made.forms for verdict in form.verdicts]


@pytest.mark.parametrize("seed", [28, 1])
def test_the_planted_problems_are_told_where_and_when_they_are(seed: int) -> None:
    made = verdicts(report(seed, True))
    lost = [
        problem
        for problem in truth.TRUTH
        if not any(is_of(own, problem) and own.measure in problem.measures for own in made)
    ]
    false = [own for own in made if not any(is_of(own, problem) for problem in truth.TRUTH)]
    assert len(truth.TRUTH) == 30
    assert len(lost) <= 2, lost
    assert len(false) <= 2, false


@pytest.mark.parametrize("seed", [28, 1, 2])
def test_where_nothing_is_planted_nothing_is_told(seed: int) -> None:
    assert verdicts(report(seed, False)) == []


def test_the_json_is_what_its_schema_says() -> None:
    for lang in ("nb", "en"):
        value = json.loads(json.dumps(report_json(report(28, True), lang)))
        assert [*Draft202012Validator(output_schema("quality")).iter_errors(value)] == []
        assert value["counts"]["fail"] + value["counts"]["warn"] == len(verdicts(report(28, True)))


def test_every_verdict_is_a_line_of_the_text() -> None:
    made = report(28, True)
    text = report_text(made, "en")
    assert text.count("[warning]") + text.count("[fail]") == len(verdicts(made))
    assert "HOYDE: missing, Beta, 2021: " in text
    assert "KREATININ: the level differs, Beta, 2024: 1.0 standard deviations" in text


# ------------------------------------------------------------------ evidence and the gate


def test_intervals_are_those_of_the_literature() -> None:
    """Newcombe 1998, table II: 56/70 and 48/80 give 0.0524 to 0.3339 by method 10."""
    low, high = newcombe(Share(56, 70), Share(48, 80), 1.959964)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    assert [round(end, 4) for end in wilson(Share(0, 20), 1.959964)] == [0.0, 0.1611]


SHARES = st.builds(
    lambda base, hits: Share(min(base, hits), base), st.integers(0, 400), st.integers(0, 400)
)


@given(SHARES, SHARES)
def test_an_interval_holds_the_difference_and_turns_with_it(share: Share, other: Share) -> None:
    low, high = newcombe(share, other, 3.0)
    assert low - 1e-9 <= share.rate - other.rate <= high + 1e-9
    turned = newcombe(other, share, 3.0)
    assert (-turned[1], -turned[0]) == pytest.approx((low, high))


@pytest.mark.parametrize(("hits", "is_told"), [(13, False), (40, True)])
def test_a_hospital_is_named_by_evidence_and_not_by_eye(hits: int, is_told: bool) -> None:
    shares = {(unit, 2020): Share(6, 200) for unit in "ABCD"} | {("E", 2020): Share(hits, 200)}
    made = differing_shares(shares, confidence(1000, 0.05), 0.03, 20)
    assert [own.unit for own in made] == (["E"] if is_told else [])


def test_a_year_of_all_hospitals_is_one_and_a_hospital_of_all_years_is_one() -> None:
    shares = {(unit, year): Share(5, 200) for unit in "ABCDE" for year in range(2019, 2025)}
    shares |= {(unit, 2021): Share(90, 200) for unit in "ABCDE"}
    shares |= {("D", year): Share(100, 200) for year in range(2019, 2025)}
    made = differing_shares(shares, confidence(100, 0.05), 0.05, 20)
    assert [(own.unit, own.years) for own in made] == [
        ("", (2021,)),
        ("D", (2019, 2020, 2022, 2023, 2024)),
    ]


@given(st.lists(SHARES, min_size=1, max_size=12))
def test_no_small_count_is_shown_and_none_can_be_worked_out(shares: list[Share]) -> None:
    shown = shown_shares({(str(n), 2020): share for n, share in enumerate(shares)})
    for (unit, _), share in shown.items():
        whole = shares[int(unit)]
        if share is not None:
            small = (whole.hits, whole.base - whole.hits)
            assert share == whole and not any(0 < count < 5 for count in small)
    held = [cell for cell, share in shown.items() if share is None]
    assert len(held) != 1 or len(shown) == 1


# ------------------------------------------------------------------ pages, workbook, annual report


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_the_page_stands_by_itself_and_says_every_verdict(lang: str) -> None:
    made = report(28, True)
    page = pages.html(made, lang)
    assert len(re.findall('<li><b class="(?:fail|warn)">', page)) == len(verdicts(made))
    assert page.count("<figure>") == 3 + 2 * len(made.forms)
    assert page.partition('<ul class="cards">')[2].partition("</ul>")[0].count("<li>") == 5
    assert "http" not in page and "<script" not in page and 'src="' not in page
    assert "prefers-color-scheme:dark" in page and "@media print" in page


def test_the_workbook_has_a_line_a_verdict_and_a_line_a_variable(tmp_path: Path) -> None:
    made = report(28, True)
    file = tmp_path / "kvalitet.xlsx"
    file.write_bytes(book.workbook(made, "nb"))
    sheets = load_workbook(file)
    assert sheets["Vurderinger"].max_row == 1 + len(verdicts(made))
    assert sheets["1 Operasjon"].max_row == 1 + len(made.forms[0].form.columns)
    assert book.workbook(made, "nb") == file.read_bytes()


def test_the_annual_report_has_its_paragraph_and_table() -> None:
    text = annual.annual_text(report(28, True), "nb")
    for word in ("Kompletthet: ", "Aktualitet: ", "Korrekthet: ", "Dekningsgrad er ikke beregnet"):
        assert word in text
    assert "| Beta | 1190 |" in text and text.count("\n| ") == 2 * (5 + 1) + 2


def test_coverage_is_that_of_a_count_by_hand(tmp_path: Path) -> None:
    """Of 6082 cases in the other source 5682 are here; seven have no key."""
    operations, _ = truth.rows()
    keys = sorted({(row["SKJEMA_ID"], row["SYKEHUS"]) for row in operations})
    here = [pair for number, pair in enumerate(keys) if number % 10]
    other = tmp_path / "npr.csv"
    lines = [f"{key};{unit}" for key, unit in (*here, *((f"X{n}", "Alfa") for n in range(400)))]
    other.write_text("\n".join(["SKJEMA_ID;SYKEHUS", *lines, *[";Beta"] * 7]), encoding="utf-8")
    files = truth.write(tmp_path)
    against = OtherSource(other, ("SKJEMA_ID",))
    made = quality_report(truth.plan(), files[:1], against=against)
    coverage = made.forms[0].coverage
    assert coverage is not None and coverage.total == Share(len(here), len(here) + 400)
    assert coverage.usual == Share(len(keys), len(keys) + 400)
    assert (coverage.unlinked_here, coverage.unlinked_there) == (0, 7)
    assert [own.unit for own in made.forms[0].verdicts if own.measure == "coverage"] == ["Alfa"]
    with pytest.raises(WrongUse):
        quality_report(truth.plan(), files[:1], against=OtherSource(other, ("PASIENT",)))


# ------------------------------------------------------------------ failing rows


def test_failing_rows_are_told_by_key_to_their_owner_alone(tmp_path: Path) -> None:
    files = truth.write(tmp_path)
    out = tmp_path / "rette"
    out.mkdir()
    made = quality_report(truth.plan(), files, rows_to=out, lang="en")
    operations, _ = truth.rows()
    written = out / "OPERASJON.csv"
    assert written.stat().st_mode & 0o777 == 0o600
    with written.open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.DictReader(text, delimiter=";"))
    assert len(lines) == made.rows_written[0].lines
    unknown = [line for line in lines if line["Measure"] == "data-unknown-code"]
    keys = [row["SKJEMA_ID"] for row in operations if row["ASA"] == "7"]
    assert [line["SKJEMA_ID"] for line in unknown] == keys
    assert all(operations[int(line["Row"]) - 2]["ASA"] == "7" for line in unknown)
    assert sum(line["Measure"] == "data-duplicate-key" for line in lines) == 60
    persons = {row["PASIENT"] for row in operations}
    assert not any(persons & set(line.values()) for line in lines)


def test_the_command_writes_and_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    day = ("--today", "2026-11-23")
    extract = tmp_path / "operasjon.csv"
    made = run("data", "synth", "nger", "--form", "operasjon", "--faults", "2", "--out", extract)
    assert made.code == 0
    words = ("data", "quality", ROOT / "registries" / "nger", extract, *day)
    page = tmp_path / "side.html"
    done = run(*words, "--format", "html", "--out", page, "--rows", tmp_path / "rette")
    assert done.code in (0, 1), done.err
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "rette" / "OPERASJON.csv").stat().st_mode & 0o777 == 0o600
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "publication.json").write_text("{}", encoding="utf-8")
    refused = run(*words, "--rows", tmp_path / "build" / "rette", "--lang", "en")
    assert refused.code == 2 and "passed on" in refused.err
    assert not (tmp_path / "build" / "rette").exists()


# ------------------------------------------------------------------ a registry's own quality.toml


@pytest.fixture
def norgast(tmp_path: Path) -> Path:
    """A registry whose quality.toml may be written, with a made extract beside it."""
    shutil.copytree(ROOT / "registries" / "norgast", tmp_path / "norgast")
    words = ("data", "synth", tmp_path / "norgast", "--form", "REGISTRERING", "--rows", "400")
    assert run(*words, "--out", tmp_path / "uttrekk.csv").code == 0
    return tmp_path / "norgast"


def asked(norgast: Path, said: str, *more: str) -> Done:
    (norgast / "quality.toml").write_text(said, "utf-8")
    extract = norgast.parent / "uttrekk.csv"
    return run("data", "quality", norgast, extract, "--today", "2026-11-29", *more)


def told(done: Done) -> dict[str, str]:
    """The verdict on what is missing, by column; `waived` where somebody answers for it."""
    verdicts = json.loads(done.out)["forms"][0]["verdicts"]
    return {
        verdict["column"]: "waived" if verdict["waiver"] else verdict["gravity"]
        for verdict in verdicts
        if verdict["measure"] == "missing"
    }


LIMIT = (
    '[[thresholds]]\nmeasure = "missing"\nvariable = "{variable}"\nwarn = {warn}\nfail = {fail}\n'
)
WAIVER = (
    '[[waivers]]\nmeasure = "missing"\nvariable = "HEIGHT"\nreason = "Ikke ført"\n'
    'until = {until}\nby = "K"\n'
)


def test_a_registrys_own_thresholds_hold_for_the_variables_they_name(norgast: Path) -> None:
    plain = told(asked(norgast, "", "--format", "json"))
    assert plain["HEIGHT"] == plain["ADMISSION_WEIGHT"] == "fail"
    own = LIMIT.format(variable="HEIGHT", warn=0.1, fail=0.9)
    named = told(asked(norgast, own, "--format", "json"))
    assert (named["HEIGHT"], named["ADMISSION_WEIGHT"]) == ("warn", "fail")
    every = asked(norgast, LIMIT.format(variable="*", warn=1, fail=1), "--format", "json")
    assert told(every) == {} and every.code == 0


@pytest.mark.parametrize(
    ("until", "verdict"),
    [("2026-11-28", "fail"), ("2026-11-29", "waived"), ("2026-11-30", "waived")],
)
def test_a_waiver_holds_to_its_last_day(until: str, verdict: str, norgast: Path) -> None:
    done = asked(norgast, WAIVER.format(until=until), "--format", "json")
    assert told(done)["HEIGHT"] == verdict
    ended = verdict == "fail"
    assert [("gikk ut" in note) for note in json.loads(done.out)["notes"]] == [True] * ended


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (LIMIT.format(variable="HOYDE_X", warn=0, fail=0), "HOYDE_X, som registeret ikke har"),
        ('[forms."Innleggelse"]\nunit = "X"\n', "er ikke et skjema i registeret"),
        (WAIVER.format(until="2027-01-01").replace("HEIGHT", "BORTE"), "dekker ingenting"),
    ],
)
def test_what_holds_for_nothing_is_told(said: str, sentence: str, norgast: Path) -> None:
    for more in ((), ("--format", "json")):
        assert sentence in asked(norgast, said, *more).out


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (LIMIT.format(variable="*", warn=5, fail=10), "warn"),
        (LIMIT.format(variable="*", warn=1.01, fail=1), "warn"),
        (LIMIT.format(variable="*", warn=0, fail=0).replace("missing", "misssing"), "missing"),
        ('[forms."Registrering"]\nunit = "FINNES_IKKE"\n', "FINNES_IKKE"),
        ('[forms."Registrering"]\nunitt = "ASA"\n', "unitt"),
        (WAIVER.format(until="2027-01-01").replace('reason = "Ikke ført"\n', ""), "reason"),
    ],
)
def test_what_does_not_hold_together_is_one_sentence(
    said: str, sentence: str, norgast: Path
) -> None:
    done = asked(norgast, said)
    assert done.code == 3 and "quality.toml" in done.err and sentence in done.err


@pytest.mark.parametrize("form", [(), ("--format", "json"), ("--format", "annual")])
def test_an_extract_without_rows_is_no_good_quality(norgast: Path, form: tuple[str, ...]) -> None:
    extract = norgast.parent / "uttrekk.csv"
    heading, *_ = extract.read_text("utf-8-sig").splitlines()
    extract.write_text(heading + "\n", "utf-8")
    done = asked(norgast, "", *form)
    assert done.code == 1 and "ingen rader" in done.err


def test_a_sheet_that_was_not_read_is_told(norgast: Path) -> None:
    rows = [
        row.split(";")
        for row in (norgast.parent / "uttrekk.csv").read_text("utf-8-sig").splitlines()
    ]
    book = Workbook()
    for year in (2023, 2024):
        sheet = book.create_sheet(f"år {year}")
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(norgast.parent / "uttrekk.xlsx")
    done = run("data", "quality", norgast, norgast.parent / "uttrekk.xlsx", "--today", "2026-11-29")
    assert done.code == 1 and "år 2024" in done.err
