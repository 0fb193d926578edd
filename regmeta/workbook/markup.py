"""Small parts of a workbook (styles, comments, relations, the list of sheets) as trees of elements.

Read by the standard library's parser, which keeps prefixes and the order of attributes, so that
what is not changed is written as it was meant. Sheets are too large for it: see cells.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.dom import minidom
from xml.dom.minidom import Document, Element
from xml.parsers.expat import ExpatError

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Odd(Exception):
    """The workbook is written in a way that is not edited here; it is copied instead."""


def parsed(text: str) -> Document:
    """A part as a tree; Odd where it is no XML, or has a document type that could be a bomb."""
    if "<!DOCTYPE" in text:
        raise Odd("DOCTYPE")
    try:
        return minidom.parseString(text.encode("utf-8"))
    except ExpatError as error:
        raise Odd(str(error)) from error


def written(document: Document) -> str:
    """A tree as the text of a part."""
    return _HEAD + root_of(document).toxml()


def root_of(document: Document) -> Element:
    """The outermost element."""
    root = document.documentElement
    if root is None:
        raise Odd("document")
    return root


def name_of(element: Element) -> str:
    """An element's name without its prefix."""
    return str(element.tagName).rpartition(":")[2]


def children(element: Element, name: str = "") -> list[Element]:
    """The elements right inside one, by name, or all."""
    return [
        node
        for node in element.childNodes
        if isinstance(node, Element) and name in ("", name_of(node))
    ]


def child(element: Element, name: str) -> Element | None:
    """The first element of that name right inside one."""
    return next(iter(children(element, name)), None)


def within(element: Element, name: str) -> Iterator[Element]:
    """Every element of that name at any depth, in the order of the text."""
    for node in children(element):
        if name_of(node) == name:
            yield node
        yield from within(node, name)


def value_of(element: Element, name: str) -> str | None:
    """An attribute by its name without prefix; None where there is none."""
    for key, value in element.attributes.items():
        if key.rpartition(":")[2] == name:
            return str(value)
    return None


def text_of(element: Element) -> str:
    """All text inside an element."""
    parts = [
        text_of(node) if isinstance(node, Element) else str(node.nodeValue or "")
        for node in element.childNodes
    ]
    return "".join(parts)


def added(parent: Element, name: str, before: Element | None = None, /, **values: str) -> Element:
    """A new element inside another, with the other's prefix; last, or before one that is there."""
    prefix, colon, _ = str(parent.tagName).rpartition(":")
    made = owner_of(parent).createElement(f"{prefix}{colon}{name}")
    for key, value in values.items():
        made.setAttribute(key, value)
    parent.insertBefore(made, before)
    return made


def put_text(element: Element, text: str) -> None:
    """Text as all that is inside an element."""
    for node in list(element.childNodes):
        element.removeChild(node)
    element.appendChild(owner_of(element).createTextNode(text))


def named(parent: Element, tag: str, **values: str) -> Element:
    """A new element last inside another, under a name with the prefix it shall have."""
    made = owner_of(parent).createElement(tag)
    for key, value in values.items():
        made.setAttribute(key, value)
    parent.appendChild(made)
    return made


def grafted(parent: Element, fragment: str) -> Element:
    """An element written as text, put last inside another."""
    made = owner_of(parent).importNode(root_of(parsed(fragment)), True)
    parent.appendChild(made)
    return made


def owner_of(element: Element) -> Document:
    """The document of an element."""
    owner = element.ownerDocument
    if not isinstance(owner, Document):
        raise Odd("document")
    return owner
