"""Each report format says the same findings in its own way, byte for byte the same each time."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from regmeta.model import Report
from regmeta.spec import Spec
from regmeta.validate import check
from regmeta.validate.pages import submission_of
from regmeta.validate.reports import FORMATS

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
