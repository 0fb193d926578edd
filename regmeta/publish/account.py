"""What a run of publish has to account for beside what it wrote: editions, who was held back, and
who was taken off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from regmeta.model import PublishedEdition, Text


@dataclass(frozen=True, slots=True)
class GateStop:
    """Why a gate stays closed for a registry."""

    gate: str
    registry: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Account:
    """By registry: why it was held back though it stays as it was published, why it was taken off,
    and the edition it is published as."""

    held: Mapping[str, Text] = field(default_factory=dict)
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    editions: Mapping[str, PublishedEdition] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    """The codes of the kilder that were taken off, as far as they are shown."""
    stops: tuple[GateStop, ...] = ()
    homes: Mapping[str, Path] = field(default_factory=dict)
    """The folder of each registry, as it was given: what messages propose is done there."""
    folder: Path = Path("registries")
    """The folder that they all lie in."""
    broken: int = 0
    """How many registries could not be read at all and are not published."""

    @property
    def holds_back(self) -> bool:
        """Whether some registry is not published as it stands."""
        return bool(self.held or self.broken)


NO_ACCOUNT = Account()


def edition_json(edition: PublishedEdition | None) -> dict[str, Any] | None:
    """The edition that a registry is published as; None where it is published as it stands.

    `draft` tells what is wrong with the registry's folder, where it could not take its place.
    """
    if edition is None:
        return None
    shown: dict[str, Any] = {
        "number": edition.number,
        "made": edition.made.isoformat(),
        "age": edition.age,
    }
    return {**shown, "draft": edition.draft} if edition.stays else shown
