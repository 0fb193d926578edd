"""Exchanged headings in the shipped files: one finding, in its sheet, and little else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.planted import ROOT, Sheets, read_sheets, write_sheets
from regmeta.model import Finding, each_of
from regmeta.runs.checking import check
from regmeta.spec.loading import load_spec

NNRR = ROOT / "registries/nnrr/nnrr-kodebok.xlsx"
NORGAST = ROOT / "registries/norgast/norgast-klokebok.csv"
TODAY = date(2026, 11, 28)


def _exchanged(sheets: Sheets, first: str, second: str, only: str = "") -> Sheets:
    """The sheets with two headings exchanged, in those whose title holds `only`."""
    turned = {first: second, second: first}
    return {
        title: [[turned.get(text, text) for text in grid[0]], *grid[1:]] if only in title else grid
        for title, grid in sheets.items()
    }


def _findings(sheets: Sheets, path: Path, folder: Path) -> tuple[Finding, ...]:
    copy = folder / path.name
    write_sheets(sheets, copy)
    return check([copy], load_spec(), today=TODAY).report.findings


def _named(findings: tuple[Finding, ...]) -> list[set[str]]:
    own = [finding for finding in findings if finding.rule == "headings-exchanged"]
    return [{str(f.params["first"].nb), str(f.params["second"].nb)} for f in own]


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [
        (NNRR, "Feltnavn", "Navn i kode"),
        (NNRR, "Feltnavn", "Mulige verdier"),
        (NNRR, "Navn i kode", "Felttype"),
        (NNRR, "Navn i kode", "Tema"),
        (NNRR, "Mulige verdier", "Beskrivelse"),
        (NNRR, "Felttype", "Hjelpetekst"),
        (NORGAST, "ledetekst", "listeverdier"),
        (NORGAST, "listetekst", "type"),
        (NORGAST, "fysisk_feltnavn", "ledetekst"),
    ],
)
def test_exchanged_headings_are_told_as_one(
    path: Path, first: str, second: str, tmp_path: Path
) -> None:
    sheets = read_sheets(path)
    findings = _findings(_exchanged(sheets, first, second), path, tmp_path)
    assert _named(findings) == [{first, second}]
    assert len(findings) <= 40


def test_a_sheet_may_have_them_exchanged_alone(tmp_path: Path) -> None:
    sheets = read_sheets(NNRR)
    findings = _findings(_exchanged(sheets, "Felttype", "Tema", "1b"), NNRR, tmp_path)
    assert _named(findings) == [{"Felttype", "Tema"}]
    cells = [f for f in each_of(findings) if f.rule == "headings-exchanged"]
    assert {(f.place.sheet[:5], f.place.row) for f in cells} == {("2. 1b", 1)}
    others = {f.place.sheet[:5] for f in findings if f.rule == "missing-recommended"}
    assert others >= {"1. 1a", "3. 2 "}


@pytest.mark.parametrize("path", [NNRR, NORGAST], ids=["nnrr", "norgast"])
def test_headings_as_they_are_give_no_finding(path: Path, tmp_path: Path) -> None:
    assert _named(_findings(read_sheets(path), path, tmp_path)) == []
