"""The folder that is published to: ours by its seal, others' files in it stay, and so does who owns
and may see it."""

from __future__ import annotations

import json
import os
import shutil
import stat
import struct
from pathlib import Path
from typing import Any

import pytest

from regmeta.files import attributes
from regmeta.files.attributes import differing, keep_attributes
from regmeta.publish import numbered
from regmeta.publish.parts import PARTS
from regmeta.publish.target import look_through
from regmeta.publish.unchanged import SEAL

from .commands import Done, run

SHIPPED = Path(__file__).parent.parent / "registries"
ALL = ("--again", "")
"""A run that writes all, and one that takes what it can from the earlier publication."""


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("als", "norgast"):
        shutil.copytree(SHIPPED / name, tmp_path / "registries" / name)
    return tmp_path / "registries"


def _publish(registries: Path, out: Path, *more: str, day: str = "2026-08-20") -> Done:
    words = ("--formats", "tables,csvw", "--today", day, *filter(None, more))
    return run("publish", registries, "--out", out, *words)


def _target(done: Done) -> dict[str, Any]:
    return dict(json.loads(done.out)["target"])


@pytest.fixture
def out(registries: Path, tmp_path: Path) -> Path:
    done = _publish(registries, tmp_path / "build")
    assert done.code == 0, done.err
    return tmp_path / "build"


# ------------------------------------------------------------------ whose folder it is


@pytest.mark.parametrize("seal", [None, "", "[]", '{"a": 1}'])
def test_a_folder_of_somebody_elses_is_refused_whatever_its_folders_are_called(
    registries: Path, tmp_path: Path, seal: str | None
) -> None:
    foreign = tmp_path / "foreign"
    for name in ("api", "database", "site"):
        (foreign / name).mkdir(parents=True)
        (foreign / name / "mine.txt").write_text(name, encoding="utf-8")
    if seal is not None:
        (foreign / SEAL).write_text(seal, encoding="utf-8")
    done = _publish(registries, foreign)
    assert (done.code, "segl" in done.err) == (2, True)
    assert [(foreign / name / "mine.txt").read_text() for name in ("api", "site")] == [
        "api",
        "site",
    ]


# ------------------------------------------------------------------ others' files


@pytest.mark.parametrize("again", ALL)
@pytest.mark.parametrize("spare", [0, 10**9])
def test_what_somebody_put_there_stays_and_is_named(
    registries: Path, out: Path, monkeypatch: pytest.MonkeyPatch, again: str, spare: int
) -> None:
    monkeypatch.setattr(numbered, "WORTH_A_SPARE", spare)
    theirs = (".htaccess", "robots.txt", "tables/lest.txt", "egen/dypt/notat.txt")
    for name in theirs:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(name, encoding="utf-8")
    (out / "lenke").symlink_to("egen")
    for day in ("2026-08-21", "2026-08-22", "2026-08-23"):
        done = _publish(registries, out, again, "--format", "json", day=day)
        assert done.code == 0
        assert _target(done)["kept"] == sorted([*theirs, "lenke"])
        assert [(out / name).read_text(encoding="utf-8") for name in theirs] == [*theirs]
        assert (out / "lenke").readlink() == Path("egen")
    (out / "robots.txt").unlink()
    done = _publish(registries, out, again, day="2026-08-24")
    assert "4 filer er lagt dit av andre" in done.out
    assert not (out / "robots.txt").exists()


def test_a_file_of_others_costs_no_second_publication(registries: Path, out: Path) -> None:
    (out / "robots.txt").touch()
    before = (out / "publication.json").stat().st_ino
    done = _publish(registries, out, "--format", "json")
    assert _target(done)["kept"] == ["robots.txt"]
    assert (out / "publication.json").stat().st_ino == before
    assert "ingenting ble skrevet" in done.err


