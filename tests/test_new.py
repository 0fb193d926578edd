"""`regmeta new`: from a registry's spreadsheets to a folder that can be checked."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.model import Finding
from regmeta.read.names import segment
from regmeta.registry import load_registry
from regmeta.runs.checking import check
from regmeta.runs.registry_draft import as_toml
from regmeta.runs.starting import ASKED, start_registry
from regmeta.spec.fields import Spec
from regmeta.workbook.template import write_template

from .commands import run
from .conftest import ROOT, TODAY

NORIC = ROOT / "registries" / "noric" / "noric-klokebok.csv"
OWN = "Egenart;Navnet;Hva\nx;vekt;Vekt i kilo\ny;lengde;Lengde i cm\n"


@pytest.fixture
def filled(tmp_path: Path, spec: Spec) -> Path:
    """Her workbook: the sheet Kilde, a form and a variable filled in."""
    path = tmp_path / "mal.xlsx"
    write_template(path, spec)
    book = openpyxl.load_workbook(path)
    answers = {"Kode": "K_SAAR", "Foretrukken term": "Norsk «sår» \\ register", "Navn": "Helse"}
    for row in range(2, book["Kilde"].max_row + 1):
        heading = str(book["Kilde"].cell(row, 1).value).rstrip(" *")
        book["Kilde"].cell(row, 2).value = answers.get(heading)
    for sheet, texts in (
        ("Datasamlinger", ("K_SAAR.BASIS", "Basis")),
        ("Variabler", ("V_SAAR.BASIS.VEKT", "K_SAAR.BASIS", "Vekt")),
    ):
        for column, text in enumerate(texts, start=1):
            book[sheet].cell(2, column).value = text
    book.save(path)
    return path


def test_the_sheet_kilde_becomes_the_kilde_of_registry_toml(
    filled: Path, tmp_path: Path, spec: Spec
) -> None:
    start_registry("saar", [filled], spec, registries=tmp_path / "r")
    registry = load_registry(tmp_path / "r" / "saar", spec)
    assert registry.kilde == {
        "Code": "K_SAAR",
        "PreferredTerm": "Norsk «sår» \\ register",
        "healthDataAccessBodyName": "Helse",
    }
    assert [(file.path.name, file.layout) for file in registry.files] == [("mal.xlsx", "template")]
    assert (tmp_path / "r" / "saar" / "mal.xlsx").read_bytes() == filled.read_bytes()


def test_the_folder_has_the_findings_of_the_file(tmp_path: Path, spec: Spec) -> None:
    start_registry("noric", [NORIC], spec, registries=tmp_path, answers={"Kode": "K_NORIC"})
    alone = check([NORIC], spec, today=TODAY, kilde="NORIC").report.findings
    inside = check([tmp_path / "noric"], spec, today=TODAY).report.findings
    assert cells_of(alone) == cells_of(inside)


def cells_of(findings: Sequence[Finding]) -> set[tuple[str, int, int]]:
    """Rule and cell of what is found in a spreadsheet's own cells."""
    return {
        (each.rule, each.place.row, each.place.column)
        for each in findings
        if each.place.row and not each.place.file.endswith(".toml")
    }


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_every_field_of_the_kilde_is_explained_in_its_place(
    lang: str, tmp_path: Path, spec: Spec
) -> None:
    start_registry("noric", [NORIC], spec, registries=tmp_path, lang=lang)
    lines = (tmp_path / "noric" / "registry.toml").read_text("utf-8").splitlines()
    for field in spec["kilde"].fields:
        at = next(
            n for n, line in enumerate(lines) if line.lstrip("# ").startswith(f"{field.key} =")
        )
        above = " ".join(line[2:] for line in lines[at - 4 : at])
        assert spec["kilde"].heading(field.key, lang) in above
        assert field.help(lang) in above


def test_what_stands_as_a_comment_can_be_taken_as_it_is(tmp_path: Path, spec: Spec) -> None:
    """Every key whose # is taken away is one the loader takes."""
    start_registry("noric", [NORIC], spec, registries=tmp_path)
    path = tmp_path / "noric" / "registry.toml"
    keyed = [
        line[2:] if line.startswith("# ") and (" = " in line or line.startswith("# [")) else line
        for line in path.read_text("utf-8").splitlines()
    ]
    path.write_text("\n".join(keyed), encoding="utf-8")
    tomllib.loads(path.read_text("utf-8"))
    registry = load_registry(tmp_path / "noric", spec)
    assert {field.key for field in spec["kilde"].fields} == set(registry.kilde)
    assert registry.data and registry.status.planned


