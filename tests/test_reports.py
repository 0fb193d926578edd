"""Each report format says the same findings in its own way, byte for byte the same each time."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from regmeta.model import Report
from regmeta.runs.batch import read_paths
from regmeta.spec.fields import Spec
from regmeta.validate import check
from regmeta.validate.pages import submission_of
from regmeta.validate.reports import FORMATS

from .conftest import ROOT, TODAY

HOSTILE = "<script>alert(1)</script>\x00\N{RIGHT-TO-LEFT OVERRIDE},::error::%0A"


@pytest.fixture(scope="module")
def report(spec: Spec) -> Report:
    given = submission_of(
        {
            "datasamling": [{"Code": "K_A.OP", "PreferredTerm": "Operasjon"}],
            "variabel": [
                {"Code": "V_A.B", "PreferredTerm": HOSTILE, "DataType": HOSTILE},
                {"Code": "V_A.B", "PreferredTerm": "", "DataType": "Tekst"},
            ],
        },
        "nger",
        "nger/bok.xlsx",
    )
    return check([given], spec, today=date(2026, 11, 23))


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_format_is_the_same_each_time_and_says_something(
    name: str, lang: str, report: Report
) -> None:
    said = FORMATS[name](report, lang)
    assert said and said == FORMATS[name](report, lang)


def test_json_carries_exact_counts_and_every_place(report: Report) -> None:
    found = json.loads(FORMATS["json"](report, "nb"))
    assert sum(found["counts"].values()) == len(found["findings"]) == len(report.findings)
    cells = {(one["rule"], one["cell"]) for one in found["findings"]}
    assert ("duplicate-variable", "A3") in cells
    assert ("missing-mandatory", "B3") in cells
    assert ("unknown-option", "C2") in cells


def test_the_page_shows_hostile_texts_as_text(report: Report) -> None:
    page = FORMATS["html"](report, "nb")
    assert "<script" not in page
    assert "\x00" not in page and "\N{RIGHT-TO-LEFT OVERRIDE}" not in page
    assert "[U+202E]" in page


def test_junit_parses_and_fails_the_rules_that_found_errors(report: Report) -> None:
    root = ET.fromstring(FORMATS["junit"](report, "en"))
    failed = {
        case.get("name") for case in root.iter("testcase") if case.find("failure") is not None
    }
    assert failed == {one.rule for one in report.findings if one.severity == "error"}


def test_sarif_results_point_at_rules_that_are_there(report: Report) -> None:
    run = json.loads(FORMATS["sarif"](report, "en"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(report.findings)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]
        assert location["artifactLocation"]["uri"] == "nger/bok.xlsx"


def test_an_annotation_stays_on_its_line(report: Report) -> None:
    lines = FORMATS["github"](report, "nb").splitlines()
    assert len(lines) == len(report.findings)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


def test_a_report_without_findings_says_so(spec: Spec) -> None:
    clean = check([], spec, today=date(2026, 11, 23))
    assert "Ingen funn" in FORMATS["text"](clean, "nb")
    assert "Ingen funn" in FORMATS["html"](clean, "nb")
    assert FORMATS["summary"](clean, "nb") == "alle: 0 feil, 0 advarsler, 0 råd\n"
    assert json.loads(FORMATS["json"](clean, "nb"))["findings"] == []


# ------------------------------------------------------------------ schemas and golden files

SCHEMA = files("regmeta.validate.reports") / "report.schema.json"


def test_the_json_schema_is_one_and_describes_what_is_written(report: Report) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for lang in ("nb", "en"):
        assert list(validator.iter_errors(json.loads(FORMATS["json"](report, lang)))) == []
    later = replace(report, gone=3, left=5, waived=report.findings[:1])
    assert list(validator.iter_errors(json.loads(FORMATS["json"](later)))) == []
    wrong = json.loads(FORMATS["json"](report))
    wrong["findings"][0]["severity"] = "fatal"
    assert list(validator.iter_errors(wrong)) != []


def test_the_registries_that_ship_report_by_the_schema(spec: Spec) -> None:
    submissions = read_paths([ROOT / "registries"], spec).submissions
    said = FORMATS["json"](check(submissions, spec, today=TODAY))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(json.loads(said))) == []


def of_what_was_found(said: str) -> str:
    """A report without the rules that found nothing (junit names them), so that a rule more changes
    nothing that was agreed."""
    lines = [line for line in said.splitlines(keepends=True) if not _PASSED.fullmatch(line)]
    return re.sub(r'(<testsuites? name="[^"]*") tests="[0-9]+"', r"\1", "".join(lines))


_PASSED = re.compile(r" *<testcase [^>]*/>\n")


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_a_report_is_as_agreed(name: str, lang: str, spec: Spec, update_golden: bool) -> None:
    """Golden files: a registry that fails, in every format; a change is reviewed like code."""
    submissions = read_paths([ROOT / "registries" / "norvas"], spec).submissions
    said = of_what_was_found(FORMATS[name](check(submissions, spec, today=TODAY), lang))
    golden = Path(__file__).parent / "golden" / "reports" / f"norvas.{lang}.{name}"
    if update_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert golden.is_file(), "Run pytest --update-golden and review the new file."
    assert said == golden.read_text(encoding="utf-8")


def test_sarif_is_read_by_somebody_elses_model_of_it(report: Report) -> None:
    from sarif_pydantic import Sarif

    read = Sarif.model_validate_json(FORMATS["sarif"](report))
    assert len(read.runs[0].results or ()) == len(report.findings)
    with pytest.raises(ValueError, match="runs"):
        Sarif.model_validate_json('{"version": "2.1.0", "runs": "none"}')
