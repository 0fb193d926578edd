"""The site's search files of a catalogue on disk, and the search itself, asked through node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from regmeta.catalogue.facts import Facts
from regmeta.model import Catalogue
from regmeta.publish.formats.site.search.files import search_files
from regmeta.spec.loading import load_spec

HERE = Path(__file__).parent / "search"


def write_files(catalogue: Catalogue, root: Path) -> Path:
    """search/ below `root`, as publishing writes it."""
    for folder, name, content in search_files(Facts(catalogue), load_spec()):
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / name).write_bytes(content)
    return root


def read_file(root: Path, name: str) -> Any:
    """What a file hands over, by its name below search/."""
    text = (root / "search" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def node(script: str, *words: str, given: str) -> str:
    """What one of the scripts beside the questions prints; skipped, visibly, without node."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("node is not installed (Debian: apt-get install nodejs)")
    done = subprocess.run(
        [path, str(HERE / script), *words], input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask(root: Path, questions: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The search's answers, as a page would get them from its worker."""
    given = "\n".join(json.dumps(question) for question in questions)
    printed = node("ask.mjs", str(root), given=given)
    return (json.loads(line) for line in printed.split("\n") if line)
