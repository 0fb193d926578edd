"""What a variable says of itself: as a concept (its meaning), and as a column of data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from regmeta.catalogue.columns import Column
from regmeta.model import LevelName, Text, VariableVersion
from regmeta.publish.formats.rdf.kilde_fields import literals
from regmeta.publish.formats.rdf.named import day, texts
from regmeta.publish.formats.rdf.part_fields import PartFields
from regmeta.publish.formats.rdf.writing import Literal, Node, Property
from regmeta.spec.fields import split_list

_LEVEL: LevelName = "variabel"
_LITERALS = {
    "Kommentar": ("skos:scopeNote", "nb"),
    "KommentarEngelsk": ("skos:scopeNote", "en"),
    "VersjonReferanseKode": ("dcat:version", ""),
    "MaaleType": ("schema:measurementTechnique", "nb"),
}
_CHANGES = {"Erstatter": "dct:replaces", "ErstattesAv": "dct:isReplacedBy"}
_OF_PERSONS = "dpv:PersonalData"


class VariableFields(PartFields):
    """Makes the properties of variables that come straight from their fields."""

    def of_concept(self, column: Column) -> Iterator[Property]:
        """What its meaning has: themes, notes, origin, quality, what it replaces."""
        given = column.properties
        for theme in column.themes:
            yield "dct:subject", self._theme_named(theme, column)
        if column.variable:
            yield from (
                ("schema:measurementMethod", Literal(code)) for code in column.variable.instruments
            )
            yield from (
                ("dct:isPartOf", self.often(f"table {code}"))
                for code in column.variable.datasamlinger
            )
        yield from self._of_version(given, column.code)
        yield from (("prov:wasDerivedFrom", node[0]) for node in self._elements(column))
        for key, name in _CHANGES.items():
            for code in split_list(given.get(key, "")):
                yield name, self.iri(code) if code.startswith("V_") else Literal(code)
        if given.get("Identifiseringsgrad"):
            degree = given["Identifiseringsgrad"]
            yield (
                "dpv:hasPersonalData",
                self.option(_LEVEL, "Identifiseringsgrad", degree, _OF_PERSONS),
            )
        if given.get("StartdatoHistorikk"):
            yield "schema:temporalCoverage", Literal(f"{given['StartdatoHistorikk']}/..")

    def _of_version(self, given: Mapping[str, str], code: str) -> Iterator[Property]:
        """What each version may say otherwise."""
        for key, (name, lang) in _LITERALS.items():
            if key in given:
                yield name, Literal(given[key], lang)
        if "Opprinnelse" in given:
            yield "dct:provenance", self.option(_LEVEL, "Opprinnelse", given["Opprinnelse"])
        yield from ((name, node[0]) for name, node in self._explained(given, code))

    def _explained(self, given: Mapping[str, str], code: str) -> Iterator[tuple[str, Node]]:
        """The derivation and the note on quality, which are nodes of their own."""
        derivation = given.get("OpprinnelseUtledning", "")
        if derivation:
            said: list[Property] = [("dct:description", Literal(derivation, "nb"))]
            node: Node = (self.iri(f"{code} derivation"), ("prov:Entity",), said)
            yield "prov:wasDerivedFrom", node
        note = Text(given.get("Kvalitetsnote", ""), given.get("KvalitetsnoteEngelsk", ""))
        if note:
            types = ("dqv:QualityAnnotation", "dqv:QualityCertificate")
            about = [*texts("dct:description", note)]
            yield "dqv:hasQualityAnnotation", (self.iri(f"{code} quality"), types, about)

    def _elements(self, column: Column) -> Iterator[Node]:
        """The elements of other systems' forms that it came from: what they are, and of what."""
        came_from = column.variable.came_from if column.variable else ()
        for number, part in enumerate(came_from, start=1):
            said: list[Property] = [
                ("dct:identifier", Literal(part.element)),
                ("dct:conformsTo", Literal(part.system)),
            ]
            yield self.iri(f"{column.code} element {number}"), ("prov:Entity",), said

    def apart(self, column: Column) -> Iterator[Node]:
        """What belongs to one variable and is described apart: explanations, earlier versions."""
        explained = self._explained(column.properties, column.code)
        yield from (node for _, node in explained)
        yield from self._elements(column)
        for number, version in enumerate(reversed(column.older), start=1):
            code = f"{column.code} version {number}"
            yield self._earlier(version, column, code)
            yield from (node for _, node in self._explained(version.properties, code))

    def _theme_named(self, theme: str, column: Column) -> str:
        assert column.variable is not None
        iri = self.often(f"theme {column.variable.kilde} {theme}")
        if iri not in self.named:
            label: list[Property] = [("skos:prefLabel", Literal(theme, "nb"))]
            self._name(iri, ("skos:Concept",), label)
        return iri

    def of_column(self, column: Column) -> Iterator[Property]:
        """What its place in the form and the data has."""
        given = column.properties
        yield from texts("sh:name", column.question)
        if "LedetekstFlerspraklig" in given:
            there = {("sh:name", Literal(column.question.nb, "nb"))}
            there.add(("sh:name", Literal(column.question.en, "en")))
            more = literals("sh:name", given["LedetekstFlerspraklig"])
            yield from (pair for pair in more if pair not in there)
        if column.mandatory:
            yield "sh:minCount", Literal("1", type="xsd:integer")
        if column.decimals >= 0:
            yield "xsd:fractionDigits", Literal(str(column.decimals), type="xsd:integer")
        if "TabellvennligNavnEngelsk" in given:
            yield "schema:alternateName", Literal(given["TabellvennligNavnEngelsk"], "en")

    def _earlier(self, version: VariableVersion, column: Column, code: str) -> Node:
        start, end = version.period.start, version.period.end
        properties: list[Property] = [
            *texts("skos:prefLabel", version.name or Text(column.code)),
            *texts("skos:definition", version.description),
            ("dct:isVersionOf", self.iri(column.code)),
            *day("euvoc:startDate", start.isoformat() if start else None),
            *day("euvoc:endDate", end.isoformat() if end else None),
            *self._of_version(version.properties, code),
        ]
        return self.iri(code), ("skos:Concept",), properties
