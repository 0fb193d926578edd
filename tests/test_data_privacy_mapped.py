"""Personal numbers in the columns that harmonizing turns into others, and in each cell that a plan
looks at: what every command prints, writes, logs or leaves in a temporary folder repeats none."""

from __future__ import annotations

import csv
import json
import logging
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.commands import run
from tests.conftest import SHARED
from tests.private_numbers import KINDS, SPELLINGS, number_of
from tests.test_data_privacy import repeated, texts_of

DAY = ("--today", "2026-11-23")
CASES = SHARED / "cases" / "data"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="shared/cases is not here")


class MappedExtract:
    """A registry with accepted mappings, and an extract of its operations in which every mapped
    column holds numbers in all spellings among its own values."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        registry = folder / "registries" / "hreg"
        shutil.copytree(CASES / "hreg", registry)
        made = folder / "operasjon.csv"
        run("data", "synth", registry, "--form", "operasjon", "--rows", "120", "--out", made, *DAY)
        with made.open(encoding="utf-8-sig", newline="") as file:
            self.columns, *rows = csv.reader(file, delimiter=";")
        draw, spellings = random.Random(20), sorted(SPELLINGS)
        self.numbers: list[str] = []
        self.named = number_of("tenor", draw)
        for n, row in enumerate(rows):
            for at in range(n % 2, len(row), 2):
                number = number_of(draw.choice(KINDS), draw)
                self.numbers.append(number)
                row[at] = SPELLINGS[spellings[(n + at) % len(spellings)]](number)
        made.unlink()
        self.csv = folder / f"operasjon {self.named}.csv"
        self.rows = rows
        with self.csv.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows([self.columns, *rows])
        self.parquet = folder / f"operasjon-{self.named[:6]}-{self.named[6:]}.parquet"
        read = (
            f"read_csv('{self.csv}', all_varchar = true, delim = ';', header = true, quote = '\"')"
        )
        duckdb.sql(f"SELECT * FROM {read}").write_parquet(str(self.parquet))


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> MappedExtract:
    return MappedExtract(tmp_path_factory.mktemp("mapped"))


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeded: MappedExtract) -> Path:
    """Where commands run, with temporary, cached and kept files below it."""
    for name in ("tmp", "state", "cache", "out"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(seeded.folder)
    return tmp_path


COMMANDS: dict[str, tuple[str, ...]] = {
    "plan": ("data", "plan", "hreg", *DAY),
    "plan, json": ("data", "plan", "hreg", *DAY, "--format", "json"),
    "suite": ("data", "suite", "hreg", "--form", "operasjon", *DAY),
    "synth": ("data", "synth", "hreg", "--rows", "50", "--out", "OUT/synth", *DAY),
    "check": ("data", "check", "hreg", "FILE", *DAY, "--show-values"),
    "check, json": ("data", "check", "hreg", "FILE", *DAY, "--format", "json", "--show-values"),
    "check, html": ("data", "check", "hreg", "FILE", *DAY, "--format", "html", "--show-values"),
    "check, junit": ("data", "check", "hreg", "FILE", *DAY, "--format", "junit", "--show-values"),
    "check, workbook": (
        *("data", "check", "hreg", "FILE", *DAY, "--format", "xlsx", "--show-values"),
        *("--out", "OUT/check.xlsx"),
    ),
    "check, gx": ("data", "check", "hreg", "FILE", *DAY, "--engine", "gx", "--show-values"),
    "profile": ("data", "profile", "FILE"),
    "profile, workbook": ("data", "profile", "FILE", "--out", "OUT/profile.xlsx"),
    "compare": ("data", "compare", "hreg", "FILE", "--form", "operasjon"),
    "compare, json": ("data", "compare", "hreg", "FILE", "--form", "operasjon", "--format", "json"),
    "statistics": ("data", "statistics", "hreg", "FILE", *DAY, "--out", "OUT/statistics.json"),
    "harmonize": ("harmonize-data", "hreg", "FILE", "--out", "OUT/h.parquet"),
    "harmonize, values shown": (
        *("harmonize-data", "hreg", "FILE", "--out", "OUT/h.csv", "--show-values", "--show-sql"),
        *("--row-number", "--format", "json"),
    ),
    "harmonize, carried": (
        *("harmonize-data", "hreg", "FILE", "--out", "OUT/h.parquet", "--year", "2024"),
        *("--event-date", "OP_DATO"),
    ),
    "harmonize, twice": (
        *("harmonize-data", "hreg", "FILE", "--also", "hreg=PARQUET", "--out", "OUT/h.parquet"),
    ),
}


NOBODY = ("h.", "operasjon.csv", "oppfolging.csv")
"""How files begin that are data themselves: harmonized ones, and extracts of synthetic numbers."""


def written_texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """All that files below a folder say, names of files among it, but for data themselves."""
    for path in sorted(folder.rglob("*")):
        yield path, str(path.relative_to(folder))
        if path.is_file() and not path.name.startswith(NOBODY):
            yield from ((path, text) for text in texts_of(path))


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_repeats_a_number(
    name: str, seeded: MappedExtract, work: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    places = {"FILE": str(seeded.csv), "OUT": str(work / "out"), "PARQUET": str(seeded.parquet)}
    words = [placed(word, places) for word in COMMANDS[name]]
    done = run(*words)
    assert len(seeded.numbers) > 1000 and done.code in (0, 1), done
    assert repeated(done.out, seeded) == [] and repeated(done.err, seeded) == []
    assert repeated(caplog.text, seeded) == []
    left = {path: repeated(text, seeded) for path, text in written_texts(work)}
    assert {path: numbers for path, numbers in left.items() if numbers} == {}


def placed(word: str, places: dict[str, str]) -> str:
    for name, path in places.items():
        word = word.replace(name, path)
    return word


@pytest.mark.parametrize("more", [(), ("--show-values",)])
def test_what_had_no_counterpart_is_no_number(
    more: tuple[str, ...], seeded: MappedExtract, work: Path
) -> None:
    """The columns beside: how the values were written, which is not who they are of."""
    out = work / "out" / "h.parquet"
    assert run("harmonize-data", "hreg", seeded.csv, "--out", out, *more).code == 0
    table = duckdb.sql(f"SELECT * FROM '{out}'")
    beside = [name for name in table.columns if name.endswith(" uten motstykke")]
    assert len(beside) >= 5
    for name in beside:
        cells = [str(cell) for (cell,) in table.select(f'"{name}"').fetchall() if cell]
        assert len(cells) > 20, name
        assert [number for cell in cells for number in repeated(cell, seeded)] == []


def test_drift_and_what_is_kept_repeat_no_number(seeded: MappedExtract, work: Path) -> None:
    ask = ("data", "check", "hreg", seeded.csv, *DAY, "--format", "json")
    run(*ask, "--out", work / "out" / "a.json")
    done = run(*ask, "--previous", work / "out" / "a.json", "--out", work / "out" / "b.json")
    assert json.loads((work / "out" / "b.json").read_text(encoding="utf-8"))["forms"], done
    kept = [path for path, text in written_texts(work) if repeated(text, seeded)]
    assert kept == []
    assert [path for path in (work / "state").rglob("*") if path.is_file()]
