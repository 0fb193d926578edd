"""Marks that survive use: handed in, saved by other programs, mended, and handed in again."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from regmeta.workbook.comments import said, without_ours
from regmeta.workbook.styles import BORDERS, FILLS

from .conftest import ROOT
from .test_marking import NORVAS, check, listed, rich

__all__ = ["rich"]

CASES = ROOT.parent / "shared" / "cases" / "workbook"
Saved = Callable[[Path, Path], Path]


def as_is(path: Path, folder: Path) -> Path:
    return path


def by_openpyxl(path: Path, folder: Path) -> Path:
    openpyxl.load_workbook(path).save(folder / "lagret.xlsx")
    return folder / "lagret.xlsx"


def by_libreoffice(path: Path, folder: Path) -> Path:
    home = f"-env:UserInstallation=file://{folder}/lo"
    words = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*words, str(folder / "lo-ut"), str(path)], check=True, capture_output=True)
    return folder / "lo-ut" / path.name


def as_excel_names_parts(path: Path, folder: Path) -> Path:
    """Sheets, comments and boxes named by number, as Excel does when it saves."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheets = [name for name in files if re.fullmatch(r"xl/worksheets/\w+\.xml", name)]
    ours_first = sorted(sheets, key=lambda name: ("regmeta" not in name, name))
    names = {old: f"xl/worksheets/sheet{n}.xml" for n, old in enumerate(ours_first, 1)}
    for pattern, made in (
        (r"xl/(?:regmetaComments|comments)\d+\.xml", "xl/comments{}.xml"),
        (r"xl/drawings/(?:regmetaVml|vmlDrawing)\d+\.vml", "xl/drawings/vmlDrawing{}.vml"),
    ):
        old = sorted(name for name in files if re.fullmatch(pattern, name))
        names |= {name: made.format(n) for n, name in enumerate(old, 1)}
    out = folder / "excel.xlsx"
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(_renamed(name, names), _pointing(name, content, names))
    return out


def _renamed(name: str, names: dict[str, str]) -> str:
    if not name.endswith(".rels"):
        return names.get(name, name)
    of = name.replace("_rels/", "").removesuffix(".rels")
    folder, _, file = names.get(of, of).rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def _pointing(name: str, content: bytes, names: dict[str, str]) -> bytes:
    if not name.endswith((".rels", "[Content_Types].xml")):
        return content
    text = content.decode()

    def target(match: re.Match[str]) -> str:
        bare = match[2].lstrip("/")
        of = name.replace("_rels/", "").removesuffix(".rels").rpartition("/")[0]
        steps = f"{of}/{bare}".split("/") if not match[2].startswith("/") else bare.split("/")
        while ".." in steps:
            at = steps.index("..")
            steps = steps[: at - 1] + steps[at + 1 :]
        path = "/".join(steps).lstrip("/")
        return f'{match[1]}="/{names.get(path, path)}"' if path in names else match[0]

    return re.sub(r'(Target|PartName)="([^"]+)"', target, text).encode()


PROGRAMS = [as_is, by_openpyxl, as_excel_names_parts]
if shutil.which("soffice"):
    PROGRAMS.append(by_libreoffice)


def marks_in(path: Path) -> dict[str, list[str]]:
    """The marks of a workbook's own sheets: cells with our fill, our border or our comment."""
    found: dict[str, list[str]] = {"fill": [], "border": [], "comment": []}
    for sheet in openpyxl.load_workbook(path).worksheets[1:]:
        for row in sheet.iter_rows():
            for cell in row:
                at = f"{sheet.title}!{cell.coordinate}"
                if str(cell.fill.fgColor.rgb)[2:] in FILLS.values():
                    found["fill"].append(at)
                side = cell.border.left
                if side.color is not None and str(side.color.rgb)[2:] in BORDERS.values():
                    found["border"].append(at)
                if cell.comment and "— regmeta —" in cell.comment.text:
                    assert cell.comment.text.count("— regmeta —") == 1, f"{at}: said twice"
                    found["comment"].append(at)
    return found


@pytest.mark.parametrize("saved", PROGRAMS, ids=lambda one: one.__name__)
def test_marking_again_after_another_program_gives_the_same_marks(
    rich: Path, tmp_path: Path, saved: Saved
) -> None:
    once, twice = tmp_path / "en.xlsx", tmp_path / "to.xlsx"
    check(rich, once)
    check(saved(once, tmp_path), twice)
    one, two = openpyxl.load_workbook(once), openpyxl.load_workbook(twice)
    assert two.sheetnames == one.sheetnames
    assert marks_in(twice) == marks_in(once)
    assert len(listed(two)) == len(listed(one))
    assert "Min egen kommentar" in two["Variabler"]["B2"].comment.text
    assert two["Variabler"]["C2"].fill.fgColor.rgb == "FF00FF00"


