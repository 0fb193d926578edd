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
            {"@type": "Dataset", "@id": _urn(one.kilde.code), "name": readable(one.names(lang))}
            for one in kilder
        ],
    }


def dataset(one: KildeFacts, variables: Iterable[Variable], lang: str) -> Data:
    """A source with the variables that a page tells of."""
    known = one.kilde.properties
    about = Text(known.get("Beskrivelse", ""), known.get("BeskrivelseEngelsk", ""))
    start, end = one.whole_period
    told = {
        "@type": "Dataset",
        "@id": _urn(one.kilde.code),
        "identifier": one.kilde.code,
        "name": readable(one.names(lang)),
        "alternateName": readable(one.short),
        "description": readable(about(lang) or one.names(lang)),
        "url": known.get("Hjemmeside", ""),
        "keywords": [word.strip() for word in known.get("Emneord", "").split(";") if word.strip()],
        "temporalCoverage": f"{start or '..'}/{end or '..'}" if start or end else "",
        "dateModified": one.kilde.updated.isoformat() if one.kilde.updated else "",
        "creator": _organization(known.get("Dataansvarlig", "")),
        "isAccessibleForFree": False,
        "variableMeasured": [measured(variable, lang) for variable in variables],
    }
    return {key: value for key, value in told.items() if value not in ("", [], None)}


def form(one: KildeFacts, found: Datasamling, variables: Iterable[Variable], lang: str) -> Data:
    """A form as a data set of its own, part of its source."""
    known, kilde = found.properties, one.names(lang)
    name = Text(known.get("PreferredTerm", found.code), known.get("NavnEngelsk", ""))(lang)
    about = Text(known.get("Beskrivelse", ""), known.get("BeskrivelseEngelsk", ""))(lang)
    return {
        "@type": "Dataset",
        "@id": _urn(found.code),
        "identifier": found.code,
        "name": readable(f"{name} ({kilde})"),
        "description": readable(about or name),
        "isPartOf": {"@type": "Dataset", "@id": _urn(one.kilde.code), "name": readable(kilde)},
        "variableMeasured": [measured(variable, lang) for variable in variables],
    }


def measured(variable: Variable, lang: str) -> Data:
    """A variable as a property that is measured."""
    version = variable.current
    told = {
        "@type": "PropertyValue",
        "@id": _urn(variable.code),
        "propertyID": variable.code,
        "name": readable(version.name(lang)),
        "description": readable(version.description(lang)),
        "unitText": version.properties.get("MaaleEnhet", ""),
    }
    return {key: value for key, value in told.items() if value}


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


def code_list(one: Kodeverk) -> Data:
    """A code list with its codes, as far as a page may hold them."""
    codes = ((code.value, code.label("")) for code in one.codes[:200])
    return terms(one.name or one.reference, "", codes)


def _organization(name: str) -> Data | None:
    return {"@type": "Organization", "name": readable(name)} if name else None


def _urn(code: str) -> str:
    return f"urn:uuid:{stable_id(code)}"
