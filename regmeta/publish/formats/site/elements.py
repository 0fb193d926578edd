"""The elements of an EHDS dataset description on the page of a kilde: filled, and not."""

from __future__ import annotations

from regmeta.catalogue.elements import filled_elements
from regmeta.catalogue.facts import KildeFacts
from regmeta.publish.formats.site.page import Site

ElementRow = tuple[int, str, str, bool]


def element_rows(site: Site, kilde_facts: KildeFacts) -> list[ElementRow]:
    """Number, name, property and whether it is filled, in the regulation's order."""
    return [
        (row.element.number, row.element.name(site.lang), row.element.property, row.filled)
        for row in filled_elements(kilde_facts)
    ]
