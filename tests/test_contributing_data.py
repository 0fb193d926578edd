"""The page on adding a data check holds: in a copy of the tree its example is one like ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_contributing import blocks_of

LINKED = ("specs", "registries", "benchmarks", "pyproject.toml")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree with the page's files in it, and nothing else changed."""
    folder = tmp_path_factory.mktemp("tree")
    left_out = shutil.ignore_patterns("__pycache__", "golden", "browser")
    for name in ("regmeta", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    for path, text in blocks_of("data-check.md").items():
        (folder / path).write_text(text, encoding="utf-8")
    done = run(folder, "-m", "regmeta.data.reference")
    assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python in the copy, where its own regmeta comes first."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_check_of_the_page_is_complete_and_runs_in_duckdb_plain_python_and_synth(
    scratch: Path,
) -> None:
    tests = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_data_checks.py")
    done = run(scratch, *tests, "-k", "placeholder or pages", "-W", "ignore")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout or "[100%]" in done.stdout


def test_its_pages_are_made_in_both_languages(scratch: Path) -> None:
    folder = scratch / "docs/reference/checks"
    for lang, title in (("nb", "En tekst som bare fyller"), ("en", "A text that only fills")):
        page = (folder / f"data-placeholder-text.{lang}.md").read_text(encoding="utf-8")
        assert title in page
        index = (folder / f"index.{lang}.md").read_text(encoding="utf-8")
        assert f"(data-placeholder-text.{lang}.md)" in index
