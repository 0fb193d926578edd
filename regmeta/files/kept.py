"""What earlier runs found out, by the content it was found out from: a folder of small files.

Losing it costs time and nothing else. What lies there is only as trustworthy as the folder, which
is the user's own.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
_DAYS = 30
_TOUCHED_AGAIN = 24 * 3600
_ENOUGH = 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    """Contents by key below a folder; a folder that cannot be written keeps nothing."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """What was put under a key; None where it is gone or was never there."""
        path = self._path(key)
        try:
            content = path.read_bytes()
            if time.time() - path.stat().st_mtime > _TOUCHED_AGAIN:
                os.utime(path)
        except OSError:
            return None
        digest, body = content[:32], content[32:]
        return body if sha256(body).digest() == digest else None

    def recall(self, key: str, kind: type[Value]) -> Value | None:
        """The value that was kept under a key; None where there is none of that type."""
        from regmeta.files.packing import unpacked

        content = self.get(key)
        return None if content is None else unpacked(content, kind)

    def keep(self, key: str, value: object) -> None:
        """Keep a typed value, where it can be packed."""
        from regmeta.files.packing import packed

        content = packed(value)
        if content is not None:
            self.put(key, content)

    def put(self, key: str, content: bytes) -> None:
        """Keep a content: whole or not at all, and only for this user."""
        path = self._path(key)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh.write_bytes(sha256(content).digest() + content)
            fresh.replace(path)

    def forget(self, key: str) -> None:
        """Forget what was kept under a key."""
        with suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Forget what nobody has asked for in a month, and the oldest where there is too much."""
        with suppress(OSError):
            ages = sorted((path.stat().st_mtime, path) for path in self.folder.iterdir())
            oldest = time.time() - _DAYS * 24 * 3600
            for number, (when, path) in enumerate(ages):
                if when < oldest or number < len(ages) - _ENOUGH:
                    path.unlink(missing_ok=True)

    def leave(self, count: int) -> None:
        """Forget all but so many, the oldest first."""
        with suppress(OSError):
            ages = sorted((path.stat().st_mtime, path) for path in self.folder.iterdir())
            for _, path in ages[: max(0, len(ages) - count)]:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def home(environment: Mapping[str, str]) -> Path:
    """Where a user's programs keep what they can make again: XDG_CACHE_HOME, else ~/.cache."""
    root = environment.get("XDG_CACHE_HOME") or ""
    base = Path(root) if Path(root).is_absolute() else Path.home() / ".cache"
    return base / "regmeta"
