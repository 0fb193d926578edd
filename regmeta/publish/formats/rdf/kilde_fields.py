"""What a kilde says of itself beyond what every profile demands, each field under its predicate.

DCAT-AP-NO allows one title and one description a language: what a multilingual twin says otherwise
is `dct:alternative` and `dct:abstract`. Nodes that belong to one kilde are described with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from regmeta.catalogue.facts import KildeFacts
from regmeta.model import Text
from regmeta.publish.formats.rdf.agents import Agents
from regmeta.publish.formats.rdf.named import day, texts
from regmeta.publish.formats.rdf.writing import Literal, Property, is_iri
from regmeta.publish.remaining import tagged, unpacked
from regmeta.spec.fields import Spec, split_list
from regmeta.texts import languages

_ADDRESSES = {
    "webPage": "foaf:page",
    "landingPage": "dcat:landingPage",
    "isReferencedBy": "dct:isReferencedBy",
    "relation": "dct:relation",
    "source": "prov:wasDerivedFrom",
}
_LITERALS = {
    "InklusjonsOgEksklusjonskriterier": "healthdcatap:populationCoverage",
    "populationCoverage": "healthdcatap:populationCoverage",
    "PopulationCoverageFlerspraklig": "healthdcatap:populationCoverage",
    "EmneordFlerspraklig": "dcat:keyword",
    "AlternativtTittelFlerspraklig": "dct:alternative",
    "VersjonsnotaterFlerspraklig": "adms:versionNotes",
    "GeografiskAvgrensning": "dct:coverage",
}
_NOTES = (
    *("Kvalitetsnote", "BeregningDekningsgrad", "BeregningTilslutningsgrad"),
    "hasQualityAnnotation",
)
_MEASURES = ("Dekningsgrad", "Tilslutningsgrad")
_IDENTIFIERS = ("HERidDatakilde", "otherIdentifiers")
_LAWS = ("Lovverk", "Forskrift")
_DURATION = re.compile(r"-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?")
_PROCESSOR = "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/processor"
_NOT_DIALLED = re.compile(r"[^\w+]")


def literals(name: str, text: str) -> Iterator[Property]:
    """A field's text as literals: tagged ones (JSON) in their languages, others in bokmål."""
    for lang, said in tagged(text):
        yield name, Literal(said, lang)


