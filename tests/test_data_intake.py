"""Extracts as people and programs hand them over: the same rows, however they are written."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.commands import Done, run

TEXT = "Pasienten følges opp på sykehuset, én gang – før høsten"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A form of a registry without faults, as text with Norwegian letters in every row."""
    out = tmp_path_factory.mktemp("inntak") / "u"
    assert run("data", "synth", "norgast", "--rows", "60", "--out", out).code == 0
    return (out / "registrering.csv").read_text("utf-8-sig")


def latin(text: str) -> str:
    return text.replace("–", "-")


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("uttrekk.csv", content)
    return packed.getvalue()


def zipped_on_a_mac(content: bytes) -> bytes:
    """With the files that a Mac puts beside those that are packed."""
    packed = io.BytesIO(zipped(content))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("__MACOSX/._uttrekk.csv", b"\0\5\x16\7")
        archive.writestr(".DS_Store", b"\0")
    return packed.getvalue()


WRITTEN: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "utf-8": ("csv", lambda text: text.encode()),
    "utf-8 with a mark": ("csv", lambda text: text.encode("utf-8-sig")),
    "utf-16": ("csv", lambda text: text.encode("utf-16")),
    "utf-16, big end first": ("csv", lambda text: b"\xfe\xff" + text.encode("utf-16-be")),
    "utf-16 without a mark": ("csv", lambda text: text.encode("utf-16-le")),
    "utf-32": ("csv", lambda text: text.encode("utf-32")),
    "windows": ("csv", lambda text: text.encode("cp1252")),
    "latin": ("csv", lambda text: latin(text).encode("latin-1")),
    "dos": ("csv", lambda text: latin(text).encode("cp865", "replace")),
    "mac": ("csv", lambda text: text.encode("mac_roman", "replace")),
    "gzip": ("csv.gz", lambda text: gzip.compress(text.encode())),
    "gzip of utf-16": ("csv.gz", lambda text: gzip.compress(text.encode("utf-16"))),
    "zip": ("zip", lambda text: zipped(text.encode("cp1252"))),
    "zip of a Mac": ("zip", lambda text: zipped_on_a_mac(text.encode())),
    "a stated separator in quotes, after a mark": (
        "csv",
        lambda text: ('"sep=;"\r\n' + text).encode("utf-8-sig"),
    ),
    "a stated separator": ("csv", lambda text: ("sep=;\n" + text).encode()),
    "a title above": ("csv", lambda text: ("Uttrekk fra NORGAST\n\n" + text).encode()),
    "lines of Windows": ("csv", lambda text: text.replace("\r", "").replace("\n", "\r\n").encode()),
    "a title with another line end": (
        "csv",
        lambda text: ("Uttrekk fra NORGAST\r\n" + text).encode("utf-8-sig"),
    ),
    "headings with another line end": ("csv", lambda text: text.replace("\n", "\r\n", 1).encode()),
    "two halves of two systems": (
        "csv",
        lambda text: (
            text[: text.index("\n", 9000)] + text[text.index("\n", 9000) :].replace("\n", "\r\n")
        ).encode("utf-16"),
    ),
    "commas": ("csv", lambda text: text.replace(";", ",").encode()),
    "tabs": ("tsv", lambda text: text.replace(";", "\t").encode()),
}


def with_letters(clean: str) -> str:
    """The text with a column that no form knows, so that every row holds letters beyond ASCII."""
    heading, *rows = clean.splitlines()
    return "\n".join(
        [f"{heading};Merknad x", *(f"{row};ÆØÅ æøå {n}" for n, row in enumerate(rows))]
    )


def checked(path: Path, *more: str) -> Done:
    words = ("--form", "REGISTRERING", "--format", "json", "--today", "2026-11-23")
    return run("data", "check", "norgast", path, *words, *more)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_rows_however_they_are_written(name: str, clean: str, tmp_path: Path):
    ending, write = WRITTEN[name]
    plain, path = tmp_path / "vanlig.csv", tmp_path / f"uttrekk.{ending}"
    plain.write_text(with_letters(clean), encoding="utf-8")
    path.write_bytes(write(with_letters(clean)))
    wanted, seen = (json.loads(checked(file).out)["forms"][0] for file in (plain, path))
    assert seen["rows"] == 60 and seen["unknown_columns"] == ["Merknad x"]
    assert seen["variables"] == wanted["variables"]


