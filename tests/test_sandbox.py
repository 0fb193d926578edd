"""A reader apart: what it gives, and what is said where its process ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from benchmarks.making import make_registry
from benchmarks.writing import write_workbook
from regmeta.errors import UnreadableInput, WrongUse
from regmeta.files import sandbox
from regmeta.files.sandbox import Cause, Ended, ReaderLimits, apart
from regmeta.read.files.opening import read_grids, read_here
from regmeta.read.grid import Grid
from regmeta.spec.loading import load_spec

from .commands import run
from .conftest import ROOT

HERE = Path("x")
SMALL = ReaderLimits(memory=100_000_000, seconds=1.0)


def _words(path: Path, *words: str) -> list[str]:
    return [path.name, *words]


def _refusing(path: Path) -> str:
    raise WrongUse("{path}: nei", "{path}: no", path=path)


def _faulty(path: Path) -> str:
    return {}[path.name]  # type: ignore[no-any-return]


def _crashing(path: Path) -> str:
    os.kill(os.getpid(), signal.SIGSEGV)
    return ""


def _hungry(path: Path) -> str:
    return str(len(bytearray(2_000_000_000)))


def _complaining(path: Path) -> str:
    os.write(2, b"memory allocation of 99999999999 bytes failed\n")
    os.abort()


def _endless(path: Path) -> str:
    while True:
        pass


def _sleeping(path: Path) -> str:
    time.sleep(60)
    return ""


def _no_text(path: Path) -> str:
    return "\ud800"


def _leaving(path: Path) -> str:
    os._exit(0)


def test_the_value_comes_back_as_its_type() -> None:
    assert apart(_words, HERE, "a", "b\0æ", kind=list[str]) == ["x", "a", "b\0æ"]


def test_what_the_reader_raises_is_raised_here() -> None:
    with pytest.raises(WrongUse) as raised:
        apart(_refusing, HERE, kind=str)
    assert (raised.value.message("nb"), raised.value.message("en")) == ("x: nei", "x: no")


def test_a_fault_in_the_reader_is_a_fault_here() -> None:
    with pytest.raises(RuntimeError, match="KeyError: 'x'"):
        apart(_faulty, HERE, kind=str)


@pytest.mark.parametrize(
    ("read", "cause"),
    [
        (_crashing, "crash"),
        (_leaving, "crash"),
        (_hungry, "memory"),
        (_complaining, "memory"),
        (_endless, "time"),
        (_sleeping, "time"),
        (_no_text, "text"),
    ],
)
def test_how_a_reader_ended(read: object, cause: Cause, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Ended) as ended:
        apart(read, HERE, kind=str, limits=SMALL)  # type: ignore[arg-type]
    assert ended.value.cause == cause
    for lang in ("nb", "en"):
        assert sandbox.sentence(HERE, cause).message(lang).startswith("x: ")
    assert capfd.readouterr() == ("", "")


def test_no_process_and_no_open_file_is_left() -> None:
    before = sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for read in (_words, _crashing, _sleeping):
        with suppress(Ended):
            apart(read, HERE, kind=list[str], limits=SMALL)
    assert sorted(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


# ------------------------------------------------------------------ a new Python


@pytest.fixture
def thread() -> Iterator[None]:
    """Another thread, which may hold a lock."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    yield
    done.set()
    other.join()


def test_beside_another_thread_nothing_is_forked(thread: None, tmp_path: Path) -> None:
    assert not sandbox.can_fork()
    (tmp_path / "a.csv").write_text("kode;navn\n1;Høyde\n", "utf-8")
    assert read_grids(tmp_path / "a.csv") == read_here(tmp_path / "a.csv")


def test_a_new_python_gives_the_same_and_says_the_same(tmp_path: Path) -> None:
    workbook = tmp_path / "a.xlsx"
    write_workbook(make_registry(0, 30, 5, Random(4)), load_spec(), workbook)
    there = apart(read_here, workbook, kind=tuple[Grid, ...], anew=True)
    assert there == read_here(workbook) == read_grids(workbook)
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04")
    said = []
    for anew in (False, True):
        with pytest.raises(UnreadableInput) as raised:
            apart(read_here, tmp_path / "b.xlsx", kind=tuple[Grid, ...], anew=anew)
        said.append(raised.value.text)
    assert said[0] == said[1]


def test_a_new_python_has_limits_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kode;navn\n1;Høyde\n", "utf-8")
    with pytest.raises(Ended) as ended:
        apart(
            read_here,
            tmp_path / "a.csv",
            kind=object,
            limits=ReaderLimits(seconds=-0.99),
            anew=True,
        )
    assert ended.value.cause == "time"


