"""Instruments that no registry has named, recognised by their questions: shown, and said to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from regmeta.model import Catalogue, Kilde, Recognised


def with_recognised(catalogue: Catalogue) -> Catalogue:
    """The catalogue as pages show it: a variable without an instrument has the recognised one.

    What a registry has said itself is never added to; `beside.recognised` is then of the variables
    that were given one.
    """
    known = {
        variable.code: catalogue.beside.recognised[variable.code]
        for kilde in catalogue.kilder
        for variable in kilde.variables
        if variable.code in catalogue.beside.recognised and not variable.instruments
    }
    return replace(
        catalogue,
        kilder=tuple(_kilde(one, known) for one in catalogue.kilder),
        beside=replace(catalogue.beside, recognised=known),
    )


def _kilde(kilde: Kilde, known: Mapping[str, Recognised]) -> Kilde:
    if not any(one.code in known for one in kilde.variables):
        return kilde
    told = {one.code: one for one in kilde.instruments}
    variables = []
    for variable in kilde.variables:
        found = known.get(variable.code)
        if found is not None:
            told.setdefault(found.instrument.code, found.instrument)
            variable = replace(variable, instruments=(found.instrument.code,))
        variables.append(variable)
    return replace(kilde, variables=tuple(variables), instruments=tuple(told.values()))
