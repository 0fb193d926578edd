"""The graph, read by rdflib."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.readers.reading import Reading

NEEDS = "rdflib"


def read(folder: Path) -> Reading:
    from rdflib import RDF, SKOS, Graph, Namespace

    csvw, dct = Namespace("http://www.w3.org/ns/csvw#"), Namespace("http://purl.org/dc/terms/")
    schema, sh = Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/shacl#")
    euvoc = Namespace("http://publications.europa.eu/ontology/euvoc#")
    qb = Namespace("http://purl.org/linked-data/cube#")
    graph = Graph().parse(folder / "catalogue.ttl")
    lists: dict[Any, list[Any]] = {}
    for code, scheme in graph.subject_objects(SKOS.inScheme):
        if (code, schema.position, None) in graph:
            lists.setdefault(scheme, []).append(code)

    def text(node: Any, name: Any, lang: str = "nb") -> str:
        values = [one for one in graph.objects(node, name) if one.language in (lang, None)]
        return str(values[0]) if values else ""

    def bound(node: Any, name: Any) -> str:
        value = graph.value(node, name)
        typed = value is not None and value.datatype is not None
        return str(value) if typed else ""

    def codes(node: Any) -> list[Any]:
        found = [one for scheme in graph.objects(node, qb.codeList) for one in lists[scheme]]
        return sorted(found, key=lambda one: graph.value(one, schema.position).toPython())

    found = Reading()
    for table in sorted(graph.subjects(RDF.type, csvw.Table)):
        code = text(table, dct.identifier)
        found.titles[code] = text(table, dct.title)
        columns = sorted(
            graph.objects(table, csvw.column),
            key=lambda one: graph.value(one, schema.position).toPython(),
        )
        for one in columns:
            meaning = graph.value(one, csvw.propertyUrl)
            start, end = text(meaning, euvoc.startDate), text(meaning, euvoc.endDate)
            length = graph.value(one, sh.maxLength)
            found.add(
                code,
                text(one, csvw.name),
                {
                    "code": text(meaning, dct.identifier),
                    "title": text(one, csvw.title),
                    "title_en": _only(graph, one, csvw.title, "en"),
                    "description": text(one, dct.description),
                    "type": text(one, csvw.datatype),
                    "low": bound(one, sh.minInclusive),
                    "high": bound(one, sh.maxInclusive),
                    "unit": text(one, schema.unitText),
                    "period": f"{start or '..'}/{end or '..'}" if start or end else "",
                    "codes": tuple(text(code, SKOS.notation) for code in codes(one)),
                    "labels": tuple(text(code, SKOS.prefLabel) for code in codes(one)),
                    "required": text(one, csvw.required) == "true",
                    "length": length.toPython() if length is not None else 0,
                },
            )
    return found


def _only(graph: Any, node: Any, name: Any, lang: str) -> str:
    return next((str(one) for one in graph.objects(node, name) if one.language == lang), "")
