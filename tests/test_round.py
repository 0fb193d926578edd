"""The person's round: hand in, see, save in LibreOffice, mend, hand in again, until it is ready."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from regmeta.spec.fields import Spec
from regmeta.workbook.template import write_template

from .commands import run
from .test_marking_round import by_libreoffice, marks_in

DAY = ("--today", "2026-11-28")
HERS = "FFFFFF66"
RIGHT = ("Basis", "Vekt {n}", "Heltall", "Vekten målt uten sko, kontroll {n}.", "Lav", "Ja", "v{n}")
FORMS = (
    *((row, "Datasamling", wrong, "Basis") for row, wrong in ((2, "Bassis"), (3, "Bais"))),
    *((row, "Datasamling", "Ukjent", "Oppfølging") for row in (10, 11)),
)
FAULTS = (
    *FORMS,
    *((row, "Datatype", wrong, "Heltall") for row, wrong in ((4, "Liste"), (5, "Haltal"))),
    *((row, "Datatype", "Tallet", "Heltall") for row in (6, 7)),
    *((row, "Foretrukken term", None, f"Vekt {row}") for row in (8, 9)),
)
"""Ten faults: row and heading, what stands there, what should."""


@pytest.fixture
def handed_in(tmp_path: Path, spec: Spec) -> Path:
    """A template with twelve variables, ten faults, and a cell that she has made yellow."""
    path = tmp_path / "mal.xlsx"
    write_template(path, spec)
    book = openpyxl.load_workbook(path)
    put(book["Datasamlinger"], 2, {"Foretrukken term": "Basis"})
    put(book["Datasamlinger"], 3, {"Foretrukken term": "Oppfølging"})
    for row in book["Kilde"].iter_rows(min_row=2, max_col=2):
        named = {"Kortnavn": "NorVekt", "Foretrukken term": "Norsk vektregister"}
        row[1].value = named.get(str(row[0].value).rstrip(" *"))
    headings = ("Datasamling", "Foretrukken term", "Datatype", "Beskrivelse", "Identifiseringsgrad")
    for row in range(2, 14):
        texts = [text.format(n=row) for text in RIGHT]
        keys = (*headings, "Synlig", "Databasereferanse")
        put(book["Variabler"], row, dict(zip(keys, texts, strict=True)))
    for row, heading, wrong, _ in FAULTS:
        put(book["Variabler"], row, {heading: wrong})
    at(book["Variabler"], 4, "Datatype").fill = PatternFill("solid", fgColor=HERS)
    book.save(path)
    return path


def at(sheet: Any, row: int, heading: str) -> Any:
    column = next(c.column for c in sheet[1] if str(c.value).rstrip(" *") == heading)
    return sheet.cell(row, column)


def put(sheet: Any, row: int, texts: dict[str, str | None]) -> None:
    for heading, text in texts.items():
        at(sheet, row, heading).value = text


def marked(path: Path, out: Path) -> str:
    done = run("check", path, "--format", "xlsx", "--out", out, *DAY)
    assert done.code in (0, 1), done.err
    return done.out


def errors_in(path: Path) -> int:
    said = run("check", path, *DAY).out.splitlines()[-1]
    return int(re.match(r"(\d+) feil", said)[1])  # type: ignore[index]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_the_round_ends_with_ready_and_every_count_falls_by_what_was_mended(
    handed_in: Path, tmp_path: Path
) -> None:
    path, before = handed_in, errors_in(handed_in)
    assert before == len(FAULTS)
    marked(path, tmp_path / "funn-0.xlsx")
    path = tmp_path / "funn-0.xlsx"
    for turn, faults in enumerate((FORMS, FAULTS[4:7], FAULTS[7:]), start=1):
        folder = tmp_path / str(turn)
        folder.mkdir()
        saved = by_libreoffice(path, folder)
        book = openpyxl.load_workbook(saved)
        for row, heading, _, right in faults:
            put(book["Variabler"], row, {heading: right})
        mended = [at(book["Variabler"], row, heading).coordinate for row, heading, *_ in faults]
        book.save(folder / "rettet.xlsx")
        before -= len(faults)
        assert errors_in(folder / "rettet.xlsx") == before
        path = folder / f"funn-{turn}.xlsx"
        said = marked(folder / "rettet.xlsx", path)
        # No variable was of the form Oppfølging: with the forms that was mended as well.
        gone = len(faults) + (faults is FORMS)
        assert f"Siden sist: {gone} rettet, 0 nye" in said
        marks = {cell for cells in marks_in(path).values() for cell in cells}
        assert not {f"Variabler!{cell}" for cell in mended} & marks
        again = openpyxl.load_workbook(path)
        assert at(again["Variabler"], 4, "Datatype").fill.fgColor.rgb == HERS
        assert [name for name in again.sheetnames if name.startswith("Funn")] == ["Funn"]
        assert ("Klar til publisering" in said) == (before == 0)
    assert before == 0
