"""Errors are in the language asked for, whatever is wrong, and propose commands that can be run."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from .commands import run
from .conftest import ROOT

NORWEGIAN = re.compile(
    r"[æøåÆØÅ«»]|\b(er|ikke|og|kan|finnes|mangler|som|har|skal|mappen|filen|på|av|ingen|fant|eller"
    r"|uten|må|du|med|ark)\b"
)
FILES = {
    "missing.csv": None,
    "empty.csv": b"",
    "junk.xlsx": b"PK\x03\x04junk",
    "text.txt": b"hello\n",
    "bytes.csv": bytes(range(256)) * 8,
    "half.json": b"{",
}
COMMANDS = (
    *("read FILE", "check FILE", "convert FILE --out o.xlsx", "merge FILE FILE --out o.xlsx"),
    *("fix FILE", "map FILE", "similar FILE", "match FILE FILE", "conform FILE", "status FILE"),
    *("diff FILE FILE", "publish FILE --out out", "publish registries --out FILE/out"),
    *("release FILE --by K", "package FILE --out o.zip", "withdraw FILE --by K --reason R"),
    *("log --registries FILE", "editions verify FILE", "harmonize-data als FILE --out o.csv"),
    *("form check FILE", "form route FILE", "data plan FILE", "data check als FILE"),
    *("data profile FILE", "data compare als FILE", "spec show FILE", "rules show FILE"),
    *("publish registries --only FILE --out out", "publish registries --gates FILE --out out"),
    *("publish registries --out out --log FILE/log", "check registries --baseline FILE"),
)
REGISTRY_COMMANDS = (
    *("check registries", "status registries", "status registries --format json"),
    *("publish registries --out out --formats tables", "release als --by K"),
    *("package als --out o.zip", "editions verify", "diff registries/als registries/als"),
    *("diff registries/als@1 registries/als", "map als", "data plan als"),
)
HARMS = {
    "registry.toml": ("= no", "id = 3\n", "[kild]\n"),
    "columns.csv": ("x;y\n", ""),
    "mappings.sssom.tsv": ("junk\n",),
    "waivers.toml": ("= no", "[[waivers]]\nx = 1\n"),
    "statistics.json": ("{",),
    "editions/1/edition.toml": ("number = 1\n",),
    "editions/deliveries.toml": ("= no",),
}
STATUS = ('stage = "drft"', 'waits = "x"', 'planned = "soon"', "[status.dates]\nx = 1")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(ROOT / "registries" / "als", tmp_path / "registries" / "als")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _norwegian(words: str) -> list[str]:
    done = run(*shlex.split(words), "--lang", "en")
    assert "Traceback" not in done.err
    lines = done.err.splitlines()
    return [f"{words}: {line}" for line in lines if NORWEGIAN.search(line)]


@pytest.mark.parametrize(
    "name",
    [
        *("missing.csv", "junk.xlsx", "bytes.csv"),
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in ("empty.csv", "text.txt", "half.json")
        ),
    ],
)
def test_a_file_that_will_not_do_is_told_in_english(home: Path, name: str) -> None:
    content = FILES[name]
    if content is not None:
        (home / name).write_bytes(content)
    assert [line for words in COMMANDS for line in _norwegian(words.replace("FILE", name))] == []


@pytest.mark.parametrize(
    ("name", "content"), [(name, content) for name, every in HARMS.items() for content in every]
)
def test_a_registry_that_is_broken_is_told_in_english(home: Path, name: str, content: str) -> None:
    file = home / "registries" / "als" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    assert [line for words in REGISTRY_COMMANDS for line in _norwegian(words)] == []


@pytest.mark.parametrize("status", STATUS)
def test_a_status_that_is_broken_is_told_in_english(home: Path, status: str) -> None:
    file = home / "registries" / "als" / "registry.toml"
    head = file.read_text(encoding="utf-8").partition("[status]")[0]
    file.write_text(f"{head}[status]\n{status}\n", encoding="utf-8")
    assert [line for words in REGISTRY_COMMANDS for line in _norwegian(words)] == []


def test_the_pattern_knows_norwegian_when_it_sees_it(home: Path) -> None:
    done = run("check", "missing.csv")
    assert NORWEGIAN.search(done.err)


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_commands_that_are_proposed_use_the_folder_that_was_given(home: Path, lang: str) -> None:
    elsewhere = home / "andre steder"
    elsewhere.mkdir()
    for name in ("ablanor", "als", "norgast"):
        shutil.copytree(ROOT / "registries" / name, elsewhere / name)
    done = run("publish", elsewhere, "--out", "out", "--formats", "tables", "--lang", lang)
    proposed = re.search(r"regmeta (check) (.+)", done.out)
    assert done.code == 4 and proposed is not None
    assert run(proposed[1], proposed[2]).code == 1
    shutil.rmtree(home / "cache")
    shutil.rmtree(elsewhere / "norgast")
    done = run("publish", elsewhere, "--out", "out", "--formats", "tables", "--lang", lang)
    assert done.code == 1
    assert f"regmeta withdraw norgast --registries {elsewhere} --by" in done.err
