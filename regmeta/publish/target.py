"""What stands in the folder that a publication goes to: what regmeta wrote there, and what others
put there or edited.

A folder is ours by its seal, whatever its folders are called. The lists in PARTS tell which files
regmeta wrote, and the seal's digest whether the lists are as they were. What is in no list is
somebody's own: it is kept in its place through every publication.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from regmeta.errors import WrongUse
from regmeta.files.attributes import keep_attributes
from regmeta.files.tree import link_or_copy, remove_empty
from regmeta.publish.parts import CONTENTS, OTHERS, PARTS, files_in
from regmeta.publish.unchanged import SEAL, lie, read_seal

ABOUT = "publication.json"
STAGED = ".regmeta.staged"
"""The hidden folder within, where a publication lies that is about to be moved to its place."""


@dataclass(frozen=True, slots=True)
class TargetFiles:
    """Files below a publication's folder, by their names relative to it, sorted."""

    unlisted: tuple[str, ...] = ()
    """Not written by regmeta: somebody put them there."""
    edited: tuple[str, ...] = ()
    """Written by regmeta, and of another size or newer than the seal."""
    missing: tuple[str, ...] = ()
    """Written by regmeta, and gone."""
    is_certain: bool = True
    """Whether the lists of what regmeta wrote are those that the seal was made of."""

    @property
    def is_sound(self) -> bool:
        """Whether all that regmeta wrote is there as it was left."""
        return self.is_certain and not self.edited and not self.missing


def look_through(out: Path) -> TargetFiles:
    """What stands in a folder that is published to; empty where there is none."""
    if not out.is_dir():
        return TargetFiles()
    sealed = read_seal(out)
    there = {name: entry.stat(follow_symlinks=False) for name, entry in _entries(out)}
    if not there:
        return TargetFiles()
    listed = files_of_lists(out)
    if ABOUT in there:
        listed[ABOUT] = there[ABOUT].st_size
    ours = {*listed, *_unlisted_own(out)}
    stats = {name: there[name] for name in listed if name in there}
    changed = {name for name, about in stats.items() if about.st_size != listed[name]}
    return TargetFiles(
        unlisted=tuple(sorted(there.keys() - ours)),
        edited=tuple(sorted(changed | written_later(stats, out))),
        missing=tuple(sorted({*listed, ABOUT} - there.keys())),
        is_certain=sealed is not None and sealed["lies"] == lie(listed),
    )


def published_files(out: Path) -> list[str]:
    """All that regmeta wrote in a publication but its seal, as the lists name it, sorted."""
    ours = {*files_of_lists(out), *_unlisted_own(out)} - {SEAL}
    return sorted(name for name in ours if os.path.lexists(out / name))


def files_of_lists(out: Path) -> dict[str, int]:
    return files_in(out, tuple(path.stem for path in _marks(out)))


def _unlisted_own(out: Path) -> set[str]:
    """What regmeta wrote besides what the lists name."""
    return {ABOUT, SEAL, CONTENTS, *(f"{PARTS}/{path.name}" for path in _marks(out))}


def _marks(out: Path) -> list[Path]:
    return list((out / PARTS).glob("*.json"))


def written_later(files: Mapping[str, os.stat_result], out: Path) -> set[str]:
    """The names of files written after the seal of a publication; none where most are, as in a
    copy made without times: there they tell nothing."""
    try:
        sealed = (out / SEAL).stat().st_mtime_ns
    except OSError:
        return set()
    newer = {name for name, about in files.items() if about.st_mtime_ns > sealed}
    return newer if len(newer) * 2 <= len(files) else set()


