"""What earlier runs know of registries, by the content of their folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from regmeta.files.kept import Kept

Value = TypeVar("Value")
Pair = tuple[str, str, float, float, float, str, tuple[str, ...]]
"""Two variables that are alike, as they are remembered and sent: an Alike as a plain tuple, of
which there are tens of thousands."""


@dataclass(frozen=True, slots=True)
class Subject(Generic[Value]):
    """Something that is remembered of a registry, and the type it is remembered as."""

    name: str
    kind: type[Value]


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier runs know of registries: `digests` tell by folder name what one is made of.

    `past` are folders that have changed since, where what they were is asked for.
    """

    digests: Mapping[str, str]
    kept: Kept | None = None
    past: frozenset[str] = frozenset()

    def is_past(self, folder: Path) -> bool:
        """Whether only what is known of a folder may be told, not what stands in it now."""
        return folder.name in self.past

    def of(self, folder: Path, subject: Subject[Value]) -> Value | None:
        """What is known of a folder as it stands; None where nothing is."""
        key = self._key(folder, subject.name)
        return self.kept.recall(key, subject.kind) if self.kept and key else None

    def learn(self, folder: Path, subject: Subject[Value], value: Value) -> None:
        key = self._key(folder, subject.name)
        if self.kept and key:
            self.kept.keep(key, value)

    def forget(self, folder: Path, subject: Subject[Value]) -> None:
        """Keep nothing of a folder on a subject: it tells who somebody is."""
        key = self._key(folder, subject.name)
        if self.kept and key:
            self.kept.forget(key)

    def once(self, folder: Path, subject: Subject[Value], make: Callable[[], Value]) -> Value:
        """What is known of a folder, else what is made now, which is known from then on."""
        remembered = self.of(folder, subject)
        if remembered is None:
            remembered = make()
            self.learn(folder, subject, remembered)
        return remembered

    def _key(self, folder: Path, what: str) -> str:
        digest = self.digests.get(folder.name, "")
        return f"{what} {os.path.realpath(folder)} {digest}" if digest else ""


NO_MEMORY = Memory({})
