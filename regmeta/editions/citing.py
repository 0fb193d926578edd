"""How an edition is cited: a line for people, and DataCite's metadata for who registers a DOI.

What is cited is the description of variables as it was on a day, not the registry's data. The DOI
of edition 2 is the registry's own with the number after it (`10.1234/nger.2`), so that each edition
is a version of the one thing that has the DOI without a number. Fields: DataCite Metadata Schema
4.5, https://schema.datacite.org/meta/kernel-4.5/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regmeta.editions.content import Content
from regmeta.editions.store import KeptEdition
from regmeta.errors import WrongUse
from regmeta.texts import Text

_DOI = re.compile(r"10[.]\d{4,9}/\S+")
_KERNEL = "http://datacite.org/schema/kernel-4"
_ENTITIES = "https://data.brreg.no/enhetsregisteret/api/enheter/"


@dataclass(frozen=True, slots=True)
class Citation:
    """An edition with what it holds; `doi` is the registry's, without a number, and `address` where
    the edition can be read, '' where there is none."""

    edition: KeptEdition
    content: Content
    doi: str = ""
    address: str = ""

    @property
    def own_doi(self) -> str:
        """The DOI of this edition, '' where the registry has none."""
        return f"{self.doi}.{self.edition.number}" if self.doi else ""

    @property
    def properties(self) -> Mapping[str, str]:
        return self.content.kilde.properties

    def title(self, lang: str) -> str:
        """What is cited: whose description of variables, and which edition."""
        name = self.properties.get("PreferredTerm") or self.content.kilde.code
        names = Text(name, self.properties.get("NavnEngelsk") or name)
        return _TITLE(lang, name=names(lang), number=self.edition.number)

    @property
    def creator(self) -> str:
        """Who answers for the registry; the registry itself where nobody is named."""
        names = (self.properties.get(key, "") for key in ("Dataansvarlig", "PreferredTerm"))
        return next(filter(None, names), self.content.kilde.code)


def citation_of(edition: KeptEdition, content: Content, doi: str, address: str) -> Citation:
    """What is needed to cite an edition; WrongUse where `doi` has not the form of one."""
    if doi and not _DOI.fullmatch(doi):
        raise WrongUse(
            "--doi {doi}: dette er ingen DOI. Skriv den som 10.1234/navn, uten adresse foran.",
            "--doi {doi}: this is no DOI. Write it as 10.1234/name, without an address before it.",
            doi=doi,
        )
    return Citation(edition, content, doi, address)


def citation_text(citation: Citation, lang: str) -> str:
    """One line: who, when, what, where, and the digest that proves which edition was meant."""
    edition = citation.edition
    where = f"https://doi.org/{citation.own_doi}" if citation.doi else citation.address
    digest = f"SHA-256 {edition.digest}." if edition.digest else ""
    title = citation.title(lang)
    parts = (f"{citation.creator} ({edition.made.year}).", f"{title}.", where, digest)
    return " ".join(part for part in parts if part)


def datacite_json(citation: Citation) -> dict[str, Any]:
    """DataCite's metadata of an edition, as JSON of 4.5; what nobody has said is left out."""
    edition, properties = citation.edition, citation.properties
    fields = {
        "doi": citation.own_doi,
        "url": citation.address,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Data dictionary"},
        "creators": [_organisation(citation)],
        "titles": _titles(citation),
        "publisher": {"name": citation.creator},
        "publicationYear": str(edition.made.year),
        "subjects": [{"subject": word} for word in _words(properties.get("Emneord", ""))],
        "dates": _dates(citation),
        "language": "nb",
        "alternateIdentifiers": _identifiers(edition),
        "relatedIdentifiers": _related(citation),
        "sizes": _sizes(citation.content),
        "version": str(edition.number),
        "descriptions": _descriptions(citation),
        "geoLocations": _places(properties),
        "schemaVersion": _KERNEL,
    }
    return {name: value for name, value in fields.items() if value}


def _organisation(citation: Citation) -> dict[str, Any]:
    number = re.sub(r"\s", "", citation.properties.get("OrgnrDataansvarlig", ""))
    about: dict[str, Any] = {"name": citation.creator, "nameType": "Organizational"}
    if number:
        about["nameIdentifiers"] = [
            {
                "nameIdentifier": _ENTITIES + number,
                "nameIdentifierScheme": "Enhetsregisteret",
                "schemeUri": _ENTITIES,
            }
        ]
    return about


def _titles(citation: Citation) -> list[dict[str, str]]:
    titles = [{"title": citation.title("nb"), "lang": "nb"}]
    if citation.properties.get("NavnEngelsk"):
        titles.append({"title": citation.title("en"), "titleType": "TranslatedTitle", "lang": "en"})
    return titles


def _dates(citation: Citation) -> list[dict[str, str]]:
    made = citation.edition.made.isoformat()
    start, end = (citation.properties.get(name, "") for name in ("GyldigFra", "GyldigTil"))
    collected = [{"date": f"{start}/{end}", "dateType": "Collected"}] if start else []
    return [{"date": made, "dateType": "Issued"}, *collected]


def _identifiers(edition: KeptEdition) -> list[dict[str, str]]:
    if not edition.digest:
        return []
    kind = "SHA-256 of edition.toml without its digest"
    return [{"alternateIdentifier": edition.digest, "alternateIdentifierType": kind}]


def _related(citation: Citation) -> list[dict[str, str]]:
    """The one thing that this is a version of, the edition before it, and the registry's page."""
    number, related = citation.edition.number, []
    if citation.doi:
        related.append((citation.doi, "DOI", "IsVersionOf"))
    if citation.doi and number > 1:
        related.append((f"{citation.doi}.{number - 1}", "DOI", "IsNewVersionOf"))
    page = citation.properties.get("Hjemmeside", "")
    if page:
        related.append((page, "URL", "IsDescribedBy"))
    return [
        {
            "relatedIdentifier": identifier,
            "relatedIdentifierType": kind,
            "relationType": relation,
        }
        for identifier, kind, relation in related
    ]


def _sizes(content: Content) -> list[str]:
    kilde = content.kilde
    return [
        f"{len(kilde.datasamlinger)} forms",
        f"{len(kilde.variables)} variables",
        f"{len(kilde.kodeverk)} code lists",
    ]


def _descriptions(citation: Citation) -> list[dict[str, str]]:
    properties, note = citation.properties, citation.edition.note
    said = (
        (properties.get("Beskrivelse", ""), "Abstract", "nb"),
        (properties.get("BeskrivelseEngelsk", ""), "Abstract", "en"),
        (note, "Other", "nb"),
    )
    return [
        {"description": text, "descriptionType": kind, "lang": lang}
        for text, kind, lang in said
        if text
    ]


def _places(properties: Mapping[str, str]) -> list[dict[str, str]]:
    place = properties.get("GeografiskAvgrensning", "")
    return [{"geoLocationPlace": place}] if place else []


def _words(listed: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in listed.split(";") if word.strip()))


_TITLE = Text(
    "{name}: beskrivelse av variablene, utgave {number}",
    "{name}: description of the variables, edition {number}",
)
