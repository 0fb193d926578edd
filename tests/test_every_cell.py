"""Every cell is told of: it is in the Submission, a heading, an extra, or left out by its address.

What was left out names one row or one column; a whole sheet only where it holds no table, or where
a finding tells that it was not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.errors import UnreadableInput
from regmeta.model import Place, Reading
from regmeta.read import read_file
from regmeta.read.account.doubts import unused_sheet
from regmeta.read.files.opening import read_here
from regmeta.read.grid import Grid
from regmeta.read.layouts.ledger import SheetAccount
from regmeta.registry import find_registries, load_registry
from regmeta.spec.loading import load_spec
from tests.conftest import ROOT, SHARED, amount

Rows = list[list[str]]
FILES = (".csv", ".xlsx", ".xls", ".tsv", ".ods")


def texts_held(reading: Reading) -> set[str]:
    """Every text of the Submission's fields and extras, and every heading as it was written."""
    texts = {text for sheet in reading.sheets for text in sheet.headings}
    for records in reading.submission.levels.values():
        for columns in (records.columns, records.extras):
            texts.update(name for name in columns)
            texts.update(text.strip() for column in columns.values() for text in column)
    return texts


def places_held(reading: Reading) -> set[tuple[str, int, int]]:
    """Every cell that some value of the Submission says it came from."""
    return {
        (place.sheet, place.row, place.column)
        for records in reading.submission.levels.values()
        for key, column in records.columns.items()
        for i, text in enumerate(column)
        if text
        for place in [records.place(i, key)]
    }


def heading_rows(reading: Reading) -> set[tuple[str, int]]:
    """Rows of headings; two where a heading row stands under a row of groups."""
    rows = {(sheet.sheet, sheet.heading_row) for sheet in reading.sheets if sheet.heading_row}
    rows |= {
        (sheet.sheet, sheet.heading_row - 1)
        for sheet in reading.sheets
        if isinstance(sheet, SheetAccount) and sheet.headed > len(sheet.headings)
    }
    return rows | {
        (part.file and part.name, part.heading_row)
        for records in reading.submission.levels.values()
        for part in records.sheets
    }


def untold(reading: Reading, grids: tuple[Grid, ...]) -> Iterator[Place]:
    """The cells that nothing tells of."""
    texts, places, headings = texts_held(reading), places_held(reading), heading_rows(reading)
    left = {(part.place.sheet, part.place.row) for part in reading.ignored}
    columns = {
        (part.place.sheet, part.place.column) for part in reading.ignored if not part.place.row
    }
    doubted = {doubt.place.sheet for doubt in reading.submission.doubts}
    for grid in grids:
        whole = (grid.sheet, 0) in left
        is_table = next(unused_sheet("", grid, ""), None) is not None
        if whole and (not is_table or grid.sheet in doubted or grid.hidden or grid.own_listing):
            continue
        for row, cells in enumerate(grid.rows, start=1):
            told = (grid.sheet, row) in left or (grid.sheet, row) in headings
            for column, cell in enumerate(cells, start=1):
                at = (grid.sheet, row, column)
                held = told or at in places or (grid.sheet, column) in columns
                if cell.strip() and not held and cell.strip() not in texts:
                    yield Place(reading.file, grid.sheet, row, column)


def assert_every_cell_is_told(path: Path) -> None:
    spec = load_spec()
    try:
        reading = read_file(path, spec)
    except UnreadableInput:
        return
    assert [str(place) for place in untold(reading, read_here(path))][:8] == []


SHIPPED = [
    file.path
    for folder in find_registries(ROOT / "registries")
    for file in load_registry(folder, load_spec()).files
]
OTHERS = [
    path
    for folder in ("corpus", "corpus-second", "cases/reading", "cases/reading/home-made")
    for path in sorted((SHARED / folder).glob("*.*"))
    if path.suffix in FILES and "extract" not in path.name
]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_cell_of_a_shipped_registry_is_told(path: Path) -> None:
    assert_every_cell_is_told(path)


@pytest.mark.parametrize(
    "path",
    OTHERS or [pytest.param(SHARED, marks=pytest.mark.skip("no files beside the project"))],
    ids=lambda path: path.name,
)
def test_every_cell_of_a_file_that_nobody_here_made_is_told(path: Path) -> None:
    assert_every_cell_is_told(path)


# ------------------------------------------------------------------ made workbooks

HEADINGS = (
    *("Variabel", "Ledetekst", "Type", "Enhet", "Mulige verdier", "Kode", "Tekst", "Kodeliste"),
    *("Tema", "Obligatorisk", "Gyldig fra", "Xyzzy", "Ymse", ""),
)
TYPES = ("Liste", "Tekst", "Tall", "Flervalg", "Noe eget")


class Tokens:
    """Texts that each stand in one cell alone."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, kind: str) -> str:
        self.made += 1
        token = f"t{self.made}y"
        codes = f"1 = {token}a, 2 = {token}b"
        cells = {"Mulige verdier": codes, "Kode": str(self.made), "Type": TYPES[self.made % 5]}
        return cells.get(kind, token)


@st.composite
def workbooks(draw: st.DrawFn) -> dict[str, Rows]:
    token = Tokens()
    titles = draw(st.lists(st.sampled_from(("Ark1", "Liste", "Koder", "Notat")), unique=True))
    return {title: _sheet(draw, token) for title in titles or ["Ark1"]}


def _sheet(draw: st.DrawFn, token: Tokens) -> Rows:
    headings = draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=8, unique=True))
    rows: Rows = [[token("")] for _ in range(draw(st.integers(0, 2)))]
    rows.append(list(headings))
    for _ in range(draw(st.integers(0, 8))):
        filled = draw(st.lists(st.booleans(), min_size=len(headings), max_size=len(headings)))
        cells = zip(headings, filled, strict=True)
        rows.append([token(name) if there else "" for name, there in cells])
    if draw(st.booleans()):
        rows += [[""], [f"{token('')} er en merknad under tabellen"]]
    if draw(st.booleans()):
        rows.append(["", "", token("")])
    return rows


@settings(max_examples=amount(20, 80), deadline=None, derandomize=True)
@given(sheets=workbooks())
def test_every_cell_of_a_made_workbook_is_told(
    tmp_path_factory: pytest.TempPathFactory, sheets: dict[str, Rows]
) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell or None for cell in row])
    path = tmp_path_factory.mktemp("ark") / "ark.xlsx"
    book.save(path)
    assert_every_cell_is_told(path)