def test_a_file_of_others_in_the_way_stops_the_publication(registries: Path, out: Path) -> None:
    (out / "ddi").write_text("min", encoding="utf-8")
    done = run("publish", registries, "--out", out, "--formats", "ddi,tables")
    assert done.code == 2
    assert f"{out / 'ddi'}: denne har noen lagt der" in done.err
    assert (out / "ddi").read_text(encoding="utf-8") == "min"
    assert (out / "csvw").is_dir()


@pytest.mark.parametrize("text", ["x", None], ids=["other size", "same size"])
def test_a_published_file_that_somebody_edited_is_named_and_written_again(
    registries: Path, out: Path, text: str | None
) -> None:
    edited = out / "tables" / "kilder.csv"
    whole = edited.read_bytes()
    edited.write_bytes(text.encode() if text else whole[::-1])
    done = _publish(registries, out, "--format", "json")
    assert _target(done)["edited"] == ["tables/kilder.csv"]
    assert edited.read_bytes() == whole
    assert _target(_publish(registries, out, "--format", "json"))["edited"] == []


def test_a_copy_without_times_is_not_taken_for_edited(registries: Path, out: Path) -> None:
    later = (out / SEAL).stat().st_mtime + 1
    for path in out.rglob("*"):
        if path.name != SEAL:
            os.utime(path, (later, later))
    assert look_through(out).is_sound


def test_without_its_lists_nothing_that_stands_is_lost(registries: Path, out: Path) -> None:
    shutil.rmtree(out / PARTS)
    (out / "robots.txt").touch()
    done = run("publish", registries, "--out", out, "--formats", "tables", "--format", "json")
    target = _target(done)
    assert not target["certain"]
    assert "robots.txt" in target["kept"]
    assert {name.partition("/")[0] for name in target["kept"]} == {"robots.txt", "csvw"}
    assert (out / "robots.txt").exists()


# ------------------------------------------------------------------ who may see it


@pytest.mark.parametrize("mode", [0o2770, 0o750, 0o2775])
def test_the_folder_keeps_its_mode_and_owner(registries: Path, tmp_path: Path, mode: int) -> None:
    out = tmp_path / "build"
    out.mkdir()
    may_give_away = hasattr(os, "geteuid") and os.geteuid() == 0
    if may_give_away:
        os.chown(out, 1, 33)
    out.chmod(mode)
    before = out.stat()
    for day in ("2026-08-21", "2026-08-22"):
        done = _publish(registries, out, "--format", "json", day=day)
        assert (done.code, _target(done)["unkept"]) == (0, [])
        after = out.stat()
        assert stat.S_IMODE(after.st_mode) == mode
        assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
        if mode & stat.S_ISGID:
            assert {path.stat().st_gid for path in out.rglob("*")} == {before.st_gid}


def test_what_cannot_be_kept_is_told_in_a_sentence(
    registries: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refused)
    monkeypatch.setattr(attributes, "differing", lambda of, on: ("owner", "group"))
    done = _publish(registries, out, "--again")
    assert done.code == 0
    assert f"{out}: mappens eier, mappens gruppe kunne ikke beholdes" in done.out
    assert _target(_publish(registries, out, "--again", "--format", "json"))["unkept"] == [
        "owner",
        "group",
    ]


def _access_list(*entries: tuple[int, int, int]) -> bytes:
    """A POSIX access list as Linux keeps it: version 2, then tag, permissions and id of each."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def test_access_lists_are_kept(tmp_path: Path) -> None:
    nobody = 0xFFFFFFFF
    entries = _access_list(
        (1, 7, nobody), (2, 5, 33), (4, 5, nobody), (16, 7, nobody), (32, 0, nobody)
    )
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    try:
        for name in ("system.posix_acl_access", "system.posix_acl_default"):
            os.setxattr(old, name, entries)
    except OSError as error:
        pytest.skip(f"this file system has no access lists: {error.strerror}")
    assert "acl" in differing(old, new)
    assert keep_attributes(old, new) == ()
    assert os.getxattr(new, "system.posix_acl_default") == entries
    (new / "a").mkdir()
    assert os.getxattr(new / "a", "system.posix_acl_default") == entries
