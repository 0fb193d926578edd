"""`regmeta translate`: proposals from what is said already, accepted by people, never replaced."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from regmeta.catalogue.translations import (
    TRANSLATIONS,
    Translation,
    frequent_names,
    read_translations,
    standard_answers,
    translated,
    translations_text,
)
from regmeta.cli.app import app
from regmeta.errors import BrokenConfiguration
from regmeta.model import Catalogue, Text
from regmeta.runs.translating import proposals_for

from .conftest import ROOT
from .shipped import shipped

DECISION, OWN, TEXT = 5, 6, 2
FIRST_ROW = 5


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of registries with one that has no English."""
    return without_english(tmp_path, "nger")


def without_english(folder: Path, name: str) -> Path:
    """A registry with the file it handed in alone."""
    home = folder / "registries" / name
    shutil.copytree(ROOT / "registries" / name, home)
    beside = home / "tillegg.csv"
    if beside.is_file():
        beside.unlink()
        file = home / "registry.toml"
        tables = re.split(r"(?m)^(?=\[)", file.read_text("utf-8"))
        kept = (table for table in tables if beside.name not in table)
        file.write_text("".join(kept), encoding="utf-8")
    return home


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def workbook(home: Path, *more: str) -> Path:
    out = home.parent.parent / f"texts{''.join(more)}.xlsx"
    done = run("translate", home, "--out", out, "--overwrite", *more)
    assert done.exit_code == 0, done.output
    return out


def decide(
    book: Path, decisions: Mapping[str, tuple[str, str]], who: str = "Kari Testesen"
) -> Path:
    """Fill in the rows of some texts: a decision and a text of one's own."""
    opened = openpyxl.load_workbook(book)
    sheet = opened.active
    assert sheet is not None
    sheet["B2"] = who
    for row in range(FIRST_ROW, sheet.max_row + 1):
        decision, own = decisions.get(str(sheet.cell(row, TEXT).value), ("", ""))
        sheet.cell(row, DECISION).value = decision or None
        sheet.cell(row, OWN).value = own or None
    opened.save(book)
    return book


def accepted(home: Path) -> dict[str, Translation]:
    return {row.nb: row for row in read_translations(home)}


def test_every_proposal_says_where_it_was_taken_from(home: Path, tmp_path: Path):
    proposals = proposals_for(str(home), "en", "en")
    proposed = {row.nb: (row.text, row.source) for row in proposals if row.text}
    assert proposed["Hypertensjon"] == ("Hypertension", "the concept hypertension")
    noric = proposals_for(str(without_english(tmp_path, "noric")), "en", "nb")
    (height,) = (row.text for row in noric if row.nb == "Høyde (cm)")
    assert height == "Body height (cm)"
    assert all(source for _, source in proposed.values())
    assert [row for row in proposals if not row.text], "what nobody has said is left to people"


def test_what_a_registry_beside_it_says_is_proposed(home: Path):
    shutil.copytree(ROOT / "registries" / "norgast", home.parent / "norgast")
    proposed = {row.nb: row.source for row in proposals_for(str(home), "en", "nb") if row.text}
    assert proposed["BMI"] == "norgast"


def test_standard_answers_are_translated_once_for_every_registry(home: Path):
    assert not {row.nb for row in proposals_for(str(home), "en", "nb")} & {"Ja", "Nei", "Vet ikke"}
    codes = _codes(translated(shipped(), {}))
    assert {codes["Ja"], codes["Nei"], codes["Mann"]} == {"Yes", "No", "Male"}
    assert codes["Kvinne"] == "Female"


def _codes(catalogue: Catalogue) -> dict[str, str]:
    lists = [kodeverk for kilde in catalogue.kilder for kodeverk in kilde.kodeverk]
    return {code.label.nb: code.label.en for kodeverk in lists for code in kodeverk.codes}


@pytest.mark.parametrize("texts", [standard_answers(), frequent_names()])
def test_what_ships_is_in_every_language_and_stands_once(texts: dict[str, Text]):
    assert len(texts) >= 90
    for nb, text in texts.items():
        assert text.nb == nb == nb.strip()
        assert text.en and text.nn


def test_what_is_accepted_is_kept_with_who_and_whether_it_was_reviewed(home: Path):
    book = decide(
        workbook(home),
        {
            "Hypertensjon": ("godta", ""),
            "Dagkirurgi": ("foreløpig", ""),
            "Type": ("", "Kind of operation"),
        },
    )
    done = run("translate", home, "--accept", book, "--today", "2026-11-28", "--lang", "en")
    assert (done.exit_code, done.output.split(" ")[0]) == (0, "3")
    rows = accepted(home)
    assert rows["Hypertensjon"].state == "reviewed"
    assert rows["Hypertensjon"].by == "Kari Testesen"
    assert rows["Hypertensjon"].day == "2026-11-28"
    assert rows["Dagkirurgi"].state == "unreviewed"
    assert (rows["Type"].text, rows["Type"].source) == ("Kind of operation", "own")


