"""FHIR in XML as FHIR in JSON: a resource in the shape that regmeta/read/systems/fhir.py reads.

hl7.org/fhir/R4/xml.html and json.html: a plain value stands in the attribute `value`, what
belongs to it (translations) inside, and elements that may stand several times are lists in JSON.
"""

from __future__ import annotations

from typing import Any

from regmeta.read.systems.json_parts import Parsed
from regmeta.read.systems.xml_tree import XmlElement

_LISTS = frozenset(
    {
        *("item", "extension", "modifierExtension", "answerOption", "initial", "enableWhen"),
        *("contained", "entry", "include", "concept", "designation", "contains", "element"),
        *("code", "type", "identifier", "constraint", "mapping", "alias", "slicing", "coding"),
    }
)
"""The elements that are lists in JSON where they hold others; with a plain value they are none."""

_HOLDERS = frozenset({"contained", "resource"})
"""The elements that hold a whole resource, which tells its kind by its own name."""


def fhir_of_xml(root: XmlElement) -> Parsed:
    """The resource of an XML document as JSON has it; every plain value is a text."""
    return {"resourceType": root.name, **_inside(root)}


def _inside(element: XmlElement) -> Parsed:
    made: Parsed = {"url": element.get("url")} if element.name.endswith("xtension") else {}
    if element.get("id"):
        made["id"] = element.get("id")
    for part in element.inside:
        _add(made, part)
    return made


def _add(made: Parsed, part: XmlElement) -> None:
    """One element inside: a plain value beside what belongs to it, a list's next, or an object."""
    value, parts = part.attributes.get("value"), _inside(part)
    if value is not None:
        made[part.name] = value
        if parts:
            made[f"_{part.name}"] = parts
        return
    held: Any = _resource(part) if part.name in _HOLDERS else parts
    if part.name in _LISTS:
        made.setdefault(part.name, []).append(held)
    else:
        made[part.name] = held


def _resource(holder: XmlElement) -> Parsed:
    return next((fhir_of_xml(resource) for resource in holder.inside), {})
