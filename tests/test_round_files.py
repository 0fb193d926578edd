"""The person's round on a klokebok, an MRS workbook and a list made at home, through LibreOffice.

Ten faults each, mended in three turns. Every turn: the counts fall by exactly what was mended, no
mark stands on a mended cell, and what is hers (a fill, a comment, a note in Funn, every other cell)
stands as it stood.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from .commands import run
from .conftest import ROOT
from .test_marking import listed
from .test_marking_round import PROGRAMS, Saved, marks_in

DAY = ("--today", "2026-11-28")
HERS = "FFFFFF66"
NOTE = "Spør Kari om denne"
TURNS = (slice(0, 4), slice(4, 7), slice(7, 10))


@dataclass(frozen=True)
class Fault:
    """A cell, by sheet number, row and heading, and what is wrongly put there."""

    sheet: int
    row: int
    heading: str
    wrong: str | None


@dataclass(frozen=True)
class Case:
    """A file without errors, and ten faults to put into it."""

    source: Callable[[Path], Path]
    faults: tuple[Fault, ...]


def klokebok(folder: Path) -> Path:
    return ROOT / "registries" / "norgast" / "norgast-klokebok.csv"


def mrs(folder: Path) -> Path:
    return ROOT / "registries" / "nnrr" / "nnrr-kodebok.xlsx"


HEADINGS = ("Skjema", "Variabelnavn", "Ledetekst", "Beskrivelse", "Type", "Koder", "Min", "Maks")
QUESTIONS = ("Vekt", "Puls", "Smerte", "Gangtest", "Hemoglobin", "Lengde på operasjon")


def home_made(folder: Path) -> Path:
    """A list as somebody makes one: her own headings, two forms, codes in one cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Variabler"
    sheet.append(HEADINGS)
    for form in ("Innkomst", "Kontroll"):
        for n, name in enumerate(QUESTIONS):
            about = f"Målt av sykepleier ved {form.lower()}, måling nummer {n + 1}."
            words = (form, f"{form[:2]}_{n}".lower(), f"{name} ved {form.lower()}", about)
            sheet.append((*words, "Heltall", None, 0, 200 + n))
        words = (form, f"{form[:2]}_royk".lower(), f"Røyker ved {form.lower()}")
        sheet.append((*words, f"Spurt ved {form.lower()}.", "Liste", "0 = Nei; 1 = Ja"))
    book.save(folder / "liste.xlsx")
    return folder / "liste.xlsx"


def rows_of(sheet: int, heading: str, wrongs: dict[int, str | None]) -> tuple[Fault, ...]:
    return tuple(Fault(sheet, row, heading, wrong) for row, wrong in wrongs.items())


CASES = {
    "klokebok": Case(
        klokebok,
        (
            *rows_of(0, "type", {2: "Tekstt variabel x", 3: None}),
            *rows_of(0, "maksintervall_slutt_numerisk", {14: "150 kg", 18: "250 cm"}),
            *rows_of(0, "maksintervall_slutt_numerisk", {2: "ca. 200", 3: "200 kg"}),
            *rows_of(0, "type", {15: "Hva som helst", 13: "Noe annet", 6: "Vet ikke", 17: None}),
        ),
    ),
    "MRS": Case(
        mrs,
        (
            *rows_of(0, "Felttype", {2: "Noe rart", 3: None, 4: "Flyttall (32)", 5: "Hva"}),
            *rows_of(1, "Felttype", {2: "Noe rart", 3: None, 4: "Flyttall (32)", 5: "Hva"}),
            *rows_of(2, "Felttype", {2: "Noe rart", 3: None}),
        ),
    ),
    "home-made": Case(
        home_made,
        (
            *rows_of(0, "Type", {2: "Noe rart", 3: None, 4: "Tallet mitt"}),
            *rows_of(0, "Maks", {5: "ca. 200"}),
            *rows_of(0, "Min", {9: "900", 10: "901"}),
            *rows_of(0, "Maks", {6: "200 kg"}),
            *rows_of(0, "Type", {11: "Vet ikke", 12: None, 13: "?"}),
        ),
    ),
}


def with_faults(case: Case, folder: Path) -> Path:
    """The file with its faults, called as it was."""
    source = case.source(folder)
    out = folder / f"handed-in{source.suffix}"
    if source.suffix == ".xlsx":
        book = openpyxl.load_workbook(source)
        for fault in case.faults:
            cell_of(book, fault).value = fault.wrong
        book.save(out)
        return out
    rows = list(csv.reader(source.read_text("utf-8-sig").splitlines(), delimiter=";"))
    for fault in case.faults:
        rows[fault.row - 1][rows[0].index(fault.heading)] = fault.wrong or ""
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return out


def her_sheets(book: Any) -> list[Any]:
    return [sheet for sheet in book.worksheets if not sheet.title.startswith("Funn")]


def cell_of(book: Any, fault: Fault) -> Any:
    sheet = her_sheets(book)[fault.sheet]
    column = next(cell.column for cell in sheet[1] if cell.value == fault.heading)
    return sheet.cell(fault.row, column)