def test_the_first_letter_beyond_ascii_may_stand_far_down(clean: str, tmp_path: Path):
    heading, *rows = clean.splitlines()
    many = [f"{row};{'x' * 4_000}" for _ in range(20) for row in rows]
    path = tmp_path / "langt.csv"
    path.write_bytes("\n".join([f"{heading};Tekst", *many, f"{rows[0]};blåbær"]).encode("cp1252"))
    assert path.stat().st_size > 4_500_000
    assert json.loads(checked(path).out)["forms"][0]["encoding"] == "latin-1"


def test_data_on_the_second_sheet_are_read(clean: str, tmp_path: Path):
    book = Workbook()
    book.worksheets[0].append(["Les meg", "Uttrekk av 1. mars"])
    sheet = book.create_sheet("Data")
    for line in clean.splitlines():
        sheet.append(line.split(";"))
    book.save(tmp_path / "uttrekk.xlsx")
    assert json.loads(checked(tmp_path / "uttrekk.xlsx").out)["forms"][0]["rows"] == 60


def test_what_a_broken_formula_shows_is_wrong_and_not_missing(clean: str, tmp_path: Path):
    """«#DIV/0!» was read as an empty cell: nothing was told where the column may be empty."""
    heading, *rows = (line.split(";") for line in clean.splitlines())
    at = heading.index("ALBUMIN")
    book = Workbook()
    for number, row in enumerate((heading, *rows)):
        row[at] = "#DIV/0!" if number in (3, 7) else row[at]
        book.worksheets[0].append(row)
    assert book.worksheets[0].cell(4, at + 1).data_type == "e"
    book.save(tmp_path / "uttrekk.xlsx")
    done = checked(tmp_path / "uttrekk.xlsx")
    findings = json.loads(done.out)["findings"]
    told = [finding for finding in findings if finding["rule"] == "data-wrong-type"]
    assert done.code == 1 and len(told) == 1
    assert told[0]["code"].endswith(".ALBUMIN") and "Første rader: 4, 8." in told[0]["message"]


def test_a_year_a_sheet_is_not_taken_for_the_whole(clean: str, tmp_path: Path):
    """The first sheet alone is read: the second, with the rest of the rows, is an error."""
    heading, *rows = clean.splitlines()
    book = Workbook()
    for number, part in enumerate((rows[:30], rows[30:])):
        sheet = book.worksheets[0] if not number else book.create_sheet()
        sheet.title = f"år {2023 + number}"
        for line in (heading, *part):
            sheet.append(line.split(";"))
    path = tmp_path / "uttrekk.xlsx"
    book.save(path)
    done = checked(path)
    assert done.code == 1 and "år 2024" in done.out and "data-sheet-not-read" in done.out
    alone = json.loads(checked(path, "--table", "år 2024").out)
    assert alone["forms"][0]["rows"] == 30 and alone["forms"][0]["encoding"] is None
    assert "data-sheet-not-read" not in {finding["rule"] for finding in alone["findings"]}


def test_an_export_that_broke_is_an_error(clean: str, tmp_path: Path):
    heading, *rows = clean.splitlines()
    empty = tmp_path / "tom.csv"
    empty.write_text(heading + "\n", encoding="utf-8")
    done = checked(empty)
    assert done.code == 1 and "data-no-rows" in done.out
    whole, half = tmp_path / "hel.csv", tmp_path / "halv.csv"
    whole.write_text(clean, encoding="utf-8")
    half.write_text("\n".join([heading, *rows[:54]]), encoding="utf-8")
    before = tmp_path / "forrige.json"
    before.write_text(checked(whole).out, encoding="utf-8")
    assert "data-fewer-rows" not in checked(whole, "--previous", str(before)).out
    shrunk = checked(half, "--previous", str(before))
    assert shrunk.code == 1 and "data-fewer-rows" in shrunk.out
    nearly = tmp_path / "nesten.csv"
    nearly.write_text("\n".join([heading, *rows[:55]]), encoding="utf-8")
    assert "data-fewer-rows" not in checked(nearly, "--previous", str(before)).out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tom.csv", b"", "tom"),
        ("skadet.csv.gz", gzip.compress(b"a;b\n1;2\n" * 900)[:40], "skadet"),
        ("bilde.csv", bytes(range(256)) * 40, "nullbyte"),
        ("to.zip", b"PK\x03\x04 not really", "skadet"),
    ],
    ids=["empty", "cut off", "a picture", "no archive"],
)
def test_what_cannot_be_read_is_one_sentence(name: str, content: bytes, words: str, tmp_path: Path):
    path = tmp_path / name
    path.write_bytes(content)
    done = checked(path)
    assert done.code == 2 and done.err.count("\n") == 1 and words in done.err
