"""`regmeta fix --accept`: the proposals that somebody has ticked in Funn, and no others."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from regmeta.spec.fields import Spec
from regmeta.workbook.template import write_template

from .commands import run

DAY = ("--today", "2026-11-28")


@pytest.fixture
def marked(tmp_path: Path, spec: Spec) -> Path:
    """A template with two forms misspelt, marked by a check."""
    path, out = tmp_path / "mal.xlsx", tmp_path / "funn.xlsx"
    write_template(path, spec)
    book = openpyxl.load_workbook(path)
    sheets = {"Datasamlinger": [("Oppfølging",)], "Variabler": []}
    sheets["Variabler"] = [("Oppfolging", "Vekt"), ("Opfølging", "Alder"), ("Helt annet", "Puls")]
    for sheet, rows in sheets.items():
        for number, row in enumerate(rows, start=2):
            for column, text in enumerate(row, start=1):
                book[sheet].cell(number, column).value = text
    book.save(path)
    run("check", path, "--format", "xlsx", "--out", out, *DAY)
    return out


def tick(path: Path, *cells: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Funn"]
    heading = next(r for r in sheet.iter_rows() if "Ferdig" in [cell.value for cell in r])
    done = next(cell.column for cell in heading if cell.value == "Ferdig")
    for row in sheet.iter_rows(min_row=heading[0].row + 1):
        texts = [str(cell.value) for cell in row]
        if any(cell in texts for cell in cells) and "finnes ikke" in " ".join(texts):
            sheet.cell(row[0].row, done).value = "x"
    book.save(path)


def forms(path: Path) -> list[object]:
    return [openpyxl.load_workbook(path)["Variabler"].cell(row, 1).value for row in (2, 3, 4)]


def test_what_is_ticked_is_taken_and_nothing_else(marked: Path, tmp_path: Path) -> None:
    tick(marked, "A2")
    done = run("fix", marked, "--accept", "--out", tmp_path / "rettet.xlsx", *DAY)
    assert done.code == 0, done.err
    assert "«Oppfolging» → «Oppfølging» (forslag du har krysset av)" in done.out
    assert forms(tmp_path / "rettet.xlsx") == ["Oppfølging", "Opfølging", "Helt annet"]
    run("fix", marked, "--out", tmp_path / "uten.xlsx", *DAY)
    assert forms(tmp_path / "uten.xlsx") == ["Oppfolging", "Opfølging", "Helt annet"]


def test_a_tick_without_a_proposal_is_told(marked: Path, tmp_path: Path) -> None:
    tick(marked, "A2", "A3", "A4")
    done = run("fix", marked, "--accept", "--out", tmp_path / "rettet.xlsx", *DAY)
    assert forms(tmp_path / "rettet.xlsx") == ["Oppfølging", "Oppfølging", "Helt annet"]
    assert "1 avkryssede funn har ikke noe forslag" in done.out


def test_without_a_sheet_of_findings_there_is_nothing_to_accept(tmp_path: Path, spec: Spec) -> None:
    write_template(tmp_path / "mal.xlsx", spec)
    done = run("fix", tmp_path / "mal.xlsx", "--accept", "--dry-run", *DAY)
    assert done.code == 2 and "arket Funn" in done.err