# ------------------------------------------------------------------ workbooks that reach too far

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"
FAR = {
    "plain": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "no row": '<c r="XFD1048576"><v>1</v></c>',
    "line break": '<row r="1"><c\nr="XFD1048576"><v>1</v></c></row>',
    "tab after much": "<row r='1'/>" * 2000 + '<row><c\tr="XFD1048576"><v>1</v></c></row>',
    "single quotes": "<row r='1'><c s = '1'  r = 'XFD1048576'><v>1</v></c></row>",
    "many blanks": f'<row r="1"><c{" " * 999}r{" " * 99}={" " * 99}"XFD1048576"><v>1</v></c></row>',
    "small letters": '<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
    "a last attribute": '<row r="1"><c s="1" t="n" r="XFD1048576"><v>1</v></c></row>',
    "two columns": '<row r="1"><c r="AA999999"><v>1</v></c></row>',
    "one column": '<row r="1"><c r="Z1048576"><v>1</v></c></row>',
    "text of its own": '<row r="1"><c r="XFD99999" t="inlineStr"><is><t>x</t></is></c></row>',
}


def _workbook(path: Path, sheet: str, part: str = SHEET) -> Path:
    """A workbook of one sheet with these rows after a heading."""
    import openpyxl

    book = openpyxl.Workbook()
    book.save(path)
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = (HEAD + '<row r="1"><c r="A1"><v>1</v></c></row>' + sheet + TAIL).encode()
    if part != SHEET:
        del parts[SHEET]
        for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
            parts[name] = parts[name].replace(SHEET.encode(), part.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("command", ["read", "check", "data profile", "match"])
@pytest.mark.parametrize("kind", FAR)
def test_a_sheet_that_reaches_too_far_is_one_sentence(
    kind: str, command: str, tmp_path: Path
) -> None:
    path = _workbook(tmp_path / "langt.xlsx", FAR[kind])
    words = (path, path) if command == "match" else (path,)
    done = run(*command.split(), *words)
    assert done.code == 2 and done.err.count("\n") == 1, done.err
    assert "for stor" in done.err and "langt.xlsx" in done.err


def test_a_sheet_may_lie_anywhere_in_the_package(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "langt.xlsx", FAR["plain"], "xl/annet/ark.bin")
    done = run("read", path)
    assert done.code == 2 and done.err.count("\n") == 1


def test_sheets_together_are_bound_too(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for number in range(8):
        book.create_sheet(f"Ark {number}")["Z99999"] = 1
    book.save(tmp_path / "mange.xlsx")
    done = run("read", tmp_path / "mange.xlsx")
    assert done.code == 2 and "for stor" in done.err


def test_wide_and_long_but_not_too_large_is_read(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", '<row r="100"><c r="XFD100"><v>7</v></c></row>')
    assert read_grids(path)[0].at(100, 16_384) == "7"
    path = _workbook(tmp_path / "b.xlsx", '<row r="200000"><c r="B200000"><v>7</v></c></row>')
    assert read_grids(path)[0].at(200_000, 2) == "7"


@pytest.mark.parametrize(
    "tags",
    [
        '<c x="1">',
        '<c r="A2" ',
        "<c r=",
        "<row r=",
        '<row r="2" hidden="1" ',
        "<f>",
        "<v>",
        "<a:f>x</f",
        '<c r="A2" t="e"><f>1',
        '<col hidden="1" min=',
    ],
)
def test_tags_that_are_never_closed_take_no_longer_than_others(tags: str, tmp_path: Path) -> None:
    """A search that grows with the square would take hours."""
    path = _workbook(tmp_path / "a.xlsx", 't="e"</f> =' + tags * 200_000)
    started = time.perf_counter()
    run("read", path)
    assert time.perf_counter() - started < 15


ORPHAN = """
import os, sys, time
from pathlib import Path
from regmeta.files.sandbox import apart

def large(path):
    (path / "reader").write_text(str(os.getpid()))
    time.sleep(0.5)
    return "x" * 5_000_000

apart(large, Path(sys.argv[1]), kind=str)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="readers are forked on Linux alone")
def test_no_reader_outlives_a_command_that_is_killed(tmp_path: Path) -> None:
    command = subprocess.Popen([sys.executable, "-c", ORPHAN, str(tmp_path)], cwd=ROOT)
    note = tmp_path / "reader"
    until = time.monotonic() + 15
    while not (note.is_file() and note.read_text()) and time.monotonic() < until:
        time.sleep(0.01)
    reader = int(note.read_text())
    command.kill()
    command.wait()
    while _is_running(reader) and time.monotonic() < until:
        time.sleep(0.05)
    outlived = _is_running(reader)
    if outlived:
        os.kill(reader, signal.SIGKILL)
    assert not outlived


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
