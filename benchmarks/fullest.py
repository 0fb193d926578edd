"""A catalogue in which every field of every kilde, form and variable is filled in.

What a thing does not say gets the specification's own example, in the catalogue's spelling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from regmeta.catalogue.table import canonical
from regmeta.model import Catalogue, Kilde, LevelName, Variable, VariableVersion
from regmeta.spec.fields import Spec

_OF_ITS_KIND = frozenset({"Lengde", "GrenseLav", "GrenseHoy", "Presisjon", "FlerkodetFelt"})
"""What only variables of some kinds have: an example of it would be a fault in the others."""


def fullest(catalogue: Catalogue, spec: Spec) -> Catalogue:
    """The same kilder, forms, variables and lists, each saying all that it may."""
    kilde, form, variable = (_examples(spec, level) for level in _LEVELS)
    return replace(
        catalogue, kilder=tuple(_full(part, kilde, form, variable) for part in catalogue.kilder)
    )


_LEVELS: tuple[LevelName, ...] = ("kilde", "datasamling", "variabel")


def _examples(spec: Spec, level: LevelName) -> dict[str, str]:
    return {
        field.key: canonical(field, field.example)
        for field in spec[level].fields
        if field.example and not field.refers_to and field.key not in _OF_ITS_KIND | {"Code"}
    }


def _full(
    kilde: Kilde,
    of_kilde: Mapping[str, str],
    of_form: Mapping[str, str],
    of_variable: Mapping[str, str],
) -> Kilde:
    forms = tuple(
        replace(form, properties={**of_form, **form.properties}) for form in kilde.datasamlinger
    )
    return replace(
        kilde,
        properties={**of_kilde, **kilde.properties},
        datasamlinger=forms,
        variables=tuple(_filled(variable, of_variable) for variable in kilde.variables),
    )


def _filled(variable: Variable, examples: Mapping[str, str]) -> Variable:
    versions = tuple(_version(version, examples) for version in variable.versions)
    return replace(variable, versions=versions)


def _version(version: VariableVersion, examples: Mapping[str, str]) -> VariableVersion:
    own = {**examples, "DatabaseReferanse": "", "TabellvennligNavn": "", **version.properties}
    return replace(version, properties={key: text for key, text in own.items() if text})
