"""The person's own workbook back: marks where the faults are, all else as it was."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.errors import WrongUse
from regmeta.read.files.opening import read_grids
from regmeta.workbook.cells import edit_cells
from regmeta.workbook.markup import Odd
from regmeta.workbook.package import Package
from regmeta.workbook.sheets import sheets_of
from regmeta.workbook.styles import FILLS

from .conftest import ROOT, only_listing

TODAY = ("--today", "2026-11-23")
NORVAS = ROOT / "registries" / "norvas" / "norvas-kodebok.xlsx"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def check(source: Path, out: Path, *words: str) -> str:
    done = CliRunner().invoke(
        app,
        ["check", str(source), "--format", "xlsx", "--out", str(out), *TODAY, *words],
    )
    assert done.exit_code in (0, 1), done.output
    return done.output


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A filled-in template-like workbook with what libraries lose when they save it."""
    path = tmp_path / "rik.xlsx"
    book = xlsxwriter.Workbook(str(path))
    bold = book.add_format({"bold": True, "num_format": "0.00", "bg_color": "#00FF00"})
    other = book.add_worksheet("Notater")
    other.write_formula("A1", "=1+1", None, 2)
    other.data_validation("B1", {"validate": "list", "source": ["ja", "nei"]})
    (tmp_path / "p.png").write_bytes(PIXEL)
    other.insert_image("D4", str(tmp_path / "p.png"))
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Notater!$A$1:$A$1"})
    other.insert_chart("D8", chart)
    sheet = book.add_worksheet("Variabler")
    sheet.set_column(0, 0, 33)
    for column, text in enumerate(
        ("Code", "PreferredTerm", "DataType", "datasamling", "MaaleEnhet")
    ):
        sheet.write(0, column, text, bold)
    sheet.write_row(1, 0, ["V_A.F.X", "Høyde", "Heltalll", "K_A.F"], bold)
    sheet.write_row(2, 0, ["V_A.F.X", "Høyde igjen", "Heltall", "K_A.F"])
    sheet.write_comment("B2", "Min egen kommentar", {"author": "Kari"})
    forms = book.add_worksheet("Datasamlinger")
    forms.write_row(0, 0, ["Code", "PreferredTerm"])
    forms.write_row(1, 0, ["K_A.F", "Skjema"])
    book.define_name("Variabler!Lokalt", "=Variabler!$A$1")
    sheet.activate()
    book.close()
    return path


def listed(book: openpyxl.Workbook) -> list[dict[str, Any]]:
    """The findings of the sheet Funn: their cells by heading."""
    rows = list(book.worksheets[0].iter_rows())
    at = next(n for n, row in enumerate(rows) if row[-1].value == "regmeta")
    headings = [cell.value for cell in rows[at]]
    found = [dict(zip(headings, row, strict=True)) for row in rows[at + 1 :]]
    return [row for row in found if row["regmeta"].value]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_faulty_cells_are_filled_and_commented_and_listed_with_links(rich: Path, tmp_path: Path):
    told = check(rich, tmp_path / "ut.xlsx")
    assert "celler merket" in told
    book = openpyxl.load_workbook(tmp_path / "ut.xlsx")
    assert book.sheetnames == ["Funn", "Notater", "Variabler", "Datasamlinger"]
    cell = book["Variabler"]["C2"]
    assert cell.fill.fgColor.rgb == "FF00FF00", "a fill of one's own means something and stays"
    assert cell.border.left.color.rgb == "FFC9190B"
    assert cell.font.b and cell.number_format == "0.00"
    assert "Heltall" in cell.comment.text
    assert cell.comment.text.startswith("— regmeta —\nFeil: ")
    assert book["Variabler"]["A3"].fill.fgColor.rgb[2:] in FILLS.values()
    rows = listed(book)
    linked = {row["Celle"].hyperlink.location for row in rows if row["Celle"].hyperlink}
    assert "'Variabler'!C2" in linked
    gravity = [row["Alvor"].value for row in rows]
    assert gravity == sorted(gravity, key=("Feil", "Advarsel", "Råd").index)
    assert "Høyde" in {row["Navn"].value for row in rows}


