"""Faults planted one by one in shipped codebooks: which are found in their cell, and what else is.

`python -m benchmarks.planted [FAULT…]` prints a line a fault and the sums. The faults stand in
planted.tsv, and thirty of the same kinds in files that are not shipped, written after the rules, in
planted_anew.tsv (`--anew`). A fault counts as found where a finding that the unplanted file does
not have stands in one of its cells, or speaks of them among others.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import openpyxl

from regmeta.model import Finding, each_of
from regmeta.runs.checking import check
from regmeta.spec.loading import load_spec

ROOT = Path(__file__).parents[1]
FAULTS = Path(__file__).with_name("planted.tsv")
ANEW = Path(__file__).with_name("planted_anew.tsv")
CORPUS = ROOT.parent / "shared/corpus"
FILES = {
    "norgast": ROOT / "registries/norgast/norgast-klokebok.csv",
    "muskel": ROOT / "registries/muskel/muskel-klokeboken.csv",
    "nnrr": ROOT / "registries/nnrr/nnrr-kodebok.xlsx",
}
FILES_ANEW = {
    "noric": CORPUS / "noric-klokeboken-2025-03-18.csv",
    "pandemi": CORPUS / "mrs-pandemi-2020-04-30.xlsx",
    "nordicscir": CORPUS / "nordicscir-kodebok.xlsx",
}
_TODAY = date(2026, 11, 28)
_NAMES = ("fysisk_feltnavn", "Navn i kode", "Datadumpnavn")
# Where other rules may come upon the cell without saying what is wrong, the rule that says it.
_MEANT = {
    "unit in several ways": "unit-in-several-ways",
    "sheet copied": "sheet-copied",
    "rows copied": "rows-doubled",
    "form misspelt": "form-misspelt",
    "type against name": "type-against-name",
}
Grid = list[list[str]]
Sheets = dict[str, Grid]
Cell = tuple[str, int, int]
"""Sheet ('' in a csv), row and column, the rows and columns counted from 1."""


class Edit(NamedTuple):
    """A cell's new text: one line of planted.tsv."""

    fault: str
    file: str
    kind: str
    at: str
    column: str
    text: str


class Outcome(NamedTuple):
    """What was found of a fault: rules in its cells, and rules of new findings elsewhere."""

    fault: str
    file: str
    kind: str
    rules: tuple[str, ...]
    elsewhere: tuple[str, ...]


def read_faults(path: Path = FAULTS) -> list[list[Edit]]:
    """The faults of a list, each with the cells it changes."""
    written = path.read_text("utf-8").splitlines()
    lines = [line for line in written if line and not line.startswith("#")]
    rows = csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    edits = [Edit(*row) for row in rows]
    return [list(own) for _, own in groupby(edits, attrgetter("fault"))]


def read_sheets(path: Path) -> Sheets:
    """Every sheet as rows of texts; a csv is one sheet without a name."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {"": list(csv.reader(file, delimiter=";"))}
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [["" if v is None else str(v) for v in row] for row in sheet.values]
        for sheet in book
    }


def write_sheets(sheets: Sheets, path: Path) -> None:
    """The sheets as a file of the path's kind."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(sheets[""])
        return
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, grid in sheets.items():
        sheet = book.create_sheet(title)
        for row in grid:
            sheet.append([text or None for text in row])
    book.save(path)


def _sheet_of(sheets: Sheets, at: str) -> tuple[str, str]:
    """The sheet's title, and the rest of the address."""
    number, colon, rest = at.partition(":")
    return (list(sheets)[int(number) - 1], rest) if colon else (next(iter(sheets)), at)


def _rows_at(grid: Grid, at: str) -> list[int]:
    """The rows of an address, counted from 0."""
    name, _, further = at.partition("+")
    column = next(grid[0].index(heading) for heading in _NAMES if heading in grid[0])
    first = next(i for i, row in enumerate(grid) if row[column] == name)
    if further != "*":
        return [first + int(further or 0)]
    last = first + 1
    while last < len(grid) and grid[last][column] in ("", name):
        last += 1
    return list(range(first, last))


