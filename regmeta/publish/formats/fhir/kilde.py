"""A kilde as a FHIR Library: a collection of data with its title, publisher, contact and period.

R4 has no resource for a data set; a Library of the type "asset collection" is what it has for a
collection that is described and found, with publisher, purpose, coverage and related documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from regmeta.catalogue.facts import KildeFacts
from regmeta.files.ids import stable_id
from regmeta.model import Text
from regmeta.publish.formats.fhir.parts import URN, Resource, described, head, in_english
from regmeta.publish.remaining import NAMES, about_delkilder, addresses, flat, keywords

_TYPE = {"system": "http://terminology.hl7.org/CodeSystem/library-type", "code": "asset-collection"}
_SAID = NAMES | {
    *("NavnEngelsk", "BeskrivelseEngelsk", "KortNavn", "Emneord", "Dataansvarlig"),
    *("Epost", "Telefonnummer", "Formaal", "AnbefalteBruksomraader", "GeografiskAvgrensning"),
}
_RELATED = {
    "Hjemmeside": "documentation",
    "webPage": "documentation",
    "isReferencedBy": "citation",
    "source": "derived-from",
}


def library(kilde_facts: KildeFacts) -> Resource:
    """A kilde with all that it says; what a Library has no element for stands as extensions."""
    given, code = kilde_facts.kilde.properties, kilde_facts.kilde.code
    made = head("Library", code, kilde_facts.name)
    made["identifier"][0]["system"] = URN + stable_id("kilde")
    start, end = kilde_facts.whole_period
    about = Text(given.get("Beskrivelse", ""), given.get("BeskrivelseEngelsk", ""))
    area = given.get("GeografiskAvgrensning", "")
    return made | {
        "language": "nb",
        "extension": list(_extensions(kilde_facts)),
        "_title": in_english(kilde_facts.names),
        "subtitle": kilde_facts.short,
        "type": {"coding": [_TYPE]},
        "publisher": given.get("Dataansvarlig", ""),
        "contact": _contact(given),
        "description": about.nb,
        "_description": in_english(about),
        "jurisdiction": [{"text": area}] if area else [],
        "purpose": given.get("Formaal", ""),
        "usage": given.get("AnbefalteBruksomraader", ""),
        "effectivePeriod": {"start": start or "", "end": end or ""},
        "topic": [{"text": word} for word in keywords(kilde_facts)],
        "relatedArtifact": list(_related(given)),
    }


def _contact(given: Mapping[str, str]) -> list[Resource]:
    """Where one asks, by mail and telephone."""
    ways = (("email", given.get("Epost", "")), ("phone", given.get("Telefonnummer", "")))
    telecom = [{"system": system, "value": value} for system, value in ways if value]
    return [{"telecom": telecom}] if telecom else []


def _related(given: Mapping[str, str]) -> Iterator[Resource]:
    for key, kind in _RELATED.items():
        yield from ({"type": kind, "url": url} for url in addresses(given.get(key, "")))


def _extensions(kilde_facts: KildeFacts) -> Iterator[Resource]:
    given = kilde_facts.kilde.properties
    linked = {key for key in _RELATED if addresses(given.get(key, ""))}
    yield from described("kilde", flat(given, _SAID | linked))
    for part in about_delkilder(kilde_facts):
        said = {key: _as_text(value) for key, value in part.items()}
        url = URN + stable_id("extension delkilde")
        yield {"url": url, "extension": described("delkilde", said)}


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
