"""Bad input: one sentence each, in both languages; nothing that eats the machine."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from regmeta.errors import UnreadableInput
from regmeta.files.package import look_through
from regmeta.read import read_file
from regmeta.read.files.opening import OLE, read_grids
from regmeta.spec.fields import Spec

SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><worksheet '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
TAIL = "</sheetData></worksheet>"


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A small honest workbook to damage."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Kode", "Navn"])
    sheet.append(["A", "b"])
    book.save(tmp_path / "bok.xlsx")
    return tmp_path / "bok.xlsx"


def with_part(path: Path, part: str, content: bytes) -> Path:
    """The same workbook with one part exchanged."""
    out = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out


def refused(path: Path, word_nb: str) -> None:
    with pytest.raises(UnreadableInput, match=word_nb) as caught:
        read_grids(path)
    assert caught.value.code == 2
    nb, en = (caught.value.message(lang) for lang in ("nb", "en"))
    assert str(path) in nb and str(path) in en
    assert "\n" not in nb and nb != en


def test_what_is_no_file(tmp_path: Path) -> None:
    refused(tmp_path, "er en mappe")
    refused(tmp_path / "borte.xlsx", "finnes ikke")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "stengt.xlsx"
    path.write_bytes(b"x")

    def no(*_: object, **__: object) -> None:
        raise PermissionError

    # The superuser may read everything, so the refusal is made here.
    monkeypatch.setattr(Path, "open", no)
    refused(path, "mangler tilgang")


@pytest.mark.parametrize("name", ["tom.xlsx", "tom.csv", "tom.ods"])
def test_empty_files(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    refused(path, "er tom")


@pytest.mark.parametrize("content", ["\n\n", " ; ; \n", "\ufeff"])
def test_files_without_a_filled_cell(tmp_path: Path, spec: Spec, content: str) -> None:
    path = tmp_path / "tom.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableInput, match="er tom"):
        read_file(path, spec)


def test_what_is_no_spreadsheet(tmp_path: Path) -> None:
    picture = tmp_path / "bilde.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1" + bytes(range(256)) * 4)
    refused(picture, "er et bilde")
    text = tmp_path / "tekst.xlsx"
    text.write_text("bare tekst")
    refused(text, "ikke en arbeidsbok")
    archive = tmp_path / "arkiv.xlsx"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("les.txt", "hei")
    refused(archive, "er en zip-pakke")


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "hemmelig.xlsx"
    path.write_bytes(OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99)
    refused(path, "passord")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_workbook_that_was_cut(workbook: Path, share: float) -> None:
    content = workbook.read_bytes()
    path = workbook.with_name("kuttet.xlsx")
    path.write_bytes(content[: int(len(content) * share)])
    refused(path, "skadet")


def test_an_old_workbook_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "gammel.xls"
    path.write_bytes(OLE + bytes(range(256)) * 40)
    refused(path, "skadet")


# ------------------------------------------------------------------ bombs

MEMORY = 300_000_000


def bomb_cells(workbook: Path) -> Path:
    cells = row(1, text_cell("A1", "x")) + row(1_048_576, text_cell("XFD1048576", "y"))
    return with_part(workbook, SHEET, (HEAD + cells + TAIL).encode())


def bomb_cells_disguised(workbook: Path) -> Path:
    last = "<row r='1048576'><c t='inlineStr' r = 'XFD1048576'><is><t>y</t></is></c></row>"
    return with_part(workbook, SHEET, (HEAD + row(1, text_cell("A1", "x")) + last + TAIL).encode())


BLANKS = 320_000_000


def bomb_zip(workbook: Path) -> Path:
    return with_part(workbook, SHEET, HEAD.encode() + b" " * BLANKS)


def bomb_zip_that_lies(workbook: Path) -> Path:
    """The directory says the sheet is small."""
    path = bomb_zip(workbook)
    content = path.read_bytes()
    size = (BLANKS + len(HEAD)).to_bytes(4, "little")
    path.write_bytes(content.replace(size, (1000).to_bytes(4, "little")))
    return path


def bomb_laughs(workbook: Path) -> Path:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    body = HEAD.partition("?>")[2] + row(1, text_cell("A1", "&l11;")) + TAIL
    return with_part(workbook, SHEET, (document + body).encode())


def bomb_external(workbook: Path) -> Path:
    document = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    body = HEAD.partition("?>")[2] + row(1, text_cell("A1", "&e;")) + TAIL
    return with_part(workbook, SHEET, (document + body).encode())


def bomb_ods(workbook: Path) -> Path:
    """Few bytes that repeat one filled cell over the whole sheet."""
    path = workbook.with_name("bombe.ods")
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell>"
    )
    table = (
        f'<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">{cell}'
        "</table:table-row></table:table>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", kind, zipfile.ZIP_STORED)
        manifest = (
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>"
        )
        out.writestr("META-INF/manifest.xml", manifest)
        out.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>{table}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


BOMBS = [
    (bomb_cells, "for stor"),
    (bomb_cells_disguised, "for stor"),
    (bomb_zip, "for stor"),
    (bomb_zip_that_lies, "for stor|skadet"),
    (bomb_laughs, "DOCTYPE"),
    (bomb_external, "DOCTYPE"),
    (bomb_ods, "for stor|skadet"),
]

READER = """
import sys, time
from pathlib import Path
from regmeta.errors import UnreadableInput
from regmeta.read.files.opening import read_grids
from regmeta.files.package import look_through
start = time.perf_counter()
try:
    read_grids(Path(sys.argv[1]))