class KildeFields(Agents):
    """Makes the properties of a data set that come straight from its fields."""

    spec: Spec

    def fields(self, kilde_facts: KildeFacts) -> Iterator[Property]:
        """Every field that no other part of the graph writes."""
        given, code = kilde_facts.kilde.properties, kilde_facts.kilde.code
        yield from self._twins(given)
        for key, name in _LITERALS.items():
            yield from literals(name, given.get(key, ""))
        for key, name in _ADDRESSES.items():
            yield from ((name, self._page(part)) for part in split_list(given.get(key, "")))
        yield from self.laws(given)
        yield from self._sizes(given)
        yield from self._quality(given, code)
        yield from self._identified(given, code)
        yield from self._used(given, code)
        yield from self._kept(given, code)
        yield from self.degree(given)
        yield from self._others(given, code)

    def _twins(self, given: Mapping[str, str]) -> Iterator[Property]:
        """What a multilingual twin adds: in a new language as such, else beside what is there."""
        for key, own, english, name, otherwise in _TWINS:
            there = dict(
                zip(languages(), (given.get(own, ""), given.get(english, "")), strict=False)
            )
            for _, value in literals(name, given.get(key, "")):
                assert isinstance(value, Literal)
                if not there.get(value.lang):
                    yield name, value
                elif there[value.lang] != value.text:
                    yield otherwise, value

    def _page(self, text: str) -> str:
        """An address as a document; what is no address is a document with that title."""
        if is_iri(text):
            return self._document(text)
        title = [("dct:title", Literal(text, "nb"))]
        return self._name(self.iri(f"document {text}"), ("foaf:Document",), [*title])

    def laws(self, given: Mapping[str, str]) -> Iterator[Property]:
        """Acts and regulations that a kilde, a delkilde or a form names."""
        for key in _LAWS:
            for part in split_list(given.get(key, "")):
                law = self._law(part) if is_iri(part) else self._law_called(part)
                yield "dcatap:applicableLegislation", law

    @staticmethod
    def _sizes(given: Mapping[str, str]) -> Iterator[Property]:
        metres, step = given.get("spatialResolutionInMeters", ""), given.get("temporalResolution")
        if _DECIMAL.fullmatch(metres):
            yield "dcat:spatialResolutionInMeters", Literal(metres, type="xsd:decimal")
        if step and _DURATION.fullmatch(step):
            yield "dcat:temporalResolution", Literal(step, type="xsd:duration")
        elif step:
            yield "skos:note", Literal(step, "nb")
        year = given.get("Opprettet", "")
        if year:
            is_year = year.isdecimal() and len(year) == 4
            yield "dct:created", Literal(year, type="xsd:gYear" if is_year else "")

    def _quality(self, given: Mapping[str, str], code: str) -> Iterator[Property]:
        for key in _NOTES:
            if given.get(key):
                yield "dqv:hasQualityAnnotation", self._annotation(key, given[key], code)
        for key in _MEASURES:
            if given.get(key):
                yield "dqv:hasQualityMeasurement", self._measurement(key, given[key], code)

    def _annotation(self, key: str, text: str, code: str) -> str:
        """Of both profiles' classes, as no reader infers the one from the other."""
        types = ("dqv:QualityAnnotation", "dqv:QualityCertificate")
        about: list[Property] = [*texts("dct:title", self.spec["kilde"][key].label)]
        pages = [part for part in split_list(text) if is_iri(part)]
        about += [("foaf:page", self._document(page)) for page in pages]
        if not pages:
            about.append(("dct:description", Literal(text, "nb")))
        return self._name(self.iri(f"{code} {key}"), types, about)

    def _measurement(self, key: str, text: str, code: str) -> str:
        label, help_ = self.spec["kilde"][key].label, self.spec["kilde"][key].help
        about = [*texts("skos:prefLabel", label), *texts("skos:definition", help_)]
        metric = self._name(self.iri(f"metric {key}"), ("dqv:Metric",), about)
        said: list[Property] = [("dqv:isMeasurementOf", metric), ("dqv:value", Literal(text))]
        return self._name(self.iri(f"{code} {key}"), ("dqv:QualityMeasurement",), said)

    def _identified(self, given: Mapping[str, str], code: str) -> Iterator[Property]:
        for key in _IDENTIFIERS:
            for text in split_list(given.get(key, "")):
                yield "adms:identifier", self.identifier(key, text, code)

    def identifier(self, key: str, text: str, code: str) -> str:
        """A number that something is known by elsewhere, as a node of its own."""
        label = texts("dct:title", self.spec["kilde"][key].label)
        about = [("skos:notation", Literal(text)), *label]
        return self._name(self.iri(f"{code} {key} {text}"), ("adms:Identifier",), [*about])

    def _used(self, given: Mapping[str, str], code: str) -> Iterator[Property]:
        """What the data are used for, and what one should know of the law."""
        nodes = (
            ("AnbefalteBruksomraader", "duv:hasUsage", "duv:Usage"),
            ("HjemmelTilgjengeliggjoring", "dpv:hasLegalBasis", "dpv:LegalBasis"),
            ("JuridiskNote", "dct:rights", "dct:RightsStatement"),
        )
        for key, name, type_ in nodes:
            if given.get(key):
                about = [*literals("dct:description", given[key])]
                yield name, self._name(self.iri(f"{code} {key}"), (type_,), about)

    def _kept(self, given: Mapping[str, str], code: str) -> Iterator[Property]:
        """How long the data are kept: a period where days are given, else in words."""
        text = given.get("retentionPeriod", "")
        if text:
            iri = self.iri(f"{code} retentionPeriod")
            yield (
                "healthdcatap:retentionPeriod",
                self._name(iri, ("dct:PeriodOfTime",), _stretch(text)),
            )

    def degree(self, given: Mapping[str, str]) -> Iterator[Property]:
        """How far persons can be recognised, as a concept of the specification's own list."""
        token = given.get("GradAvPersonidentifikasjon", "")
        if token:
            yield "dpv:hasPersonalData", self.chosen("GradAvPersonidentifikasjon", token)

    def chosen(self, key: str, token: str) -> str:
        """An option of a list that has to do with personal data."""
        return self.option("kilde", key, token, "dpv:PersonalData")

    def option(self, level: Any, key: str, token: str, *types: str) -> str:
        """An option of the specification as a concept, in the scheme of its field."""
        iri = self.often(f"option {key} {token}")
        if iri in self.named:
            return iri
        options = self.spec[level][key].options
        option = options.find(token) if options else None
        scheme = self.iri(f"options {key}")
        label = self.spec[level][key].label
        title = [*texts("dct:title", label), *texts("skos:prefLabel", label)]
        self._name(scheme, ("skos:ConceptScheme",), title)
        said = option.label if option else Text(nb=token)
        about: list[Property] = [*texts("skos:prefLabel", said), ("skos:inScheme", scheme)]
        about.append(("skos:notation", Literal(token)))
        return self._name(iri, ("skos:Concept", *types), about)

    def _others(self, given: Mapping[str, str], code: str) -> Iterator[Property]:
        """Others who have a part: the processor, who made it, and whom to ask."""
        yield from self.processor(given, code)
        attribution = _parts_of(given.get("qualifiedAttribution", ""))
        if attribution:
            who = attribution.pop("agent", "") or attribution.pop("name", "")
            yield "prov:qualifiedAttribution", self._attributed(who, code, attribution)
        names = [*literals("foaf:name", given.get("CreatorNavnFlerspraklig", ""))]
        creator = _parts_of(given.get("creator", ""))
        if creator or names:
            yield "dct:creator", self._creator(creator, names, code)
        contact = _parts_of(given.get("contactPoint", ""))
        if contact:
            yield "dcat:contactPoint", self._contact(contact, code)

    def processor(self, given: Mapping[str, str], code: str) -> Iterator[Property]:
        """Who processes the data on behalf of the controller."""
        if given.get("Databehandler"):
            iri = self._attributed(given["Databehandler"], code, {}, _PROCESSOR)
            yield "prov:qualifiedAttribution", iri

    def _attributed(self, who: str, code: str, said: Mapping[str, str], role: str = "") -> str:
        agent = self.organisation(who)
        about: list[Property] = [("prov:agent", agent), ("dcat:hadRole", self._role(said, role))]
        about += _rest(said, {"role"})
        return self._name(self.iri(f"{code} attribution {who}"), ("prov:Attribution",), about)

    def _role(self, said: Mapping[str, str], role: str) -> str:
        if role or said.get("role") == "processor":
            label = Text("Databehandler", "Processor")
            return self._name(_PROCESSOR, ("dcat:Role",), [*texts("skos:prefLabel", label)])
        text = said.get("role", "") or "annen"
        label_ = [("skos:prefLabel", Literal(text, "nb"))]
        return self._name(self.iri(f"role {text}"), ("dcat:Role",), [*label_])

    def _creator(self, said: Mapping[str, str], names: list[Property], code: str) -> str:
        name = said.get("name", "") or said.get("agent", "")
        notes = _rest(said, {"name", "agent"})
        own = [("foaf:name", Literal(name, "nb"))] if name else []
        own = own if own or names else [("foaf:name", Literal(code))]
        about: list[Property] = [*dict.fromkeys((*own, *names)), *notes]
        return self._name(self.iri(f"{code} creator"), ("foaf:Agent", "foaf:Organization"), about)

    def _contact(self, said: Mapping[str, str], code: str) -> str:
        """A card; one without an address of its own has the page of the access body."""
        mail = f"mailto:{said.get('email', '')}"
        page = said.get("url", "") or said.get("page", "")
        about: list[Property] = [("vcard:fn", Literal(said.get("name", "") or code, "nb"))]
        if said.get("email") and is_iri(mail):
            about.append(("vcard:hasEmail", mail))
        about.append(("vcard:hasURL", page if is_iri(page) else self.config.access_body.page))
        about += telephone(said.get("phone", "") or said.get("telephone", ""))
        about += _rest(said, {"name", "email", "url", "page", "phone", "telephone"})
        types = ("vcard:Kind", "vcard:Organization")
        return self._name(self.iri(f"{code} contactPoint"), types, about)


