"""What the tree answers at the address of one of our own things: a page, Turtle and JSON-LD.

A folder holds all things whose ids begin with the same two digits, in three files; a server of
files gives `index.html` for the folder, and `index.ttl` and `index.jsonld` lie beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from regmeta.files.addresses import FOLDER
from regmeta.files.tree import Tree
from regmeta.model import Text
from regmeta.publish.formats.rdf.writing import json_ld, turtle
from regmeta.texts import FIRST, languages

PAGE, TURTLE, JSON_LD = "index.html", "index.ttl", "index.jsonld"
_ADDRESS = re.compile(
    r"(?:/|urn:uuid:)(?:[0-9a-f]{2}/[#?])?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
)
_SUBJECT = re.compile(r"^<([^>]*)>")
_NAMES = ("skos:prefLabel", "dct:title", "foaf:name", "vcard:fn", "csvw:title", "csvw:name")
_TITLE = Text("Ting i katalogen", "Things of the catalogue")
_ALSO = Text("De samme tingene for programmer", "The same things for programs")


def write_answers(blocks: Iterable[str], rows: Iterable[bytes], tree: Tree) -> None:
    """The three files of each folder, from the nodes of a graph as Turtle and as JSON-LD rows."""
    turtles: dict[str, list[str]] = {}
    objects: dict[str, list[bytes]] = {}
    for block in blocks:
        turtles.setdefault(_folder(_subject(block)), []).append(block)
    for row in rows:
        objects.setdefault(_folder(_identifier(row)), []).append(row)
    for folder in sorted(turtles.keys() - {""}):
        below = f"{FOLDER}/{folder}"
        tree.write(below, TURTLE, turtle(turtles[folder]))
        tree.write(below, JSON_LD, json_ld(objects[folder]))
        tree.write(below, PAGE, _page(objects[folder]).encode())


def _subject(block: str) -> str:
    match = _SUBJECT.match(block)
    return match[1] if match else ""


def _identifier(row: bytes) -> str:
    start = row.index(b'"@id":"') + 7
    return row[start : row.index(b'"', start)].decode()


def _id(iri: str) -> str:
    """The id of a thing of ours; '' of others'."""
    match = _ADDRESS.search(iri)
    return match[1] if match else ""


def _folder(iri: str) -> str:
    return _id(iri)[:2]


def _page(rows: Iterable[bytes]) -> str:
    """A page with every thing of a folder, each where its address leads."""
    things = sorted((json.loads(row) for row in rows), key=lambda thing: str(thing["@id"]))
    title = _in_all(_TITLE)
    links = f'<a href="{TURTLE}">Turtle</a>, <a href="{JSON_LD}">JSON-LD</a>'
    return "\n".join(
        (
            f'<!doctype html>\n<html lang="{FIRST}">\n<head>\n<meta charset="utf-8">',
            f"<title>{title}</title>",
            f'<link rel="alternate" type="text/turtle" href="{TURTLE}">',
            f'<link rel="alternate" type="application/ld+json" href="{JSON_LD}">',
            f"</head>\n<body>\n<h1>{title}</h1>\n<p>{_in_all(_ALSO)}: {links}</p>",
            *(line for thing in things for line in _section(thing)),
            "</body>\n</html>\n",
        )
    )


def _in_all(text: Text) -> str:
    return escape(" · ".join(dict.fromkeys(text(lang) for lang in languages())))


def _section(thing: Mapping[str, Any]) -> Iterator[str]:
    yield f'<section id="{_id(thing["@id"])}">\n<h2>{escape(_name(thing))}</h2>\n<dl>'
    yield f"<dt>a</dt><dd>{escape(', '.join(thing['@type']))}</dd>"
    for name, values in thing.items():
        if not name.startswith("@"):
            yield from (f"<dt>{escape(name)}</dt><dd>{_value(value)}</dd>" for value in values)
    yield "</dl>\n</section>"


def _name(thing: Mapping[str, Any]) -> str:
    """What a thing is called, by the first of the predicates that name things."""
    named = (value for name in _NAMES for value in thing.get(name, ()))
    names = (str(value.get("@value", "")) for value in named)
    return next(filter(None, names), str(thing["@type"][0]))


def _value(value: Mapping[str, str]) -> str:
    if "@id" in value:
        address = escape(value["@id"])
        return f'<a href="{address}">{address}</a>'
    lang = f' lang="{escape(value["@language"])}"' if "@language" in value else ""
    return f"<span{lang}>{escape(str(value['@value']))}</span>"