def test_what_is_reviewed_is_never_replaced_and_what_is_not_can_be(home: Path):
    first = {"Hypertensjon": ("godta", ""), "Dagkirurgi": ("foreløpig", "")}
    book = decide(workbook(home), first)
    assert run("translate", home, "--accept", book).exit_code == 0
    second = {"Hypertensjon": ("", "Other"), "Dagkirurgi": ("", "Day case")}
    assert run("translate", home, "--accept", decide(book, second)).exit_code == 0
    rows = accepted(home)
    assert rows["Hypertensjon"].text == "Hypertension"
    assert (rows["Dagkirurgi"].text, rows["Dagkirurgi"].state) == ("Day case", "reviewed")
    assert {"Hypertensjon", "Dagkirurgi"}.isdisjoint(
        row.nb for row in proposals_for(str(home), "en", "nb")
    )


def test_what_the_registry_says_itself_stands():
    own = Translation("kode", "Ja", "en", "Aye", "own", "reviewed")
    before = shipped()
    kilde = before.kilder[0]
    said = replace(kilde.kodeverk[0].codes[0], label=Text("Ja", en="Indeed"))
    kodeverk = replace(kilde.kodeverk[0], codes=(said,))
    changed = replace(before, kilder=(replace(kilde, kodeverk=(kodeverk,)),))
    (code,) = translated(changed, {kilde.id: [own]}).kilder[0].kodeverk[0].codes
    assert code.label.en == "Indeed"


def test_what_nobody_has_reviewed_is_published_as_such(home: Path):
    book = decide(workbook(home), {"Hypertensjon": ("godta", ""), "Dagkirurgi": ("foreløpig", "")})
    assert run("translate", home, "--accept", book).exit_code == 0
    out = home.parent.parent / "build"
    words = ("--formats", "site", "--today", "2026-11-28")
    assert run("publish", home.parent, "--out", out, *words).exit_code == 0
    pages = out / "site" / "en" / "variabel"
    texts = {path.name: path.read_text("utf-8") for path in pages.glob("*.html")}
    (day,) = (text for text in texts.values() if "<h1><bdi>Day surgery</bdi></h1>" in text)
    reviewed = [text for text in texts.values() if "<h1><bdi>Hypertension</bdi></h1>" in text]
    assert "nobody has reviewed" in day
    assert reviewed and "nobody has reviewed" not in reviewed[0]


def test_nynorsk_where_it_is_asked_for(home: Path):
    book = decide(workbook(home, "--into", "nn"), {"Høyde": ("godta", "")})
    assert run("translate", home, "--accept", book).exit_code == 0
    assert (accepted(home)["Høyde"].lang, accepted(home)["Høyde"].text) == ("nn", "Høgd")


@pytest.mark.parametrize(
    ("decisions", "who", "code", "says"),
    [
        ({"Hypertensjon": ("kanskje", "")}, "Kari", 1, "«kanskje» er ingen avgjørelse"),
        ({"Perforasjon": ("godta", "")}, "Kari", 0, "1 oversettelser"),
        ({"Bipolar diatermi": ("godta", "")}, "Kari", 1, "ingen tekst å godta"),
        ({"Hypertensjon": ("godta", "")}, "", 2, "skriv hvem som har avgjort"),
        ({}, "", 0, "0 oversettelser"),
    ],
)
def test_a_cell_that_says_what_cannot_be_is_told_and_the_others_hold(
    home: Path, decisions: dict[str, tuple[str, str]], who: str, code: int, says: str
):
    done = run("translate", home, "--accept", decide(workbook(home), decisions, who))
    said = done.output if not done.exception else f"{done.output} {done.exception}"
    assert says in said


@pytest.mark.parametrize("words", [(), ("--out", "a.xlsx", "--accept", "b.xlsx")])
def test_one_of_the_two_is_named(home: Path, words: tuple[str, ...]):
    done = run("translate", home, *words)
    assert "--accept" in str(done.exception)


def test_a_workbook_that_is_not_there_is_told_in_a_sentence(home: Path):
    done = run("translate", home, "--accept", home / "nope.xlsx")
    assert "finnes ikke" in str(done.exception)


@pytest.mark.parametrize(
    "line", ["x\ty", "kode\tJa\ten\tYes\tx\tmaybe\t\t", "form\tJa\ten\tYes\tx\treviewed\t\t"]
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path: Path, line: str):
    head = translations_text([])
    (tmp_path / TRANSLATIONS).write_text(f"{head}{line}\n", encoding="utf-8")
    with pytest.raises(BrokenConfiguration, match=r"translations\.tsv:2"):
        read_translations(tmp_path)


def test_what_is_written_is_read_back(tmp_path: Path):
    day = date(2026, 11, 28).isoformat()
    rows = (
        Translation("kode", "Ja\tda", "en", "Yes", "own", "reviewed", "Kari", day),
        Translation("variabel", '«Høyde» "x"', "nn", "Høgd", "x", "unreviewed"),
    )
    (tmp_path / TRANSLATIONS).write_text(translations_text(rows), encoding="utf-8")
    back = read_translations(tmp_path)
    assert back == (replace(rows[0], nb="Ja da"), rows[1])
