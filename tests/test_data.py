"""Checking data against metadata: plans, counts, faults that were planted, bad input, privacy."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from regmeta.catalogue.build import build_catalogue
from regmeta.cli.app import app
from regmeta.data import CheckPlan, check_extract, make_plan, profile_extract
from regmeta.data.drafts.synth import Synthetic, make_extract
from regmeta.data.drafts.synthfiles import as_csv
from regmeta.data.engines import tally
from regmeta.data.engines.rows import passes
from regmeta.data.kinds import load_kinds
from regmeta.data.reports import pages, telling
from regmeta.data.results.distribution import Distribution
from regmeta.data.source.opening import Options
from regmeta.errors import RegmetaError, UnreadableInput, WrongUse
from regmeta.files import scratch as scratches
from regmeta.files.scratch import scratch
from regmeta.identifiers import kind_of_person_number
from regmeta.runs import checking as pipeline
from regmeta.runs import door
from regmeta.spec.loading import load_spec
from regmeta.spec.targets import load_targets
from regmeta.validate.faults import load_faults
from regmeta.validate.pages import submission_of
from regmeta.validate.reports import FORMATS
from regmeta.validate.rule import Rule

REPO = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)
FORMS = [
    ("nger", "operasjon"),
    ("als", "inklusjon"),
    ("noric", "angiopci"),
    ("noric", "person"),
    ("norgast", "registrering"),
]


def all_faults() -> tuple[Rule, ...]:
    """Those of an extract as a whole, and those of every check."""
    load_kinds()
    return load_faults()


@cache
def plan_of(ident: str) -> CheckPlan:
    law = load_spec("")
    batch = pipeline.read_paths([REPO / "registries" / ident], law)
    mappings = pipeline.harmonize_all(batch, load_targets())
    catalogue = build_catalogue(batch.submissions, law, today=TODAY, mappings=mappings)
    return make_plan(catalogue, today=TODAY)


def plan_for(ident: str, form: str) -> CheckPlan:
    whole = plan_of(ident)
    forms = [one for one in whole.forms if one.code.casefold().endswith(f".{form}")]
    return replace(whole, forms=tuple(forms))


@cache
def extract_of(ident: str, form: str, faults: int, rows: int = 600) -> Synthetic:
    return make_extract(plan_for(ident, form).forms[0], rows, faults=faults, today=TODAY)


def written(path: Path, made: Synthetic) -> Path:
    path.write_text(as_csv(made), encoding="utf-8")
    return path


def small_plan(rows: Sequence[dict[str, str]], codes: Sequence[dict[str, str]] = ()) -> CheckPlan:
    """A plan out of a few variables in one form."""
    levels = {
        "kilde": [{"Code": "K_T", "KortNavn": "T", "PreferredTerm": "Test"}],
        "datasamling": [{"Code": "K_T.S", "PreferredTerm": "Skjema"}],
        "variabel": [
            {"Code": f"V_T.S.{row['DatabaseReferanse']}", "datasamling": "K_T.S", **row}
            for row in rows
        ],
        "kodeverk": [{"Code": code} for code in {row["kodeverk"]: 0 for row in codes}],
        "kode": list(codes),
    }
    submission = submission_of({k: v for k, v in levels.items() if v}, "t")
    catalogue = build_catalogue([submission], load_spec(""), today=TODAY)
    return make_plan(catalogue, today=TODAY)


def counts(plan: CheckPlan, file: Path, options: Options | None = None) -> dict[str, int]:
    data = check_extract(plan, [file], options)
    return {one.check.id: one.count for form in data.forms for one in form.results if one.count}


# ------------------------------------------------------------------ plans


def test_a_plan_says_in_words_what_a_codebook_demands():
    checks = {one.id: one for one in plan_for("nger", "operasjon").forms[0].checks}
    assert checks["data-outside-limits:HEIGHT"].words.nb == "ligger fra 80 til 220"
    assert checks["data-unusual-value:HEIGHT"].words.en == "lies from 140 to 175"
    closed = checks["data-answer-to-closed-question:VAG_REVISIO"]
    assert closed.inferred and "EARLIER_VAGINAL" in closed.words.nb
    assert {one.category for one in checks.values()} == {
        "conformance",
        "completeness",
        "plausibility",
    }


def test_keys_references_and_check_digits_come_from_harmonized_roles():
    rules = Counter(one.rule for form in plan_of("als").forms for one in form.checks)
    assert rules["data-duplicate-key"] == 3
    assert rules["data-lost-reference"] == 2
    person = plan_for("noric", "person").forms[0]
    number = next(one for one in person.checks if one.rule == "data-wrong-check-digits")
    assert number.basis == "validation"


@pytest.mark.parametrize("registry", sorted(p.name for p in (REPO / "registries").glob("*/")))
def test_every_shipped_registry_has_a_plan(registry: str):
    plan = plan_of(registry)
    assert plan.forms and all(form.checks for form in plan.forms)
    for form in plan.forms:
        ids = [one.id for one in form.checks]
        assert len(set(ids)) == len(ids)


# ------------------------------------------------------------------ counts


@pytest.mark.parametrize(("registry", "form"), FORMS)
def test_clean_data_have_no_finding(registry: str, form: str, tmp_path: Path):
    file = written(tmp_path / f"{form}.csv", extract_of(registry, form, 0))
    data = check_extract(plan_for(registry, form), [file])
    assert data.report.findings == ()


@pytest.mark.parametrize(("registry", "form"), FORMS)
def test_every_planted_fault_is_found_with_its_rows(registry: str, form: str, tmp_path: Path):
    made = extract_of(registry, form, 2)
    planted: dict[str, list[int]] = {}
    for one in made.planted:
        planted.setdefault(one.check, []).append(one.row)
    data = check_extract(plan_for(registry, form), [written(tmp_path / f"{form}.csv", made)])
    found = {r.check.id: r for r in data.forms[0].results if r.count}
    assert {ident: r.count for ident, r in found.items()} == {
        ident: len(r) for ident, r in planted.items()
    }
    assert all(found[ident].rows == tuple(sorted(rows)[:10]) for ident, rows in planted.items())


@pytest.mark.parametrize(("registry", "form"), FORMS)
def test_counting_by_value_gives_what_counting_by_row_gives(
    registry: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    import duckdb

    plan = plan_for(registry, form)
    texts = written(tmp_path / f"{form}.csv", extract_of(registry, form, 2))
    typed = tmp_path / f"{form}.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{texts}', delim = ';')) TO '{typed}' (FORMAT parquet)")
    by_row = [check_extract(plan, [file]).forms for file in (texts, typed)]
    monkeypatch.setattr(tally, "SAMPLE", 100)
    assert [check_extract(plan, [file]).forms for file in (texts, typed)] == by_row
    assert by_row[0][0].distributions


def test_counts_are_those_of_plain_python(tmp_path: Path):
    plan, made = plan_for("noric", "angiopci"), extract_of("noric", "angiopci", 2)
    form = plan.forms[0]
    rows = [dict(zip(made.columns, row, strict=True)) for row in made.rows]
    plain = Counter(c.id for row in rows for c in form.checks if not passes(form, row, c))
    assert counts(plan, written(tmp_path / "angiopci.csv", made)) == dict(plain)


def test_forms_of_a_registry_know_each_other(tmp_path: Path):
    plan = plan_of("als")
    keys: dict[str, list[str]] = {}
    files, planted = [], Counter[str]()
    for form in plan.forms:
        made = make_extract(form, 300, faults=2, today=TODAY, keys=keys)
        position = made.columns.index("SkjemaGUID")
        keys[form.code] = [row[position] for row in made.rows]
        files.append(written(tmp_path / f"{form.code}.csv", made))
        planted.update(f"{form.code} {one.check}" for one in made.planted)
    data = check_extract(plan, files)
    found = {
        f"{form.form.code} {r.check.id}": r.count
        for form in data.forms
        for r in form.results
        if r.count
    }
    assert found == dict(planted)
    assert any("data-lost-reference" in ident for ident in found)


def test_parquet_with_types_of_its_own_counts_alike(tmp_path: Path):
    import duckdb

    plan = plan_for("nger", "operasjon")
    file = written(tmp_path / "operasjon.csv", extract_of("nger", "operasjon", 0))
    text = file.read_text(encoding="utf-8").splitlines()
    head = text[0].split(";")
    row = text[5].split(";")
    row[head.index("HEIGHT")], row[head.index("ASA")] = "300", "7"
    file.write_text("\n".join([*text[:5], ";".join(row), *text[6:]]) + "\n", encoding="utf-8")
    typed = tmp_path / "operasjon.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{file}', delim = ';')) TO '{typed}' (FORMAT parquet)")
    wanted = {
        "data-outside-limits:HEIGHT": 1,
        "data-unusual-value:HEIGHT": 1,
        "data-unknown-code:ASA": 1,
    }
    assert counts(plan, file) == wanted
    assert counts(plan, typed) == wanted
    assert check_extract(plan, [typed]).report.findings[0].place.row == 5, "no headings in parquet"


def test_a_formula_is_computed_anew_and_a_sentence_is_none(tmp_path: Path):
    plan = small_plan(
        [
            {"DatabaseReferanse": "VEKT", "DataType": "3"},
            {"DatabaseReferanse": "HOYDE", "DataType": "2"},
            {
                "DatabaseReferanse": "KMI",
                "DataType": "3",
                "Presisjon": "1",
                "OpprinnelseUtledning": "vekt / (hoyde / 100)^2",
            },
            {
                "DatabaseReferanse": "ALDER",
                "DataType": "2",
                "OpprinnelseUtledning": "Regnes ut fra fødselsdato",
            },
        ]
    )
    file = tmp_path / "skjema.csv"
    file.write_text(
        "VEKT;HOYDE;KMI;ALDER\n80;180;24,7;4\n80;180;29;4\n80;0;1;4\n", encoding="utf-8"
    )
    assert counts(plan, file) == {"data-wrong-derivation:KMI": 1}


def test_codes_hold_by_the_day_of_the_event(tmp_path: Path):
    plan = small_plan(
        [
            {"DatabaseReferanse": "OPDATO", "DataType": "6", "Obligatorisk": "Ja"},
            {"DatabaseReferanse": "TYPE", "DataType": "2", "kodeverk": "T.TYPE"},
        ],
        [
            {"kodeverk": "T.TYPE", "verdi": "1", "navn": "Gammel", "GyldigTil": "2019-12-31"},
            {"kodeverk": "T.TYPE", "verdi": "2", "navn": "Ny", "GyldigFra": "2020-01-01"},
        ],
    )
    assert plan.forms[0].event == "OPDATO"
    file = tmp_path / "skjema.csv"
    file.write_text(
        "OPDATO;TYPE\n2019-12-31;1\n01.01.2020;1\n31/12/2019;2\n2020-01-01;2\n", encoding="utf-8"
    )
    assert counts(plan, file) == {"data-code-not-held:TYPE": 2}
    told = check_extract(plan, [file]).report.findings
    several = [one for one in told if one.rule == "data-several-date-forms"]
    assert len(several) == 1 and several[0].params["forms"] == 3


# ------------------------------------------------------------------ files, good and bad


SMALL = [
    {"DatabaseReferanse": "NAVN", "DataType": "1", "Identifiseringsgrad": "2", "Lengde": "8"},
    {"DatabaseReferanse": "ANTALL", "DataType": "2"},
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_encoding_and_separator_is_read(encoding: str, separator: str, tmp_path: Path):
    file = tmp_path / "skjema.csv"
    rows = (("NAVN", "ANTALL"), ("Åse", "3"), ("Bjørn", "x"))
    file.write_text("\n".join(separator.join(row) for row in rows) + "\n", encoding=encoding)
    assert counts(small_plan(SMALL), file) == {"data-wrong-type:ANTALL": 1}


def test_spreadsheets_databases_and_statistics_files_are_read(tmp_path: Path):
    import duckdb
    import pandas as pd

    frame = pd.DataFrame({"NAVN": ["Åse", "Bo"], "ANTALL": [1.0, 2.5]})
    frame.to_excel(tmp_path / "skjema.xlsx", index=False)
    connection = duckdb.connect(str(tmp_path / "skjema.duckdb"))
    connection.execute("CREATE TABLE skjema AS SELECT 'Åse' AS NAVN, 2.5 AS ANTALL")
    connection.close()
    names = ["skjema.xlsx", "skjema.duckdb"]
    pyreadstat = pytest.importorskip("pyreadstat", reason="needs the extra statistics")
    pyreadstat.write_sav(frame, str(tmp_path / "skjema.sav"))
    pyreadstat.write_dta(frame, str(tmp_path / "skjema.dta"))
    for name in [*names, "skjema.sav", "skjema.dta"]:
        assert counts(small_plan(SMALL), tmp_path / name) == {"data-wrong-type:ANTALL": 1}, name


BAD = {
    "ragged": (b"NAVN;ANTALL\nA;1\nB;2;3\nC;1\n", "linje 3: raden har 3 felter"),
    "mixed": ("NAVN;ANTALL\nÅse;1\n".encode() + "Bjørn;2\n".encode("latin-1"), "tegnkoding"),
    "empty": (b"", "filen er tom"),
    "binary": (b"PK\x00\x00\x01\x02", "nullbyte"),
    "twice": (b"NAVN;NAVN\n1;2\n", "to ganger: NAVN"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_bad_input_is_one_sentence(name: str, tmp_path: Path):
    content, said = BAD[name]
    file = tmp_path / "skjema.csv"
    file.write_bytes(content)
    with pytest.raises(UnreadableInput) as caught:
        check_extract(small_plan(SMALL), [file])
    assert said in caught.value.message("nb")
    assert caught.value.message("en") != caught.value.message("nb")
    assert "\n" not in caught.value.message("nb")


def test_a_wrong_separator_and_a_foreign_file_are_told(tmp_path: Path):
    file = tmp_path / "skjema.csv"
    file.write_text("NAVN;ANTALL\nA;1\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="bare én kolonne"):
        check_extract(small_plan(SMALL), [file], Options(separator=","))
    file.write_text("HELT;ANNET\nA;1\n", encoding="utf-8")
    with pytest.raises(WrongUse, match="ingen av kolonnene"):
        check_extract(small_plan(SMALL), [file])


def test_a_damaged_parquet_and_a_locked_database_are_told(tmp_path: Path):
    damaged = tmp_path / "skjema.parquet"
    damaged.write_bytes(b"PAR1 nothing more")
    with pytest.raises(UnreadableInput, match="skadet"):
        check_extract(small_plan(SMALL), [damaged])
    locked = tmp_path / "skjema.duckdb"
    hold = (
        "import duckdb,sys,time; c = duckdb.connect(sys.argv[1]);"
        "c.execute('CREATE TABLE t AS SELECT 1 AS ANTALL'); print('held', flush=True);"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(locked)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        try:
            with pytest.raises(UnreadableInput, match="låst"):
                check_extract(small_plan(SMALL), [locked])
        finally:
            holder.kill()


def test_missing_and_extra_columns_are_findings(tmp_path: Path):
    file = tmp_path / "skjema.csv"
    file.write_text("NAVN;UKJENT\nA;1\n", encoding="utf-8")
    data = check_extract(small_plan(SMALL), [file])
    rules = [one.rule for one in data.report.findings]
    assert sorted(rules) == ["data-missing-column", "data-unknown-column"]
    assert [one.id for one in data.forms[0].skipped] == ["data-wrong-type:ANTALL"]


# ------------------------------------------------------------------ reports


@pytest.mark.parametrize("output_format", list(FORMATS))
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_every_report_that_shows_findings_shows_these(
    output_format: str, lang: str, tmp_path: Path
):
    file = tmp_path / "skjema.csv"
    file.write_text("NAVN;ANTALL\nA;x\nB;2\n", encoding="utf-8")
    report = check_extract(small_plan(SMALL), [file]).report
    said = FORMATS[output_format](report, lang)
    assert "{" not in said or output_format in ("json", "sarif", "html")
    assert fault_title("data-wrong-type", lang) in said or "data-wrong-type" in said


def fault_title(name: str, lang: str) -> str:
    return next(one for one in all_faults() if one.name == name).title(lang)


@pytest.mark.parametrize("fault", all_faults(), ids=lambda fault: fault.name)
def test_every_fault_is_explained_in_both_languages(fault):
    for lang in ("nb", "en"):
        assert all(len(getattr(section, lang)) > 10 for section in fault.sections)
    assert fault.message.nb != fault.message.en


def invoke(*words: str):
    return CliRunner().invoke(app, ["data", *words], catch_exceptions=False)


def test_the_commands_work_on_a_shipped_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO)
    out, day = tmp_path / "operasjon.csv", ("--today", "2026-11-23")
    made = invoke("synth", "nger", "--form", "operasjon", "--rows", "400", "--out", str(out), *day)
    assert made.exit_code == 0 and "400 rader, 0 plantede feil" in made.output
    clean = invoke("check", "nger", str(out), *day)
    assert clean.exit_code == 0 and "0 feil, 0 advarsler, 0 råd" in clean.output
    text = out.read_text(encoding="utf-8").splitlines()
    out.write_text("\n".join([*text[:5], "x" + text[5], *text[6:]]) + "\n", encoding="utf-8")
    first = tmp_path / "forrige.json"
    for output_format, name in (("json", "forrige.json"), ("html", "r.html"), ("xlsx", "r.xlsx")):
        asked = ("--format", output_format, "--out", str(tmp_path / name))
        assert invoke("check", "nger", str(out), *day, *asked).exit_code == 1
    report = json.loads(first.read_text(encoding="utf-8"))
    assert report["counts"]["error"] == 1
    assert [one["row"] for one in report["findings"] if one["severity"] == "error"] == [6]
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<svg" in page and "http" not in page.replace("http-equiv", "")
    again = invoke("check", "nger", str(out), *day, "--previous", str(first))
    assert "Endret siden" not in again.output
    plan = invoke("plan", "nger", "--lang", "en", *day)
    assert "Conformance" in plan.output and "HEIGHT lies from 80 to 220" in plan.output


def test_reports_are_the_same_from_run_to_run(tmp_path: Path):
    plan = plan_for("nger", "operasjon")
    file = written(tmp_path / "operasjon.csv", extract_of("nger", "operasjon", 2))
    first, second = (check_extract(plan, [file]) for _ in range(2))
    for write in (pages.html, pages.workbook, pages.junit):
        assert write(first, "nb") == write(second, "nb")
    assert 'failures="' in pages.junit(first, "en")
    assert telling.report_json(first, "nb") == telling.report_json(second, "nb")


def test_drift_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO)
    made = extract_of("nger", "operasjon", 0)
    old, file = tmp_path / "old.json", written(tmp_path / "operasjon.csv", made)
    asked = ("check", "nger", str(file), "--today", "2026-11-23")
    invoke(*asked, "--format", "json", "--out", str(old))
    asa, height = made.columns.index("ASA"), made.columns.index("HEIGHT")
    rows = [
        tuple("1" if i == asa else "174" if i == height else v for i, v in enumerate(row))
        for row in made.rows
    ]
    written(file, replace(made, rows=tuple(rows)))
    said = invoke(*asked, "--previous", str(old)).output
    assert "HEIGHT: halvparten av radene eller flere har én og samme verdi" in said
    assert "ASA:" in said and "flyttet seg mellom kodene" in said


def test_profile_drafts_a_workbook_that_can_be_checked(tmp_path: Path):
    file = written(tmp_path / "person.csv", extract_of("noric", "person", 0))
    out = tmp_path / "utkast.xlsx"
    said = invoke("profile", str(file), "--out", str(out), "--lang", "en")
    assert said.exit_code == 0
    assert "Looks like personal numbers." in said.output
    reading = pipeline.read_paths([out], load_spec("")).submissions[0]
    assert len(reading["variabel"]) == len(extract_of("noric", "person", 0).columns)


def test_profile_leaves_out_what_few_have(tmp_path: Path):
    file = tmp_path / "svar.csv"
    rows = ["1"] * 40 + ["2"] * 40 + ["9"] * 10 + ["77"] * 3
    file.write_text("SVAR\n" + "\n".join(rows) + "\n", encoding="utf-8")
    said = invoke("profile", str(file)).output
    assert "77" not in said
    assert "Kan bety ukjent: 9." in said and "1 sjeldne verdier" in said


def test_mappings_that_are_certain_are_used_at_once_and_marked(tmp_path: Path):
    folder = tmp_path / "nytt"
    folder.mkdir()
    (folder / "registry.toml").write_text(
        'id = "nytt"\n[[files]]\npath = "v.csv"\n[kilde]\nCode = "K_NYTT"\n', encoding="utf-8"
    )
    rows = "Skjema;Variabelnavn;Ledetekst;Type\nHoved;FNR;Fødselsnummer;Tekst\n"
    days = "Hoved;FODT;Fødselsdato;Dato\nHoved;DOD_DATO;Dødsdato;Dato\n"
    (folder / "v.csv").write_text(rows + days, encoding="utf-8")
    asked = door.plan_data(folder, today=date(2026, 11, 23)).plan
    proposed = [check for form in asked.forms for check in form.checks if check.inferred]
    assert {c.rule for c in proposed} >= {"data-dates-out-of-order"}
    assert "(antatt)" in telling.plan_text(asked, "nb")
    assert not [c for f in asked.forms for c in f.columns if c.role and not c.role_proposed]


def test_profile_leaves_numbers_for_missing_out_of_the_range(tmp_path: Path):
    rows = ["999;-9" if n % 9 == 0 else f"{150 + n % 50};{50 + n % 40}.5" for n in range(400)]
    path = tmp_path / "u.csv"
    path.write_text("\n".join(["HOYDE;VEKT", *rows]), encoding="utf-8")
    height, weight = profile_extract(path, Options())
    assert (height.sentinels, weight.sentinels) == (("999",), ("-9",))
    assert float(height.high) < 200 and float(weight.low) >= 50


def test_profile_keeps_zeros_and_proposes_words_for_missing(tmp_path: Path):
    file = tmp_path / "svar.csv"
    vekt = ["NA", "71,5", "80,2", "."]
    rows = [
        f"{('0301', '1103')[i % 2]};{vekt[i % 4]};{999 if i % 8 == 0 else 30 + i}"
        for i in range(60)
    ]
    file.write_text("KOMMUNE;VEKT;ALDER\n" + "\n".join(rows) + "\n", encoding="utf-8")
    lines = {line.split()[0]: line for line in invoke("profile", str(file)).output.splitlines()[2:]}
    assert "text" in lines["KOMMUNE"] and "Siffer som kan begynne med 0." in lines["KOMMUNE"]
    assert "decimal" in lines["VEKT"] and "Ord for manglende: «.» (15), «NA» (15)." in lines["VEKT"]
    assert "Kan bety ukjent: 999." in lines["ALDER"]


def test_synthetic_extracts_look_like_the_clinic():
    made = extract_of("norgast", "registrering", 0, 300)
    columns = dict(zip(made.columns, zip(*made.rows, strict=True), strict=True))
    bmi = [float(text) for text in columns["BMI"] if text]
    assert 24 < sum(bmi) / len(bmi) < 32 and min(bmi) >= 18
    ticked = [
        h for h, box in zip(columns["HEIGHT"], columns["HEIGHT_MISS"], strict=True) if box == "1"
    ]
    assert ticked and not any(ticked)
    answers = [columns["ABDOMINAL_ACCESS"].count(code) for code in ("1", "6")]
    assert answers[0] > answers[1]


def test_compare_lists_both_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO)
    file = tmp_path / "operasjon.csv"
    rows = "\n".join(["1;1"] * 9 + ["8;1"] * 6 + ["hemmelig;1"])
    file.write_text(f"ASA;NYTT\n{rows}\n", encoding="utf-8")
    said = invoke("compare", "nger", str(file), "--form", "operasjon").output
    assert "Bare i dataene (1):\n  NYTT" in said
    assert "ASA: ikke i listen: 8 (6), 1 sjeldne verdier" in said
    assert "hemmelig" not in said


# ------------------------------------------------------------------ privacy


def test_values_show_only_where_asked_for_and_allowed(tmp_path: Path):
    file = tmp_path / "skjema.csv"
    file.write_text("NAVN;ANTALL\nAlltidForLangt;hemmelig\n", encoding="utf-8")
    plan = small_plan(SMALL)
    silent = FORMATS["text"](check_extract(plan, [file]).report)
    assert "AlltidForLangt" not in silent and "hemmelig" not in silent
    shown = FORMATS["text"](check_extract(plan, [file], Options(show_values=True)).report)
    assert "«AlltidForLangt»" in shown
    assert "hemmelig" not in shown, "not assessed is not allowed"


def test_numbers_in_free_text_are_counted_and_never_shown(tmp_path: Path):
    row = {"DatabaseReferanse": "FRITEKST", "DataType": "1", "Identifiseringsgrad": "2"}
    plan = small_plan([row])
    number = next(
        value
        for row in extract_of("noric", "person", 0).rows
        for value in row
        if kind_of_person_number(value)
    )
    file = tmp_path / "skjema.csv"
    file.write_text(f"FRITEKST\nringte {number} i går\ntlf 12345678901\n", encoding="utf-8")
    data = check_extract(plan, [file])
    assert {r.check.id: r.count for r in data.forms[0].results if r.count} == {
        "data-number-in-text:FRITEKST": 1
    }
    assert number not in FORMATS["json"](data.report)


def test_synthetic_numbers_are_nobodys():
    numbers = [
        found
        for row in extract_of("noric", "person", 0).rows
        for value in row
        if (found := kind_of_person_number(value))
    ]
    assert numbers and all(found.synthetic for found in numbers)


def test_small_counts_are_left_out_and_cannot_be_worked_out():
    shape = Distribution(counts={"1": 50, "2": 3, "3": 20})
    assert shape.visible() == {"1": 50, "2": None, "3": None}


def test_the_private_folder_is_private_and_goes_away(tmp_path: Path):
    with scratch(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.parent.stat().st_mode & 0o777 == 0o700
        kept = folder
    assert not kept.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_killed_run_leaves_nothing_for_long(number: int, tmp_path: Path):
    code = (
        "import sys,time; from pathlib import Path\n"
        "from regmeta.files.scratch import scratch\n"
        "with scratch(Path(sys.argv[1])) as f:\n"
        "    (f / 'secret').write_text('x'); print(f, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=REPO
    ) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        with scratch(tmp_path):
            assert folder.exists(), "a living run's folder is left alone"
        os.kill(run.pid, number)
        run.wait()
    assert folder.exists() == (number == signal.SIGKILL)
    time.sleep(0.01)
    with scratch(tmp_path):
        assert not folder.exists()


def test_unknown_forms_and_registries_are_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO)
    with pytest.raises(RegmetaError, match="finner ikke registeret"):
        invoke("plan", "finnesikke")
    with pytest.raises(RegmetaError, match="har ikke skjemaet"):
        invoke("plan", "nger", "--form", "finnesikke")


def test_another_run_that_cleans_up_never_takes_a_folder_whose_lock_is_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    lock = scratches.systems.lock

    def slow(file: int, *, wait: bool) -> None:
        if wait:
            scratches._clean(tmp_path / f"regmeta-{os.getuid()}")
        lock(file, wait=wait)

    monkeypatch.setattr(scratches.systems, "lock", slow)
    with scratch(tmp_path) as folder:
        assert folder.is_dir()
    assert not folder.exists()
