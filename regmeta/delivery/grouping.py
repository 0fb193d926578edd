"""Differences gathered into facts: what is the same in many places is told once.

A code list that seventy variables share and that was changed is one fact, not seventy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regmeta.delivery.verifying import CatalogueDifference

_Sign = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceFact:
    """The differences of the first thing it holds for, and the codes of all those."""

    differences: tuple[CatalogueDifference, ...]
    codes: tuple[str, ...]


def facts_of(differences: Sequence[CatalogueDifference]) -> tuple[DifferenceFact, ...]:
    """The facts in the order in which their first difference came."""
    bundles: dict[_Sign, list[CatalogueDifference]] = {}
    for difference in differences:
        bundles.setdefault(_thing(difference), []).append(difference)
    facts: dict[tuple[_Sign, ...], list[list[CatalogueDifference]]] = {}
    for bundle in bundles.values():
        facts.setdefault(tuple(_sign(difference) for difference in bundle), []).append(bundle)
    return tuple(
        DifferenceFact(tuple(same[0]), tuple(dict.fromkeys(bundle[0].code for bundle in same)))
        for same in facts.values()
    )


def _thing(difference: CatalogueDifference) -> _Sign:
    """What belongs together: all that is other in one variable's codes, else one field."""
    if difference.level == "kode":
        return difference.level, difference.code
    return (*_sign(difference), difference.code)


def _sign(difference: CatalogueDifference) -> _Sign:
    return (
        difference.what,
        difference.level,
        difference.field,
        difference.ours,
        difference.theirs,
    )
