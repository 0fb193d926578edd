"""What runs remember of registries: every subject with the type of its value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regmeta.harmonize.pairs import RegistrySide
from regmeta.model import Edition, Finding, Kilde, Recognised, Statistics, Submission, TargetMapping
from regmeta.registry import Registry
from regmeta.runs.memory import Pair, Subject
from regmeta.validate.waivers import Waiver


@dataclass(frozen=True, slots=True)
class ReadRegistry:
    """One registry as it was read, with what is private in its files and old in its decisions."""

    registry: Registry
    submission: Submission
    waivers: tuple[Waiver, ...]
    elsewhere: tuple[Finding, ...]


READ = Subject("read", ReadRegistry)
MAPPINGS = Subject("mappings", tuple[TargetMapping, ...])
VERSIONS = Subject("versions", Kilde)
EDITIONS = Subject("editions", tuple[Edition, ...])
STATISTICS = Subject("statistics", dict[str, Statistics])
PRIVATE_TEXTS = Subject("private texts", int)
"""How many texts hold a personal number, as the registry is about to be published."""
SIDE = Subject("side", RegistrySide)
INSTRUMENTS = Subject("instruments", dict[str, Recognised])
SIMILAR = Subject("similar", dict[str, list[Pair]])
"""By the digest of another registry: what the two have in common."""


def findings_on(day: date) -> Subject[tuple[Finding, ...]]:
    """What was found in a registry on a day: some rules ask what day it is."""
    return Subject(f"findings {day}", tuple[Finding, ...])
