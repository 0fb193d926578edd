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
from typing import Any

from regmeta.errors import BrokenConfiguration
from regmeta.model import Finding, Place
from regmeta.spec.loading import load_toml

WAIVERS = "waivers.toml"
_TEXTS = ("rule", "reason", "by", "variable", "field")
_MUST = ("rule", "reason", "until", "by")


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


def read_waivers(folder: Path, registry: str) -> tuple[Waiver, ...]:
    """A registry's waivers, in the order written; none where there is no file.

    Raises BrokenConfiguration with the number of the waiver and the key.
    """
    path = folder / WAIVERS
    if not path.is_file():
        return ()
    data = load_toml(path)
    listed = data.get("waivers")
    if set(data) - {"waivers"} or not isinstance(listed, list):
        raise BrokenConfiguration(
            f"{path}: skal bare inneholde [[waivers]]-tabeller.",
            f"{path}: must hold nothing but [[waivers]] tables.",
        )
    lines = _lines(path)
    return tuple(
        waiver_of(entry, Place(f"{registry}/{WAIVERS}", row=line), str(path))
        for entry, line in zip(listed, lines, strict=False)
    )


def waiver_of(entry: Mapping[str, Any], place: Place, said: str = WAIVERS) -> Waiver:
    """One waiver of its table; BrokenConfiguration on what is missing, unknown or no text."""
    where = f"{said}:{place.row}"
    for key in _MUST:
        if not entry.get(key):
            raise BrokenConfiguration(
                f"{where}: unntaket mangler {key}. Hvert unntak skal ha {', '.join(_MUST)}.",
                f"{where}: the waiver lacks {key}. Every waiver has {', '.join(_MUST)}.",
            )
    for key, value in entry.items():
        fits = type(value) is date if key == "until" else isinstance(value, str)
        if key not in (*_TEXTS, "until") or not fits:
            raise BrokenConfiguration(
                f"{where}: «{key} = {value}» er ikke en gyldig linje i et unntak.",
                f"{where}: “{key} = {value}” is no valid line of a waiver.",
            )
    return Waiver(place=place, **entry)


def _lines(path: Path) -> list[int]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [n for n, line in enumerate(lines, 1) if line.strip().startswith("[[waivers]]")]


def waive(
    findings: Sequence[Finding], waivers: Waivers, today: date, never: frozenset[str]
) -> tuple[list[Finding], list[Finding], dict[Waiver, int]]:
    """The findings that stand, those that are waived, and how many each waiver took.

    `never` names the rules that cannot be waived. A waiver still counts on its last day. The first
    waiver that covers a finding takes it; one that has expired takes none, and is not unused.
    """
    used = {waiver: 0 for of_one in waivers.values() for waiver in of_one}
    stand: list[Finding] = []
    waived: list[Finding] = []
    for finding in findings:
        taking = [one for one in waivers.get(finding.registry, ()) if one.covers(finding)]
        if not taking or finding.rule in never:
            stand.append(finding)
            continue
        valid = [one for one in taking if one.until >= today]
        for one in taking:
            used[one] += 1
        (waived if valid else stand).append(finding)
    return stand, waived, used
