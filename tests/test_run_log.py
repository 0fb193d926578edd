"""`--log`: a line a run, whatever became of it; and a broken registry costs others nothing."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from .commands import Done, run
from .conftest import ROOT

DAY = ("--today", "2026-08-20")


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("als", "nger", "norgast"):
        shutil.copytree(ROOT / "registries" / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


def _publish(registries: Path, *more: str) -> Done:
    home = registries.parent
    words = ("--out", home / "out", "--formats", "api,tables", "--log", home / "log.jsonl")
    return run("publish", registries, *words, *DAY, *more)


def _log(registries: Path) -> list[dict[str, Any]]:
    text = (registries.parent / "log.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_every_run_has_a_line(registries: Path) -> None:
    codes = [_publish(registries).code, _publish(registries).code]
    (registries / "als" / "registry.toml").write_text("= nei", encoding="utf-8")
    codes += [_publish(registries).code, _publish(registries, "--strict").code]
    codes.append(_publish(registries, "--only", "hipp").code)
    assert codes == [0, 0, 4, 1, 2]
    lines = _log(registries)
    assert [line["code"] for line in lines] == codes
    for line in lines:
        assert set(line) == {"time", "command", "of", "code", "counts", "seconds"}
        assert line["command"] == "publish" and str(registries) in line["of"]
        assert datetime.fromisoformat(line["time"]).utcoffset() is not None
        assert line["seconds"] >= 0
    assert [line["counts"].get("published") for line in lines] == [3, 3, 3, 0, None]
    assert [line["counts"].get("held") for line in lines] == [0, 0, 1, 1, None]


def test_a_broken_registry_does_not_make_the_others_new(registries: Path) -> None:
    assert _publish(registries).code == 0
    home = registries / "norgast" / "registry.toml"
    sound = home.read_text(encoding="utf-8")
    home.write_text("= nei", encoding="utf-8")
    assert [_publish(registries).code for _ in range(3)] == [4, 4, 4]
    home.write_text(sound, encoding="utf-8")
    assert [_publish(registries).code for _ in range(2)] == [0, 0]
    home.write_text(sound.replace("gastrokirurgi", "mage og tarm"), encoding="utf-8")
    assert _publish(registries).code == 0
    rebuilt = [line["counts"]["rebuilt"] for line in _log(registries)]
    assert rebuilt == [3, 0, 0, 0, 0, 0, 1]


def test_a_log_that_cannot_be_written_stops_the_run_before_it_begins(registries: Path) -> None:
    for lang, said in (("nb", "kan ikke skrives"), ("en", "cannot be written")):
        out = registries.parent / "out"
        words = ("--out", out, "--log", registries, "--lang", lang, *DAY)
        done = run("publish", registries, *words)
        assert done.code == 2 and done.err.count("\n") == 1 and said in done.err
        assert not out.exists()


def test_other_commands_have_a_line_too(registries: Path) -> None:
    log = registries.parent / "log.jsonl"
    words = ("--registries", registries, "--by", "Kari Testesen", *DAY, "--log", log)
    assert run("release", "als", *words).code == 0
    assert run("release", "als", *words).code == 2
    assert run("status", registries, *DAY, "--log", log).code == 0
    pair = (registries / "als", registries / "norgast")
    assert run("diff", *pair, "--strict", *DAY, "--log", log).code == 1
    api = ("--api", "http://127.0.0.1:9/api/explorer", "--retries", "0")
    assert run("verify", "als", "--registries", registries, *api, *DAY, "--log", log).code == 2
    lines = _log(registries)
    commands = [(line["command"], line["code"]) for line in lines]
    assert commands == [("release", 0), ("release", 2), ("status", 0), ("diff", 1), ("verify", 2)]
    assert lines[2]["counts"] == {"registries": 3, "unreadable": 0}
    assert lines[3]["counts"]["breaking"] > 0
