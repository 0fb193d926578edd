"""What each format's folder holds, kept in the publication: what the next run need not make again.

A publication's hidden folder PARTS has a file a format. It is taken away before a format's folder
is touched and written when the format is done, so that a folder without one is never trusted: that
is what makes a run that was killed fit to be taken up where it stopped.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import orjson

from regmeta.files.addresses import NO_ADDRESSES, Addresses
from regmeta.files.kept import Kept
from regmeta.files.tree import Tree, TreePart, TreeStanding

PARTS = ".regmeta"
CONTENTS = f"{PARTS}/contents"
"""What a publication holds, in short."""
OTHERS = f"{PARTS}/others"
"""In a folder set aside for the next run: the files in it that others put there."""


def tree_for(
    folder: Path,
    earlier: Path,
    name: str,
    digests: Mapping[str, str],
    kept: Kept | None,
    addresses: Addresses = NO_ADDRESSES,
) -> Tree:
    """A tree for a format below `folder`, knowing what is there and what `earlier` has."""
    standing = read_parts(folder, name)
    _mark(folder, name).unlink(missing_ok=True)
    if standing is None:
        shutil.rmtree(folder / name, ignore_errors=True)
    if addresses:
        digests = {part: f"{digest} {addresses.base}" for part, digest in digests.items()}
    return Tree(folder / name, digests, read_parts(earlier, name), standing, kept, addresses)


def read_parts(folder: Path, name: str) -> TreeStanding | None:
    """What a format's folder holds; None where that is not known for certain."""
    try:
        marked = orjson.loads(_mark(folder, name).read_bytes())
        parts = {part: TreePart(*about) for part, about in marked["parts"].items()}
        return TreeStanding(folder / name, parts, marked["shared"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_parts(folder: Path, name: str, tree: Tree) -> None:
    """Say that a format is done, and what its folder holds."""
    mark = _mark(folder, name)
    mark.parent.mkdir(exist_ok=True)
    parts = {part: list(about) for part, about in tree.parts.items()}
    content = {"parts": parts, "shared": tree.shared}
    mark.write_bytes(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))


def rebuilt_in(tree: Tree) -> set[str]:
    """The kilder whose part is not what it was in the earlier publication. A part is named after
    its kilde, with a word before it where a kilde has several."""
    before = tree.earlier.parts if tree.earlier else {}
    made = (name for name, part in tree.parts.items() if before.get(name, _NO_PART) != part)
    return {name.rpartition(" ")[2] for name in made}


_NO_PART = TreePart("", {})


def files_in(folder: Path, names: tuple[str, ...]) -> dict[str, int]:
    """All files of the formats named that are done, with their sizes, as they were written."""
    sizes: dict[str, int] = {}
    for name in names:
        standing = read_parts(folder, name)
        if standing is None:
            continue
        for files in (standing.shared, *(part.files for part in standing.parts.values())):
            sizes.update((f"{name}/{below}", size) for below, size in files.items())
    return sizes


def clear_others(folder: Path, names: tuple[str, ...]) -> None:
    """Take away all that is no format of this run's from a folder of an earlier time."""
    kept = {*names, PARTS}
    for path in folder.iterdir():
        if path.name in kept:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    for mark in (folder / PARTS).glob("*.json"):
        if mark.stem not in names:
            mark.unlink()


def _mark(folder: Path, name: str) -> Path:
    return folder / PARTS / f"{name}.json"
