"""The earlier versions of variables that a registry's editions know of.

A codebook says what holds now. Where one edition gave a variable another meaning than the one
before, what it meant is a version of its own, until the day before that edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from regmeta.editions.changelog import steps
from regmeta.editions.versions import propose_versions
from regmeta.model import Catalogue, Kilde, Period, Variable, VariableVersion
from regmeta.spec.fields import Spec


def with_histories(
    catalogue: Catalogue, folders: Mapping[str, Path], spec: Spec, today: date
) -> Catalogue:
    """The catalogue where variables have the versions that editions tell of.

    `folders` are registries' folders by id; a kilde without one, or without two editions, is as it
    was. Raises UnreadableInput where an edition was altered after it was made.
    """
    kilder = tuple(
        with_history(kilde, folders[kilde.id], spec, today) if kilde.id in folders else kilde
        for kilde in catalogue.kilder
    )
    return catalogue if kilder == catalogue.kilder else replace(catalogue, kilder=kilder)


def with_history(kilde: Kilde, folder: Path, spec: Spec, today: date) -> Kilde:
    """One kilde with the versions that its editions tell of; those that the registry gives its
    variables itself are left alone."""
    begun, closed = _meanings(folder, spec, today)
    if not closed:
        return kilde
    variables = tuple(
        _with(variable, begun[variable.code], closed[variable.code])
        if variable.code in closed and len(variable.versions) == 1
        else variable
        for variable in kilde.variables
    )
    return replace(kilde, variables=variables)


def _meanings(
    folder: Path, spec: Spec, today: date
) -> tuple[dict[str, date], dict[str, list[VariableVersion]]]:
    """Since when each variable means what it means now, and what it meant before, newest first."""
    begun: dict[str, date] = {}
    closed: dict[str, list[VariableVersion]] = {}
    for kept, diff in reversed(list(steps(folder, spec, today))):
        proposals = propose_versions(diff, kept.made) if diff else ()
        for proposal in proposals:
            old = _since(proposal.closed, begun.get(proposal.code))
            closed.setdefault(proposal.code, []).insert(0, old)
            begun[proposal.code] = proposal.opened.period.start or kept.made
    return begun, closed


def _since(version: VariableVersion, start: date | None) -> VariableVersion:
    """A closed version that an earlier edition had begun, where its codebook gave it no day."""
    if start is None or version.period.start:
        return version
    properties = {**version.properties, "GyldigFra": start.isoformat()}
    return replace(version, period=Period(start, version.period.end), properties=properties)


def _with(variable: Variable, start: date, closed: list[VariableVersion]) -> Variable:
    return replace(variable, versions=(_since(variable.current, start), *closed))
