"""Faults planted in known rows of a synthetic extract, by the spoilers of the checks."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regmeta.data.check import FormPlan, Spot, Values
from regmeta.data.checks.duplicate_key import Unique
from regmeta.data.engines.rows import failing

TRIED = 300
"""Rows that are tried for a fault before it is given up: some faults need a rare row."""
_MOST = 3
"""A fault that breaks more checks than this is no fault that anybody would look for."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that was planted: the check that must find it, and the file's row (headings: 1)."""

    check: str
    row: int


def plant(
    form: FormPlan,
    rows: list[Values],
    faults: int,
    rng: random.Random,
    others: Mapping[str, Sequence[Values]],
) -> list[Planted]:
    """Faults one check after another, each in a row of its own while there are rows."""
    free = list(range(len(rows)))
    rng.shuffle(free)
    planted: list[Planted] = []
    for _ in range(faults):
        for check in form.checks:
            for at in range(len(free) - 1, max(-1, len(free) - 1 - TRIED), -1):
                spoilt = _spoil(Spot(form, rows, free[at], check, others))
                if spoilt:
                    row = free.pop(at) + 2
                    planted += [Planted(ident, row) for ident in spoilt]
                    if isinstance(check.test, Unique):
                        planted.append(Planted(check.id, 2))
                    break
    return list(dict.fromkeys(planted))


def _spoil(spot: Spot) -> list[str]:
    """Plant one fault; the ids of the checks that must find it, none where it cannot be done
    without breaking something that nobody asked to break."""
    before = dict(spot.row)
    if not spot.check.test.spoil(spot):
        spot.rows[spot.number] = before
        return []
    failures = failing(spot.form, spot.row)
    if spot.check.test.across:
        failures.append(spot.check.id)
    if spot.check.id not in failures or len(failures) > _MOST:
        spot.rows[spot.number] = before
        return []
    return failures