_TWINS = (
    ("TittelFlerspraklig", "PreferredTerm", "NavnEngelsk", "dct:title", "dct:alternative"),
    (
        *("BeskrivelseFlerspraklig", "Beskrivelse", "BeskrivelseEngelsk"),
        *("dct:description", "dct:abstract"),
    ),
)


def telephone(text: str) -> Iterator[Property]:
    """A telephone number as an address that can be called."""
    number = _NOT_DIALLED.sub("", text)
    if number:
        yield "vcard:hasTelephone", f"tel:{number}"


def _rest(said: Mapping[str, str], keys: set[str]) -> list[Property]:
    """What an object says beside the keys that are understood."""
    return [
        ("skos:note", Literal(f"{key}: {text}"))
        for key, text in said.items()
        if key not in keys and text
    ]


def _parts_of(text: str) -> dict[str, str]:
    """An object's parts as texts; a plain text is a name."""
    said = unpacked(text)
    if isinstance(said, dict):
        return {str(key): str(value) for key, value in said.items()}
    return {"name": text} if text else {}


def _stretch(text: str) -> list[Property]:
    said = unpacked(text)
    periods = said if isinstance(said, list) else [said]
    if len(periods) != 1 or not isinstance(periods[0], dict):
        return [("dct:description", Literal(text, "nb"))]
    start, end = (str(periods[0].get(key, "") or "") for key in ("start", "end"))
    days = [*day("dcat:startDate", start), *day("dcat:endDate", end)]
    return days or [("dct:description", Literal(text, "nb"))]
