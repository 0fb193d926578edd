"""Nobody's work is written over: only what regmeta wrote, as it wrote it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.errors import WrongUse
from regmeta.workbook.sealing import is_sealed

from .conftest import ROOT

NORVAS = ROOT / "registries" / "norvas" / "norvas-kodebok.xlsx"
NORIC = ROOT / "registries" / "noric" / "noric-klokebok.csv"
ALS = next((ROOT / "registries" / "als").glob("*.xlsx"))
EXTRACT = ROOT / "tests" / "golden" / "publish" / "database" / "kilder.parquet.csv"
NORGAST = ROOT / "registries" / "norgast"
APPLICATION, AMENDMENT = (
    ROOT / "tests" / "applications" / f"{name}.json" for name in ("single", "amendment")
)
TODAY = ("--today", "2026-11-23")
COMMANDS: dict[str, tuple[object, ...]] = {
    "template": ("template", "OUT.xlsx"),
    "convert": ("convert", NORIC, "OUT.xlsx"),
    "fix": ("fix", NORVAS, "--out", "OUT.xlsx", *TODAY),
    "fix a text": ("fix", NORIC, "--out", "OUT.csv", *TODAY),
    "merge": ("merge", ALS, NORVAS, "--out", "OUT.xlsx"),
    "check": ("check", NORVAS, "--format", "xlsx", "--out", "OUT.xlsx", *TODAY),
    "map": ("map", NORIC.parent, "--review", "OUT.xlsx"),
    "translate": ("translate", NORIC.parent, "--out", "OUT.xlsx"),
    "data profile": ("data", "profile", EXTRACT, "--out", "OUT.xlsx"),
    "report": ("check", NORVAS, "--format", "json", "--out", "OUT.json", *TODAY),
    "match": ("match", NORGAST, ALS.parent, "--out", "OUT.tsv", *TODAY),
    "licences": ("licences", "--out", "OUT.txt"),
    "status": ("status", "REGISTRIES", "--out", "OUT.txt", *TODAY),
    "spec schema": ("spec", "schema", "variabel", "--out", "OUT.json"),
    "diff": ("diff", NORVAS, ALS, "--out", "OUT.txt", *TODAY),
    "editions cite": (
        "editions",
        "cite",
        "norgast",
        "--registries",
        "REGISTRIES",
        "--out",
        "OUT.txt",
    ),
    "form schema": ("form", "schema", "--catalogue", "BUILD", "--out", "FOLDER"),
    "form check": ("form", "check", APPLICATION, "--out", "OUT.json", "--format", "json", *TODAY),
    "form route": ("form", "route", APPLICATION, "--out", "OUT.txt"),
    "form feasibility": (
        *("form", "feasibility", APPLICATION, "--catalogue", "BUILD", "--out", "OUT.txt"),
    ),
    "form export": ("form", "export", APPLICATION, "--out", "OUT.json"),
    "form migrate": ("form", "migrate", APPLICATION, "--out", "OUT.json"),
    "form diff": ("form", "diff", APPLICATION, AMENDMENT, "--out", "OUT.txt"),
    "data plan": ("data", "plan", NORGAST, "--out", "OUT.txt", *TODAY),
    "data suite": (
        *("data", "suite", NORGAST, "--form", "REGISTRERING", "--out", "OUT.json", *TODAY),
    ),
    "data synth": (
        *("data", "synth", NORGAST, "--form", "REGISTRERING", "--rows", "20"),
        *("--out", "OUT.csv", *TODAY),
    ),
    "data check": ("data", "check", NORGAST, "EXTRACT", "--out", "OUT.txt", *TODAY),
    "data compare": ("data", "compare", NORGAST, "EXTRACT", "--out", "OUT.txt"),
    "data quality": ("data", "quality", NORGAST, "EXTRACT", "--out", "OUT.txt", *TODAY),
    "data statistics": ("data", "statistics", NORGAST, "EXTRACT", "--out", "OUT.json", *TODAY),
    "harmonize-data": ("harmonize-data", NORIC.parent, "MAPPED", "--out", "OUT.csv"),
}
ELSEWHERE = {
    "accept": "a publication, kept beside what stood there: tests/test_desk.py",
    "publish": "a folder that is replaced whole, and only where it is a publication",
    "package": "tests/test_package.py",
    "release": "the edition is numbered; what is printed of it is claimed as in `diff`",
    "verify": "asks the catalogue's address; what it tells is claimed as in `diff`",
    "new": "tests/test_new.py",
    "workbench": "tests/test_workbench_pages.py",
}
"""Commands that write and do not stand above, with why."""


def test_every_command_that_writes_a_file_is_held_to_it() -> None:
    for name, options in options_of(get_command(app), ()):
        if {"--out", "--review"} & options:
            assert name in COMMANDS or name in ELSEWHERE, (
                f"{name} writes a file: give it a line in COMMANDS"
            )
            assert "--overwrite" in options or name in ("publish", "accept"), name


def options_of(command: Any, names: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
    for name, own in getattr(command, "commands", {}).items():
        yield from options_of(own, (*names, name))
    yield " ".join(names), {option for parameter in command.params for option in parameter.opts}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What some commands read: a publication of one registry, and an extract of one form."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "registries").mkdir()
    shutil.copytree(NORGAST, folder / "registries" / "norgast")
    places = {name: folder / name.lower() for name in ("REGISTRIES", "BUILD")}
    words = ("publish", places["REGISTRIES"], "--formats", "api,form", "--out", places["BUILD"])
    assert run((*words, *TODAY), folder) is None
    words = ("release", "norgast", "--registries", places["REGISTRIES"], "--by", "K")
    assert run((*words, "--with-errors", *TODAY), folder) is None
    places["EXTRACT"] = folder / "registrering.csv"
    words = ("data", "synth", NORGAST, "--form", "REGISTRERING", "--rows", "30")
    assert run((*words, "--out", places["EXTRACT"], *TODAY), folder) is None
    places["MAPPED"] = folder / "person.csv"
    words = ("data", "synth", NORIC.parent, "--form", "PERSON", "--rows", "30")
    assert run((*words, "--out", places["MAPPED"], *TODAY), folder) is None
    return places


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def run(
    words: tuple[object, ...], folder: Path, *more: str, made: dict[str, Path] | None = None
) -> object:
    """A command with its output in a folder; gives what it raised, None where all was well."""
    places = {**(made or {}), "FOLDER": folder}
    named = [str(places.get(str(word), word)) for word in words]
    placed = [word.replace("OUT.", f"{folder}/ut.") for word in named]
    done = CliRunner().invoke(app, [*placed, *more])
    return None if isinstance(done.exception, SystemExit) else done.exception


def out_of(words: tuple[object, ...], folder: Path) -> Path:
    names = [str(word) for word in words if str(word).startswith("OUT.")]
    return folder / names[0].replace("OUT.", "ut.") if names else folder / "ui.rjsf.json"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_of_somebody_elses_is_kept_and_replaced_where_one_insists(
    name: str, tmp_path: Path, made: dict[str, Path]
) -> None:
    words = COMMANDS[name]
    out = out_of(words, tmp_path)
    if out.suffix == ".xlsx":
        shutil.copy(ALS, out)
    else:
        out.write_text("mitt eget arbeid")
    before = out.read_bytes()
    refused = run(words, tmp_path, made=made)
    assert isinstance(refused, WrongUse)
    assert "--overwrite" in refused.message("nb") and "--overwrite" in refused.message("en")
    assert out.read_bytes() == before
    assert run(words, tmp_path, "--overwrite", made=made) is None
    assert out.read_bytes() != before


@pytest.mark.parametrize("name", COMMANDS)
def test_what_regmeta_wrote_may_be_written_anew_until_somebody_edits_it(
    name: str, tmp_path: Path, made: dict[str, Path]
) -> None:
    words = COMMANDS[name]
    assert run(words, tmp_path, made=made) is None
    out = out_of(words, tmp_path)
    first = out.read_bytes()
    assert run(words, tmp_path, made=made) is None
    assert out.read_bytes() == first
    if out.suffix != ".xlsx":
        out.write_bytes(first + b"min merknad")
        assert isinstance(run(words, tmp_path, made=made), WrongUse)
        assert out.read_bytes() == first + b"min merknad"


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
        ("data", "profile", source, "--out", source),
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


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("xlsx", b"PK"), ("json", b"{"), ("html", b"<!"), ("xml", b"<?xml"), ("txt", b"norvas")],
)
def test_where_no_format_is_said_the_ending_says_it(
    ending: str, begins: bytes, tmp_path: Path
) -> None:
    words = ("check", NORVAS, "--out", f"OUT.{ending}", "--today", "2026-11-23")
    assert run(words, tmp_path) is None
    assert (tmp_path / f"ut.{ending}").read_bytes().lstrip().startswith(begins)


def test_a_template_is_a_workbook(tmp_path: Path) -> None:
    assert isinstance(run(("template", "OUT.csv"), tmp_path), WrongUse)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("more", [(), ("--overwrite",)])
def test_what_a_command_reads_beside_is_never_written_over(
    more: tuple[str, ...], tmp_path: Path, made: dict[str, Path]
) -> None:
    application = tmp_path / "soknad.json"
    shutil.copy(APPLICATION, application)
    extract, toml = made["EXTRACT"], made["REGISTRIES"] / "norgast" / "registry.toml"
    book = toml.parent / "norgast-klokebok.csv"
    for source, words in (
        (application, ("form", "migrate", application, "--out", application)),
        (application, ("form", "export", application, "--out", application)),
        (extract, ("harmonize-data", NORGAST, extract, "--out", extract)),
        (book, ("data", "synth", toml.parent, "--form", "REGISTRERING", "--out", book)),
        (toml, ("match", toml.parent, ALS.parent, "--out", toml)),
    ):
        before = source.read_bytes()
        refused = run(words, tmp_path, *more)
        assert isinstance(refused, WrongUse), words
        assert source.read_bytes() == before, words


@pytest.mark.parametrize(
    "words",
    [
        ("match", NORGAST, ALS.parent, "--format", "text", "--out", "OUT.json"),
        ("spec", "schema", "--out", "OUT.xlsx"),
        ("status", "REGISTRIES", "--format", "html", "--out", "OUT.csv"),
        ("data", "plan", NORGAST, "--format", "text", "--out", "OUT.json"),
        ("data", "synth", NORGAST, "--out", "OUT.xlsx"),
        ("form", "export", APPLICATION, "--out", "OUT.txt"),
        ("diff", NORVAS, ALS, "--format", "json", "--out", "OUT.md"),
        ("data", "check", NORGAST, "EXTRACT", "--format", "html", "--out", "OUT.json"),
    ],
    ids=lambda words: " ".join(str(word) for word in words[:2]),
)
def test_no_command_writes_a_file_that_is_called_what_it_is_not(
    words: tuple[object, ...], tmp_path: Path, made: dict[str, Path]
) -> None:
    assert isinstance(run(words, tmp_path, made=made), WrongUse)
    assert not list(tmp_path.glob("ut.*"))