def test_all_else_is_as_it_was_byte_for_byte(rich: Path, tmp_path: Path):
    check(rich, tmp_path / "ut.xlsx")
    before, after = parts(rich), parts(tmp_path / "ut.xlsx")
    changed = {name for name in before if before[name] != after[name]}
    assert {
        name for name in before if name.startswith(("xl/charts", "xl/media"))
    } & changed == set()
    assert set(before) <= set(after)
    notes = after["xl/worksheets/sheet1.xml"].decode()
    assert "<f>1+1</f><v>2</v>" in notes and "dataValidation" in notes and "<drawing" in notes
    widths = openpyxl.load_workbook(tmp_path / "ut.xlsx")["Variabler"].column_dimensions
    assert round(widths["A"].width) in (33, 34)


def test_one_sheet_is_selected_and_local_names_follow_their_sheet(rich: Path, tmp_path: Path):
    check(rich, tmp_path / "ut.xlsx")
    found = parts(tmp_path / "ut.xlsx")
    selected = [name for name, text in found.items() if b'tabSelected="1"' in text]
    assert selected == ["xl/worksheets/regmetaFindings.xml"]
    assert b'localSheetId="2"' in found["xl/workbook.xml"]
    assert b'activeTab="0"' in found["xl/workbook.xml"]


def test_somebodys_own_comment_is_kept_and_added_to(rich: Path, tmp_path: Path):
    text = rich.read_bytes()
    assert text
    book = openpyxl.load_workbook(rich)
    book["Variabler"]["C2"].comment = openpyxl.comments.Comment("Hva er dette?", "Ola")
    book.save(tmp_path / "egen.xlsx")
    check(tmp_path / "egen.xlsx", tmp_path / "ut.xlsx")
    comment = openpyxl.load_workbook(tmp_path / "ut.xlsx")["Variabler"]["C2"].comment
    assert comment.text.startswith("Hva er dette?")
    assert "Heltall" in comment.text and comment.author == "Ola"


