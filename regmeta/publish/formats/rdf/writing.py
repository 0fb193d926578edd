"""Nodes of a graph as Turtle and as JSON-LD, as text: a library takes thirty times as long.

A node is (IRI, types, properties); a property is (name with prefix, object); an object is an IRI,
or a Literal. There are no blank nodes, so the same graph is the same bytes. Each node is text as
soon as it is made: a hundred thousand of them kept as objects would cost more than all the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring
from typing import Any, NamedTuple

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "dct": "http://purl.org/dc/terms/",
    "disco": "http://rdf-vocabulary.ddialliance.org/discovery#",
    "dpv": "https://w3id.org/dpv#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "duv": "http://www.w3.org/ns/duv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "euvoc": "http://publications.europa.eu/ontology/euvoc#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geodcatap": "http://data.europa.eu/930/",
    "healthdcatap": "http://healthdataportal.eu/ns/health#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Literal(NamedTuple):
    """A text with a language, or a value with a data type (`xsd:date`); neither is a plain text."""

    text: str
    lang: str = ""
    type: str = ""


Property = tuple[str, str | Literal]
Node = tuple[str, tuple[str, ...], Sequence[Property]]

_NOT_IN_AN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')
_SCHEMES = ("http://", "https://", "urn:", "mailto:", "tel:")


def is_iri(text: str) -> bool:
    """Whether a text may stand as an IRI in a file: a known scheme and no sign it may not hold."""
    return text.startswith(_SCHEMES) and not _NOT_IN_AN_IRI.search(text)


# ------------------------------------------------------------------ Turtle


def turtle(blocks: Iterable[str]) -> bytes:
    """A whole file from blocks, sorted by IRI."""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return "\n".join((head, *sorted(blocks))).encode("utf-8", "replace")


def block(node: Node) -> str:
    """A node in Turtle: its IRI first, so that blocks sort by it."""
    iri, types, properties = node
    lines = [f"{name} {_term(value)}" for name, value in properties]
    return f"<{iri}> a " + " ;\n    ".join((", ".join(types), *lines)) + " .\n"


def _term(value: str | Literal) -> str:
    if isinstance(value, Literal):
        text = encode_basestring(value.text)
        if value.lang:
            return f"{text}@{value.lang}"
        return f"{text}^^{value.type}" if value.type else text
    return f"<{value}>"


# ------------------------------------------------------------------ JSON-LD


def json_ld(rows: Iterable[bytes]) -> bytes:
    """A whole file of flat JSON-LD from rows, with the prefixes as context, sorted by IRI."""
    head = json.dumps(PREFIXES).encode()
    return b'{"@context":' + head + b',\n"@graph":[\n' + b",\n".join(sorted(rows)) + b"\n]}\n"


def row(node: Node) -> bytes:
    """A node in JSON-LD, on one line."""
    import orjson

    made = _object(node)
    try:
        return orjson.dumps(made)
    except TypeError:  # half of a character, which becomes a question mark as in Turtle
        return json.dumps(made, ensure_ascii=False).encode("utf-8", "replace")


def _object(node: Node) -> dict[str, Any]:
    iri, types, properties = node
    made: dict[str, Any] = {"@id": iri, "@type": list(types)}
    for name, value in properties:
        made.setdefault(name, []).append(_value(value))
    return made


def _value(value: str | Literal) -> dict[str, str]:
    if not isinstance(value, Literal):
        return {"@id": value}
    if value.lang:
        return {"@value": value.text, "@language": value.lang}
    return {"@value": value.text, "@type": value.type} if value.type else {"@value": value.text}