def plant(sheets: Sheets, edits: Iterable[Edit]) -> tuple[Sheets, set[Cell]]:
    """A copy of the sheets with the fault, and the cells it should be found in."""
    planted = deepcopy(sheets)
    cells: set[Cell] = set()
    for edit in edits:
        title, at = _sheet_of(sheets, edit.at)
        if edit.column == "*":
            cells |= _copy_whole(planted, title, edit.text)
            continue
        column = planted[title][0].index(edit.column)
        text = _text_of(sheets, edit, column)
        for row in _rows_at(sheets[title], at):
            planted[title][row][column] = text
            cells.add((title, row + 1, column + 1))
    return planted, cells


def _text_of(sheets: Sheets, edit: Edit, column: int) -> str:
    if not edit.text.startswith("="):
        return edit.text
    title, at = _sheet_of(sheets, edit.text[1:])
    return sheets[title][_rows_at(sheets[title], at)[0]][column]


def _copy_whole(planted: Sheets, title: str, what: str) -> set[Cell]:
    grid = planted[title]
    copies = deepcopy(grid[1:])
    target, first = title, len(grid) + 1
    if what == "sheet":
        target, first = f"{title[:26]} (2)", 1
        planted[target] = [grid[0]]
        first = 2
    planted[target] += copies
    width = len(grid[0])
    return {
        (target, first + row, column + 1) for row in range(len(copies)) for column in range(width)
    }


def findings_in(sheets: Sheets, name: str) -> list[Finding]:
    """What `regmeta check` finds in the sheets, a finding a cell."""
    path = (FILES | FILES_ANEW)[name]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        write_sheets(sheets, copy)
        report = check([copy], load_spec(), today=_TODAY).report
    return list(each_of(report.findings))


def _key(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (finding.rule, place.sheet, place.row, place.column, finding.field)


def try_fault(
    sheets: Sheets, base: Iterable[Finding], edits: list[Edit]
) -> tuple[Outcome, list[Finding]]:
    """The outcome of one fault, and the new findings that stand elsewhere."""
    planted, cells = plant(sheets, edits)
    before = {_key(finding) for finding in base}
    new = [f for f in findings_in(planted, edits[0].file) if _key(f) not in before]
    sheet_rows = {(sheet, row) for sheet, row, _ in cells}
    whole = edits[0].column == "*"

    def is_right(finding: Finding) -> bool:
        place = finding.place
        if whole:
            return (place.sheet, place.row) in sheet_rows
        return (place.sheet, place.row, place.column) in cells

    meant = _MEANT.get(edits[0].kind)
    right = Counter(f.rule for f in new if is_right(f) and (not meant or f.rule == meant))
    others = [finding for finding in new if not is_right(finding)]
    elsewhere = tuple(dict.fromkeys(finding.rule for finding in others))
    first = edits[0]
    return Outcome(first.fault, first.file, first.kind, tuple(right), elsewhere), others


def main() -> None:
    """A line a fault, and how many were found."""
    anew = "--anew" in sys.argv
    wanted = set(sys.argv[1:]) - {"--anew"}
    files = FILES_ANEW if anew else FILES
    sheets = {name: read_sheets(path) for name, path in files.items()}
    bases = {name: findings_in(grids, name) for name, grids in sheets.items()}
    outcomes = []
    for edits in read_faults(ANEW if anew else FAULTS):
        if wanted and edits[0].fault not in wanted:
            continue
        name = edits[0].file
        outcome, others = try_fault(sheets[name], bases[name], edits)
        outcomes.append(outcome)
        right = ", ".join(outcome.rules) or "NOT FOUND"
        said = f"{outcome.fault:>3} {name:8} {outcome.kind:26} {right}"
        print(said, f"| elsewhere {len(others)}: {', '.join(outcome.elsewhere)}" * bool(others))
    hits = sum(bool(outcome.rules) for outcome in outcomes)
    print(f"{hits} of {len(outcomes)} found in the right cell")


if __name__ == "__main__":
    main()
