"""What a kilde, a form or a variable says that a format has no word of its own for.

A format that may hold properties of others' making gets all of it under the specification's own
names, so that nothing that was filled in is lost. What the format's own words say already is named
by the format and left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from regmeta.catalogue.columns import Column
from regmeta.catalogue.facts import KildeFacts
from regmeta.model import VariableVersion
from regmeta.spec.fields import split_list

_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
NAMES = frozenset({"PreferredTerm", "Beskrivelse"})
"""What every format has words for."""


def remaining(properties: Mapping[str, str], said: Collection[str]) -> dict[str, Any]:
    """Properties by spec field but those already said, JSON as the values it stands for."""
    return {key: unpacked(text) for key, text in properties.items() if text and key not in said}


def unpacked(text: str) -> Any:
    """A canonical text as JSON holds it: lists and tagged texts as such, others as they are."""
    if not text.startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def flat(properties: Mapping[str, str], said: Collection[str]) -> dict[str, str]:
    """The same as `remaining`, with every value as a text, for formats that hold texts only."""
    return {key: text for key, text in properties.items() if text and key not in said}


def tagged(text: str) -> list[tuple[str, str]]:
    """A text as (language, text) pairs: tagged ones in their own, others in bokmål."""
    said = unpacked(text)
    if isinstance(said, dict):
        return [(language_tag(lang), str(value)) for lang, value in said.items() if value]
    if isinstance(said, list):
        return [_pair(entry) for entry in said]
    return [("nb", text)] if text else []


def language_tag(lang: object) -> str:
    """A language as XML and RDF may tag it; what is none is the tag of an unknown language."""
    return str(lang) if _LANGUAGE.fullmatch(str(lang)) else "und"


def _pair(entry: Any) -> tuple[str, str]:
    if isinstance(entry, dict):
        return language_tag(entry.get("language", "nb")), str(entry.get("value", ""))
    return "nb", str(entry)


def about_column(column: Column, said: Collection[str]) -> dict[str, Any]:
    """What remains of a variable: properties, themes, instruments, elements, versions."""
    made = remaining(column.properties, said)
    if column.themes:
        made["variabelgruppe"] = [*column.themes]
    if column.variable and column.variable.instruments:
        made["instrument"] = [*column.variable.instruments]
    if column.variable and column.variable.came_from:
        made["kildeelement"] = [
            {"system": part.system, "element": part.element} for part in column.variable.came_from
        ]
    if column.older:
        made["versjoner"] = [_version(version) for version in column.older]
    return made


def about_column_flat(column: Column, said: Collection[str]) -> dict[str, str]:
    """The same as `about_column`, with every value as a text."""
    return {
        key: value if isinstance(value, str) else _as_text(value)
        for key, value in about_column(column, said).items()
    }


def _as_text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ";".join(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _version(version: VariableVersion) -> dict[str, Any]:
    """An earlier version whole: nothing else in the format tells of it."""
    return remaining(version.properties, ())


def about_delkilder(kilde_facts: KildeFacts) -> list[dict[str, Any]]:
    """The delkilder of a kilde with all that they say: each with its code and what it lies in."""
    return [
        {"Code": part.code, "delkilde": part.parent, **remaining(part.properties, ())}
        if part.parent
        else {"Code": part.code, **remaining(part.properties, ())}
        for part in kilde_facts.kilde.delkilder
    ]


def keywords(kilde_facts: KildeFacts) -> list[str]:
    """A kilde's keywords, each once."""
    written = split_list(kilde_facts.kilde.properties.get("Emneord", ""))
    return list(dict.fromkeys(written))


def addresses(text: str) -> list[str]:
    """The web addresses of a field; none where any part of it is something else."""
    parts = split_list(text)
    are_all = all(part.startswith(("http://", "https://")) for part in parts)
    return [*parts] if are_all else []
