"""A folder that appears whole or not at all: filled beside its target, then exchanged.

A run that is killed at any moment leaves the old publication as it was; what it had begun lies in
a hidden sibling that the next run removes.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from regmeta.errors import OutputFailed, WrongUse

T = TypeVar("T")
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def write_folder(
    out: Path,
    fill: Callable[[Path], T],
    *,
    own: frozenset[str],
    spare: Callable[[T], bool] | None = None,
) -> T:
    """Let `fill` fill a folder, then put it where `out` is; gives what `fill` gave.

    `own` are the names that a publication may hold at its top: a folder with anything else in it
    is somebody's own and refused. With `spare`, `fill` may be given what an earlier or a killed
    run left, to change it into what it should be; the folder replaced is kept aside for the next
    run where `spare` says so. Raises OutputFailed, with the old folder untouched, where the disk
    is full or may not be written.
    """
    target = out.resolve()
    _refuse_foreign(out, target, own)
    fresh = _temporary(target, os.getpid(), "new")
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
        if spare is not None and spare(result):
            _set_aside(fresh, target)
        return result
    except OSError as error:
        raise _failed(out, error) from error
    finally:
        _discard(fresh, target)


def _spare(target: Path) -> Path:
    return target.with_name(f".{target.name}.spare")


def _adopt(target: Path, fresh: Path) -> bool:
    """Whether there was something to begin with: what a killed run had got to, or the spare folder.

    A rename gives it to one run only, where several begin at once.
    """
    for path in (*_left_behind(target, "new"), _spare(target)):
        try:
            path.rename(fresh)
        except FileNotFoundError:
            continue
        return True
    return False


def _set_aside(fresh: Path, target: Path) -> None:
    """Keep the folder that was replaced; without one, a copy by links of the one that stands.

    The next run changes it into the next publication: that takes as long as what changed is large.
    """
    if not fresh.exists():
        _link_tree(str(target), str(fresh))
    try:
        fresh.rename(_spare(target))
    except OSError:
        _discard(fresh, target)


def _discard(path: Path, target: Path) -> None:
    """Remove a folder, after giving it a name that says so: half of it must not be taken up."""
    gone = _temporary(target, os.getpid(), "gone")
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


def _refuse_foreign(out: Path, target: Path, own: frozenset[str]) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise WrongUse(
            "{out}: er en fil, ikke en mappe. Velg en mappe å publisere til.",
            "{out}: is a file, not a folder. Choose a folder to publish to.",
            out=out,
        )
    foreign = sorted({path.name for path in target.iterdir()} - own)
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
            "{out}: er et eget filsystem og kan ikke byttes ut. Velg en mappe inne i det.",
            "{out}: is a file system of its own and cannot be exchanged. Choose a folder in it.",
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


def _temporary(target: Path, process: int, kind: str) -> Path:
    return target.with_name(f".{target.name}.{process}.{kind}")


def _swap(fresh: Path, target: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    if _exchange(fresh, target):
        return
    _dance(fresh, target)


def _exchange(path: Path, other: Path) -> bool:
    """Two folders change names in one system call; False where the system has no such call."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    done = rename(
        _AT_FDCWD, os.fsencode(path), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE)
    )
    if done == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), str(other))


def _dance(fresh: Path, target: Path) -> None:
    """Two renames, for systems without an exchange; `_restore` mends a kill between them."""
    old = _temporary(target, os.getpid(), "old")
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _left_behind(target: Path, kind: str) -> list[Path]:
    """Siblings of processes that are gone, newest first."""
    pattern = re.compile(rf"\.{re.escape(target.name)}\.(\d+)\.{kind}")
    left_behind = [
        path
        for path in target.parent.iterdir()
        if (match := pattern.fullmatch(path.name)) and not _alive(int(match[1]))
    ]
    return sorted(left_behind, key=lambda path: path.stat().st_mtime, reverse=True)


def _restore(target: Path) -> None:
    """Put back the old publication where a kill came between the two renames of a dance."""
    old = _left_behind(target, "old")
    if old and not target.exists():
        old[0].rename(target)


def _sweep(target: Path, but: Path | None) -> None:
    """Remove what processes that are gone left, and the folder kept aside, but for what is used."""
    for path in _left_behind(target, "gone"):
        shutil.rmtree(path, ignore_errors=True)
    for path in (*_left_behind(target, "new"), *_left_behind(target, "old"), _spare(target)):
        if path != but:
            _discard(path, target)


def _alive(process: int) -> bool:
    """Whether a process still runs; where asking would end it (Windows), we do not ask."""
    if process == os.getpid():
        return False
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
