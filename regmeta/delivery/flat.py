"""A payload as fields by name, so that two of them can be held against each other.

Left out is what says nothing of the metadata: the catalogue's own ids (they differ between its
environments), its bookkeeping (created, updated, published), its order, its master data about
properties, statistics (which come from elsewhere), and how it numbers and names a registry's own
code lists. An empty text, an empty list and null are the same: nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Fields = dict[str, str]
"""`additionalProperties.DataType` → the text there."""

_LEFT_OUT = frozenset(
    {
        "id",
        "kildeId",
        "delkildeId",
        "datasamlingId",
        "variabelgruppeId",
        "parentId",
        "parentDelkildeId",
        "parentKildeId",
        "versjonId",
        "opprettet",
        "sistOppdatert",
        "publishedAt",
        "healthDcatScore",
        "presentationOrder",
        "displayOrder",
        "propertyMetadata",
        "sections",
        "statistikker",
        "hasStatistikk",
        "hasUndertryktStatistikk",
        "andelStatistikk",
        "validFrom",
        "validTo",
    }
)
_OWN_LIST = "Kildekodeverk"
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})T00:00:00(?:\.0+)?(?:Z|\+00:00)?")


def flat(payload: Any, codes: Mapping[str, str]) -> Fields:
    """All fields of a payload by their path. `codes` tell by id what things are called for ever."""
    return dict(_fields(payload, "", codes))


def _marked(members: list[Any], codes: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """The members of a list by name, numbered where several have one name."""
    seen: dict[str, int] = {}
    for member in members:
        name = _name(member, codes)
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}#{seen[name]}", member


def _fields(value: Any, path: str, codes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, member in value.items():
            if key not in _LEFT_OUT and not _is_own_lists_name(value, key):
                yield from _fields(member, f"{path}.{key}" if path else str(key), codes)
    elif isinstance(value, list):
        for mark, member in _marked(value, codes):
            yield f"{path}[{mark}]", "✓"
            if isinstance(member, dict | list):
                yield from _fields(member, f"{path}[{mark}]", codes)
    elif value not in (None, ""):
        yield path, _text(value)


def _is_own_lists_name(of: Mapping[str, Any], key: str) -> bool:
    return of.get("kodeverkType") == _OWN_LIST and key in ("kodeverkReference", "displayName")


def _name(member: Any, codes: Mapping[str, str]) -> str:
    """What tells one item of a list from the others, and is the same wherever it is served."""
    if not isinstance(member, dict):
        return _text(member)
    if str(member.get("id")) in codes:
        return codes[str(member["id"])]
    if "kodeverkType" in member:
        own = member["kodeverkType"] == _OWN_LIST
        return _OWN_LIST if own else f"{member['kodeverkType']} {member.get('kodeverkReference')}"
    for key in ("code", "verdi", "name", "navn"):
        if member.get(key):
            return _text(member[key])
    return _text(member.get("gyldigFra") or "")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    match = _MIDNIGHT.fullmatch(value) if isinstance(value, str) else None
    return match[1] if match else str(value)
