"""Damaged files: never a traceback, never a hang, always a sentence or a reading.

`pytest tests/test_read_fuzz.py --long` runs 5,000 damages instead of the few of every run.
"""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from regmeta.errors import RegmetaError
from regmeta.read import read_file, reading_json, reading_text
from regmeta.spec.fields import Spec
from tests.conftest import ROOT

SECONDS = 5
SHORT, LONG = 75, 5_000
SOURCES = [
    ROOT / "registries" / name
    for name in ("norgast/norgast-klokebok.csv", "als/als-kodebok.xlsx", "nnrr/nnrr-kodebok.xlsx")
]

Damage = Callable[[bytes, random.Random], bytes]


def flip_bytes(content: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 30)):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    return bytes(damaged)


def cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def repeat(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(content))
    return content[:start] + content[start : start + 400] * dice.randint(2, 9) + content[start:]


def flip_inside(content: bytes, dice: random.Random) -> bytes:
    """Damage one part of the workbook and pack it again, so that the zip itself is sound."""
    if not content.startswith(b"PK"):
        return flip_bytes(content, dice)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        hit = dice.choice(names)
        for name in names:
            part = old.read(name)
            how = dice.choice((flip_bytes, cut, repeat))
            new.writestr(name, how(part, dice) if name == hit and part else part)
    return out.getvalue()


def change_rows(content: bytes, dice: random.Random) -> bytes:
    """Rows shuffled, headings misspelt or swapped, words of types changed, sheets renamed."""
    if not content.startswith(b"PK"):
        return _change_text(content, dice)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = dice.choice(book.worksheets)
    for _ in range(dice.randint(1, 12)):
        row, column = dice.randint(1, sheet.max_row), dice.randint(1, sheet.max_column)
        sheet.cell(dice.choice((1, row)), column).value = dice.choice(STRANGE)
    if dice.random() < 0.3:
        sheet.title = dice.choice(("Ark1", "Kilde", "Variabler", "Kodeverk", "x" * 31))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


STRANGE: tuple[object, ...] = (
    *(None, 0, -1, 1e300, True, "", " ", "NA", "=1/0", "1 = Ja", "-1 = Velg verdi", "x" * 40_000),
    *("Feltnavn", "Variabelnavn", "Mulige verdier", "type", "ledetekst", "kode", "label", "name"),
    *("\u200b", "\ud7ff", "Ã¦", "2010-01-01", "Variabel", "Type", "Code", "PreferredTerm", "a\nb"),
)


def _change_text(content: bytes, dice: random.Random) -> bytes:
    lines = content.decode("utf-8", errors="replace").split("\n")
    head, body = lines[0], lines[1:]
    dice.shuffle(body)
    cells = head.split(";")
    if dice.random() < 0.6:
        dice.shuffle(cells)
    if dice.random() < 0.6:
        cells[dice.randrange(len(cells))] = str(dice.choice(STRANGE))
    encoding = dice.choice(("utf-8", "utf-16", "cp1252", "utf-8-sig"))
    separator = dice.choice((";", ";", "\t", ",", "|"))
    text = "\n".join([";".join(cells), *body]).replace(";", separator)
    return text.encode(encoding, errors="replace")


DAMAGES: tuple[Damage, ...] = (flip_bytes, cut, repeat, flip_inside, flip_inside, change_rows)


def one_case(seed: int, folder: Path, spec: Spec) -> str:
    """What became of one damaged file: `read`, or the class of the error."""
    dice = random.Random(seed)
    source = dice.choice(SOURCES)
    damage = dice.choice(DAMAGES)
    suffix = dice.choice((source.suffix, source.suffix, source.suffix, ".csv", ".xlsx", ".xls"))
    path = folder / f"case{suffix}"
    path.write_bytes(damage(source.read_bytes(), dice))
    start = time.perf_counter()
    try:
        reading = read_file(path, spec)
        assert reading_text(reading) and reading_json(reading, "en")
        outcome = "read"
    except RegmetaError as error:
        assert error.code in (2, 3) and "\n" not in error.message("nb")
        outcome = type(error).__name__
    assert time.perf_counter() - start < SECONDS, f"seed {seed} took too long"
    return outcome


def test_damaged_files_give_a_reading_or_a_sentence(
    tmp_path: Path, spec: Spec, request: pytest.FixtureRequest
) -> None:
    cases = LONG if request.config.getoption("--long") else SHORT
    outcomes = {}
    for seed in range(cases):
        try:
            outcomes[seed] = one_case(seed, tmp_path, spec)
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
    # Both kinds must occur, else the damages are too mild or too wild to tell anything.
    assert set(outcomes.values()) >= {"read", "UnreadableInput"}
