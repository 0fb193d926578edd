"""What one run keeps for the next is typed data: it comes back equal, and nothing in it can run."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.files.kept import Kept
from regmeta.files.packing import packed, unpacked
from regmeta.harmonize.pairs import side_of
from regmeta.model import Submission
from regmeta.runs.batch import read_registries
from regmeta.runs.checking import catalogue_of, check, harmonize_all
from regmeta.runs.likeness import pairs_of, recognised_in
from regmeta.runs.memory import Memory
from regmeta.runs.remembered import (
    INSTRUMENTS,
    MAPPINGS,
    READ,
    SIDE,
    SIMILAR,
    VERSIONS,
    findings_on,
)
from regmeta.spec.fields import Spec
from regmeta.spec.targets import load_targets
from tests.conftest import ROOT

TODAY = date(2026, 11, 23)
FOLDER = ROOT / "registries" / "norgast"


class Trap:
    """An object whose pickle makes a file when it is read."""

    def __init__(self, sprung: Path) -> None:
        self.sprung = sprung

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.sprung,))


def test_a_pickle_planted_among_what_is_kept_never_runs(spec: Spec, tmp_path: Path) -> None:
    sprung = tmp_path / "sprung"
    assert pickle.loads(pickle.dumps(Trap(sprung))) is None and sprung.exists()
    sprung.unlink()
    kept = Kept(tmp_path / "kept")
    memory = Memory({FOLDER.name: "digest"}, kept)
    read_registries([FOLDER], spec, memory)
    keys = [path.name for path in kept.folder.iterdir()]
    assert keys
    key = f"{READ.name} {FOLDER.resolve()} digest"
    kept.put(key, pickle.dumps(Trap(sprung)))
    assert [path.name for path in kept.folder.iterdir()] == keys
    assert memory.of(FOLDER, READ) is None
    (submission,) = read_registries([FOLDER], spec, memory).submissions
    assert isinstance(submission, Submission) and len(submission["variabel"])
    assert not sprung.exists()
    assert memory.of(FOLDER, READ) is not None, "what was read is kept again in its place"


def test_nothing_but_the_pipe_between_our_own_processes_is_pickled() -> None:
    using = {
        str(path.relative_to(ROOT / "regmeta"))
        for path in (ROOT / "regmeta").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "pickle" in line and "never pickle" not in line
    }
    assert using == {"processes.py"}


def test_everything_that_is_remembered_comes_back_equal(spec: Spec, tmp_path: Path) -> None:
    memory = Memory({"norgast": "1", "als": "2"}, Kept(tmp_path))
    checked = check([ROOT / "registries" / "als", FOLDER], spec, today=TODAY)
    findings = tuple(one for one in checked.report.findings if one.registry == "norgast")
    catalogue = catalogue_of(checked.batch, spec, today=TODAY)
    kilde = next(one for one in catalogue.kilder if one.id == "norgast")
    (batch,) = [one for one in checked.batch.submissions if one.id == "norgast"]
    values: list[tuple[Any, Any]] = [
        (findings_on(TODAY), findings),
        (MAPPINGS, harmonize_all(checked.batch, load_targets())["norgast"]),
        (VERSIONS, kilde),
        (SIDE, side_of(batch)),
        (INSTRUMENTS, recognised_in(checked.batch, memory)),
        (SIMILAR, {"digest": pairs_of(checked.batch, memory)[0][2]}),
    ]
    assert findings and values[1][1]
    for subject, value in values:
        memory.learn(FOLDER, subject, value)
        assert memory.of(FOLDER, subject) == value, subject.name


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_of_the_type_or_none(content: bytes) -> None:
    value = unpacked(content, dict[str, list[int]])
    assert value is None or unpacked(packed(value) or b"", dict[str, list[int]]) == value


@pytest.mark.parametrize("text", ["\ud800", "a\udcffb"])
def test_a_text_that_is_no_unicode_is_not_kept(text: str, tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.keep("key", (text,))
    assert kept.recall("key", tuple[str, ...]) is None
