"""Terms of others that a graph names, each described once with class, label and scheme, as shapes
demand; and those whom it names: agents, points of contact, cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.files.ids import stable_id
from regmeta.model import Text
from regmeta.publish.formats.rdf.writing import Literal, Node, Property, is_iri
from regmeta.spec.crosswalk import Crosswalk, Term

LANGUAGES = {
    "http://publications.europa.eu/resource/authority/language/NOB": Text(
        nb="Norsk bokmål", en="Norwegian Bokmål"
    ),
    "http://publications.europa.eu/resource/authority/language/ENG": Text(
        nb="Engelsk", en="English"
    ),
}
_LANGUAGE_SCHEME = "http://publications.europa.eu/resource/authority/language"


LEGAL_TYPES = "https://data.norge.no/vocabulary/legal-resource-type#"
_KINDS_OF_LAW = (("act", Text("Lov", "Act")), ("regulation", Text("Forskrift", "Regulation")))
_REGULATION = re.compile(r"/SF/|/eli/reg|forskrift|forordning|regulation", re.IGNORECASE)


def texts(name: str, text: Text) -> Iterator[Property]:
    """A text as one literal a language."""
    if text.nb:
        yield name, Literal(text.nb, "nb")
    if text.nn:
        yield name, Literal(text.nn, "nn")
    if text.en:
        yield name, Literal(text.en, "en")


def day(name: str, text: str | None) -> Iterator[Property]:
    """An ISO day where there is one."""
    if text and len(text) == 10:
        yield name, Literal(text, type="xsd:date")


def titles(text: Text) -> Iterator[Property]:
    yield from texts("dct:title", text)
    yield from texts("skos:prefLabel", text)


class NamedTerms:
    """Remembers the terms that are named; `named` holds them by IRI."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        self.crosswalk = crosswalk
        self.config = crosswalk.config
        self.base = crosswalk.config.base
        self.named: dict[str, Node] = {}
        self._iris: dict[str, str] = {}

    def iri(self, code: str) -> str:
        return self.base + stable_id(code)

    def often(self, code: str) -> str:
        """The IRI of what many things point to, such as a table or an option: made once."""
        iri = self._iris.get(code)
        if iri is None:
            iri = self._iris[code] = self.iri(code)
        return iri

    def _name(self, iri: str, types: tuple[str, ...], properties: list[Property]) -> str:
        self.named.setdefault(iri, (iri, types, properties))
        return iri

    def _scheme(self, iri: str, title: str) -> str:
        return self._name(iri, ("skos:ConceptScheme",), [*titles(Text(en=title))])

    def _concept(self, iri: str, scheme: str, label: Text, *types: str) -> str:
        """A value of a list; a standard has its name as a title too, which DCAT-AP-NO asks for."""
        properties: list[Property] = [*texts("skos:prefLabel", label), ("skos:inScheme", scheme)]
        if "dct:Standard" in types:
            properties += texts("dct:title", label)
        return self._name(iri, ("skos:Concept", *types), properties)

    def _term(self, term: Term, *types: str) -> str:
        self._scheme(term.scheme, term.scheme.rpartition("/")[2])
        return self._concept(term.eu, term.scheme, term.label, *types)

    def _theme(self) -> str:
        theme = self.config.theme
        return self._concept(theme.iri, theme.scheme, theme.label.text)

    def _language(self, iri: str) -> str:
        self._scheme(_LANGUAGE_SCHEME, "Languages")
        return self._concept(iri, _LANGUAGE_SCHEME, LANGUAGES[iri], "dct:LinguisticSystem")

    def _law(self, iri: str) -> str:
        return self._name(iri, ("eli:LegalResource",), [("dct:type", self._kind_of_law(iri))])

    def _law_called(self, text: str) -> str:
        """A law that is known by its name alone."""
        about: list[Property] = [
            ("dct:title", Literal(text, "nb")),
            ("dct:type", self._kind_of_law(text)),
        ]
        return self._name(self.iri(f"law {text}"), ("eli:LegalResource",), about)

    def _kind_of_law(self, law: str) -> str:
        """An act or a regulation, as data.norge.no's list has them.

        DCAT-AP-NO v2 refuses a `skos:inScheme` of this list, which v3 would rather see: the
        concept is the top of its scheme, which says the same and offends neither.
        """
        self._scheme(LEGAL_TYPES, "Legal resource type")
        is_regulation = _REGULATION.search(law) is not None
        name, label = _KINDS_OF_LAW[is_regulation]
        about: list[Property] = [*texts("skos:prefLabel", label)]
        about.append(("skos:topConceptOf", LEGAL_TYPES))
        return self._name(f"{LEGAL_TYPES}{name}", ("skos:Concept",), about)

    def _document(self, iri: str) -> str:
        return self._name(iri, ("foaf:Document",), [])

    @staticmethod
    def _agent(iri: str, name: Text, point: str, number: str = "") -> Node:
        identifier = [("dct:identifier", Literal(number))] if number else []
        return (
            iri,
            ("foaf:Agent", "foaf:Organization"),
            [*texts("foaf:name", name), *identifier, ("cv:contactPoint", point)],
        )

    @staticmethod
    def _point(iri: str, mail: str, page: str, phone: str = "") -> Node:
        properties: list[Property] = [("cv:contactPage", page)] if is_iri(page) else []
        properties += [("cv:email", Literal(mail))] if mail else []
        properties += [("cv:telephone", Literal(phone))] if phone else []
        return iri, ("cv:ContactPoint",), properties

    @staticmethod
    def _vcard(iri: str, name: Text, mail: str, page: str) -> Node:
        address = f"mailto:{mail}"
        properties: list[Property] = [*texts("vcard:fn", name)]
        if mail and is_iri(address):
            properties.append(("vcard:hasEmail", address))
        properties.append(("vcard:hasURL", page))
        return iri, ("vcard:Kind", "vcard:Organization"), properties
