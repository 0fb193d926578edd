"""Where a system lacks what Linux has, all the same is done, to the byte; and UTF-8 is spoken."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from regmeta.files import folder as exchanging
from regmeta.files.folder import write_folder
from tests.conftest import ROOT

# What Windows has not, hidden before anything of ours is imported.
HIDDEN = """
import importlib.abc, os, signal, sys
absent = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "crypt", "spwd"}
class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
for name in absent:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Absent())
gone = "getuid geteuid fork forkpty sched_getaffinity getppid chown fchmod"
for name in gone.split():
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGUSR1", "SIGALRM"):
    if hasattr(signal, name):
        delattr(signal, name)
import ctypes
class NoSystem:
    def __init__(self, *words, **more):
        raise OSError("no such library")
ctypes.CDLL = NoSystem
def refuse(*words, **more):
    raise OSError(95, "no links here")
os.link = refuse
os.symlink = refuse
"""


def bare(code: str, *words: object, encoding: str = "cp1252") -> subprocess.CompletedProcess[bytes]:
    """Python code with the words, on a system that lacks all that, with a console of its own."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "REGMETA_DEBUG": "1"}
    command = [sys.executable, "-c", HIDDEN + code, *map(str, words)]
    return subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, timeout=180)


def command(*words: object, encoding: str = "cp1252") -> subprocess.CompletedProcess[bytes]:
    code = "sys.argv[0] = 'regmeta'\nfrom regmeta.cli.app import main\nmain()\n"
    return bare(code, *words, encoding=encoding)


def test_every_module_can_be_imported_without_them():
    code = """
import importlib, pkgutil, regmeta
names = [module.name for module in pkgutil.walk_packages(regmeta.__path__, "regmeta.")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names))
"""
    done = bare(code)
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) > 400


@pytest.mark.parametrize(
    "encoding",
    ["cp1252", *(pytest.param(name, marks=pytest.mark.long) for name in ("ascii", "cp850"))],
)
def test_reports_are_utf8_whatever_the_console_says(encoding: str, tmp_path: Path):
    file = ROOT / "registries" / "norvas" / "norvas-kodebok.xlsx"
    for words, code in (
        (("read", file), 0),
        (("check", file), 1),
        (("check", file, "--format", "json"), 1),
        (("check", file, "--format", "xlsx", "--out", tmp_path / "funn.xlsx"), 1),
        (("map", file), 0),
        (("spec",), 0),
        (("status", "registries"), 0),
        (("template", tmp_path / "mal.xlsx"), 0),
    ):
        done = command(*words, encoding=encoding)
        assert done.returncode == code, (words, done.stderr.decode("utf-8", "replace"))
        said = done.stdout.decode("utf-8")
        assert "\\x" not in said and "Traceback" not in done.stderr.decode("utf-8")
    assert command("check", "finnes-ikke-æøå.xlsx", encoding=encoding).stderr.decode("utf-8")


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".duckdb" and ".regmeta" not in path.parts
    }


def test_what_is_published_is_the_same_to_the_byte(tmp_path: Path):
    """The second run there finds all unchanged, the third replaces what stands."""
    here, there = tmp_path / "her", tmp_path / "der"
    words = ("publish", "registries", "--today", "2026-11-23", "--out")
    usual = [sys.executable, "-m", "regmeta", *words, str(here)]
    expected = subprocess.run(usual, capture_output=True, cwd=ROOT, timeout=180)
    for _ in range(2):
        done = command(*words, there)
        assert done.returncode == expected.returncode, done.stderr.decode()
        assert content(there) == content(here)
    again = command("publish", "registries", "--today", "2026-11-24", "--out", there)
    assert again.returncode == expected.returncode, again.stderr.decode()
    assert sorted(content(there)) == sorted(content(here))
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith((".old", ".gone"))] == []


def test_a_pointer_is_swapped_where_folders_cannot_be_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Whoever reads meanwhile sees the old folder or the new, never none and never half of one."""
    monkeypatch.setattr(exchanging, "exchange", lambda path, other: False)
    out = tmp_path / "ut"

    def publish(number: int) -> None:
        def fill(folder: Path) -> None:
            for name in ("a", "b"):
                (folder / name).write_text(str(number), encoding="utf-8")

        write_folder(out, fill, own=frozenset({"a", "b"}))

    publish(0)
    publish(1)
    assert out.is_symlink()
    seen: set[tuple[str, str]] = set()
    wrong: list[BaseException] = []
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            try:
                folder = out.resolve(strict=True)
                seen.add(((folder / "a").read_text("utf-8"), (folder / "b").read_text("utf-8")))
            except FileNotFoundError:
                # The folder that was followed may be gone by now; the pointer never is.
                if not os.path.lexists(out):
                    wrong.append(FileNotFoundError(str(out)))
            time.sleep(0)

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(2, 60):
        publish(number)
    ended.set()
    reader.join()
    assert wrong == [] and seen and all(first == second for first, second in seen)
    assert (out / "a").read_text("utf-8") == "59"
    left = sorted(path.name for path in tmp_path.iterdir())
    assert len(left) == 2 and left[0].endswith(".standing")


def test_closed_output_is_one_sentence(tmp_path: Path):
    file = ROOT / "registries" / "norvas" / "norvas-kodebok.xlsx"
    shell = f'"{sys.executable}" -m regmeta read "{file}" >&-'
    done = subprocess.run(["sh", "-c", shell], capture_output=True, cwd=ROOT, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1 and "Standard ut er lukket" in done.stderr.decode()


def test_a_file_of_line_breaks_is_one_sentence_at_once(tmp_path: Path):
    path = tmp_path / "linjer.csv"
    path.write_bytes(b"\n" * 190_000_000)
    words = [sys.executable, "-m", "regmeta", "check", str(path)]
    done = subprocess.run(words, capture_output=True, cwd=ROOT, timeout=60)
    assert done.returncode == 2 and done.stderr.decode().count("\n") == 1
    assert "190000000 linjer" in done.stderr.decode(), "it was counted, and no reader gave it up"
