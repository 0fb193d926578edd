"""A kilde as a tree: its parts, its forms, their groups of variables."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from regmeta.catalogue.facts import KildeFacts, alphabetical
from regmeta.files.ids import stable_id
from regmeta.model import (
    Datasamling,
    Delkilde,
    Variabelgruppe,
    Variable,
)
from regmeta.publish.formats.api.properties import Payload


def hierarchy(one: KildeFacts) -> Payload:
    """kilder/<id>/hierarchy.json."""
    return {
        "kildeId": stable_id(one.kilde.code),
        "kildeName": one.name,
        "totalVariableCount": len(one.kilde.variables),
        "delkilder": [_branch(one, part) for part in one.below("")],
        "directDatasamlinger": [
            _leaf(one, form) for form in one.kilde.datasamlinger if not form.delkilde
        ],
    }


def _branch(one: KildeFacts, part: Delkilde) -> Payload:
    return {
        "id": stable_id(part.code),
        "name": part.properties.get("PreferredTerm", part.code),
        "variableCount": one.variables_below[part.code],
        "datasamlinger": [
            _leaf(one, form) for form in one.kilde.datasamlinger if form.delkilde == part.code
        ],
        "unassignedVariabelgrupper": [],
        "children": [_branch(one, child) for child in one.below(part.code)],
        "presentationOrder": part.order,
    }


def _leaf(one: KildeFacts, form: Datasamling) -> Payload:
    return {
        "id": stable_id(form.code),
        "name": form.properties.get("PreferredTerm", form.code),
        "variableCount": len(one.variables_of[form.code]),
        "variabelgrupper": _group_tree(one, one.variables_of[form.code]),
        "presentationOrder": form.order,
        "categories": categories(one, form),
    }


def categories(one: KildeFacts, form: Datasamling) -> list[str]:
    """The health categories that hold for a datasamling: its own, else its kilde's."""
    text = form.properties.get("healthCategory") or one.kilde.properties.get("healthCategory")
    if not text:
        return []
    return [str(part) for part in json.loads(text)] if text.startswith("[") else [text]


def _group_tree(one: KildeFacts, variables: Iterable[Variable]) -> list[Payload]:
    counts = Counter(code for variable in variables for code in variable.variabelgrupper)
    shown = set(counts)
    for code in counts:
        group = one.groups[code]
        while group.parent in one.groups and group.parent not in shown:
            group = one.groups[group.parent]
            shown.add(group.code)
    ordered = sorted(
        (one.groups[code] for code in shown), key=lambda group: alphabetical(group.name)
    )
    return [_group(group, ordered, counts) for group in ordered if group.parent not in shown]


def _group(group: Variabelgruppe, ordered: list[Variabelgruppe], counts: Counter[str]) -> Payload:
    return {
        "id": stable_id(group.code),
        "name": group.name,
        "variableCount": counts[group.code],
        "childVariabelgrupper": [
            _group(child, ordered, counts) for child in ordered if child.parent == group.code
        ],
    }


def group_link(group: Variabelgruppe) -> Payload:
    """A theme as variables and facets point at it."""
    parent = stable_id(group.parent) if group.parent else None
    return {"id": stable_id(group.code), "name": group.name, "parentId": parent}
