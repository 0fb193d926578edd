"""National code lists that variables are coded in as they stand, known from their mappings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from regmeta.catalogue.drawn import drawn_from
from regmeta.catalogue.recognised import with_recognised
from regmeta.model import (
    PROPOSED,
    Catalogue,
    Kilde,
    Kodeverk,
    Target,
    TargetMapping,
    ValueMap,
    Variable,
)

if TYPE_CHECKING:
    from regmeta.spec.codesystems import CodeSystem, CodeSystems

_UNCHANGED = ("identity", "pad-zeros")


def for_readers(catalogue: Catalogue) -> Catalogue:
    """The catalogue as pages and the API tell it: with what is recognised and known of it."""
    return with_national_lists(with_recognised(catalogue))


def national_list(systems: CodeSystems, system: CodeSystem) -> Kodeverk:
    """A national code system as a list that variables point to."""
    return Kodeverk(
        code=system.number,
        type=system.type,
        reference=system.number,
        name=system.title.nb,
        codes=tuple(systems.codes(system.number)),
    )


def with_national_lists(catalogue: Catalogue) -> Catalogue:
    """The catalogue with a link to the national list that a variable's values are those of.

    Only where the mapping is exact and decided, and every value goes over as it is: a list whose
    codes mean something else is not the national one. Or where the form of the codes of its own
    list leaves no doubt (drawn.py).
    """
    from regmeta.spec.codesystems import load_code_systems

    systems = load_code_systems()
    targets = {target.id: target for target in catalogue.targets if target.oid}
    links = dict(_links(catalogue, targets, systems))
    if not links:
        return catalogue
    national = {kodeverk.code: kodeverk for kodeverk in catalogue.national}
    named = frozenset(national)
    for system in links.values():
        if system.number not in national:
            national[system.number] = national_list(systems, system)
    return replace(
        catalogue,
        kilder=tuple(_linked(kilde, links) for kilde in catalogue.kilder),
        national=tuple(national[code] for code in sorted(national)),
        annotations=replace(catalogue.annotations, linked=frozenset(national) - named),
    )


def _links(
    catalogue: Catalogue, targets: Mapping[str, Target], systems: CodeSystems
) -> Iterator[tuple[str, CodeSystem]]:
    """The variables that are coded in a national list, each with its system."""
    for kilde in catalogue.kilder:
        yield from _drawn(kilde, systems)
        for variable in kilde.variables:
            for mapping in variable.mappings:
                target = targets.get(mapping.target)
                system = systems.find(target.oid) if target and _is_coded(mapping) else None
                if system is not None:
                    yield variable.code, system


def _drawn(kilde: Kilde, systems: CodeSystems) -> Iterator[tuple[str, CodeSystem]]:
    """The variables whose own list is drawn from a national one, as its codes show."""
    lists = ((own.code, drawn_from(own, systems)) for own in kilde.kodeverk)
    drawn = {code: system for code, system in lists if system is not None}
    for variable in kilde.variables:
        for code in variable.kodeverk:
            if code in drawn:
                yield variable.code, drawn[code]


def _is_coded(mapping: TargetMapping) -> bool:
    is_decided = mapping.justification != PROPOSED
    return is_decided and mapping.predicate == "skos:exactMatch" and _stays(mapping.values)


def _stays(values: ValueMap | None) -> bool:
    """Whether every value means in the national list what it is in the registry's."""
    if values is None or values.unmapped:
        return False
    if values.operation in _UNCHANGED:
        return True
    return bool(values.pairs) and all(own == theirs for own, theirs in values.pairs)


def _linked(kilde: Kilde, links: Mapping[str, CodeSystem]) -> Kilde:
    if not any(variable.code in links for variable in kilde.variables):
        return kilde
    return replace(kilde, variables=tuple(_with(links, each) for each in kilde.variables))


def _with(links: Mapping[str, CodeSystem], variable: Variable) -> Variable:
    system = links.get(variable.code)
    if system is None or system.number in variable.kodeverk:
        return variable
    return replace(variable, kodeverk=(*variable.kodeverk, system.number))