except UnreadableInput as error:
    print(error.message("nb"))
print(time.perf_counter() - start)
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) * 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(("bomb", "word"), BOMBS, ids=lambda one: getattr(one, "__name__", ""))
def test_bombs_are_refused_soon_and_cheaply(workbook: Path, bomb: object, word: str) -> None:
    path = bomb(workbook)  # type: ignore[operator]
    command = [sys.executable, "-c", READER, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    sentence, seconds, memory = done.stdout.strip().split("\n")
    assert any(one in sentence for one in word.split("|"))
    # Twice the two seconds that a quiet machine is held to, as others work beside the tests.
    assert float(seconds) < 4
    assert int(memory) < MEMORY


def test_many_formatted_empty_rows_are_read_soon(workbook: Path) -> None:
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 1_048_577))
    filled = row(1, text_cell("A1", "Kode")) + row(2, text_cell("A2", "x"))
    path = with_part(workbook, SHEET, (HEAD + filled + empty + TAIL).encode())
    start = time.perf_counter()
    assert read_grids(path)[0].rows == [["Kode"], ["x"]]
    assert time.perf_counter() - start < 5


def test_three_hundred_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(299):
        book.create_sheet(f"Ark {number}")["B2"] = number
    book.save(tmp_path / "mange.xlsx")
    grids = read_grids(tmp_path / "mange.xlsx")
    assert len(grids) == 300
    assert grids[299].at(2, 2) == "298"


def test_reading_writes_nothing(workbook: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in workbook.parent.iterdir()}
    read_grids(workbook)
    assert {path: path.stat().st_mtime_ns for path in workbook.parent.iterdir()} == before


# ------------------------------------------------------------------ workbooks as people leave them


def test_errors_formulas_comments_and_hidden_parts_stay_in_sight(tmp_path: Path) -> None:
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Variabler"
    sheet.append(["Kode", "Navn", "Sum"])
    sheet.append(["A", "#REF!", "=1+1"])
    sheet["B2"].data_type = "e"
    sheet["A2"].comment = Comment("Se på denne", "NN")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Skjult").sheet_state = "hidden"
    book.save(tmp_path / "x.xlsx")
    first, second = read_grids(tmp_path / "x.xlsx")
    assert first.at(2, 2) == "#REF!"
    assert first.marks.errors == {(2, 2): "#REF!"}
    assert first.marks.formulas == {(2, 3): "1+1"}
    assert first.marks.comments == {(2, 1): "Se på denne"}
    assert first.marks.hidden_rows == {2} and first.marks.hidden_columns == {3}
    assert not first.hidden and second.hidden


def test_delimited_text_pasted_into_one_column_is_split(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in ("kode;navn;type", 'A;"Alder; hele år";Tall', "B;Høyde;Tall"):
        sheet.append([line])
    book.save(tmp_path / "limt.xlsx")
    (grid,) = read_grids(tmp_path / "limt.xlsx")
    assert grid.pasted
    assert grid.rows[1] == ["A", "Alder; hele år", "Tall"]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("sep=|\na|b\n", [[], ["a", "b"]]),
        ("a,b;c\n1,5;2\n2,5;3\n", [["a,b", "c"], ["1,5", "2"], ["2,5", "3"]]),
        ('"a;b";"c"\n1;2\n', [["a;b", "c"], ["1", "2"]]),
        ("a\tb\n1\t2\n", [["a", "b"], ["1", "2"]]),
    ],
)
def test_separators(tmp_path: Path, content: str, rows: list[list[str]]) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content, encoding="utf-8")
    assert read_grids(path)[0].rows == rows


def test_empty_formatted_cells_hide_no_formula_and_cost_nothing(tmp_path: Path, spec: Spec) -> None:
    """LibreOffice writes every formatted cell, the empty ones closing themselves."""
    import xlsxwriter

    path = tmp_path / "tom.xlsx"
    book = xlsxwriter.Workbook(str(path))
    grey = book.add_format({"bg_color": "#EEEEEE"})
    sheet = book.add_worksheet("Variabler")
    sheet.write_row(0, 0, ["Code", "PreferredTerm", "DataType", "datasamling"])
    sheet.write_row(1, 0, ["V_A.F.X", "Høyde", "Heltall", "K_A.F"])
    sheet.write_blank(2, 0, None, grey)
    sheet.write_formula(2, 1, '=UPPER("x")', None, "X")
    for row in range(3, 3000):
        for column in range(20):
            sheet.write_blank(row, column, None, grey)
    book.close()
    started = time.perf_counter()
    read_file(path, spec)
    assert time.perf_counter() - started < 10
    (marks,) = look_through(path).values()
    assert marks.formulas == {(3, 2): 'UPPER("x")'}
