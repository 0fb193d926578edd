"""Formats written by several processes at once: the same files, the same failures, no orphans."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from regmeta import processes
from regmeta.errors import OutputFailed
from regmeta.model import Progress
from regmeta.publish import publish_catalogue
from regmeta.publish.formats import tables
from regmeta.runs.formats import FORMATS
from regmeta.spec.fields import Spec

from .small import small_catalogue

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2,
    reason="needs Linux and two cores: elsewhere formats are written one after the other",
)


@pytest.fixture(autouse=True)
def always_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_WORTH_IT", 0)


def content(path: Path) -> dict[str, bytes]:
    """Every file but the database, whose library puts marks of its own into each."""
    return {
        str(one.relative_to(path)): one.read_bytes()
        for one in path.rglob("*")
        if one.is_file() and one.suffix != ".duckdb"
    }


def test_the_files_are_those_of_one_process(
    spec: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int, str]] = []
    many = publish_catalogue(
        small_catalogue(spec),
        tmp_path / "many",
        spec,
        among=FORMATS,
        progress=lambda *one: told.append(one),
    )
    monkeypatch.setattr(processes, "_WORTH_IT", 10**9)
    one = publish_catalogue(small_catalogue(spec), tmp_path / "one", spec, among=FORMATS)
    assert [made.files for made in many.formats] == [made.files for made in one.formats]
    assert content(tmp_path / "many") == content(tmp_path / "one")
    shares = [done for done, _, _ in told]
    assert shares == sorted(shares) and shares[-1] == 1000


def test_a_full_disk_in_another_process_is_told_as_one_here(
    spec: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tables, "write_book", full)
    with pytest.raises(OutputFailed, match="disken er full"):
        publish_catalogue(small_catalogue(spec), tmp_path / "build", spec)
    assert not list(tmp_path.iterdir())


def test_a_process_that_is_killed_is_a_failure_not_a_wait() -> None:
    def killed(_: Progress) -> tuple[int, int]:
        os.kill(os.getpid(), 9)
        return 0, 0

    with pytest.raises(OSError, match="the process that wrote a was ended"):
        processes.write_all({"a": killed, "b": lambda _: (1, 2)}, 1, lambda *_: None)


def test_a_fault_of_ours_keeps_its_words() -> None:
    def wrong(_: Progress) -> tuple[int, int]:
        raise KeyError("V_X")

    with pytest.raises(RuntimeError, match="KeyError: 'V_X'"):
        processes.write_all({"a": wrong, "b": lambda _: (1, 2)}, 1, lambda *_: None)


ORPHANS = """
import os, time
from regmeta import processes
processes._WORTH_IT = 0
def slow(tell):
    os.write(1, b"%d\\n" % os.getpid())  # one write: two processes may not mix their lines
    time.sleep(60)
    return 0, 0
processes.write_all({"a": slow, "b": slow}, 1, lambda *_: None)
"""


def test_no_process_outlives_the_one_that_started_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        children = [int(process.stdout.readline()) for _ in range(2)]
        process.kill()
    deadline = time.monotonic() + 5
    while any(_runs(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(_runs(child) for child in children)


def _runs(process: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return False
    return state not in "ZX"
