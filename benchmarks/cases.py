"""Faults planted straight from a rule's cases, so that a new rule needs no planter of its own.

A case with one record and one finding says what fault to make: its texts are put into a free row
of a clean registry. A rule whose fault needs more than one row gets a function in faults.py, or
says in its cases file why it is not planted (`- unplanted: the reason`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import yaml

from benchmarks.faults import Spot, free_row, plain_text_row
from benchmarks.making import Made, Row

CASES = Path(__file__).parents[1] / "tests" / "cases"
# What ties a record to others stays as the clean registry has it.
_TIES = frozenset({"Code", "datasamling", "kodeverk", "platform", "variabel"})


def entries_of(rule: str) -> list[dict[str, Any]]:
    """All that a rule's cases file holds; nothing where there is none."""
    path = CASES / f"{rule}.yaml"
    if not path.is_file():
        return []
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


def cases_of(rule: str) -> list[dict[str, Any]]:
    """A rule's cases: what is given, and what it finds there."""
    return [entry for entry in entries_of(rule) if "unplanted" not in entry]


def unplanted(rule: str) -> str:
    """Why a rule's fault is not planted, '' where it is."""
    reasons = (entry["unplanted"] for entry in entries_of(rule) if "unplanted" in entry)
    return next(reasons, "")


def plant_case(rule: str, made: Made, chance: Random) -> Spot | None:
    """The first case that can be planted, put into a free row; None where there is none."""
    for case in cases_of(rule):
        if len(case["finds"]) == 1 and _single(case["given"]):
            ((level, (record,)),) = case["given"].items()
            return _put(made, level, record, case["finds"][0].split()[2], chance)
    return None


def _single(given: Mapping[str, Any]) -> bool:
    """Whether a case holds one record of one level."""
    levels = list(given.values())
    return len(levels) == 1 and isinstance(levels[0], list) and len(levels[0]) == 1


def _put(
    made: Made, level: str, record: Mapping[str, Any], field: str, chance: Random
) -> Spot | None:
    texts = {key: str(text) for key, text in record.items() if key not in _TIES}
    if level == "kilde":
        made.kilde |= texts
        return Spot("kilde", 0, field)
    kind = texts.get("DataType", "")

    def fits(row: Row) -> bool:
        return row.get("DataType") == kind if kind else plain_text_row(row)

    chosen = free_row(made, level, chance, fits if level == "variabel" else None)
    if chosen is None:
        return None
    at, row = chosen
    row |= texts
    return Spot(level, at, field)
