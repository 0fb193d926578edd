"""A kilde as a tree: its parts, its forms, their groups of variables."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from regmeta.catalogue.facts import KildeFacts, alphabetical
from regmeta.files.ids import stable_id
from regmeta.model import (
    Datasamling,
    Delkilde,
    Variabelgruppe,
    Variable,
)
from regmeta.publish.formats.api.properties import Payload


def hierarchy(kilde_facts: KildeFacts) -> Payload:
    """kilder/<id>/hierarchy.json."""
    return {
        "kildeId": stable_id(kilde_facts.kilde.code),
        "kildeName": kilde_facts.name,
        "totalVariableCount": len(kilde_facts.kilde.variables) - historical(kilde_facts),
        "historicalVariableCount": historical(kilde_facts),
        "delkilder": [_branch(kilde_facts, part) for part in kilde_facts.below("")],
        "directDatasamlinger": [
            _leaf(kilde_facts, form)
            for form in kilde_facts.kilde.datasamlinger
            if not form.delkilde
        ],
    }


def _branch(kilde_facts: KildeFacts, part: Delkilde) -> Payload:
    return {
        "id": stable_id(part.code),
        "name": part.properties.get("PreferredTerm", part.code),
        "variableCount": kilde_facts.variables_below[part.code],
        "datasamlinger": [
            _leaf(kilde_facts, form)
            for form in kilde_facts.kilde.datasamlinger
            if form.delkilde == part.code
        ],
        "unassignedVariabelgrupper": [],
        "children": [_branch(kilde_facts, child) for child in kilde_facts.below(part.code)],
        "presentationOrder": part.order,
        "displayOrder": display_order(kilde_facts)[part.code],
    }


def _leaf(kilde_facts: KildeFacts, form: Datasamling) -> Payload:
    return {
        "id": stable_id(form.code),
        "name": form.properties.get("PreferredTerm", form.code),
        "variableCount": len(kilde_facts.variables_of[form.code]),
        "variabelgrupper": _group_tree(kilde_facts, kilde_facts.variables_of[form.code]),
        "presentationOrder": form.order,
        "categories": categories(kilde_facts, form),
        "displayOrder": display_order(kilde_facts)[form.code],
    }


def historical(kilde_facts: KildeFacts) -> int:
    """Variables whose every version has ended."""
    variables = kilde_facts.kilde.variables
    return sum(not any(version.active for version in v.versions) for v in variables)


@lru_cache(maxsize=4)
def display_order(kilde_facts: KildeFacts) -> dict[str, int]:
    """The place of each delkilde and datasamling among those under the same parent, from 1:
    delkilder first, each kind as handed in."""
    places: dict[str, int] = {}
    seen: Counter[str] = Counter()
    parts = [(part.code, part.parent) for part in kilde_facts.kilde.delkilder]
    parts += [(form.code, form.delkilde) for form in kilde_facts.kilde.datasamlinger]
    for code, parent in parts:
        above = parent if parent in kilde_facts.delkilder else ""
        seen[above] += 1
        places[code] = seen[above]
    return places


def categories(kilde_facts: KildeFacts, form: Datasamling) -> list[str]:
    """The health categories that hold for a datasamling: its own, else its kilde's."""
    text = form.properties.get("healthCategory") or kilde_facts.kilde.properties.get(
        "healthCategory"
    )
    if not text:
        return []
    return [str(part) for part in json.loads(text)] if text.startswith("[") else [text]


def _group_tree(kilde_facts: KildeFacts, variables: Iterable[Variable]) -> list[Payload]:
    counts = Counter(code for variable in variables for code in variable.variabelgrupper)
    shown = set(counts)
    for code in counts:
        group = kilde_facts.groups[code]
        while group.parent in kilde_facts.groups and group.parent not in shown:
            group = kilde_facts.groups[group.parent]
            shown.add(group.code)
    ordered = sorted(
        (kilde_facts.groups[code] for code in shown), key=lambda group: alphabetical(group.name)
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
        "presentationOrder": None,
    }


def group_link(group: Variabelgruppe) -> Payload:
    """A theme as variables and facets point at it."""
    parent = stable_id(group.parent) if group.parent else None
    return {"id": stable_id(group.code), "name": group.name, "parentId": parent}
