"""Inputs that broke 0.1.0, through the commands: one sentence or a reading, and never a fault."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from .commands import run
from .conftest import ROOT, SHARED

CASES = SHARED / "cases" / "safety"
REFUSED = ("far-", "many-sheets", "redos-FILLED", "redos-comments", "redos-unclosed", "q-c-")
FILES = tuple(sorted(path.name for path in CASES.glob("*.*s*"))) or ("absent",)
TABLES = tuple(sorted(path.name for path in CASES.glob("types/*.toml"))) or ("absent",)


@pytest.fixture(autouse=True)
def _cases() -> None:
    if not CASES.is_dir():
        pytest.skip("the cases of safety are not beside the project")


@pytest.mark.parametrize("command", ["read", "check", "data profile", "map", "match", "form check"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_or_refused_in_one_sentence(name: str, command: str) -> None:
    words = [CASES / name] * (2 if command == "match" else 1)
    done = run(*command.split(), *words)
    assert done.code in (0, 1, 2) and "regmeta selv" not in done.err, done.err
    if done.code == 2:
        assert done.err.count("\n") == 1 and name in done.err


@pytest.mark.parametrize("command", ["read", "check"])
@pytest.mark.parametrize("name", [name for name in FILES if name.startswith(REFUSED)])
def test_what_is_too_much_is_refused(name: str, command: str) -> None:
    assert run(command, CASES / name).code == 2


@pytest.mark.parametrize("name", TABLES)
def test_a_wrong_value_is_told_with_file_line_and_key(name: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "registries" / "nger", tmp_path / "nger")
    shutil.copy(CASES / "types" / name, tmp_path / "nger" / "registry.toml")
    done = run("check", tmp_path / "nger")
    assert done.code == 3
    # All that is wrong is told at once, a line each; every line has the file and its line.
    sentences = done.err.splitlines()
    assert sentences and "nger/registry.toml:1: " in sentences[0]
    assert all(re.search(r"nger/registry\.toml:\d+: \S", text) for text in sentences), sentences
