"""A folder that appears whole or not at all: filled beside its target, then exchanged.

A run that is killed at any moment leaves the old publication as it was; what it had begun lies in
a hidden sibling that the next run removes.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from regmeta.errors import OutputFailed, WrongUse
from regmeta.files.attributes import differing
from regmeta.files.systems import exchange, is_alive

T = TypeVar("T")


def write_folder(
    out: Path,
    fill: Callable[[Path], T],
    *,
    own: frozenset[str] | None = None,
    spare: Callable[[T], bool] | None = None,
    replaced: Callable[[Path, Path], None] | None = None,
    prepare: Callable[[Path, T], None] | None = None,
) -> T:
    """Let `fill` fill a folder, then put it where `out` is; gives what `fill` gave.

    `own` are the names that the folder may hold at its top: one with anything else in it is
    somebody's own and refused; None where the caller has looked. With `spare`, `fill` may be
    given what an earlier or a killed run left, to change it into what it should be; the folder
    replaced is kept aside for the next run where `spare` says so, after `prepare` was given it.
    `replaced` is given that folder and the target, and may move it away before. Raises
    OutputFailed, with the old folder untouched, where the disk is full or may not be written.
    """
    target = place_of(out)
    _refuse_foreign(out, target, own)
    fresh = temporary(target, os.getpid(), "new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _restore(target)
        adopted = spare is not None and _adopt(target, fresh)
        _sweep(target, but=fresh if adopted else None)
        fresh.mkdir(exist_ok=spare is not None)
    except OSError as error:
        raise _failed(out, error) from error
    try:
        result = fill(fresh)
        _swap(fresh, target)
        if replaced is not None:
            replaced(fresh, target)
        if spare is not None and spare(result):
            _set_aside(fresh, target, lambda folder: prepare and prepare(folder, result))
        return result
    except OSError as error:
        raise _failed(out, error) from error
    finally:
        discard(fresh, target)


def _spare(target: Path) -> Path:
    return target.with_name(f".{target.name}.spare")


def _adopt(target: Path, fresh: Path) -> bool:
    """Whether there was something to begin with: what a killed run had got to, or the spare folder.

    A rename gives it to one run only, where several begin at once.
    """
    for path in (*left_behind(target, "new"), _spare(target)):
        try:
            path.rename(fresh)
        except FileNotFoundError:
            continue
        if _inherits_alike(fresh, target):
            return True
        discard(fresh, target)
    return False


def _inherits_alike(fresh: Path, target: Path) -> bool:
    """Whether the folders in it were made under the group, mode and access list that hold now."""
    return not target.is_dir() or not {"group", "mode", "acl"}.intersection(
        differing(target, fresh)
    )


def _set_aside(fresh: Path, target: Path, prepare: Callable[[Path], None]) -> None:
    """Keep the folder that was replaced; without one, a copy by links of the one that stands.

    The next run changes it into the next publication: that takes as long as what changed is large.
    """
    if not fresh.exists():
        _link_tree(str(target), str(fresh))
    prepare(fresh)
    try:
        fresh.rename(_spare(target))
    except OSError:
        discard(fresh, target)


def discard(path: Path, target: Path) -> None:
    """Remove a folder, after giving it a name that says so: half of it must not be taken up."""
    gone = temporary(target, os.getpid(), "gone")
    try:
        path.rename(gone)
    except FileNotFoundError:
        return
    except OSError:
        gone = path
    shutil.rmtree(gone, ignore_errors=True)


def _link_tree(target: str, fresh: str) -> None:
    """The same folders anew, and in them second names of the same files."""
    Path(fresh).mkdir()
    with os.scandir(target) as entries:
        for entry in entries:
            linked = f"{fresh}{os.sep}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                _link_tree(entry.path, linked)
            else:
                os.link(entry.path, linked)


def _refuse_foreign(out: Path, target: Path, own: frozenset[str] | None) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise WrongUse(
            "{out}: er en fil, ikke en mappe. Velg en mappe å publisere til.",
            "{out}: is a file, not a folder. Choose a folder to publish to.",
            out=out,
        )
    names = {path.name for path in target.iterdir()} if own is not None else set()
    foreign = sorted(names - (own or set()))
    if foreign:
        raise WrongUse(
            "{out}: mappen har annet innhold («{foreign}»), og publisering "
            "erstatter hele mappen. Velg en tom mappe eller en tidligere "
            "publikasjon.",
            "{out}: the folder holds something else (“{foreign}”), and "
            "publishing replaces the whole folder. Choose an empty folder "
            "or an earlier publication.",
            out=out,
            foreign=foreign[0],
        )


def _failed(out: Path, error: OSError) -> OutputFailed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return OutputFailed(
            "{out}: disken er full. Ingenting er endret; frigjør plass og kjør på nytt.",
            "{out}: the disk is full. Nothing was changed; free some space and run again.",
            out=out,
        )
    if error.errno in (errno.EBUSY, errno.EXDEV):
        return OutputFailed(
            "{out}: er et eget filsystem og kan ikke byttes ut. Velg en mappe inne i det, eller "
            "bruk --in-place.",
            "{out}: is a file system of its own and cannot be exchanged. Choose a folder in it, "
            "or use --in-place.",
            out=out,
        )
    why = error.strerror or str(error)
    return OutputFailed(
        "{out}: kunne ikke skrives ({why}). Ingenting er endret.",
        "{out}: could not be written ({why}). Nothing was changed.",
        out=out,
        why=why,
    )


# ------------------------------------------------------------------ exchanging


def temporary(target: Path, process: int, kind: str) -> Path:
    """A hidden folder beside a target that a process is at work on, as `left_behind` finds it."""
    return target.with_name(f".{target.name}.{process}.{kind}")


def _swap(fresh: Path, target: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    if target.is_symlink():
        _repoint(fresh, target)
    elif not exchange(fresh, target) and not _make_pointer(fresh, target):
        _dance(fresh, target)


def place_of(out: Path) -> Path:
    """Where the publication stands, links followed; but a pointer of ours is a place of its own."""
    resolved = out.resolve()
    place = out.parent.resolve() / out.name
    return place if place.is_symlink() and _is_standing(resolved, place) else resolved


def _standing(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.{time.time_ns()}.standing")


def _is_standing(path: Path, target: Path) -> bool:
    pattern = rf"\.{re.escape(target.name)}\.\d+\.\d+\.standing"
    return path.parent == target.parent and bool(re.fullmatch(pattern, path.name))


def _repoint(fresh: Path, target: Path) -> None:
    """Where folders cannot be exchanged the target is a pointer: it is replaced in one rename, and
    who follows it sees the old folder or the new."""
    before = target.resolve()
    standing = _standing(target)
    fresh.rename(standing)
    _point(target, standing)
    if _is_standing(before, target):
        before.rename(fresh)


def _point(target: Path, standing: Path) -> None:
    pointer = temporary(target, os.getpid(), "pointer")
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(standing.name, target_is_directory=True)
    pointer.replace(target)


def _make_pointer(fresh: Path, target: Path) -> bool:
    """The first time, the folder that stands gives its place to a pointer: there is a moment
    between two renames, and `_restore` mends a kill in it. False where there are no links."""
    standing = _standing(target)
    pointer = temporary(target, os.getpid(), "pointer")
    try:
        pointer.symlink_to(standing.name, target_is_directory=True)
    except (OSError, NotImplementedError):
        return False
    old = temporary(target, os.getpid(), "old")
    fresh.rename(standing)
    target.rename(old)
    pointer.rename(target)
    old.rename(fresh)
    return True


def _dance(fresh: Path, target: Path) -> None:
    """Two renames, for systems without an exchange; `_restore` mends a kill between them."""
    old = temporary(target, os.getpid(), "old")
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise
    old.rename(fresh)


def left_behind(target: Path, kind: str) -> list[Path]:
    """Siblings of processes that are gone, newest first."""
    pattern = re.compile(rf"\.{re.escape(target.name)}\.(\d+)\.{kind}")
    left_behind = [
        path
        for path in target.parent.iterdir()
        if (match := pattern.fullmatch(path.name)) and not _lives_beside(int(match[1]))
    ]
    return sorted(left_behind, key=lambda path: path.lstat().st_mtime, reverse=True)


def _restore(target: Path) -> None:
    """Put back the old publication where a kill came between the two renames of a dance."""
    old = left_behind(target, "old")
    if old and not target.exists():
        old[0].rename(target)


def _sweep(target: Path, but: Path | None) -> None:
    """Remove what processes that are gone left, and the folder kept aside, but for what is used."""
    for path in left_behind(target, "gone"):
        shutil.rmtree(path, ignore_errors=True)
    for path in (*left_behind(target, "new"), *left_behind(target, "old"), _spare(target)):
        if path != but:
            discard(path, target)
    for path in left_behind(target, "pointer"):
        path.unlink(missing_ok=True)
    for path in target.parent.glob(f".{target.name}.*.standing"):
        if _is_standing(path, target) and path != target.resolve() and _is_left(path):
            discard(path, target)


def _is_left(standing: Path) -> bool:
    """Whether the process that made a folder for a pointer is gone."""
    return not _lives_beside(int(standing.name.split(".")[-3]))


def _lives_beside(process: int) -> bool:
    """Whether another process still runs: what this one left in an earlier run is left behind."""
    return process != os.getpid() and is_alive(process)
