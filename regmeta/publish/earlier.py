"""What an earlier publication held, where only what the next one lacks was kept of it.

A large publication that was replaced is at once what the next run changes into the next one. Of
what it held, the files that the new one does not have are given second names in a folder of their
own, beside its lists and its seal; the others are found in the publications that came later.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from regmeta.files.tree import link_or_copy
from regmeta.publish.parts import CONTENTS, PARTS, read_parts
from regmeta.publish.target import ABOUT, files_of_lists, written_later
from regmeta.publish.unchanged import SEAL, lie, read_seal

_Parts = dict[tuple[str, str], tuple[str, tuple[str, ...]]]
"""By format and part: the digest of what the part was made of, and its files."""


def keep_what_differs(replaced: Path, standing: Path, kept: Path) -> None:
    """Give what `replaced` has and `standing` has not, or has other, a second name in `kept`.

    OSError, with `kept` as far as it came, where that cannot be done.
    """
    now = _parts(standing)
    kept.mkdir()
    for key, part in _parts(replaced).items():
        if not key[1] or now.get(key) != part:
            _link_all(part[1], replaced, kept)
    for name in _about(replaced):
        _link_all((name,), replaced, kept)


def _about(folder: Path) -> list[str]:
    """What tells of a publication: kept of each, whatever it shares with others."""
    lists = [f"{PARTS}/{path.name}" for path in (folder / PARTS).glob("*.json")]
    names = [ABOUT, SEAL, CONTENTS, *lists]
    return [name for name in names if (folder / name).is_file()]


def _parts(folder: Path) -> _Parts:
    """The files of each format's parts; those that belong to none under the name ''."""
    parts: _Parts = {}
    for mark in (folder / PARTS).glob("*.json"):
        standing = read_parts(folder, mark.stem)
        if standing is None:
            continue
        parts[mark.stem, ""] = ("", _below(mark.stem, standing.shared))
        for name, part in standing.parts.items():
            parts[mark.stem, name] = (part.digest, _below(mark.stem, part.files))
    return parts


def _below(format_name: str, files: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"{format_name}/{below}" for below in files)


def _link_all(names: Sequence[str], old: Path, new: Path) -> None:
    for name in names:
        path = new / name
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        if not os.path.lexists(path):
            link_or_copy(old / name, path)


def make_whole(kept: Path, standing: Path) -> None:
    """Give what was kept of an earlier publication the files that it shares with the later one."""
    for name, path in earlier_files(kept, (standing,)).paths.items():
        if not path.is_relative_to(kept):
            _link_all((name,), path.parents[name.count("/")], kept)


# ------------------------------------------------------------------ finding it again


@dataclass(frozen=True, slots=True)
class EarlierFiles:
    """Where the files of an earlier publication lie now, by their names, and what is not right."""

    paths: Mapping[str, Path]
    harmed: tuple[str, ...]
    """Names of those that are gone, of another size, or written since they were published."""
    is_certain: bool
    """Whether the lists are those that the seal was made of."""


def earlier_files(place: Path, later: Sequence[Path]) -> EarlierFiles:
    """All files of the publication kept in `place`, with the help of those after it in turn."""
    listed = files_of_lists(place)
    folders = dict(_whereabouts(place, later))
    paths = {name: folder / name for name, folder in folders.items()}
    paths |= {name: place / name for name in _about(place)}
    gone = [name for name in (*listed, ABOUT) if name not in paths]
    sizes = {name: (folders[name] / name).stat() for name in listed if name in folders}
    other = {name for name in sizes if sizes[name].st_size != listed[name]}
    for folder in {place, *folders.values()}:
        within = {name: about for name, about in sizes.items() if folders[name] == folder}
        other |= written_later(within, folder)
    sealed = read_seal(place)
    is_certain = sealed is not None and sealed["lies"] == lie(_with_about(listed, place))
    return EarlierFiles(paths, tuple(sorted({*gone, *other})), is_certain)


def _with_about(listed: Mapping[str, int], place: Path) -> dict[str, int]:
    about = place / ABOUT
    return {**listed, ABOUT: about.stat().st_size} if about.is_file() else dict(listed)


def _whereabouts(place: Path, later: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """The folder of each file: the publication's own, or the first later one that has the part."""
    others = [(folder, _parts(folder)) for folder in later]
    for key, part in _parts(place).items():
        alike = [folder for folder, parts in others if key[1] and parts.get(key) == part]
        for name in part[1]:
            having = (each for each in (place, *alike) if os.path.lexists(each / name))
            folder = next(having, None)
            if folder is not None:
                yield name, folder
