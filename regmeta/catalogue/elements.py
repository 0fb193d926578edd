"""Which elements of an EHDS dataset description the catalogue fills of a kilde."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from regmeta.catalogue.drawn import references_of
from regmeta.catalogue.facts import KildeFacts
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.elements import ElementAnswer, Holding, elements_of, what_is_there


def filled_elements(kilde_facts: KildeFacts) -> tuple[ElementAnswer, ...]:
    """Every element, and whether what is published of the kilde fills it."""
    kilde = kilde_facts.kilde
    lists = tuple(_lists_used(kilde_facts))
    there = what_is_there(
        variables=bool(kilde.variables),
        lists=any(kilde_facts.kodeverk[code].codes for code in lists),
        references=tuple(_references(kilde_facts, lists)),
    )
    if kilde_facts.whole_period[0]:
        there.add("period")
    return elements_of(Holding({**kilde.properties, "Code": kilde.code}, frozenset(there)))


def _references(kilde_facts: KildeFacts, lists: Iterable[str]) -> Iterator[str]:
    systems = load_code_systems()
    for code in lists:
        yield from references_of(kilde_facts.kodeverk[code], systems)


def _lists_used(kilde_facts: KildeFacts) -> Iterator[str]:
    used = {code: None for variable in kilde_facts.kilde.variables for code in variable.kodeverk}
    return (code for code in used if code in kilde_facts.kodeverk)
