"""What FHIR resources have in common: addresses, heads, periods, translations, our extensions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regmeta.files.ids import stable_id
from regmeta.model import Period, Text

URN = "urn:uuid:"
STRUCTURE = "http://hl7.org/fhir/StructureDefinition"
Resource = dict[str, Any]


def field_extension(level: str, key: str, text: str) -> Resource:
    """A field of the specification as an extension of ours, its address made from its name."""
    return {"url": URN + stable_id(f"extension {level}.{key}"), "valueString": text}


def described(level: str, properties: Mapping[str, str]) -> list[Resource]:
    """What FHIR has no element for, an extension a field."""
    return [field_extension(level, key, text) for key, text in properties.items() if text.strip()]


def head(type_: str, code: str, title: str) -> Resource:
    id_ = stable_id(f"{type_} {code}")
    return {
        "resourceType": type_,
        "id": id_,
        "url": URN + id_,
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": code}],
        "name": f"R{id_.replace('-', '')}",
        "title": title or code,
        "status": "active",
        "experimental": False,
    }


def period_of(period: Period) -> Resource:
    start, end = period.start, period.end
    return {
        "start": start.isoformat() if start else "",
        "end": end.isoformat() if end else "",
    }


def in_english(text: Text) -> Resource:
    return {"extension": [translation(text)]} if text.en else {}


def translation(text: Text) -> Resource:
    return {
        "url": f"{STRUCTURE}/translation",
        "extension": [
            {"url": "lang", "valueCode": "en"},
            {"url": "content", "valueString": text.en},
        ],
    }
