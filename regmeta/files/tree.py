"""Many small files below one folder, counted as they are written, and kept from last time.

What a kilde became is a *part*: its files are known by name, and where nothing that the part is
made of has changed since the earlier publication they are hard-linked from there, not made again.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from regmeta.files.addresses import NO_ADDRESSES, Addresses
from regmeta.files.kept import Kept
from regmeta.files.systems import BINARY

Value = TypeVar("Value")


class TreePart(NamedTuple):
    """The digest of what a part was made of; its files below the root with their bytes."""

    digest: str
    files: dict[str, int]


Parts = Mapping[str, TreePart]
"""The name of a part → what it became."""


@dataclass(frozen=True, slots=True)
class TreeStanding:
    """What a folder holds already: its parts, and the files that belong to none."""

    root: Path
    parts: Parts = field(default_factory=dict)
    shared: Mapping[str, int] = field(default_factory=dict)


class Branch(NamedTuple):
    """What a branch of a tree came to."""

    parts: dict[str, TreePart]
    shared: dict[str, int]


@dataclass(slots=True)
class Tree:
    """Writes files below `root` and counts them; folders are made as they are needed.

    `digests` tell by part (a kilde's code) what it is made of; a part without one is always made.
    `earlier` is the publication that stands, whose files may be linked and are never written to.
    `standing` tells what `root` holds from the time before that; `close` removes what is left of
    it. Nothing is ever written into a file that is there: it may be linked from elsewhere.
    `addresses` are given to our own things in whatever is written.
    """

    root: Path
    digests: Mapping[str, str] = field(default_factory=dict)
    earlier: TreeStanding | None = None
    standing: TreeStanding | None = None
    kept: Kept | None = None
    addresses: Addresses = NO_ADDRESSES
    parts: dict[str, TreePart] = field(default_factory=dict)
    shared: dict[str, int] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)
    _open: dict[str, int] | None = None

    def counted(self) -> tuple[int, int]:
        """How many files there are, and their bytes; one that several parts have counts once."""
        sizes = dict(self.shared)
        for part in self.parts.values():
            sizes.update(part.files)
        return len(sizes), sum(sizes.values())

    def write(self, folder: str, name: str, content: bytes) -> None:
        """One new file in a folder given relative to the root with `/`, '' for the root itself."""
        content = self.addresses.in_text(content)
        if folder not in self._made:
            self._make(folder)
        below = f"{folder}/{name}" if folder else name
        path = f"{self.root}{os.sep}{below}"
        try:
            _write(path, content)
        except FileExistsError:
            self._clear(path)
            _write(path, content)
        self._count(below, len(content))

    def common(self, folder: str, name: str, content: bytes) -> None:
        """A file that more than one part has, with the same content in each: written once."""
        content = self.addresses.in_text(content)
        below = f"{folder}/{name}" if folder else name
        if self._is_here(below):
            self._count(below, len(content))
        else:
            self.write(folder, name, content)

    def _is_here(self, below: str) -> bool:
        """Whether this run has a file already, written, linked or left standing."""
        if below in self.shared or (self._open is not None and below in self._open):
            return True
        return any(below in part.files for part in self.parts.values())

    def recall(self, name: str, kind: type[Value]) -> Value | None:
        """What an earlier run remembered of a part that is still made of the same; else None."""
        digest = self.digests.get(name)
        if not self.kept or not digest:
            return None
        return self.kept.recall(f"{self.root.name} {name} {digest}", kind)

    def remember(self, name: str, value: object) -> None:
        """Keep something of a part for the runs to come."""
        digest = self.digests.get(name)
        if self.kept and digest:
            self.kept.keep(f"{self.root.name} {name} {digest}", value)

    def once(self, name: str, make: Callable[[], Value], kind: type[Value]) -> Value:
        """What a part became, remembered from an earlier run or made now."""
        remembered = self.recall(name, kind)
        if remembered is None:
            remembered = make()
            self.remember(name, remembered)
        return remembered

    @contextmanager
    def part(self, name: str, also: str = "", of: str = "") -> Iterator[bool]:
        """Whether the files of this part must be made: `if needed:` write them inside the block.

        `also` is told of what the part rests on beyond its digest, `of` whose digest where it is
        not the name's. A part is one block; its files are those written inside it.
        """
        current = self.digests.get(of or name)
        digest = f"{current} {also}".strip() if current else ""
        if digest and (self._stays(name, digest) or self._linked(name, digest)):
            yield False
            return
        self._open = {}
        try:
            yield True
        finally:
            written, self._open = self._open, None
        if digest:
            self.parts[name] = TreePart(digest, written)
        else:
            self.shared |= written

    def branch(self) -> Tree:
        """A tree of the same root for a part of the work, in this process or another."""
        return Tree(self.root, self.digests, self.earlier, self.standing, self.kept, self.addresses)

    def made(self) -> Branch:
        """What a branch wrote and kept, fit to be sent."""
        return Branch(self.parts, self.shared)

    def join(self, branch: Branch) -> None:
        """Count what a branch wrote as written here."""
        self.parts |= branch.parts
        self.shared |= branch.shared

    def close(self) -> None:
        """Remove what stood here and was neither kept nor written again, and folders left empty."""
        if self.standing is None:
            return
        gone = set(self.standing.shared).union(*(p.files for p in self.standing.parts.values()))
        gone.difference_update(self.shared, *(part.files for part in self.parts.values()))
        emptied = set()
        for below in gone:
            Path(self.root, below).unlink(missing_ok=True)
            emptied.add(below.rpartition("/")[0])
        for folder in sorted(emptied, key=len, reverse=True):
            remove_empty(self.root, folder)

    def _stays(self, name: str, digest: str) -> bool:
        part = self.standing.parts.get(name) if self.standing else None
        return part is not None and part.digest == digest and self._take(name, part)

    def _linked(self, name: str, digest: str) -> bool:
        """Link the files that the part became last time; False where they will not do."""
        part = self.earlier.parts.get(name) if self.earlier else None
        if part is None or part.digest != digest:
            return False
        try:
            self._link_all(part.files)
        except FileNotFoundError:
            return False
        return self._take(name, part)

    def _take(self, name: str, part: TreePart) -> bool:
        self.parts[name] = part
        return True

    def _link_all(self, files: Iterable[str]) -> None:
        """All of the files or none: FileNotFoundError where somebody took one away."""
        assert self.earlier is not None
        new, old = f"{self.root}{os.sep}", f"{self.earlier.root}{os.sep}"
        linked = []
        try:
            for below in files:
                folder = below.rpartition("/")[0]
                if folder not in self._made:
                    self._make(folder)
                try:
                    link_or_copy(old + below, new + below)
                except FileExistsError:
                    if self._is_here(below):
                        continue
                    self._clear(new + below)
                    link_or_copy(old + below, new + below)
                linked.append(below)
        except FileNotFoundError:
            for below in linked:
                Path(new + below).unlink()
            raise

    def _clear(self, path: str) -> None:
        """Take away what stood here before; two files of one run in one place are a fault."""
        if self.standing is None:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        Path(path).unlink()

    def _make(self, folder: str) -> None:
        """A folder and those above it, one system call each: there are tens of thousands."""
        parent = folder.rpartition("/")[0]
        if folder and parent not in self._made:
            self._make(parent)
        Path(self.root, folder).mkdir(exist_ok=True, parents=not folder)
        self._made.add(folder)

    def path(self, folder: str, name: str) -> Path:
        """Where a library may write a file of its own; `count` it afterwards."""
        path = Path(self.root, folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        return path

    def count(self, path: Path) -> None:
        """A file that a library wrote at a `path` of ours."""
        self._count(path.relative_to(self.root).as_posix(), path.stat().st_size)

    def _count(self, below: str, size: int) -> None:
        (self.shared if self._open is None else self._open)[below] = size


def remove_empty(root: Path, folder: str) -> None:
    """A folder and those above it, up to the root, as far as nothing is in them."""
    while folder:
        try:
            Path(root, folder).rmdir()
        except OSError:
            return
        folder = folder.rpartition("/")[0]


def link_or_copy(old: str | Path, new: str | Path) -> None:
    """A second name for a file; a copy where the file system knows no such thing.

    OSError where there is nothing, or something is in the way.
    """
    try:
        os.link(old, new)
    except (FileNotFoundError, FileExistsError, NotADirectoryError):
        raise
    except OSError:
        shutil.copy2(old, new)


def _write(path: str, content: bytes) -> None:
    """A disk that is nearly full takes a part: ask again for the rest, so that it complains."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o666)
    try:
        written = os.write(file, content)
        while written < len(content):
            written += os.write(file, content[written:])
    finally:
        os.close(file)
