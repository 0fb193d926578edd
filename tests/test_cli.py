"""The command line as a user meets it: help, exit codes, sentences, and what it may import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_group

from regmeta.cli.app import FILES, command_line
from regmeta.cli.grouped import USERS
from tests.conftest import ROOT

COMMANDS = tuple(FILES)
# A plain check may not pay for what it does not use.
HEAVY = (
    "sqlglot",
    "pandas",
    "numpy",
    "openpyxl",
    "duckdb",
    "jinja2",
    "great_expectations",
    "rdflib",
    "rich",
)


def regmeta(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "regmeta.cli", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )


def test_help_lists_every_command() -> None:
    shown = regmeta("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert f"  {command} " in shown.stdout
    assert shown.stdout.count("...") == 1  # [ARGS]...: no sentence is cut


def test_help_lists_a_command_by_those_who_use_it_once() -> None:
    commands = [name for names in USERS.values() for name in names]
    assert sorted(commands) == sorted(get_group(command_line()).commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    shown = regmeta(command, "--help")
    assert shown.returncode == 0
    assert f"regmeta {command}" in shown.stdout.split("Example")[1]
    assert "\\" not in shown.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("check", "no-such-file.xlsx"),
        ("read", "no-such-file.xlsx"),
        ("publish", "no-such-folder", "--out", "build-nowhere"),
        ("check", "README.md", "--format", "parchment"),
        ("check", "README.md", "--today", "yesterday"),
        ("spec", "show", "variabel.NoSuchField"),
        ("rules", "show", "no-such-rule"),
        ("targets", "person.kjon"),
        ("map",),
        ("map", "--names", "no-such-table.tsv"),
    ],
)
@pytest.mark.parametrize("lang", ["nb", "en"])
def test_wrong_use_is_one_sentence_and_exit_2(words: tuple[str, ...], lang: str) -> None:
    shown = regmeta(*words, "--lang", lang)
    assert shown.returncode == 2, shown.stderr
    assert shown.stderr.startswith("regmeta: ")
    assert shown.stderr.count("\n") == 1
    assert "Traceback" not in shown.stderr
    assert not (ROOT / "build-nowhere").exists()


def test_check_finds_errors_in_a_registry_that_has_them() -> None:
    shown = regmeta("check", "registries/norvas", "--format", "json")
    report = json.loads(shown.stdout)
    assert shown.returncode == 1
    assert report["counts"]["error"] == sum(f["severity"] == "error" for f in report["findings"])
    assert all(f["file"] and f["message"] and f["rule"] for f in report["findings"])


def test_publishing_over_the_registries_is_refused(tmp_path: Path) -> None:
    shown = regmeta("publish", "registries", "--out", ".")
    assert shown.returncode == 2
    assert (ROOT / "registries" / "noric" / "registry.toml").is_file()


def test_a_plain_check_imports_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['regmeta', 'check', 'registries/noric', '--today', '2026-11-23']\n"
        "from regmeta.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print('LOADED', sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert shown.stdout.rstrip().endswith("LOADED []")


def test_colours_survive_redirection_only_when_asked() -> None:
    plain = regmeta("check", "registries/norvas")
    coloured = regmeta("check", "registries/norvas", FORCE_COLOR="1")
    assert "\x1b[" not in plain.stdout
    assert "\x1b[" in coloured.stdout


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_command_stands_in_the_file_that_is_named(name: str) -> None:
    """Asked for by its name, a command is brought in alone; the whole line holds the same."""
    alone = get_group(command_line(name)).commands
    every = get_group(command_line()).commands
    assert name in alone
    assert len(alone) < len(every)
    assert alone[name].get_short_help_str() == every[name].get_short_help_str()


def test_no_command_is_without_its_file() -> None:
    assert set(get_group(command_line()).commands) == set(FILES)


@pytest.mark.parametrize(
    ("ending", "named", "begins"),
    [
        ("md", (), "#"),
        ("json", (), "{"),
        ("HTML", (), "<!"),
        ("txt", (), "nger-klokebok.csv"),
        ("json", ("--format", "json"), "{"),
    ],
)
def test_the_ending_says_the_format_where_nobody_names_one(
    ending: str, named: tuple[str, ...], begins: str, tmp_path: Path
) -> None:
    files = [ROOT / "registries" / name / f"{name}-klokebok.csv" for name in ("nger", "norgast")]
    out = tmp_path / f"endringer.{ending}"
    done = regmeta("diff", *files, "--out", out, *named)
    assert done.returncode == 0, done.stderr
    assert out.read_text("utf-8").casefold().startswith(begins.casefold())


def test_a_format_that_is_named_stands_whatever_the_ending(tmp_path: Path) -> None:
    file = ROOT / "registries" / "nger" / "nger-klokebok.csv"
    done = regmeta("diff", file, file, "--out", tmp_path / "e.json", "--format", "md")
    assert done.returncode == 2 and ".json-fil" in done.stderr
    assert not (tmp_path / "e.json").exists()
