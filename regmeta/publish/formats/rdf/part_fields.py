"""Delkilder and forms as nodes with every field they fill in, each under its predicate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from regmeta.catalogue.columns import Table
from regmeta.catalogue.facts import KildeFacts
from regmeta.model import Delkilde, LevelName, Text
from regmeta.publish.formats.rdf.kilde_fields import KildeFields
from regmeta.publish.formats.rdf.named import day, texts
from regmeta.publish.formats.rdf.writing import Literal, Node, Property
from regmeta.publish.remaining import unpacked
from regmeta.spec.fields import split_list


class PartFields(KildeFields):
    """Makes what a delkilde and a form say of themselves."""

    def delkilder(self, kilde_facts: KildeFacts) -> Iterator[Node]:
        """A node a delkilde, which lies in another or in the kilde."""
        for part in kilde_facts.kilde.delkilder:
            yield self._delkilde(part)

    def _delkilde(self, part: Delkilde) -> Node:
        given = part.properties
        name = Text(given.get("PreferredTerm", part.code), given.get("NavnEngelsk", ""))
        about = Text(given.get("Beskrivelse", ""), given.get("BeskrivelseEngelsk", ""))
        properties: list[Property] = [
            *texts("dct:title", name),
            *texts("dct:description", about),
            ("dct:identifier", Literal(part.code)),
            ("dct:isPartOf", self.iri(part.parent or part.kilde)),
            *day("euvoc:startDate", given.get("GyldigFra")),
            *day("euvoc:endDate", given.get("GyldigTil")),
            *self._in_common(given, part.code),
        ]
        return self.iri(part.code), ("dcmitype:Collection",), properties

    def _in_common(self, given: Mapping[str, str], code: str) -> Iterator[Property]:
        """What a delkilde and a form both may say, where it differs from what lies above."""
        if given.get("KortNavn"):
            yield "dct:alternative", Literal(given["KortNavn"], "nb")
        if given.get("Dataansvarlig"):
            yield "dct:publisher", self.organisation(given["Dataansvarlig"])
        yield from self.processor(given, code)
        yield from self.laws(given)
        yield from self.degree(given)

    def of_form(self, table: Table) -> Iterator[Property]:
        """What a form says beside its name, description and period."""
        if table.form is None:
            return
        given, code = table.form.properties, table.code
        yield "dct:isPartOf", self.iri(table.form.delkilde or table.form.kilde)
        yield from self._in_common(given, code)
        for word in split_list(given.get("Emneord", "")):
            yield "dcat:keyword", Literal(word, "nb")
        if given.get("AnbefalteBruksomraader"):
            about: list[Property] = [
                ("dct:description", Literal(given["AnbefalteBruksomraader"], "nb"))
            ]
            yield "duv:hasUsage", self._name(self.iri(f"{code} usage"), ("duv:Usage",), about)
        if given.get("TelleEnhet"):
            yield "disco:analysisUnit", self._unit(given["TelleEnhet"])
        for key, name in _CHOSEN.items():
            if given.get(key):
                yield name, self.option(_FORM, key, given[key])
        yield from self._categories(table)

    def _unit(self, text: str) -> str:
        label: list[Property] = [("skos:prefLabel", Literal(text, "nb"))]
        iri = self.iri(f"analysis unit {text}")
        return self._name(iri, ("skos:Concept", "disco:AnalysisUnit"), label)

    def _categories(self, table: Table) -> Iterator[Property]:
        assert table.form is not None
        written = unpacked(table.form.properties.get("healthCategory", ""))
        tokens = written if isinstance(written, list) else split_list(written)
        code = table.kilde_facts.kilde.code
        terms = (self.crosswalk.term("healthCategory", str(token), code) for token in tokens)
        yield from dict.fromkeys(
            ("healthdcatap:healthCategory", self._term(term)) for term in terms if term
        )


_FORM: LevelName = "datasamling"
_CHOSEN = {"Frekvens": "dct:accrualPeriodicity", "StatistikkType": "dct:type"}
