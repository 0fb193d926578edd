"""No cell gets the same complaint twice, under one rule or under two that mean the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from regmeta.errors import RegmetaError
from regmeta.model import Finding, Place, Report, SeverityCounts, each_of
from regmeta.runs.checking import check
from regmeta.spec.fields import Spec
from regmeta.validate import load_rules
from regmeta.validate.gathering import gathered
from tests.conftest import ROOT

TODAY = date(2026, 11, 28)
SHIPPED = sorted(path.parent for path in (ROOT / "registries").glob("*/registry.toml"))
ENDINGS = (".csv", ".xlsx", ".xls", ".tsv")
CORPORA = [
    path
    for name in ("corpus", "corpus-second")
    for path in sorted((ROOT.parent / "shared" / name).glob("*"))
    if path.suffix in ENDINGS and not path.name.startswith("README")
]
# Rules that speak of the same thing: a cell needs to hear it from one of them.
SAME_MEANING = [
    {"english-in-norwegian-field", "english-same-as-norwegian", "english-name"},
    {"english-same-as-norwegian", "norwegian-in-english-field"},
    {"missing-mandatory", "missing-recommended"},
    {"missing-recommended", "default-date"},
    {"short-description", "description-repeats-name", "unfinished-text", "spreadsheet-error"},
    {"strange-name", "unfinished-text", "spreadsheet-error"},
    {"strange-name", "shouting-name", "abbreviation-not-explained"},
    {"placeholder-code", "missing-coded-differently"},
    {"duplicate-code", "one-text-two-codes"},
    {"duplicate-variable", "rows-doubled"},
    {"personal-number", "number-that-fails-its-digits"},
    {"markup-in-text", "markdown-in-text"},
    {"mojibake", "broken-letters-throughout"},
    {"limits-reversed", "limits-exchanged"},
]


def _twice(findings: Iterable[Finding]) -> list[str]:
    """The cells with a complaint twice, each with the rules."""
    rules_at: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in each_of(list(findings)):
        if finding.place.cell:
            rules_at[finding.registry, str(finding.place)].append(finding)
    return [
        f"{place}: {', '.join(sorted(names))}"
        for (_, place), own in rules_at.items()
        for names in _doubled(own)
    ]


def _doubled(findings: list[Finding]) -> list[list[str]]:
    names = [finding.rule for finding in findings]
    under_two = [sorted(group.intersection(names)) for group in SAME_MEANING]
    said = [(finding.rule, finding.heading, str(finding.params)) for finding in findings]
    again = [[same[0]] for same in set(said) if said.count(same) > 1]
    return [names for names in under_two if len(names) > 1] + again


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: path.name)
def test_no_cell_of_a_shipped_registry_gets_a_complaint_twice(folder: Path, spec: Spec) -> None:
    assert _twice(check([folder], spec, today=TODAY).report.findings) == []


def test_no_cell_of_a_real_codebook_gets_a_complaint_twice(spec: Spec) -> None:
    if not CORPORA:
        pytest.skip("the codebooks of shared/ do not travel with the project")
    twice = {}
    for path in CORPORA:
        try:
            twice[path.name] = _twice(check([path], spec, today=TODAY).report.findings)
        except RegmetaError:
            continue
    assert {name: cells for name, cells in twice.items() if cells} == {}


def test_rules_give_way_to_rules_that_are_there() -> None:
    rules = load_rules()
    names = {rule.name for rule in rules}
    assert {other for rule in rules for other in rule.gives_way_to} <= names


def test_more_than_twenty_technical_names_are_told_in_one_sentence(
    tmp_path: Path, spec: Spec
) -> None:
    def findings(count: int) -> list[Finding]:
        path = tmp_path / f"liste{count}.csv"
        rows = "".join(f"Inn;felt_{n};felt_{n};Heltall\n" for n in range(count))
        path.write_text(f"Skjema;Variabel;Navn;Type\n{rows}", "utf-8")
        report = check([path], spec, today=TODAY).report
        return [f for f in report.findings if f.rule == "name-is-database-name"]

    assert [len(f.also) for f in findings(20)] == [0] * 20
    assert [len(f.also) for f in findings(21)] == [20]


def test_gathering_loses_no_cell() -> None:
    def finding(row: int, *also: Finding) -> Finding:
        return Finding("too-long", "warning", Place("a.csv", "", row, 1), "variabel", also=also)

    report = Report((finding(1, finding(2)), finding(3, finding(4))), SeverityCounts(0, 2, 0))
    (together,) = gathered(report).findings
    assert [each.place.row for each in each_of([together])] == [1, 2, 3, 4]
