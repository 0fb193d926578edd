"""Many small files below one folder, counted as they are written."""

from __future__ import annotations

import os
from pathlib import Path


class Tree:
    """Writes files below `root` and counts them; folders are made as they are needed."""

    def __init__(self, root: Path) -> None:
        self.files = 0
        self.bytes = 0
        self._root = f"{root}{os.sep}"
        self._made: set[str] = set()

    def write(self, folder: str, name: str, content: bytes) -> None:
        """One new file in a folder given relative to the root with `/`, '' for the root itself."""
        if folder not in self._made:
            self._make(folder)
        _write(f"{self._root}{folder}/{name}" if folder else self._root + name, content)
        self.files += 1
        self.bytes += len(content)

    def _make(self, folder: str) -> None:
        """A folder and those above it, one system call each: there are tens of thousands."""
        parent = folder.rpartition("/")[0]
        if folder and parent not in self._made:
            self._make(parent)
        Path(self._root + folder).mkdir(exist_ok=True, parents=not folder)
        self._made.add(folder)

    def path(self, folder: str, name: str) -> Path:
        """Where a library may write a file of its own; `count` it afterwards."""
        path = Path(self._root, folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def count(self, path: Path) -> None:
        self.files += 1
        self.bytes += path.stat().st_size


def _write(path: str, content: bytes) -> None:
    """A disk that is nearly full takes a part: ask again for the rest, so that it complains."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        written = os.write(file, content)
        while written < len(content):
            written += os.write(file, content[written:])
    finally:
        os.close(file)