def _entries(out: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All files below a folder by their names relative to it; links are not followed."""
    waiting = [(str(out), "")]
    while waiting:
        path, above = waiting.pop()
        with os.scandir(path) as entries:
            for entry in entries:
                if above + entry.name == STAGED:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{above}{entry.name}/"))
                else:
                    yield above + entry.name, entry


# ------------------------------------------------------------------ whose folder it is


def refuse_unsealed(out: Path) -> None:
    """WrongUse for a folder with something in it and no seal of ours, however odd the seal is."""
    if not out.is_dir() or _has_seal(out) or not _names(out) - {STAGED}:
        return
    raise WrongUse(
        "{out}: mappen er ikke tom, og den har ikke regmetas segl ({seal}). Den kan være en "
        "annens. Velg en tom mappe, eller en publikasjon med segl.",
        "{out}: the folder is not empty, and has no seal of regmeta's ({seal}). It may be "
        "somebody else's. Choose an empty folder, or a publication with its seal.",
        out=out,
        seal=SEAL,
    )


def _names(out: Path) -> set[str]:
    return {path.name for path in out.iterdir()}


def _has_seal(out: Path) -> bool:
    try:
        content = json.loads((out / SEAL).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and "seal" in content


# ------------------------------------------------------------------ what others put there


def make_spare(folder: Path, names: Collection[str]) -> None:
    """Make a folder that is set aside one that a run may change into a publication: it notes which
    files of others it has, and has no seal, since half changed it must not be taken for the
    publication that it was."""
    (folder / SEAL).unlink(missing_ok=True)
    path = folder / OTHERS
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(orjson.dumps(sorted(names)))


def take_note_of_others(folder: Path) -> tuple[str, ...] | None:
    """What was noted, which then no longer is; None where nothing was, and a look must tell.

    A run that is killed after this leaves a folder without the note.
    """
    try:
        names = orjson.loads((folder / OTHERS).read_bytes())
        (folder / OTHERS).unlink()
    except (OSError, ValueError):
        return None
    return tuple(names)


def remove_others(folder: Path, noted: Collection[str] | None) -> None:
    """Take away what an earlier folder, changed into this one, had of others' files."""
    names = _unlisted(folder) if noted is None else noted
    for name in names:
        Path(folder, name).unlink(missing_ok=True)
        remove_empty(folder, name.rpartition("/")[0])


def _unlisted(folder: Path) -> list[str]:
    ours = {*files_of_lists(folder), *_unlisted_own(folder)}
    return [name for name, _ in _entries(folder) if name not in ours]


def carry_over(standing: TargetFiles, out: Path, folder: Path) -> TargetFiles:
    """Give others' files in `out` the same place in the new `folder`; gives what was found, with
    those that were carried over.

    WrongUse where regmeta would write to the place of such a file. Where it is not certain whose
    a file is, the one written now takes its place.
    """
    carried = []
    for name in standing.unlisted:
        if _carried(name, out, folder):
            carried.append(name)
        elif standing.is_certain:
            raise WrongUse(
                "{path}: denne har noen lagt der, og publiseringen vil skrive til samme sted. "
                "Ingenting er endret. Flytt den, og kjør på nytt.",
                "{path}: somebody put this there, and the publication would write to the same "
                "place. Nothing was changed. Move it, and run again.",
                path=out / name,
            )
    return TargetFiles(tuple(carried), standing.edited, standing.missing, standing.is_certain)


def _carried(name: str, out: Path, folder: Path) -> bool:
    """Whether there was room for a file where it stood."""
    old, new = out / name, folder / name
    try:
        _make_folders(out, folder, name.rpartition("/")[0])
        _second_name(old, new)
    except (FileExistsError, NotADirectoryError):
        return False
    return True


def _make_folders(out: Path, folder: Path, below: str) -> None:
    if not below or (folder / below).is_dir():
        return
    _make_folders(out, folder, below.rpartition("/")[0])
    (folder / below).mkdir()
    keep_attributes(out / below, folder / below)


def _second_name(old: Path, new: Path) -> None:
    """The same file under another name; a copy where the file system knows no such thing."""
    if old.is_symlink():
        new.symlink_to(old.readlink())
        return
    link_or_copy(old, new)
