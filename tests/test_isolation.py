"""No code of the folder one stands in runs: not in regmeta as a module, not in its children."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from regmeta.processes import isolated

from .conftest import ROOT

TRAP = "import pathlib\npathlib.Path(__file__).with_suffix('.sprang').touch()\n"
NAMES = ("json", "dataclasses", "typing", "typer", "msgspec", "zipfile", "python_calamine", "re")


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """A folder of modules that leave a mark when they run, and a damaged .ods and .sav file."""
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(TRAP)
    (tmp_path / "a.ods").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "a.sav").write_bytes(b"$FL2 no data")
    return tmp_path


@pytest.mark.parametrize("module", ["regmeta", "regmeta.cli"])
@pytest.mark.parametrize("file", ["a.ods", "a.xls", "a.sav"])
def test_nothing_that_lies_beside_a_file_runs(trapped: Path, module: str, file: str) -> None:
    command = [sys.executable, "-m", module, "read", file]
    done = subprocess.run(command, cwd=trapped, capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert not list(trapped.glob("*.sprang"))


def test_a_child_has_neither_the_current_folder_nor_pythonpath(
    trapped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(trapped)
    monkeypatch.setenv("PYTHONPATH", str(trapped))
    (trapped / "a.csv").write_text("x")
    words = ("regmeta.read.files.opening:read_here", "600000000", "20", str(trapped / "a.ods"))
    done = subprocess.run(isolated("regmeta.files.sandbox", *words), capture_output=True)
    assert b"UnreadableInput" in done.stdout, done.stderr
    assert not list(trapped.glob("*.sprang"))


def test_a_child_runs_this_very_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "regmeta"
    other.mkdir()
    (other / "__init__.py").write_text("raise SystemExit('another regmeta')")
    monkeypatch.syspath_prepend(str(tmp_path))
    done = subprocess.run(isolated("regmeta.cli", "--help"), capture_output=True, text=True)
    assert done.returncode == 0 and "Usage: " in done.stdout, done.stderr


def test_every_child_of_the_package_starts_isolated() -> None:
    """A Python is started by `processes.isolated` alone."""
    naming = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "regmeta").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "executable"
    ]
    assert naming == ["regmeta/processes.py"]


def test_the_action_installs_without_code_of_the_pull_request() -> None:
    assert "python -m" not in (ROOT / "action.yml").read_text("utf-8")
