"""The proposals that a person has ticked in the sheet of findings, as repairs of her cells.

A finding that is ticked as done and still stands takes its proposal («Mente du …?»), where the cell
holds the very text that is wrong. What is ticked and has none is left to her.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from regmeta.errors import WrongUse
from regmeta.model import Finding, Text
from regmeta.read.files.opening import read_grids
from regmeta.workbook.notes import Former, former_of, written_in
from regmeta.workbook.package import PATCHED, Package
from regmeta.workbook.repairs import Repair

_MEANT = re.compile(r"Mente du «(.+?)»")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The repairs that were ticked, and how many ticks had no proposal to take."""

    repairs: tuple[Repair, ...] = ()
    without: int = 0


def accepted_in(source: Path, findings: Sequence[Finding]) -> Accepted:
    """What is ticked in the sheet Funn of a workbook that regmeta marked.

    Raises WrongUse where there is no such sheet.
    """
    former = former_of(Package.open(source)) if source.suffix.lower() in PATCHED else Former()
    if not former.keyed:
        raise WrongUse(
            "{source}: --accept leser arket Funn, og det finnes ikke her. Lag det med regmeta "
            "check {source} --format xlsx --out FIL.xlsx.",
            "{source}: --accept reads the sheet of findings, and there is none here. Make it with "
            "regmeta check {source} --format xlsx --out FILE.xlsx.",
            source=source,
        )
    cells = {grid.sheet: grid for grid in read_grids(source)}
    notes = written_in(former, findings)
    ticked = [each for each, note in zip(findings, notes, strict=True) if note and note.done]
    repairs = []
    for finding in ticked:
        place, grid = finding.place, cells.get(finding.place.sheet)
        before = grid.at(place.row, place.column) if grid and place.column else ""
        after = proposal_of(finding)
        if after and before.strip() in _texts_of(finding):
            repairs.append(Repair(place, finding.field, before, after, ("accepted",)))
    return Accepted(tuple(repairs), len(ticked) - len(repairs))


def proposal_of(finding: Finding) -> str:
    """The text that was perhaps meant, as it would stand in the cell; '' where nothing is near."""
    asked = (finding.params.get(name) for name in ("hint", "nearest"))
    meant = (_MEANT.search(text.nb) for text in asked if isinstance(text, Text))
    return next((match[1] for match in meant if match), "")


def _texts_of(finding: Finding) -> set[str]:
    """What the finding says stands in the cell."""
    texts = (value for value in finding.params.values() if isinstance(value, str))
    return {text.strip() for text in texts} - {""}
