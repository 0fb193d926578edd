"""Nobody's work is written over: only what regmeta wrote, as it wrote it."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.errors import WrongUse
from regmeta.workbook.sealing import is_sealed

from .conftest import ROOT

NORVAS = ROOT / "registries" / "norvas" / "norvas-kodebok.xlsx"
NORIC = next((ROOT / "registries" / "noric").glob("*.csv"))
ALS = next((ROOT / "registries" / "als").glob("*.xlsx"))
EXTRACT = ROOT / "tests" / "golden" / "publish" / "database" / "kilder.parquet.csv"
COMMANDS = {
    "template": ("template", "OUT.xlsx"),
    "convert": ("convert", NORIC, "OUT.xlsx"),
    "fix": ("fix", NORVAS, "--out", "OUT.xlsx", "--today", "2026-11-23"),
    "fix a text": ("fix", NORIC, "--out", "OUT.csv", "--today", "2026-11-23"),
    "merge": ("merge", ALS, NORVAS, "--out", "OUT.xlsx"),
    "check": ("check", NORVAS, "--format", "xlsx", "--out", "OUT.xlsx", "--today", "2026-11-23"),
    "map": ("map", NORIC.parent, "--review", "OUT.xlsx"),
    "profile": ("data", "profile", EXTRACT, "--out", "OUT.xlsx"),
    "report": ("check", NORVAS, "--format", "json", "--out", "OUT.json", "--today", "2026-11-23"),
}


def run(words: tuple[object, ...], folder: Path, *more: str) -> object:
    """A command with its output in a folder; gives what it raised, None where all was well."""
    placed = [str(word).replace("OUT.", f"{folder}/ut.") for word in words]
    done = CliRunner().invoke(app, [*placed, *more])
    return None if isinstance(done.exception, SystemExit) else done.exception


def out_of(words: tuple[object, ...], folder: Path) -> Path:
    name = next(str(word) for word in words if str(word).startswith("OUT."))
    return folder / name.replace("OUT.", "ut.")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_of_somebody_elses_is_kept_and_replaced_where_one_insists(
    name: str, tmp_path: Path
) -> None:
    words = COMMANDS[name]
    out = out_of(words, tmp_path)
    if out.suffix == ".xlsx":
        shutil.copy(ALS, out)
    else:
        out.write_text("mitt eget arbeid")
    before = out.read_bytes()
    refused = run(words, tmp_path)
    assert isinstance(refused, WrongUse)
    assert "--overwrite" in refused.message("nb") and "--overwrite" in refused.message("en")
    assert out.read_bytes() == before
    assert run(words, tmp_path, "--overwrite") is None
    assert out.read_bytes() != before


@pytest.mark.parametrize("name", COMMANDS)
def test_what_regmeta_wrote_may_be_written_anew(name: str, tmp_path: Path) -> None:
    words = COMMANDS[name]
    assert run(words, tmp_path) is None
    first = out_of(words, tmp_path).read_bytes()
    assert run(words, tmp_path) is None
    assert out_of(words, tmp_path).read_bytes() == first


@pytest.mark.parametrize("name", [name for name in COMMANDS if "OUT.xlsx" in COMMANDS[name]])
def test_what_was_filled_in_since_is_kept(name: str, tmp_path: Path) -> None:
    words = COMMANDS[name]
    assert run(words, tmp_path) is None
    out = out_of(words, tmp_path)
    assert is_sealed(out)
    book = openpyxl.load_workbook(out)
    book.worksheets[-1]["A2"] = "Det jeg har skrevet"
    book.save(out)
    before = out.read_bytes()
    assert not is_sealed(out)
    assert isinstance(run(words, tmp_path), WrongUse)
    assert out.read_bytes() == before


@pytest.mark.parametrize("more", [(), ("--overwrite",)])
def test_what_is_read_is_never_written_over(more: tuple[str, ...], tmp_path: Path) -> None:
    source = tmp_path / "mitt.xlsx"
    shutil.copy(NORVAS, source)
    before = source.read_bytes()
    for words in (
        ("fix", source, "--out", source),
        ("convert", source, source),
        ("merge", ALS, source, "--out", source),
        ("check", source, "--format", "xlsx", "--out", source),
    ):
        assert isinstance(run(words, tmp_path, *more), WrongUse), words
        assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("output_format", "ending", "fits"),
    [
        ("json", "json", True),
        ("json", "xlsx", False),
        ("json", "rapport", True),
        ("html", "htm", True),
        ("html", "json", False),
        ("sarif", "json", True),
        ("junit", "html", False),
        ("text", "csv", False),
    ],
)
def test_a_file_is_called_what_it_is(
    output_format: str, ending: str, fits: bool, tmp_path: Path
) -> None:
    words = ("check", NORVAS, "--format", output_format, "--out", f"OUT.{ending}")
    raised = run((*words, "--today", "2026-11-23"), tmp_path)
    assert (raised is None) == fits, raised
    assert (tmp_path / f"ut.{ending}").exists() == fits


def test_a_template_is_a_workbook(tmp_path: Path) -> None:
    assert isinstance(run(("template", "OUT.csv"), tmp_path), WrongUse)
    assert list(tmp_path.iterdir()) == []
