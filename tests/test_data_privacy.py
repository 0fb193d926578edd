"""A thousand personal numbers in an extract: in every column and spelling, the sheet's name and the
file's; no command that reads it prints, writes or leaves one behind."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from regmeta.privacy.personal_numbers import personal_numbers_in
from tests.commands import Done, run
from tests.conftest import ROOT
from tests.private_numbers import KINDS, SPELLINGS, number_of
from tests.test_data import extract_of, written

DAY = ("--today", "2026-11-23")
_UNSPELT = frozenset({"tab", "line break"})
"""Spellings that break a row of text apart; a quoted cell holds them."""


class Seeded:
    """An extract of NGER's operations, a number in most cells, as csv and as a workbook."""

    def __init__(self, folder: Path) -> None:
        draw = random.Random(20)
        self.folder, self.numbers = folder, []
        made = extract_of("nger", "operasjon", 0, 60)
        spellings = sorted(SPELLINGS)
        rows = []
        for n, row in enumerate(made.rows):
            cells = list(row)
            for at in range(n % 2, len(cells), 2):
                number = number_of(draw.choice(KINDS), draw)
                self.numbers.append(number)
                cells[at] = SPELLINGS[spellings[(n + at) % len(spellings)]](number)
            rows.append(tuple(cells))
        self.named = number_of("tenor", draw)
        heading = number_of("fnr", draw)
        self.numbers.append(heading)
        made = replace(made, columns=(*made.columns, f"Merknad {heading}"))
        rows = [(*row, "a") for row in rows]
        self.csv = folder / f"operasjon {self.named}.csv"
        written(self.csv, replace(made, rows=tuple(rows)))
        self.xlsx = folder / f"{self.named[:6]} {self.named[6:]}.xlsx"
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.active
        sheet.title = self.named
        sheet.append(list(made.columns))
        for row in rows:
            sheet.append(["".join(c for c in cell if c.isprintable()) for cell in row])
        book.save(self.xlsx)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    return Seeded(tmp_path_factory.mktemp("extract"))


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("data", "check", "nger", "FILE", *DAY),
    "check, values shown": ("data", "check", "nger", "FILE", *DAY, "--show-values"),
    "check, json": ("data", "check", "nger", "FILE", *DAY, "--format", "json", "--show-values"),
    "check, html": (
        *("data", "check", "nger", "FILE", *DAY),
        *("--format", "html", "--show-values", "--out", "OUT.html"),
    ),
    "check, workbook": (
        *("data", "check", "nger", "FILE", *DAY),
        *("--format", "xlsx", "--show-values", "--out", "OUT.xlsx"),
    ),
    "check, junit": ("data", "check", "nger", "FILE", *DAY, "--format", "junit"),
    "check, gx": ("data", "check", "nger", "FILE", *DAY, "--engine", "gx", "--show-values"),
    "profile": ("data", "profile", "FILE"),
    "profile, workbook": ("data", "profile", "FILE", "--out", "OUT.xlsx"),
    "compare": ("data", "compare", "nger", "FILE", "--form", "operasjon"),
    "statistics": ("data", "statistics", "nger", "FILE", *DAY, "--out", "OUT.json"),
    "quality": ("data", "quality", "nger", "FILE", *DAY),
    "quality, json": ("data", "quality", "nger", "FILE", *DAY, "--out", "OUT.json"),
    "quality, page": ("data", "quality", "nger", "FILE", *DAY, "--out", "OUT.html"),
    "quality, workbook": ("data", "quality", "nger", "FILE", *DAY, "--out", "OUT.xlsx"),
    "quality, annual": ("data", "quality", "nger", "FILE", *DAY, "--format", "annual"),
    "quality, rows": ("data", "quality", "nger", "FILE", *DAY, "--rows", "OUT.rows"),
    "harmonize": ("harmonize-data", "nger", "FILE", "--out", "OUT.parquet"),
    "harmonize, json": (
        "harmonize-data",
        "nger",
        "FILE",
        "--out",
        "O2.parquet",
        "--format",
        "json",
    ),
}


def texts_of(path: Path) -> Iterator[str]:
    """What a file that was written says, zipped parts and all; parquet is persons' data itself."""
    if path.suffix == ".parquet":
        return
    if path.is_dir():
        yield from (file.read_text("utf-8-sig") for file in path.iterdir())
        return
    if not zipfile.is_zipfile(path):
        yield path.read_text(encoding="utf-8", errors="replace")
        return
    for sheet in load_workbook(path):
        for row in sheet.iter_rows(values_only=True):
            yield from (str(cell) for cell in row if cell is not None)


def repeated(text: str, seeded: Seeded) -> list[str]:
    """The seeded numbers that a text repeats, in any spelling."""
    digits = "".join(sign for sign in text if sign.isdigit())
    numbers = [*seeded.numbers, seeded.named]
    bare = [number for number in numbers if number in digits and number in text.replace(" ", "")]
    return bare + [text[n.start : n.end] for n in personal_numbers_in(text)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_output_repeats_a_number(name: str, kind: str, seeded: Seeded, tmp_path: Path) -> None:
    file = seeded.csv if kind == "csv" else seeded.xlsx
    places = {"FILE": str(file)} | {
        word: str(tmp_path / word)
        for word in COMMANDS[name]
        if word.startswith("O") and "." in word
    }
    temp = tmp_path / "temp"
    temp.mkdir()
    keeps = name.startswith(("check", "harmonize", "quality"))
    more = ("--temp", str(temp)) if keeps else ()
    done = run(*(places.get(word, word) for word in COMMANDS[name]), *more)
    assert len(seeded.numbers) > 1000
    assert done.code in (0, 1, 2), done
    assert repeated(done.out, seeded) == [] and repeated(done.err, seeded) == [], _shown(done)
    for word in places.values():
        if Path(word) != file and Path(word).exists():
            assert [n for text in texts_of(Path(word)) for n in repeated(text, seeded)] == []
    assert [path for path in temp.rglob("*") if path.is_file() and path.stat().st_size] == []


def _shown(done: Done) -> str:
    return f"{done.out[:300]} {done.err[:300]}"


def test_drift_repeats_no_number(seeded: Seeded, tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    ask = ("data", "check", "nger", seeded.csv, *DAY, "--format", "json")
    run(*ask, "--out", first)
    run(*ask, "--previous", first, "--out", second)
    for path in (first, second):
        assert json.loads(path.read_text(encoding="utf-8"))["forms"]
        assert repeated(path.read_text(encoding="utf-8"), seeded) == []