@pytest.mark.parametrize("saved", PROGRAMS, ids=lambda one: one.__name__)
def test_a_mended_cell_loses_its_mark_and_keeps_its_own_looks(
    rich: Path, tmp_path: Path, saved: Saved
) -> None:
    check(rich, tmp_path / "en.xlsx")
    book = openpyxl.load_workbook(saved(tmp_path / "en.xlsx", tmp_path))
    book["Variabler"]["C2"].value = "Heltall"
    book.save(tmp_path / "rettet.xlsx")
    told = check(tmp_path / "rettet.xlsx", tmp_path / "to.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "to.xlsx")["Variabler"]["C2"]
    assert cell.comment is None
    assert cell.fill.fgColor.rgb == "FF00FF00"
    assert cell.border.left.style is None
    assert "Siden sist: 1 rettet, 0 nye" in told


@pytest.mark.parametrize("saved", PROGRAMS, ids=lambda one: one.__name__)
def test_what_she_wrote_in_the_sheet_of_findings_stays(
    rich: Path, tmp_path: Path, saved: Saved
) -> None:
    check(rich, tmp_path / "en.xlsx")
    book = openpyxl.load_workbook(saved(tmp_path / "en.xlsx", tmp_path))
    first, second = listed(book)[:2]
    first["Ferdig"].value, first["Hvem"].value = "Ja", "Kari"
    second["Kommentar"].value = "Spør Ola"
    book.save(tmp_path / "skrevet.xlsx")
    check(tmp_path / "skrevet.xlsx", tmp_path / "to.xlsx", "--lang", "en")
    again = {
        row["regmeta"].value: row for row in listed(openpyxl.load_workbook(tmp_path / "to.xlsx"))
    }
    kept = again[first["regmeta"].value]
    assert (kept["Done"].value, kept["Who"].value) == ("Ja", "Kari")
    assert again[second["regmeta"].value]["Comment"].value == "Spør Ola"


def test_what_she_wrote_of_a_fault_that_is_gone_is_listed_at_the_end(rich: Path, tmp_path: Path):
    check(rich, tmp_path / "en.xlsx")
    book = openpyxl.load_workbook(tmp_path / "en.xlsx")
    row = next(one for one in listed(book) if one["Celle"].value == "C2")
    row["Kommentar"].value = "Var en skrivefeil"
    book["Variabler"]["C2"].value = "Heltall"
    book.save(tmp_path / "rettet.xlsx")
    check(tmp_path / "rettet.xlsx", tmp_path / "to.xlsx")
    texts = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(tmp_path / "to.xlsx").worksheets[0].iter_rows()
    ]
    assert any("Var en skrivefeil" in row for row in texts)
    at = next(n for n, row in enumerate(texts) if row[0] and str(row[0]).startswith("Rettet siden"))
    assert "Var en skrivefeil" in texts[at + 1]


def test_rows_that_moved_are_the_same_findings(rich: Path, tmp_path: Path):
    check(rich, tmp_path / "en.xlsx")
    book = openpyxl.load_workbook(tmp_path / "en.xlsx")
    book["Notater"].insert_rows(1)
    sheet = book["Variabler"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for n, row in enumerate(reversed(rows), 2):
        for column, text in enumerate(row, 1):
            sheet.cell(n, column).value = text
    book.save(tmp_path / "flyttet.xlsx")
    assert "0 rettet, 0 nye" in check(tmp_path / "flyttet.xlsx", tmp_path / "to.xlsx")


def test_a_sheet_of_hers_that_is_called_funn_stays(rich: Path, tmp_path: Path):
    book = openpyxl.load_workbook(rich)
    book.create_sheet("Funn")["A1"] = "Mine egne funn"
    book.save(tmp_path / "egen.xlsx")
    check(tmp_path / "egen.xlsx", tmp_path / "en.xlsx")
    check(tmp_path / "en.xlsx", tmp_path / "to.xlsx")
    names = openpyxl.load_workbook(tmp_path / "to.xlsx").sheetnames
    assert names[0] == "Funn 2" and names.count("Funn") == 1


def test_a_workbook_that_was_marked_and_saved_elsewhere_is_put_in_order(tmp_path: Path):
    source = CASES / "mal-funn-to-celler-rettet.xlsx"
    if not source.is_file():
        pytest.skip("the shared cases are not beside the project")
    check(source, tmp_path / "ut.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ut.xlsx")
    assert [name for name in book.sheetnames if name.startswith("Funn")] == ["Funn"]
    for address in ("D3", "AD5"):
        cell = book["Variabler"][address]
        assert cell.comment is None, cell.comment
        assert str(cell.fill.fgColor.rgb)[2:] not in FILLS.values()
    old = [
        cell.coordinate
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and not cell.comment.text.startswith("— regmeta —")
    ]
    assert old == []


@pytest.mark.parametrize(
    ("text", "author", "left"),
    [
        (said("Feil: x"), "", ""),
        (f"Min egen\n\n{said('Feil: x')}", "Kari", "Min egen"),
        (f"{said('Feil: x')}\nDette er rettet nå", "", "\nDette er rettet nå"),
        (f"Før\n\n{said('a')}\nog etter", "Kari", "Før\nog etter"),
        ("Feil: «x» er ikke et tall.\nSkriv et tall.", "regmeta", ""),
        ("Feil: spør legen", "Kari", "Feil: spør legen"),
        ("Min egen", "regmeta", "Min egen"),
    ],
)
def test_only_what_is_ours_is_taken_out_of_a_comment(text: str, author: str, left: str):
    assert without_ours(text, author) == left


def test_the_headings_stand_on_every_printed_page(tmp_path: Path) -> None:
    out = tmp_path / "norvas.xlsx"
    check(NORVAS, out)
    sheet = openpyxl.load_workbook(out)["Funn"]
    row = int(str(sheet.print_title_rows).split(":")[0].strip("$"))
    assert sheet.cell(row, 1).value == "Alvor"
    assert sheet.page_setup.orientation == "landscape"
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJK"]
    assert sum(widths) < 180
