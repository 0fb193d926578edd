"""Deciding: proposals for a registry, the workbook out and back, and SSSOM at the end."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import get_args

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
    WHAT_HAPPENS,
    accept_review,
    merge_decisions,
    review_workbook,
)
from regmeta.harmonize.valuemaps import Operation
from regmeta.model import Submission
from regmeta.read import read_registry
from regmeta.registry import load_registry
from regmeta.spec.loading import load_spec
from regmeta.spec.targets import load_targets

from .commands import run

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


def write_review(proposals, out: Path, **given) -> None:
    out.write_bytes(review_workbook(proposals, **given))


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
    decisions = accept_review(workbook, today=TODAY, targets=TARGETS).decisions
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
    decided = accept_review(decide_path, today=TODAY, targets=TARGETS).decisions
    write_review(proposals, out, submission=noric, targets=TARGETS, decided=decided)
    sheet = openpyxl.load_workbook(out)[SHEET("nb")]
    asked = [sheet.cell(row, 1).value for row in range(HEADING_ROW + 1, sheet.max_row + 1)]
    assert len(asked) == len(proposals) - 1
    assert "V_NORIC.PERSON.GENDER" not in asked


def test_a_later_decision_takes_the_place_of_an_earlier(workbook: Path):
    decide(workbook, {"V_NORIC.PERSON.GENDER": ("godta", "", "")})
    first = accept_review(workbook, today=TODAY, targets=TARGETS).decisions
    decide(workbook, {"V_NORIC.PERSON.GENDER": ("ingen", "", "")})
    second = accept_review(workbook, today=TODAY, targets=TARGETS).decisions
    assert merge_decisions(first, second) == second


@pytest.mark.parametrize(
    ("choice", "says", "key"),
    [
        (("kanskje", "", ""), "er ikke et valg", "decision"),
        (("annen", "person.sko", ""), "er ikke en harmonisert variabel", "other"),
        (("annen", "", ""), "er ikke en harmonisert variabel", "other"),
    ],
)
def test_a_wrong_word_names_its_cell_and_the_other_rows_hold(
    workbook: Path, choice: tuple[str, str, str], says: str, key: str
):
    decide(workbook, {"V_NORIC.PERSON.GENDER": choice, "V_NORIC.PERSON.TOWN": ("ingen", "", "")})
    read = accept_review(workbook, today=TODAY, targets=TARGETS)
    assert [decision.mapping.variable for decision in read.decisions] == ["V_NORIC.PERSON.TOWN"]
    assert len(read.mistakes) == 1
    said = read.mistakes[0].message("nb")
    row = row_of_sheet(openpyxl.load_workbook(workbook)[SHEET("nb")], "V_NORIC.PERSON.GENDER")
    assert says in said and f"!{SHEET.nb}!{'ABCDEFGHIJ'[COLUMN[key] - 1]}{row}" in said


def test_decisions_that_nobody_stands_for_are_refused(workbook: Path):
    decide(workbook, {"V_NORIC.PERSON.GENDER": ("godta", "", "")}, "")
    with pytest.raises(UnreadableInput, match="hvem som har avgjort"):
        accept_review(workbook, today=TODAY, targets=TARGETS)


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_targets_are_proposed_and_chosen_by_name(
    noric: Submission, proposals, tmp_path: Path, lang: str
):
    out = tmp_path / "review.xlsx"
    write_review(proposals, out, submission=noric, targets=TARGETS, lang=lang)
    names = {target.id: target.name(lang) for target in TARGETS}
    book = openpyxl.load_workbook(out)
    sheet, chosen_from = book.worksheets
    assert [row[0].value for row in chosen_from.iter_rows()] == list(names.values())
    row = row_of_sheet(sheet, "V_NORIC.PERSON.GENDER")
    assert sheet.cell(row, COLUMN["proposal"]).value == names["person.kjonn"]
    sheet.cell(AUTHOR_ROW, 2, "Kari")
    sheet.cell(row, COLUMN["decision"], {"nb": "Godta", "en": "Accept"}[lang])
    other = row_of_sheet(sheet, "V_NORIC.UTSKRIVELSE.DEATH")
    sheet.cell(other, COLUMN["decision"], {"nb": "annen", "en": "other"}[lang])
    sheet.cell(other, COLUMN["other"], names["episode.ut_tilstand"])
    book.save(out)
    read = accept_review(out, today=TODAY, targets=TARGETS)
    targets = {decision.mapping.variable: decision.mapping for decision in read.decisions}
    assert targets["V_NORIC.PERSON.GENDER"].target == "person.kjonn"
    assert targets["V_NORIC.PERSON.GENDER"].values is not None
    assert targets["V_NORIC.UTSKRIVELSE.DEATH"].target == "episode.ut_tilstand"
    assert read.mistakes == ()


def row_of_sheet(sheet, variable: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == variable)


def test_both_sheets_print_across_with_their_headings(workbook: Path):
    book = openpyxl.load_workbook(workbook)
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert book.worksheets[0].print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"


def test_the_command_keeps_what_can_be_kept_and_guards_what_is_filled_in(tmp_path: Path):
    folder = tmp_path / "noric"
    shutil.copytree(REGISTRIES / "noric", folder)
    out = tmp_path / "valg.xlsx"
    assert run("map", folder, "--review", out).code == 0
    assert run("map", folder, "--review", out).code == 0
    decide(
        out, {"V_NORIC.PERSON.GENDER": ("godtar", "", ""), "V_NORIC.PERSON.TOWN": ("ingen", "", "")}
    )
    refused = run("map", folder, "--review", out)
    assert refused.code == 2 and "--overwrite" in refused.err
    done = run("map", folder, "--accept", out, "--today", "2026-11-02")
    assert done.code == 1
    assert "1 avgjørelser lagret" in done.out and "«godtar» er ikke et valg" in done.err
    assert "V_NORIC.PERSON.TOWN" in (folder / "mappings.sssom.tsv").read_text("utf-8")
    assert run("map", folder, "--review", tmp_path / "x.csv").code == 2


def test_another_file_is_refused(tmp_path: Path):
    path = tmp_path / "x.xlsx"
    path.write_text("not a workbook", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="Excel"):
        accept_review(path, today=TODAY, targets=TARGETS)
    openpyxl.Workbook().save(path)
    with pytest.raises(UnreadableInput, match="mangler arket"):
        accept_review(path, today=TODAY, targets=TARGETS)


def test_what_happens_to_values_is_said_in_words() -> None:
    assert set(get_args(Operation)) == set(WHAT_HAPPENS)