def test_marks_never_pile_up_and_go_when_the_fault_is_gone(rich: Path, tmp_path: Path):
    once, twice = tmp_path / "en.xlsx", tmp_path / "to.xlsx"
    check(rich, once)
    check(once, twice)
    one, two = (openpyxl.load_workbook(path) for path in (once, twice))
    assert two.sheetnames == one.sheetnames
    assert two["Variabler"]["C2"].comment.text == one["Variabler"]["C2"].comment.text
    assert two["Variabler"]["B2"].comment.text.startswith("Min egen kommentar")
    assert len(listed(two)) == len(listed(one))
    package = Package.open(twice)
    part = next(sheet for sheet in sheets_of(package) if sheet.name == "Variabler")
    mended = package.text(part.path)
    row = mended.index('r="C2"')
    assert row
    book = openpyxl.load_workbook(twice)
    book["Variabler"]["C2"] = "Heltall"
    shutil.copy(twice, tmp_path / "rettet.xlsx")
    package.put(
        part.path,
        edit_cells(mended, [(2, 3)], lambda _, a, __: (_inline(a), "<is><t>Heltall</t></is>")),
    )
    (tmp_path / "rettet.xlsx").write_bytes(package.packed())
    check(tmp_path / "rettet.xlsx", tmp_path / "tre.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "tre.xlsx")["Variabler"]["C2"]
    assert cell.value == "Heltall"
    assert cell.comment is None
    assert cell.fill.fgColor.rgb == "FF00FF00"


def _inline(attributes: str) -> str:
    return attributes.replace('t="s"', 't="inlineStr"')


@pytest.mark.parametrize("name", ["norvas", "ablanor", "als", "nnrr"])
def test_the_registries_that_ship_come_back_whole(name: str, tmp_path: Path):
    (source,) = (ROOT / "registries" / name).glob("*.xlsx")
    check(ROOT / "registries" / name, tmp_path / "ut.xlsx")
    before, after = read_grids(source), read_grids(tmp_path / "ut.xlsx")
    assert [grid.sheet for grid in after] == ["Funn", *(grid.sheet for grid in before)]
    for old, new in zip(before, after[1:], strict=True):
        width = max(map(len, old.rows), default=0)
        assert [row[:width] for row in new.rows[: len(old.rows)]] == old.rows
        assert not any(map(any, new.rows[len(old.rows) :]))


def test_the_sheet_of_findings_is_not_read_as_data(tmp_path: Path):
    check(NORVAS, tmp_path / "norvas-kodebok.xlsx")
    checks = [
        CliRunner().invoke(app, ["check", str(path), "--format", "json", "--today", "2026-11-23"])
        for path in (NORVAS, tmp_path / "norvas-kodebok.xlsx")
    ]
    assert checks[0].output == checks[1].output


@pytest.mark.parametrize("name", ["nger", "noric"])
def test_a_text_file_comes_back_as_a_workbook(name: str, tmp_path: Path):
    source = only_listing(ROOT / "registries" / name)
    told = check(source, tmp_path / "ut.xlsx", "--lang", "en")
    assert "written anew" in told
    book = openpyxl.load_workbook(tmp_path / "ut.xlsx")
    assert book.sheetnames[0] == "Findings"
    marked = [c for row in book.worksheets[1].iter_rows() for c in row if c.comment]
    assert marked
    (grid,) = read_grids(source)
    assert book.worksheets[1].cell(1, 1).value == grid.at(1, 1)


def test_the_suffix_must_fit_and_out_is_needed(tmp_path: Path):
    done = CliRunner().invoke(app, ["check", str(NORVAS), "--format", "xlsx"])
    assert isinstance(done.exception, WrongUse)
    out = str(tmp_path / "ut.csv")
    done = CliRunner().invoke(app, ["check", str(NORVAS), "--format", "xlsx", "--out", out])
    assert isinstance(done.exception, WrongUse)
    assert list(tmp_path.iterdir()) == []


def test_several_registries_come_back_in_a_folder(tmp_path: Path):
    check(ROOT / "registries", tmp_path / "funn")
    names = sorted(path.name for path in (tmp_path / "funn").iterdir())
    assert len(names) == len(list((ROOT / "registries").glob("*/registry.toml")))
    assert "norvas-kodebok.xlsx" in names and "noric-klokebok.xlsx" in names


def test_files_of_one_name_in_two_registries_both_come_back(tmp_path: Path):
    for name in ("als", "als2"):
        shutil.copytree(ROOT / "registries" / "als", tmp_path / "two" / name)
    config = tmp_path / "two" / "als2" / "registry.toml"
    text = config.read_text(encoding="utf-8").replace('id = "als"', 'id = "als2"')
    config.write_text(text, encoding="utf-8")
    check(tmp_path / "two", tmp_path / "funn")
    names = sorted(path.name for path in (tmp_path / "funn").iterdir())
    assert names == ["als-als-kodebok.xlsx", "als2-als-kodebok.xlsx"]


def test_cells_without_addresses_are_not_edited_in_place():
    with pytest.raises(Odd):
        edit_cells("<sheetData><row><c/></row></sheetData>", [(1, 1)], lambda _, a, b: (a, b))


def test_cells_and_rows_that_are_not_there_are_made_in_their_place():
    text = '<sheetData><row r="2"><c r="A2"/><c r="D2"/></row><row r="5"/></sheetData>'
    asked = [(1, 1), (2, 2), (2, 4), (3, 1), (5, 2), (7, 1)]
    made = edit_cells(text, asked, lambda _, a, b: (a + ' s="1"', b))
    order = [made.index(f'r="{cell}"') for cell in ("A1", "A2", "B2", "D2", "A3", "B5", "A7")]
    assert order == sorted(order)
    assert made.count('s="1"') == 6


def test_a_spreadsheet_program_opens_it(rich: Path, tmp_path: Path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    check(rich, tmp_path / "ut.xlsx")
    home = f"-env:UserInstallation=file://{tmp_path}/lo"
    words = [office, home, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path)]
    subprocess.run([*words, str(tmp_path / "ut.xlsx")], check=True, capture_output=True)
    grids = {grid.sheet: grid for grid in read_grids(tmp_path / "ut.ods")}
    assert list(grids) == ["Funn", "Notater", "Variabler", "Datasamlinger"]
    assert grids["Variabler"].at(2, 3) == "Heltalll"
