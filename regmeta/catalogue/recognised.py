"""Instruments that no registry has named, recognised well enough to be told of to readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from regmeta.model import Catalogue, Kilde, Recognised


def with_recognised(catalogue: Catalogue) -> Catalogue:
    """The catalogue as pages and the API show it: a variable without an instrument has the
    recognised one.

    What a registry has said itself is never added to; `annotations.recognised` is then of the
    variables that were given one.
    """
    recognised = {
        variable.code: catalogue.annotations.recognised[variable.code]
        for kilde in catalogue.kilder
        for variable in kilde.variables
        if variable.code in catalogue.annotations.recognised and not variable.instruments
    }
    return replace(
        catalogue,
        kilder=tuple(_kilde(kilde, recognised) for kilde in catalogue.kilder),
        annotations=replace(catalogue.annotations, recognised=recognised),
    )


def _kilde(kilde: Kilde, recogniseds: Mapping[str, Recognised]) -> Kilde:
    if not any(variable.code in recogniseds for variable in kilde.variables):
        return kilde
    named = {instrument.code: instrument for instrument in kilde.instruments}
    variables = []
    for variable in kilde.variables:
        instruments = recogniseds.get(variable.code)
        if instruments is not None:
            named.setdefault(instruments.instrument.code, instruments.instrument)
            variable = replace(variable, instruments=(instruments.instrument.code,))
        variables.append(variable)
    return replace(kilde, variables=tuple(variables), instruments=tuple(named.values()))
