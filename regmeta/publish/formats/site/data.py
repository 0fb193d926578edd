"""Linked data of the pages: schema.org's words for catalogue, source, variable and list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from regmeta.catalogue.facts import KildeFacts
from regmeta.files.ids import stable_id
from regmeta.model import Datasamling, Kodeverk, Text, Variable
from regmeta.publish.words import readable

Data = dict[str, Any]


def catalogue(name: str, about: str, kilder: Iterable[KildeFacts], lang: str) -> Data:
    """The home page: a catalogue and its data sets."""
    return {
        "@type": "DataCatalog",
        "name": name,
        "description": about,
        "dataset": [
            {
                "@type": "Dataset",
                "@id": _urn(kilde_facts.kilde.code),
                "name": readable(kilde_facts.names(lang)),
            }
            for kilde_facts in kilder
        ],
    }


def _span(start: str | None, end: str | None) -> str:
    """A period as ISO 8601 writes it, open ends as `..`; '' where nothing is known."""
    return f"{start or '..'}/{end or '..'}" if start or end else ""


def dataset(kilde_facts: KildeFacts, variables: Iterable[Variable], lang: str) -> Data:
    """A source with the variables that a page tells of."""
    properties = kilde_facts.kilde.properties
    about = Text(properties.get("Beskrivelse", ""), properties.get("BeskrivelseEngelsk", ""))
    start, end = kilde_facts.kilde_period
    described = {
        "@type": "Dataset",
        "@id": _urn(kilde_facts.kilde.code),
        "identifier": kilde_facts.kilde.code,
        "name": readable(kilde_facts.names(lang)),
        "alternateName": readable(kilde_facts.short),
        "description": readable(about(lang) or kilde_facts.names(lang)),
        "url": properties.get("Hjemmeside", ""),
        "keywords": list(filter(None, map(str.strip, properties.get("Emneord", "").split(";")))),
        "temporalCoverage": _span(start, end),
        "dateModified": kilde_facts.kilde.updated.isoformat() if kilde_facts.kilde.updated else "",
        "creator": _organization(properties.get("Dataansvarlig", "")),
        "isAccessibleForFree": False,
        "variableMeasured": [measured(variable, lang) for variable in variables],
    }
    return {key: value for key, value in described.items() if value not in ("", [], None)}


def form(
    kilde_facts: KildeFacts, datasamling: Datasamling, variables: Iterable[Variable], lang: str
) -> Data:
    """A form as a data set of its own, part of its source."""
    properties, kilde = datasamling.properties, kilde_facts.names(lang)
    name = Text(
        properties.get("PreferredTerm", datasamling.code), properties.get("NavnEngelsk", "")
    )(lang)
    about = Text(properties.get("Beskrivelse", ""), properties.get("BeskrivelseEngelsk", ""))(lang)
    return {
        "@type": "Dataset",
        "@id": _urn(datasamling.code),
        "identifier": datasamling.code,
        "name": readable(f"{name} ({kilde})"),
        "description": readable(about or name),
        "isPartOf": {
            "@type": "Dataset",
            "@id": _urn(kilde_facts.kilde.code),
            "name": readable(kilde),
        },
        "variableMeasured": [measured(variable, lang) for variable in variables],
    }


def measured(variable: Variable, lang: str) -> Data:
    """A variable as a property that is measured."""
    version = variable.current
    described = {
        "@type": "PropertyValue",
        "@id": _urn(variable.code),
        "propertyID": variable.code,
        "name": readable(version.name(lang)),
        "description": readable(version.description(lang)),
        "unitText": version.properties.get("MaaleEnhet", ""),
    }
    return {key: value for key, value in described.items() if value}


def terms(name: str, about: str, entries: Iterable[tuple[str, str]]) -> Data:
    """A set of terms: a glossary, or what a code list's codes mean."""
    return {
        "@type": "DefinedTermSet",
        "name": readable(name),
        "description": readable(about or name),
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "termCode": readable(code), "name": readable(text)}
            for code, text in entries
        ],
    }


def code_list(kodeverk: Kodeverk) -> Data:
    """A code list with its codes, as far as a page may hold them."""
    codes = ((code.value, code.label("")) for code in kodeverk.codes[:200])
    return terms(kodeverk.name or kodeverk.reference, "", codes)


def _organization(name: str) -> Data | None:
    return {"@type": "Organization", "name": readable(name)} if name else None


def _urn(code: str) -> str:
    return f"urn:uuid:{stable_id(code)}"
