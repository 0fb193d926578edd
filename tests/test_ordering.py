"""Findings stand by what they stop and what they take, and what one command mends is one line."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from regmeta.model import SEVERITIES, Finding, Place
from regmeta.validate import load_rules
from regmeta.validate.ordering import Stage, in_stages, mended_at_once, stage_of
from tests.commands import run

RULES = {rule.name: rule for rule in load_rules()}
FINDINGS = st.builds(
    lambda rule, severity, row: Finding(rule, severity, Place("f.xlsx", "S", row, 1), "variabel"),
    st.sampled_from(sorted(RULES)),
    st.sampled_from(SEVERITIES),
    st.integers(1, 50),
)


@given(st.lists(FINDINGS, max_size=30))
def test_every_finding_stands_once_in_the_part_it_belongs_to(findings: list[Finding]) -> None:
    stages = in_stages(findings)
    assert list(stages) == sorted(stages)
    told = [finding for rules in stages.values() for own in rules.values() for finding in own]
    assert sorted(map(str, told)) == sorted(map(str, findings))
    for stage, rules in stages.items():
        for rule, own in rules.items():
            assert {finding.rule for finding in own} == {rule}
            assert {stage_of(finding) for finding in own} == {stage}
    errors = [finding for finding in findings if finding.severity == "error"]
    assert all(stage_of(finding) is Stage.HOLDS_BACK for finding in errors)


def test_what_one_command_mends_is_a_line_with_its_cells_counted() -> None:
    blanks = [
        Finding("surrounding-blanks", "warning", Place("f.xlsx", "S", row, 1), "variabel")
        for row in range(2, 9)
    ]
    assert mended_at_once({"surrounding-blanks": blanks}, "nb").startswith("7 celler (7 mellomrom")
    assert "`regmeta fix`" in mended_at_once({"surrounding-blanks": blanks}, "en")


def test_a_printed_report_begins_with_what_holds_back_and_ends_with_what_a_command_mends(
    tmp_path: Path,
) -> None:
    path = tmp_path / "bok.csv"
    path.write_text(
        "skjemanavn;ledetekst;fysisk_feltnavn;type;listeverdier;listetekst\n"
        "Inn;Vekt ;vekt;Tallvariabel;;\n"
        "Inn;Puls;puls;Pulsvariabel;;\n"
        "Inn;Sivilstand;sivil;Listevariabel;1;Gift\n"
        "Inn;Sivilstand;sivil;Listevariabel;2;Gift\n",
        encoding="utf-8-sig",
    )
    printed = run("check", path, "--lang", "en").out
    parts = ["Holds back", "To be decided", "The rest, rule by rule", "What one command"]
    places = [printed.index(part) for part in parts]
    assert places == sorted(places)
    assert printed.count("surrounding-blanks") == 0 and "1 cell (1 blanks" in printed
