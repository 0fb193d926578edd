"""A reader that brings its process down leaves one sentence and an exit code, not silence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

CRASHING = """
import os, signal, sys
import regmeta.data.source.opening as opening
def crash(*words, **more):
    os.kill(os.getpid(), signal.{signal})
opening.open_source = crash
sys.argv[0] = "regmeta"
from regmeta.cli.app import program
program()
"""


def command(code: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(call, capture_output=True, text=True, cwd=ROOT, timeout=120)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
@pytest.mark.parametrize("signal", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_a_crash_is_one_sentence_about_the_file(signal: str, tmp_path: Path):
    file = tmp_path / "uttrekk.csv"
    file.write_text("A;B\n1;2\n", encoding="utf-8")
    for words in (("check", "norgast", file), ("profile", file, "--out", tmp_path / "ut.xlsx")):
        done = command(CRASHING.replace("{signal}", signal), "data", *words)
        assert done.returncode == 2, done.stderr
        assert done.stderr.count("\n") == 1
        assert "uttrekk.csv" in done.stderr and "leseren klarte den ikke" in done.stderr
    assert not (tmp_path / "ut.xlsx").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
def test_a_reader_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "uttrekk.csv"
    file.write_text("A;B\n1;2\n", encoding="utf-8")
    hanging = CRASHING.replace(
        "os.kill(os.getpid(), signal.{signal})", "import time; time.sleep(90)"
    )
    monkeypatch.setenv("REGMETA_SECONDS", "2")
    done = command(hanging, "data", "check", "norgast", file)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "uttrekk.csv: ble ikke ferdig på 2 sekunder" in done.stderr
    monkeypatch.setenv("REGMETA_SECONDS", "mange")
    assert "skriv et antall sekunder" in command(hanging, "data", "check", "norgast", file).stderr


ANEW = """
import sys
from regmeta.files import sandbox
sandbox.can_fork = lambda: False
sys.argv[0] = "regmeta"
from regmeta.cli.app import program
program()
"""


def test_where_nothing_can_be_forked_a_python_is_started_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "registrering.csv"
    file.write_text("HEIGHT;HEIGHT_MISS\n180;0\n", encoding="utf-8")
    forked = command(
        ANEW.replace("sandbox.can_fork = lambda: False", ""), "data", "check", "norgast", file
    )
    anew = command(ANEW, "data", "check", "norgast", file)
    assert (anew.returncode, anew.stdout) == (forked.returncode, forked.stdout)
    assert "registrering.csv · 1 rader" in anew.stdout
    sleeping = ANEW.replace(
        "sys.argv[0]",
        "import regmeta.processes as processes\n"
        'asleep = [sys.executable, "-c", "import time; time.sleep(90)"]\n'
        "processes.isolated = lambda *words: asleep\n"
        "sys.argv[0]",
    )
    monkeypatch.setenv("REGMETA_SECONDS", "1")
    done = command(sleeping, "data", "check", "norgast", file)
    assert done.returncode == 2 and "ble ikke ferdig på 1 sekunder" in done.stderr, done


@pytest.mark.skipif(sys.platform != "linux", reason="limits on memory are Linux's")
def test_a_reader_that_asks_for_more_than_there_is_gets_a_sentence(tmp_path: Path):
    file = tmp_path / "uttrekk.csv"
    file.write_text("A;B\n1;2\n", encoding="utf-8")
    greedy = CRASHING.replace("os.kill(os.getpid(), signal.{signal})", "bytearray(1 << 42)")
    done = command(greedy, "data", "check", "norgast", file)
    assert done.returncode == 2 and "ikke minne nok" in done.stderr, done


def test_a_program_ends_as_its_child_does(tmp_path: Path):
    synth = [sys.executable, "-m", "regmeta", "data", "synth", "norgast", "--rows", "20"]
    out = tmp_path / "u"
    made = subprocess.run([*synth, "--faults", "2", "--out", str(out)], cwd=ROOT, timeout=120)
    assert made.returncode == 0
    file = out / "registrering.csv"
    for words, code in (
        (("check", "norgast", file, "--format", "json"), 1),
        (("check", "norgast", tmp_path / "finnes-ikke.csv"), 2),
        (("check", "finnes-ikke", file), 2),
    ):
        call = [sys.executable, "-m", "regmeta", "data", *map(str, words)]
        done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, timeout=120)
        assert done.returncode == code, done.stderr
        assert bool(done.stdout) == (code == 1) and "Traceback" not in done.stderr
