"""The earlier versions of variables that a registry's editions know of.

A codebook says what holds now. Where one edition gave a variable another meaning than the one
before, what it meant is a version of its own, until the day before that edition.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import replace
from datetime import date
from pathlib import Path

from regmeta.editions.changelog import steps
from regmeta.editions.versions import propose_versions
from regmeta.model import Catalogue, Kilde, Period, Variable, VariableVersion
from regmeta.spec.fields import Spec


def with_histories(
    catalogue: Catalogue, folders: Map[str, Path], spec: Spec, today: date
) -> Catalogue:
    """The catalogue where variables have the versions that editions tell of.

    `folders` are registries' folders by id; a kilde without one, or without two editions, is as it
    was. Raises UnreadableInput where an edition was altered after it was made.
    """
    kilder = tuple(
        with_history(one, folders[one.id], spec, today) if one.id in folders else one
        for one in catalogue.kilder
    )
    return catalogue if kilder == catalogue.kilder else replace(catalogue, kilder=kilder)


def with_history(kilde: Kilde, folder: Path, spec: Spec, today: date) -> Kilde:
    """One kilde with the versions that its editions tell of; those that the registry gives its
    variables itself are left alone."""
    begun, closed = _told(folder, spec, today)
    if not closed:
        return kilde
    variables = tuple(
        _with(one, begun[one.code], closed[one.code])
        if one.code in closed and len(one.versions) == 1
        else one
        for one in kilde.variables
    )
    return replace(kilde, variables=variables)


def _told(
    folder: Path, spec: Spec, today: date
) -> tuple[dict[str, date], dict[str, list[VariableVersion]]]:
    """Since when each variable means what it means now, and what it meant before, newest first."""
    begun: dict[str, date] = {}
    closed: dict[str, list[VariableVersion]] = {}
    for kept, diff in reversed(list(steps(folder, spec, today))):
        for one in propose_versions(diff, kept.made) if diff else ():
            old = _since(one.closed, begun.get(one.code))
            closed.setdefault(one.code, []).insert(0, old)
            begun[one.code] = one.opened.period.start or kept.made
    return begun, closed


def _since(version: VariableVersion, start: date | None) -> VariableVersion:
    """A closed version that an earlier edition had begun, where its codebook gave it no day."""
    if start is None or version.period.start:
        return version
    known = {**version.properties, "GyldigFra": start.isoformat()}
    return replace(version, period=Period(start, version.period.end), properties=known)


def _with(one: Variable, start: date, closed: list[VariableVersion]) -> Variable:
    return replace(one, versions=(_since(one.current, start), *closed))
