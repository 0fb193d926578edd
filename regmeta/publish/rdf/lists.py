"""Code lists as SKOS: a scheme a list, a concept a code, with validity and OIDs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regmeta.codesystems import load_code_systems
from regmeta.ids import stable_id
from regmeta.model import Catalogue, Code, Kodeverk
from regmeta.publish.rdf.writing import Literal, Node, Property


def scheme_iri(base: str, kodeverk: Kodeverk) -> str:
    """The IRI of a list; national ones have the same in every publication."""
    return base + stable_id(f"kodeverk {kodeverk.code}")


def schemes(catalogue: Catalogue, base: str) -> Iterator[Node]:
    """Every list with its codes, each list once."""
    seen: set[str] = set()
    for one in (*(k for kilde in catalogue.kilder for k in kilde.kodeverk), *catalogue.national):
        if one.code not in seen:
            seen.add(one.code)
            yield from _scheme(one, base)


def _scheme(one: Kodeverk, base: str) -> Iterator[Node]:
    iri = scheme_iri(base, one)
    system = load_code_systems().find(one.reference)
    title = one.name or one.code
    properties: list[Property] = [
        ("dct:title", Literal(title, "nb")),
        ("skos:prefLabel", Literal(title, "nb")),
        ("dct:identifier", Literal(one.code)),
        ("skos:notation", Literal(one.reference)),
        ("dct:type", Literal(one.type)),
    ]
    if system and system.oid:
        properties.append(("dct:identifier", Literal(f"urn:oid:{system.oid}")))
    yield iri, ("skos:ConceptScheme",), properties
    seen: set[str] = set()
    for order, code in enumerate(one.codes, start=1):
        node = _code(one, code, order, iri, base)
        if node[0] not in seen:
            seen.add(node[0])
            yield node


def _code(one: Kodeverk, code: Code, order: int, scheme: str, base: str) -> Node:
    start, end = code.period.start, code.period.end
    properties: list[Property] = [
        ("skos:prefLabel", Literal(code.label.nb or code.value, "nb")),
        ("skos:notation", Literal(code.value)),
        ("skos:inScheme", scheme),
        ("schema:position", Literal(str(order), type="xsd:integer")),
    ]
    if code.label.en:
        properties.append(("skos:prefLabel", Literal(code.label.en, "en")))
    properties += _day("euvoc:startDate", start) + _day("euvoc:endDate", end)
    if code.sentinel:
        properties.append(("skos:note", Literal("Ikke besvart", "nb")))
    past = f"@{start.isoformat()}" if start else ""
    return base + stable_id(f"code {one.code}#{code.value}{past}"), ("skos:Concept",), properties


def _day(name: str, day: date | None) -> list[Property]:
    return [(name, Literal(day.isoformat(), type="xsd:date"))] if day else []
