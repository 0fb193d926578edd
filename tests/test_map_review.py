"""Deciding: proposals for a registry, the workbook out and back, and SSSOM at the end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from regmeta.errors import UnreadableInput
from regmeta.harmonize import harmonize, propose, read_decisions
from regmeta.harmonize.decisions import outdated_decisions, write_decisions
from regmeta.harmonize.review import (
    AUTHOR_ROW,
    HEADING_ROW,
    HEADINGS,
    SHEET,
    accept_review,
    merge_decisions,
    write_review,
)
from regmeta.model import Submission
from regmeta.read import read_registry
from regmeta.registry import load_registry
from regmeta.spec.loading import load_spec
from regmeta.spec.targets import load_targets

REGISTRIES = Path(__file__).parents[1] / "registries"
TARGETS = load_targets()
TODAY = date(2026, 11, 2)
COLUMN = {heading.key: i + 1 for i, heading in enumerate(HEADINGS)}


@pytest.fixture(scope="module")
def noric() -> Submission:
    spec = load_spec()
    return read_registry(load_registry(REGISTRIES / "noric", spec), spec)


@pytest.fixture(scope="module")
def proposals(noric: Submission):
    return propose(noric, TARGETS)


@pytest.fixture
def workbook(noric: Submission, proposals, tmp_path: Path) -> Path:
    out = tmp_path / "review.xlsx"
    write_review(proposals, out, submission=noric, targets=TARGETS)
    return out


def decide(path: Path, choices: dict[str, tuple[str, str, str]], author: str = "Kari") -> None:
    """Fill in (decision, other, comment) for variables, as a person would."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET("nb")]
    sheet.cell(AUTHOR_ROW, 2, author)
    for row in range(HEADING_ROW + 1, sheet.max_row + 1):
        choice = choices.get(str(sheet.cell(row, COLUMN["variable"]).value))
        for key, text in zip(("decision", "other", "comment"), choice or (), strict=False):
            sheet.cell(row, COLUMN[key], text or None)
    book.save(path)


def test_a_registry_gets_one_proposal_a_variable(noric: Submission, proposals):
    assert [one.asked.variable for one in proposals] == noric["variabel"].column("Code")
    found = {one.asked.variable: one.target for one in proposals}
    assert found["V_NORIC.PERSON.GENDER"] == "person.kjonn"
    assert found["V_NORIC.UTSKRIVELSE.DISCHARGETO"] == "episode.til_sted"


def test_the_platforms_own_fields_are_proposed_as_the_rules_map_them(noric: Submission, proposals):
    proposed = {one.asked.variable: one.target for one in proposals}
    ruled = {mapping.variable: mapping.target for mapping in harmonize(noric, TARGETS)}
    assert len(ruled) > 20
    assert {variable: proposed[variable] for variable in ruled} == ruled


def test_the_workbook_offers_lists_to_choose_from(workbook: Path):
    book = openpyxl.load_workbook(workbook)
    lists = {v.formula1 for v in book[SHEET("nb")].data_validations.dataValidation}
    assert '"godta,annen,ingen"' in lists
    assert any("Variabler" in one for one in lists)
    assert book[SHEET("nb")].column_dimensions["K"].hidden


def test_the_same_proposals_give_the_same_bytes(
    workbook: Path, noric: Submission, proposals, tmp_path: Path
):
    again = tmp_path / "again.xlsx"
    write_review(proposals, again, submission=noric, targets=TARGETS)
    assert again.read_bytes() == workbook.read_bytes()


def test_decisions_are_read_back_and_hold(workbook: Path, noric: Submission, tmp_path: Path):
    decide(
        workbook,
        {
            "V_NORIC.PERSON.GENDER": ("godta", "", "1 og 2 betyr det samme"),
            "V_NORIC.UTSKRIVELSE.DEATH": ("annen", "episode.ut_tilstand", ""),
            "V_NORIC.PERSON.TOWN": ("ingen", "", ""),
        },
    )
    decisions = accept_review(workbook, today=TODAY, targets=TARGETS)
    found = {one.mapping.variable: one.mapping for one in decisions}
    assert {variable: mapping.target for variable, mapping in found.items()} == {
        "V_NORIC.PERSON.GENDER": "person.kjonn",
        "V_NORIC.UTSKRIVELSE.DEATH": "episode.ut_tilstand",
        "V_NORIC.PERSON.TOWN": "",
    }
    gender = found["V_NORIC.PERSON.GENDER"]
    assert (gender.author, gender.decided) == ("Kari", TODAY)
    assert gender.values is not None and gender.values.operation == "recode"
    assert outdated_decisions(noric, TARGETS, decisions) == ()

    file = tmp_path / "mappings.sssom.tsv"
    write_decisions(file, decisions, registry="noric", today=TODAY)
    held = {m.variable: m.target for m in harmonize(noric, TARGETS, read_decisions(file))}
    assert held["V_NORIC.UTSKRIVELSE.DEATH"] == "episode.ut_tilstand"
    assert "V_NORIC.PERSON.TOWN" not in held


def test_what_is_decided_is_not_asked_again(noric: Submission, proposals, tmp_path: Path):
    out = tmp_path / "next.xlsx"
    decide_path = tmp_path / "first.xlsx"
    write_review(proposals, decide_path, submission=noric, targets=TARGETS)
    decide(decide_path, {"V_NORIC.PERSON.GENDER": ("accept", "", "")})
    decided = accept_review(decide_path, today=TODAY, targets=TARGETS)
    write_review(proposals, out, submission=noric, targets=TARGETS, decided=decided)
    sheet = openpyxl.load_workbook(out)[SHEET("nb")]
    asked = [sheet.cell(row, 1).value for row in range(HEADING_ROW + 1, sheet.max_row + 1)]
    assert len(asked) == len(proposals) - 1
    assert "V_NORIC.PERSON.GENDER" not in asked


def test_a_later_decision_takes_the_place_of_an_earlier(workbook: Path):
    decide(workbook, {"V_NORIC.PERSON.GENDER": ("godta", "", "")})
    first = accept_review(workbook, today=TODAY, targets=TARGETS)
    decide(workbook, {"V_NORIC.PERSON.GENDER": ("ingen", "", "")})
    second = accept_review(workbook, today=TODAY, targets=TARGETS)
    assert merge_decisions(first, second) == second


@pytest.mark.parametrize(
    ("choice", "author", "says"),
    [
        (("kanskje", "", ""), "Kari", "er ikke et valg"),
        (("annen", "person.sko", ""), "Kari", "er ikke en harmonisert variabel"),
        (("annen", "", ""), "Kari", "er ikke en harmonisert variabel"),
        (("godta", "", ""), "", "hvem som har avgjort"),
    ],
)
def test_what_cannot_be_read_names_its_cell(
    workbook: Path, choice: tuple[str, str, str], author: str, says: str
):
    decide(workbook, {"V_NORIC.PERSON.GENDER": choice}, author)
    with pytest.raises(UnreadableInput, match=says) as caught:
        accept_review(workbook, today=TODAY, targets=TARGETS)
    assert f"!{SHEET.nb}!" in caught.value.message("nb")


def test_another_file_is_refused(tmp_path: Path):
    path = tmp_path / "x.xlsx"
    path.write_text("not a workbook", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="Excel"):
        accept_review(path, today=TODAY, targets=TARGETS)
    openpyxl.Workbook().save(path)
    with pytest.raises(UnreadableInput, match="mangler arket"):
        accept_review(path, today=TODAY, targets=TARGETS)
