"""What code hosts are told stands at paths of the repository; the hook checks what changed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.commands import run
from tests.conftest import ROOT

DAY = ("--today", "2026-11-23")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with registries some folders down, and a name that is escaped."""
    home = tmp_path / "repo"
    for ident in ("als", "nger", "norvas"):
        shutil.copytree(ROOT / "registries" / ident, home / "data" / "registries" / ident)
    source = ROOT / "registries/ablanor/ablanor-klokebok.xlsx"
    (home / "løse filer").mkdir()
    shutil.copyfile(source, home / "løse filer" / "kodebok, ny.xlsx")
    subprocess.run(["git", "init", "-q", str(home)], check=True)
    subprocess.run(["git", "-C", str(home), "add", "-A"], check=True)
    return home


def tracked(repository: Path) -> set[str]:
    listed = subprocess.run(
        ["git", "-C", str(repository), "ls-files", "-z"], check=True, capture_output=True
    )
    return set(listed.stdout.decode().split("\0"))


def named(output_format: str, said: str) -> set[str]:
    """The paths that an output names."""
    if output_format == "github":
        found = re.findall(r"^::\w+ file=([^\n]*?),title=", said, re.MULTILINE)
        return {unquote(path) for path in found}
    results = json.loads(said)["runs"][0]["results"]
    locations = [place["physicalLocation"] for row in results for place in row["locations"]]
    return {unquote(place["artifactLocation"]["uri"]) for place in locations}


@pytest.mark.parametrize("output_format", ["github", "sarif"])
@pytest.mark.parametrize(
    ("where", "words"),
    [
        (".", ["data/registries"]),
        (".", ["data/registries/als"]),
        ("data/registries", ["."]),
        ("data", ["registries/nger"]),
        ("data", ["../løse filer/kodebok, ny.xlsx"]),
        (".", ["løse filer/kodebok, ny.xlsx", "data/registries/norvas"]),
    ],
)
def test_every_path_exists_in_the_repository(
    output_format: str,
    where: str,
    words: list[str],
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(repository / where)
    done = run("check", *words, "--format", output_format, *DAY)
    paths = named(output_format, done.out)
    assert paths and paths <= tracked(repository)


def test_what_changed_is_checked_and_nothing_else(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    changed = ("data/registries/als/als-kodebok.xlsx", "data/registries/als/registry.toml")
    done = run("check", "--changed", *changed, "løse filer/kodebok, ny.xlsx", "--format", "json")
    assert {finding["registry"] for finding in json.loads(done.out)["findings"]} == {"als"}
    assert "kodebok, ny.xlsx: hører ikke til et register" in done.err


def test_nothing_of_a_registry_changed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    done = run("check", "--changed", "løse filer/kodebok, ny.xlsx")
    assert (done.code, done.out) == (0, "")
