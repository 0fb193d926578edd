"""Only regular files are read, and a registry's only from its own folder.

A pipe has no end and a device none either; a link that leads out of a registry's folder would carry
a file of the machine into a publication or a package.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from regmeta.errors import UnreadableInput
from regmeta.texts import Text


def refuse_special(path: Path) -> None:
    """UnreadableInput where a path leads to a pipe, a device or a socket instead of a file.

    A folder, and what is not there, is for the reader to tell of.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise _fault(path, _SPECIAL)


def misplaced(folder: Path, name: str) -> Text | None:
    """What is wrong with a file name that a configuration gives; None for one in its folder."""
    if any(sign < " " or "\ud800" <= sign <= "\udfff" for sign in name):
        return Text("er ikke et filnavn.", "is no file name.")
    windows, here = PureWindowsPath(name), PurePosixPath(name)
    if here.is_absolute() or windows.drive or windows.root or ".." in windows.parts:
        return _OUTSIDE
    return None if _lies_within(folder / name, folder) else _LEADS_OUT


def refuse_foreign(folder: Path) -> None:
    """UnreadableInput where something in a registry's folder is not of the folder.

    That is a pipe, a device, a socket, and a link that leads out of it, to a folder above itself or
    nowhere. Hidden entries are not looked at.
    """
    if folder.is_symlink() and (not folder.is_dir() or leads_up(folder)):
        raise _fault(folder, _NO_FOLDER_BEHIND)
    if not folder.is_dir():
        raise _fault(folder, _SPECIAL if folder.exists() else _NOT_THERE)
    for path in _entries(folder):
        _refuse_entry(path, folder)


def _refuse_entry(path: Path, folder: Path) -> None:
    if path.is_symlink():
        if not path.exists():
            raise _fault(path, _LEADS_NOWHERE)
        if not _lies_within(path, folder):
            raise _fault(path, _LEADS_OUT)
        if leads_up(path):
            raise _fault(path, _LEADS_UP)
    refuse_special(path)


def _entries(folder: Path) -> Iterator[Path]:
    """Everything below a folder but for what is hidden; links are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise UnreadableInput(
            "{path}: kan ikke leses ({strerror}).",
            "{path}: cannot be read ({strerror}).",
            path=folder,
            strerror=error.strerror,
        ) from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        yield Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path))


def leads_up(path: Path) -> bool:
    """Whether a link leads to a folder that it lies in itself, so that following it has no end."""
    target = Path(os.path.realpath(path))
    return Path(os.path.realpath(path.parent)).is_relative_to(target)


def _lies_within(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _fault(path: Path, says: Text) -> UnreadableInput:
    return UnreadableInput("{path}: {says}", "{path}: {says}", path=path, says=says)


_SPECIAL = Text(
    "er ikke en vanlig fil, men et rør, en enhet eller lignende, og leses ikke. Oppgi en fil.",
    "is no regular file but a pipe, a device or the like, and is not read. Name a file.",
)
_NOT_THERE = Text("finnes ikke.", "does not exist.")
_NO_FOLDER_BEHIND = Text(
    "er en lenke som ikke fører til en mappe for et register. Legg selve mappen der.",
    "is a link that does not lead to a folder of a registry. Put the folder itself there.",
)
_LEADS_NOWHERE = Text(
    "er en lenke til seg selv eller til noe som ikke finnes. Legg selve filen der.",
    "is a link to itself or to something that does not exist. Put the file itself there.",
)
_LEADS_UP = Text(
    "er en lenke til en mappe den selv ligger i. Ta den bort.",
    "is a link to a folder that it lies in itself. Take it away.",
)
_OUTSIDE = Text(
    "filen må ligge i registerets egen mappe: skriv navnet uten «..» og uten stasjon eller «/» "
    "foran.",
    "the file must lie in the registry's own folder: write its name without “..” and without a "
    "drive or “/” before it.",
)
_LEADS_OUT = Text(
    "lenken fører ut av registerets mappe. Legg selve filen der.",
    "the link leads out of the registry's folder. Put the file itself there.",
)
