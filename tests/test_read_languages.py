"""A second language is kept: English has fields of its own, other languages are extras."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from regmeta.model import Reading
from regmeta.read import read_file
from regmeta.spec.fields import Spec
from tests.conftest import SHARED

Rows = list[list[str]]


def read(tmp_path: Path, spec: Spec, **sheets: Rows) -> Reading:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(tmp_path / "ball.xlsx")
    return read_file(tmp_path / "ball.xlsx", spec)


def codes_of(reading: Reading) -> list[tuple[str, str, str]]:
    codes = reading.submission["kode"]
    columns = (codes.column(key) for key in ("verdi", "navn", "navnEngelsk"))
    return list(zip(*columns, strict=True))


COLOURS = [("1", "Rød", "Red"), ("2", "Blå", "Blue")]


@pytest.mark.parametrize(
    "heading", ["Engelsk tekst", "Text (English)", "Tekst på engelsk", "English text"]
)
def test_codes_below_have_their_english_text(tmp_path: Path, spec: Spec, heading: str) -> None:
    rows = [
        ["Variabel", "Ledetekst", "Type", "Kode", "Kodetekst", heading],
        ["farge", "Farge", "Liste", *COLOURS[0]],
        ["", "", "", *COLOURS[1]],
    ]
    reading = read(tmp_path, spec, Liste=rows)
    assert codes_of(reading) == COLOURS
    codes = reading.submission["kode"]
    assert [codes.place(i, "navnEngelsk").cell for i in range(2)] == ["F2", "F3"]
    assert heading not in codes.extras
    assert heading not in reading.submission["variabel"].extras


@pytest.mark.parametrize("heading", ["Engelsk", "English", "label::English (en)"])
def test_a_sheet_of_lists_has_its_english_texts(tmp_path: Path, spec: Spec, heading: str) -> None:
    rows = [["Variabel", "Ledetekst", "Kodeliste"], ["farge", "Farge", "farger"]]
    listed = [["Kodeliste", "Kode", "Tekst", heading], *(["farger", *c] for c in COLOURS)]
    assert codes_of(read(tmp_path, spec, Liste=rows, Koder=listed)) == COLOURS


def test_english_alone_is_the_text(tmp_path: Path, spec: Spec) -> None:
    rows = [["type", "name", "label::English (en)"], ["select_one c", "farge", "Colour"]]
    listed = [["list_name", "name", "label::English (en)"], ["c", "1", "Red"], ["c", "2", "Blue"]]
    reading = read(tmp_path, spec, survey=rows, choices=listed)
    assert codes_of(reading) == [("1", "Red", ""), ("2", "Blue", "")]


@pytest.mark.parametrize(
    "heading", ["label:fr", "Ledetekst (fransk)", "label::Français (fr)", "Etikett [tysk]"]
)
def test_other_languages_are_extras_without_a_doubt(
    tmp_path: Path, spec: Spec, heading: str
) -> None:
    rows = [["Variabel", "Ledetekst", heading], ["farge", "Farge", "Couleur"]]
    reading = read(tmp_path, spec, Liste=rows)
    assert reading.submission["variabel"].extras[heading] == ["Couleur"]
    assert reading.submission.doubts == ()


@pytest.mark.parametrize("heading", ["Xyzzy (fransk)", "label:xyzzy", "Ymse"])
def test_a_heading_that_only_looks_like_a_language_is_a_doubt(
    tmp_path: Path, spec: Spec, heading: str
) -> None:
    rows = [["Variabel", "Ledetekst", heading], ["farge", "Farge", "Couleur"]]
    doubts = read(tmp_path, spec, Liste=rows).submission.doubts
    assert [doubt.rule for doubt in doubts] == ["heading-not-known"]


def test_choices_of_an_xlsform_keep_both_languages(spec: Spec) -> None:
    path = SHARED / "cases" / "reading" / "c07-xlsform.xlsx"
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside the project")
    assert codes_of(read_file(path, spec)) == [("1", "Mann", "Man"), ("2", "Kvinne", "Woman")]
