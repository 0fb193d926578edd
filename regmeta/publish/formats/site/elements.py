"""The elements of an EHDS dataset description on the page of a kilde: filled, and not."""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.catalogue.facts import KildeFacts
from regmeta.publish.formats.site.page import Site
from regmeta.spec.elements import ElementAnswer, Holding, elements_of, what_is_there

ElementRow = tuple[int, str, str, bool]


def element_rows(site: Site, kilde_facts: KildeFacts) -> list[ElementRow]:
    """Number, name, property and whether it is filled, in the regulation's order."""
    return [
        (row.element.number, row.element.name(site.lang), row.element.property, row.filled)
        for row in filled_elements(kilde_facts)
    ]


def filled_elements(kilde_facts: KildeFacts) -> tuple[ElementAnswer, ...]:
    """Every element, and whether what is published of the kilde fills it."""
    kilde = kilde_facts.kilde
    lists = tuple(_lists_used(kilde_facts))
    there = what_is_there(
        variables=bool(kilde.variables),
        lists=any(kilde_facts.kodeverk[code].codes for code in lists),
        references=tuple(kilde_facts.kodeverk[code].reference for code in lists),
    )
    if kilde_facts.whole_period[0]:
        there.add("period")
    return elements_of(Holding({**kilde.properties, "Code": kilde.code}, frozenset(there)))


def _lists_used(kilde_facts: KildeFacts) -> Iterator[str]:
    used = {code: None for variable in kilde_facts.kilde.variables for code in variable.kodeverk}
    return (code for code in used if code in kilde_facts.kodeverk)