def right_texts(case: Case, folder: Path) -> list[Any]:
    """What stands in the faults' cells before they are put there."""
    source = case.source(folder)
    if source.suffix == ".xlsx":
        book = openpyxl.load_workbook(source)
        return [cell_of(book, fault).value for fault in case.faults]
    rows = list(csv.reader(source.read_text("utf-8-sig").splitlines(), delimiter=";"))
    return [rows[fault.row - 1][rows[0].index(fault.heading)] or None for fault in case.faults]


def findings_in(path: Path) -> Counter[tuple[str, str, str]]:
    """The findings of a file by rule, sheet and cell; a finding of several cells once for each."""
    report = json.loads(run("check", path, "--format", "json", *DAY).out)
    each = [entry | cell for entry in report["findings"] for cell in (entry.get("cells") or [{}])]
    return Counter((entry["rule"], entry["severity"], str(entry["cell"])) for entry in each)


def cells_in(path: Path) -> dict[tuple[int, int, int], Any]:
    """Every text of her sheets, by sheet number, row and column."""
    return {
        (n, cell.row, cell.column): as_text(cell.value)
        for n, sheet in enumerate(her_sheets(openpyxl.load_workbook(path)))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def as_text(value: Any) -> str:
    """A number as a spreadsheet program shows it: 1.0 is 1."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def marked(path: Path, out: Path) -> str:
    done = run("check", path, "--format", "xlsx", "--out", out, *DAY)
    assert done.code in (0, 1), done.err
    return done.out


def errors_of(findings: Counter[tuple[str, str, str]]) -> int:
    return sum(count for (_, severity, _), count in findings.items() if severity == "error")


def write_hers(path: Path, out: Path, fault: Fault) -> None:
    """She paints a cell, comments upon it, and writes in the sheet of findings."""
    book = openpyxl.load_workbook(path)
    cell = cell_of(book, fault)
    cell.fill = PatternFill("solid", fgColor=HERS)
    below = cell.offset(row=30)
    below.fill, below.comment = PatternFill("solid", fgColor=HERS), Comment(NOTE, "Kari")
    last = listed(book)[-1]
    last["Hvem"].value, last["Kommentar"].value = "Kari", NOTE
    book.save(out)


def hers_stand(path: Path, fault: Fault) -> None:
    book = openpyxl.load_workbook(path)
    cell = cell_of(book, fault)
    below = cell.offset(row=30)
    assert cell.fill.fgColor.rgb == HERS
    assert below.fill.fgColor.rgb == HERS and NOTE in below.comment.text
    assert [row["Hvem"].value for row in listed(book)].count("Kari") == 1


def mend(path: Path, out: Path, faults: Iterable[Fault], texts: Iterable[Any]) -> list[str]:
    """The right texts in the faults' cells; gives those cells as marks name them."""
    book = openpyxl.load_workbook(path)
    cells = []
    for fault, text in zip(faults, texts, strict=True):
        cell = cell_of(book, fault)
        cell.value = text
        cells.append(f"{cell.parent.title}!{cell.coordinate}")
    book.save(out)
    return cells


def _rounds() -> Iterator[Any]:
    """Each list saved by each program; LibreOffice, which takes longest, once in every run."""
    for name in CASES:
        for saved in PROGRAMS:
            is_long = saved.__name__ == "by_libreoffice" and name != next(iter(CASES))
            marks = [pytest.mark.long] if is_long else []
            yield pytest.param(name, saved, marks=marks, id=f"{name}-{saved.__name__}")


@pytest.mark.parametrize(("name", "saved"), list(_rounds()))
def test_every_turn_takes_away_what_was_mended_and_nothing_else(
    name: str, saved: Saved, tmp_path: Path
) -> None:
    case = CASES[name]
    handed_in, rights = with_faults(case, tmp_path), right_texts(case, tmp_path)
    before = findings_in(handed_in)
    assert errors_of(before) == len(case.faults)
    assert "Klar til publisering" not in marked(handed_in, tmp_path / "funn-0.xlsx")
    path = tmp_path / "hers.xlsx"
    write_hers(tmp_path / "funn-0.xlsx", path, case.faults[-1])
    texts = cells_in(path)
    for turn, part in enumerate(TURNS, start=1):
        folder = tmp_path / str(turn)
        folder.mkdir()
        faults, right = case.faults[part], rights[part]
        mended = mend(saved(path, folder), folder / "rettet.xlsx", faults, right)
        now = findings_in(folder / "rettet.xlsx")
        assert sum(before.values()) - sum(now.values()) == len(faults)
        path = folder / f"funn-{turn}.xlsx"
        said = marked(folder / "rettet.xlsx", path)
        left = sum(now.values())
        assert f"Siden sist: {len(faults)} rettet, 0 nye, {left} igjen" in said
        marks = {cell for cells in marks_in(path).values() for cell in cells}
        assert not marks & set(mended)
        hers_stand(path, case.faults[-1])
        assert ("Klar til publisering" in said) == (errors_of(now) == 0) == (part == TURNS[-1])
        before = now
    after = cells_in(path)
    changed = {key for key in texts.keys() | after.keys() if texts.get(key) != after.get(key)}
    assert len(changed) == len(case.faults)
