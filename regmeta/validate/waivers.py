"""Waivers: findings that somebody has looked at and answers for, until a day.

They stand in registries/<id>/waivers.toml, one table each:

    [[waivers]]
    rule = "missing-unit"
    variable = "V_NORIC.START.*"      # a code, * for any part of it; left out: the whole registry
    field = "Enhet"                   # optional
    reason = "The scale has no unit."
    until = 2027-06-30
    by = "Kari Nordmann, registry manager"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import msgspec

from regmeta.files.strict import ConfigurationFile, Strict, read_source
from regmeta.model import Finding, Place

WAIVERS = "waivers.toml"
_Said = Annotated[str, msgspec.Meta(min_length=1)]


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waiver and where it stands; `variable` and `field` may be '' (any)."""

    rule: str
    reason: str
    until: date
    by: str
    place: Place
    variable: str = ""
    field: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether it speaks of this finding; the day is another question."""
        return (
            self.rule == finding.rule
            and self.field in ("", finding.field)
            and (not self.variable or fnmatchcase(finding.code, self.variable))
        )


Waivers = Mapping[str, Sequence[Waiver]]
"""The waivers of every registry, by its id."""
Used = Mapping[Waiver, int]
"""How many findings each waiver took."""


class _Waiver(Strict, frozen=True):
    """A table of `[[waivers]]`."""

    rule: _Said
    reason: _Said
    until: date
    by: _Said
    variable: str = ""
    field: str = ""


class _Waivers(Strict, frozen=True):
    """waivers.toml."""

    waivers: tuple[_Waiver, ...]


def read_waivers(folder: Path, registry: str) -> tuple[Waiver, ...]:
    """A registry's waivers, in the order written; none where there is no file.

    Raises BrokenConfiguration with the line, the number of the waiver and the key.
    """
    path = folder / WAIVERS
    if not path.is_file():
        return ()
    source = read_source(path)
    return tuple(
        _waiver(table, Place(f"{registry}/{WAIVERS}", row=source.line("waivers", number)))
        for number, table in enumerate(source.into(_Waivers).waivers)
    )


def waiver_of(entry: Mapping[str, Any], place: Place) -> Waiver:
    """One waiver of its table; BrokenConfiguration on what is missing, unknown or no text."""
    source = ConfigurationFile(Path(place.file), entry)
    return _waiver(source.fitted(entry, _Waiver, ()), place)


def _waiver(table: _Waiver, place: Place) -> Waiver:
    return Waiver(
        table.rule, table.reason, table.until, table.by, place, table.variable, table.field
    )


def waive(
    findings: Sequence[Finding], waivers: Waivers, today: date, never: frozenset[str]
) -> tuple[list[Finding], list[Finding], dict[Waiver, int]]:
    """The findings that stand, those that are waived, and how many each waiver took.

    `never` names the rules that cannot be waived. A waiver still counts on its last day. The first
    waiver that covers a finding takes it; one that has expired takes none, and is not unused.
    """
    used = {waiver: 0 for of_registry in waivers.values() for waiver in of_registry}
    stand: list[Finding] = []
    waived: list[Finding] = []
    for finding in findings:
        taking = [] if finding.rule in never else _covering(finding, waivers)
        for waiver in taking:
            used[waiver] += 1
        is_waived = any(waiver.until >= today for waiver in taking)
        (waived if is_waived else stand).append(finding)
    return stand, waived, used


def _covering(finding: Finding, waivers: Waivers) -> list[Waiver]:
    return [waiver for waiver in waivers.get(finding.registry, ()) if waiver.covers(finding)]