def test_what_no_file_says_is_asked_for_and_what_is_given_is_not(
    tmp_path: Path, spec: Spec
) -> None:
    asked = []

    def ask(field: object) -> str:
        asked.append(field.key)  # type: ignore[attr-defined]
        return " Svar " if field.key == "Formaal" else ""  # type: ignore[attr-defined]

    done = start_registry(
        "noric", [NORIC], spec, registries=tmp_path, answers={"Kortnavn": "NorSår"}, ask=ask
    )
    assert asked == [key for key in ASKED if key != "KortNavn"]
    kilde = load_registry(tmp_path / "noric", spec).kilde
    assert kilde == {"Code": f"K_{segment('NorSår')}", "KortNavn": "NorSår", "Formaal": "Svar"}
    assert "Epost" in {field.key for field in done.lacking}


def test_headings_that_nobody_knows_become_lines_to_fill_in(tmp_path: Path) -> None:
    own = tmp_path / "egen.csv"
    own.write_text("Variabelnavn;Ledetekst;Type;Ymse\nvekt;Vekt;Tall;rød\nhud;Hud;Tall;blå\n")
    done = run("new", "egen", own, "--registries", tmp_path / "r")
    assert done.code == 0, done.err
    assert "columns.csv" in done.out
    columns = (tmp_path / "r" / "egen" / "columns.csv").read_text("utf-8")
    assert [line.split(",")[-2:] for line in columns.splitlines()] == [
        ["heading", "field"],
        ["Ymse", ""],
    ]


def test_nothing_is_written_over_and_nothing_half(filled: Path, tmp_path: Path, spec: Spec) -> None:
    where = ("--registries", tmp_path / "r")
    assert run("new", "saar", filled, *where).code == 0
    assert run("new", "saar", filled, *where).code == 0
    toml = tmp_path / "r" / "saar" / "registry.toml"
    toml.write_text(toml.read_text("utf-8") + "# mitt\n", encoding="utf-8")
    before = toml.read_bytes()
    refused = run("new", "saar", filled, *where)
    assert refused.code == 2 and "--overwrite" in refused.err
    assert toml.read_bytes() == before
    assert run("new", "saar", filled, *where, "--overwrite").code == 0
    assert toml.read_bytes() != before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "Sår", NORIC), "små bokstaver"),
        (("new", "../x", NORIC), "små bokstaver"),
        (("new", "saar", NORIC, "--set", "Kortnavn"), "FELT=VERDI"),
        (("new", "saar", NORIC, "--set", "Kortnaven=x"), "har ikke noe slikt felt"),
    ],
)
def test_what_cannot_be_is_a_sentence(words: tuple[object, ...], said: str, tmp_path: Path) -> None:
    done = run(*map(str, words), "--registries", tmp_path / "r")
    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "r").exists()


def test_a_file_that_cannot_be_read_leaves_no_folder(tmp_path: Path, spec: Spec) -> None:
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"PK\x03\x04")
    with pytest.raises(UnreadableInput):
        start_registry("saar", [bad], spec, registries=tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_her_file_in_the_folder_is_left_where_it_is(tmp_path: Path, spec: Spec) -> None:
    folder = tmp_path / "noric"
    folder.mkdir()
    file = folder / NORIC.name
    file.write_bytes(NORIC.read_bytes())
    start_registry("noric", [file], spec, registries=tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == [NORIC.name, "registry.toml"]
    other = tmp_path / NORIC.name
    other.write_text("skjemanavn;noe annet\n")
    with pytest.raises((WrongUse, UnreadableInput)):
        start_registry("noric", [other], spec, registries=tmp_path)
    assert file.read_bytes() == NORIC.read_bytes()


@pytest.mark.parametrize("text", ['"', "\\", "a\nb", "\x7f", "æ «x»", "\t\x00", "\u2028"])
def test_a_text_is_toml(text: str) -> None:
    assert tomllib.loads(f"x = {as_toml(text)}")["x"] == text
