"""Many small files below one folder, counted as they are written, and kept from last time.

What a kilde became is a *part*: its files are known by name, and where nothing that the part is
made of has changed since the earlier publication they are hard-linked from there, not made again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class Part(NamedTuple):
    """The digest of what a part was made of, its bytes in all, its files relative to the root."""

    digest: str
    size: int
    files: list[str]


Parts = Mapping[str, Part]
"""The name of a part → what it became."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier publication's folder holds, part by part."""

    root: Path
    parts: Parts


@dataclass(slots=True)
class Tree:
    """Writes files below `root` and counts them; folders are made as they are needed.

    `digests` tell by part (a kilde's code) what it is made of; a part without one is always made.
    """

    root: Path
    digests: Mapping[str, str] = field(default_factory=dict)
    earlier: Earlier | None = None
    files: int = 0
    size: int = 0
    parts: dict[str, Part] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)
    _open: list[str] | None = None

    def write(self, folder: str, name: str, content: bytes) -> None:
        """One new file in a folder given relative to the root with `/`, '' for the root itself."""
        if folder not in self._made:
            self._make(folder)
        below = f"{folder}/{name}" if folder else name
        _write(f"{self.root}{os.sep}{below}", content)
        self._count(below, len(content))

    @contextmanager
    def part(self, name: str, also: str = "") -> Iterator[bool]:
        """Whether the files of this part must be made: `if needed:` write them inside the block.

        `also` is told of what the part rests on beyond its digest. A part is one block; its files
        are those written inside it, and no other part may write them.
        """
        digest = f"{self.digests[name]} {also}".strip() if name in self.digests else ""
        if digest and self._keep(name, digest):
            yield False
            return
        self._open, before = [], self.size
        try:
            yield True
        finally:
            written, self._open = self._open, None
        if digest:
            self.parts[name] = Part(digest, self.size - before, written)

    def _keep(self, name: str, digest: str) -> bool:
        """Link the files that the part became last time; False where they will not do."""
        if self.earlier is None:
            return False
        part = self.earlier.parts.get(name)
        if part is None or part.digest != digest:
            return False
        try:
            self._link_all(part.files)
        except FileNotFoundError:
            return False
        self.files += len(part.files)
        self.size += part.size
        self.parts[name] = part
        return True

    def _link_all(self, files: list[str]) -> None:
        """All of the files or none: FileNotFoundError where somebody took one away."""
        assert self.earlier is not None
        new, old = f"{self.root}{os.sep}", f"{self.earlier.root}{os.sep}"
        linked = []
        try:
            for below in files:
                folder = below.rpartition("/")[0]
                if folder not in self._made:
                    self._make(folder)
                _link(old + below, new + below)
                linked.append(below)
        except FileNotFoundError:
            for below in linked:
                Path(new + below).unlink()
            raise

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
        return path

    def count(self, path: Path) -> None:
        """A file that a library wrote at a `path` of ours."""
        self._count(path.relative_to(self.root).as_posix(), path.stat().st_size)

    def _count(self, below: str, size: int) -> None:
        if self._open is not None:
            self._open.append(below)
        self.files += 1
        self.size += size


def _link(old: str, new: str) -> None:
    """A second name for a file; a copy where the file system knows no such thing."""
    try:
        os.link(old, new)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(old, new)


def _write(path: str, content: bytes) -> None:
    """A disk that is nearly full takes a part: ask again for the rest, so that it complains."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        written = os.write(file, content)
        while written < len(content):
            written += os.write(file, content[written:])
    finally:
        os.close(file)
