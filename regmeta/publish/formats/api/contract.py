"""The contract of the Explorer API as data: its versions, its keys, its sections and labels.

A version is a folder of specs/explorer-api. What is published is of the newest; an API that speaks
the one before lacks the keys that are marked as new.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import LevelName, Text
from regmeta.spec.fields import Field
from regmeta.spec.loading import specs_folder

Payload = dict[str, Any]
AUGUST = "2026-08"
SEPTEMBER = "2026-09"
NEWEST = SEPTEMBER


class PageSection(Strict, frozen=True):
    """A section of a page: which properties stand in it, and its place on the page."""

    key: str
    title: Words
    order: int
    groups: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    built_in: bool = False
    rest: bool = False


@cache
def load_sections() -> dict[str, tuple[PageSection, ...]]:
    """The sections of each level's page (sections.toml)."""
    file = specs_folder() / "explorer-api" / NEWEST / "sections.toml"
    return load_strict(file, dict[str, tuple[PageSection, ...]])


@cache
def load_labels() -> dict[str, dict[str, Words]]:
    """What is shown of options, by property and value (labels.toml)."""
    file = specs_folder() / "explorer-api" / NEWEST / "labels.toml"
    return load_strict(file, dict[str, dict[str, Words]])


def label_of(key: str, value: str) -> Text:
    """What is shown instead of an option's own label; an empty text where that is shown."""
    words = load_labels().get(key, {}).get(value)
    return words.text if words else Text()


@cache
def sections_of(level: str) -> list[Payload]:
    """All sections of a level's page, in their order."""
    return [
        {
            "groupKey": section.key,
            "groupTranslations": _translations(section.title.text),
            "groupSortOrder": section.order,
            "isBuiltIn": section.built_in,
        }
        for section in sorted(load_sections()[level], key=lambda section: section.order)
    ]


def place_of(level: LevelName, field: Field) -> Payload:
    """In which section a property stands; none for what the page shows otherwise."""
    section = _section_of(level, field)
    return {
        "groupKey": section.key if section else None,
        "groupTranslations": _translations(section.title.text) if section else {},
        "groupSortOrder": section.order if section else None,
    }


def _section_of(level: LevelName, field: Field) -> PageSection | None:
    sections = load_sections()[level]
    by_key = next((section for section in sections if field.key in section.keys), None)
    if by_key or not field.group:
        return by_key
    by_group = next((section for section in sections if field.group.nb in section.groups), None)
    return by_group or next((section for section in sections if section.rest), None)


def _translations(text: Text) -> dict[str, str]:
    return {"no": text.nb, "en": text("en")}


# ------------------------------------------------------------------ keys of the versions


@cache
def skeleton() -> Mapping[str, Any]:
    """The newest version's keys and types: `payloads` by name, and the `shapes` they refer to."""
    file = specs_folder() / "explorer-api" / NEWEST / "skeleton.json"
    made: Mapping[str, Any] = json.loads(file.read_bytes())
    return made


def spoken_in(payloads: Mapping[str, Any]) -> str:
    """Which version an API speaks, by the keys of some of its payloads (by name)."""
    is_new = any(_has_new(value, _node(name)) for name, value in payloads.items())
    return SEPTEMBER if is_new else AUGUST


def as_spoken(version: str, name: str, payload: Any) -> Any:
    """A payload of ours in another version: without the keys that came later."""
    return payload if version == NEWEST else _without_new(payload, _node(name))


def _node(name: str) -> Mapping[str, Any]:
    node: Mapping[str, Any] = skeleton()["payloads"][name]
    return node


def _shape(node: Mapping[str, Any]) -> Mapping[str, Any]:
    return skeleton()["shapes"][node["ref"]] if "ref" in node else node


def _has_new(value: Any, node: Mapping[str, Any]) -> bool:
    shape = _shape(node)
    if isinstance(value, list) and "items" in shape:
        return any(_has_new(item, shape["items"]) for item in value)
    if not isinstance(value, dict) or "keys" not in shape:
        return False
    keys = shape["keys"]
    return any(
        bool(keys[key].get("new")) or _has_new(value[key], keys[key])
        for key in value
        if key in keys
    )


def _without_new(value: Any, node: Mapping[str, Any]) -> Any:
    shape = _shape(node)
    if isinstance(value, list) and "items" in shape:
        return [_without_new(item, shape["items"]) for item in value]
    if not isinstance(value, dict) or "keys" not in shape:
        return value
    keys = shape["keys"]
    return {
        key: _without_new(member, keys.get(key, {}))
        for key, member in value.items()
        if not keys.get(key, {}).get("new")
    }
