"""One registry's fault stays its own: whatever its folder becomes, the others are published as if
it were not there, and it is named with the reason."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from .commands import Done, run
from .garbage import CODES, GARBAGE, REGISTRIES

PUBLISHED = ("ablanor", "als", "muskel", "nger", "nnrr", "norgast", "noric", "norvas")
NAMES = tuple(GARBAGE)


def _publish(registries: Path, out: Path) -> Done:
    words = ("--out", out, "--formats", "api,tables", "--today", "2026-11-23")
    return run("publish", registries, *words)


def _published(out: Path) -> dict[str, bytes]:
    """Every file that is served, by its name."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.relative_to(out).parts[0].startswith(".")
    }


def _registries_without(name: str, folder: Path) -> Path:
    shutil.copytree(REGISTRIES, folder)
    shutil.rmtree(folder / name)
    return folder


@pytest.fixture(scope="module")
def rests(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """What is published of the others, by the name of the one that is away; made as asked for."""
    return {}


def _rest(name: str, rests: dict[str, dict[str, bytes]], folder: Path) -> dict[str, bytes]:
    if name not in rests:
        done = _publish(_registries_without(name, folder / "rest"), folder / "rest-out")
        assert done.code == 4, done.err
        rests[name] = _published(folder / "rest-out")
    return rests[name]


def _victims(kind: str, long: bool) -> tuple[str, ...]:
    """All registries in the long form, else one, another for every kind of garbage."""
    start = NAMES.index(kind) % len(PUBLISHED)
    return PUBLISHED if long else (PUBLISHED[start],)


_IN_TURN = [
    name if place % 6 == 0 else pytest.param(name, marks=pytest.mark.long)
    for place, name in enumerate(NAMES)
]
"""A third of the kinds in every run; each of them takes seconds."""


@pytest.mark.parametrize("kind", _IN_TURN)
def test_the_others_are_published_as_if_it_were_not_there(
    kind: str,
    rests: dict[str, dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in _victims(kind, request.config.getoption("--long")):
        folder = tmp_path / name
        shutil.copytree(REGISTRIES, folder / "registries")
        GARBAGE[kind](folder / "registries" / name)
        done = _publish(folder / "registries", folder / "out")
        assert _published(folder / "out") == _rest(name, rests, folder), (name, done.err)
        _assert_named(done, name, CODES.get(kind))


def _assert_named(done: Done, name: str, code: int | None) -> None:
    """Named with its reason, a sentence for each of a configuration's faults, or among the withheld
    with what was found."""
    assert "meld fra" not in done.err
    if code is None:
        sentences = done.err.splitlines()
        assert done.code == 4 and sentences, done.err
        assert all(f"/{name}" in sentence for sentence in sentences), done.err
        assert len(sentences) == 1 or all("registry.toml" in text for text in sentences), done.err
    else:
        assert done.code == code and done.err == "", done.err
        assert f"  {name} (" in done.out.partition("Utelatt")[2], done.out


def test_a_file_of_nobody_among_the_folders_is_no_registry(tmp_path: Path) -> None:
    shutil.copytree(REGISTRIES / "nger", tmp_path / "registries" / "nger")
    (tmp_path / "registries" / "LESMEG").write_text("Her ligger registrene.")
    (tmp_path / "registries" / "notater").mkdir()
    (tmp_path / "registries" / ".skjult").symlink_to("/")
    done = _publish(tmp_path / "registries", tmp_path / "out")
    assert (done.code, done.err) == (0, "")


def test_a_folder_that_has_decisions_but_no_configuration_is_missed(tmp_path: Path) -> None:
    shutil.copytree(REGISTRIES / "nger", tmp_path / "registries" / "nger")
    home = tmp_path / "registries" / "noric"
    home.mkdir()
    (home / "waivers.toml").write_text("")
    done = _publish(tmp_path / "registries", tmp_path / "out")
    assert done.code == 4 and "noric/registry.toml: finnes ikke" in done.err


@pytest.mark.parametrize("command", ["read", "check"])
def test_only_regular_files_are_read(command: str, tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "a.csv")
    (tmp_path / "b.csv").symlink_to("/dev/zero")
    for name in ("a.csv", "b.csv"):
        done = run(command, tmp_path / name)
        assert done.code == 2 and "er ikke en vanlig fil" in done.err


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("a.csv", True),
        ("mottatt/a.csv", True),
        ("a..b.csv", True),
        ("fil\u00a0navn.csv", True),
        ("./a.csv", True),
        ("../a.csv", False),
        ("mottatt/../../a.csv", False),
        ("mottatt\\\\..\\\\a.csv", False),
        ("C:a.csv", False),
        ("\\\\\\\\server\\\\a.csv", False),
        ("/a.csv", False),
        ("a\\u0007.csv", False),
    ],
)
def test_a_file_is_named_within_its_registry(name: str, fits: bool, tmp_path: Path) -> None:
    home = tmp_path / "nger"
    shutil.copytree(REGISTRIES / "nger", home)
    text = (home / "registry.toml").read_text("utf-8").replace("nger-klokebok.csv", name)
    (home / "registry.toml").write_text(text, "utf-8")
    done = run("check", home)
    is_refused = bool(re.search(r"registry\.toml:\d+: files nr\. 1, path: ", done.err))
    assert is_refused is not fits, done.err
