"""What changed from one application to the next, and how one goes over to another version."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from regmeta.form.case import pointer
from regmeta.form.law import Law, Question
from regmeta.texts import Text

Json = Any
_KEYS = {"variables": ("source", "code"), "dataSources": ("id",), "attachments": ("type",)}
_WORDS = {
    "added": Text("Lagt til", "Added"),
    "removed": Text("Tatt bort", "Removed"),
    "changed": Text("Endret", "Changed"),
}
_NONE = Text("Ingen endringer.", "No changes.")


def changes(earlier: Json, later: Json) -> list[dict[str, Json]]:
    """Each difference with its JSON pointer in the later application (the earlier, if removed).

    Sources, variables and attachments are matched by what they are, not by where they stand.
    """
    return _compare(earlier, later, [])


def _compare(old: Json, new: Json, steps: list[Any]) -> list[dict[str, Json]]:
    if isinstance(old, dict) and isinstance(new, dict):
        changes = []
        for key in dict.fromkeys([*old, *new]):
            changes += _pair(old.get(key, _GONE), new.get(key, _GONE), [*steps, key])
        return changes
    keys = _KEYS.get(steps[0], ()) if len(steps) == 1 else ()
    if keys and isinstance(old, list) and isinstance(new, list):
        return _compare_lines(old, new, steps, keys)
    if old == new and type(old) is type(new):
        return []
    return [{"change": "changed", "pointer": pointer(steps), "from": old, "to": new}]


_GONE = object()


def _pair(old: Json, new: Json, steps: list[Any]) -> list[dict[str, Json]]:
    if old is _GONE:
        return [{"change": "added", "pointer": pointer(steps), "to": new}]
    if new is _GONE:
        return [{"change": "removed", "pointer": pointer(steps), "from": old}]
    return _compare(old, new, steps)


def _compare_lines(
    old: list[Json], new: list[Json], steps: list[Any], keys: tuple[str, ...]
) -> list[dict[str, Json]]:
    before, after = _marked(old, keys), _marked(new, keys)
    changes = []
    for mark in dict.fromkeys([*before, *after]):
        at = after.get(mark) or before[mark]
        first = before[mark][1] if mark in before else _GONE
        last = after[mark][1] if mark in after else _GONE
        changes += _pair(first, last, [*steps, at[0]])
    return changes


def _marked(lines: list[Json], keys: tuple[str, ...]) -> dict[str, tuple[int, Json]]:
    """Lines by what they are; one that comes again is told apart by its count."""
    marked: dict[str, tuple[int, Json]] = {}
    for n, line in enumerate(lines):
        names = [line.get(key) for key in keys] if isinstance(line, dict) else [line]
        mark, again = str(names), 0
        while f"{mark}#{again}" in marked:
            again += 1
        marked[f"{mark}#{again}"] = (n, line)
    return marked


def changes_text(changes: list[dict[str, Json]], lang: str) -> str:
    """One line a change."""
    if not changes:
        return _NONE(lang)
    return "\n".join(
        f"{_WORDS[change['change']](lang)}: {change['pointer']}{_values(change)}"
        for change in changes
    )


def _values(jsons: dict[str, Json]) -> str:
    shown = [str(jsons[key])[:80] for key in ("from", "to") if key in jsons]
    return f" ({' → '.join(shown)})" if shown else ""


# ------------------------------------------------------------------ between versions


def migrate(application: dict[str, Json], to: Law) -> tuple[dict[str, Json], list[dict[str, Json]]]:
    """The application pinned to another version, and every answer that had no place there."""
    made = deepcopy(application)
    lost: list[dict[str, Json]] = []
    asked = {question.path: question for question in to.questions}
    _prune(made, "", [], asked, lost)
    made["schemaVersion"] = to.version
    return made, lost


def _path_of_lines(path: str, asked: dict[str, Question]) -> str:
    """Where the questions about a list's lines stand: in a shared part, or below the list."""
    is_shared = path in asked and asked[path].type == "list"
    return (asked[path].codes if is_shared else "") or f"{path}[]"


def _prune(
    node: Json, path: str, steps: list[Any], asked: dict[str, Question], lost: list[dict[str, Json]]
) -> None:
    if isinstance(node, list):
        for n, line in enumerate(node):
            _prune(line, _path_of_lines(path, asked), [*steps, n], asked, lost)
        return
    if not isinstance(node, dict):
        return
    for key in list(node):
        below = f"{path}.{key}".lstrip(".")
        if not _has_place(below, asked):
            lost.append({"pointer": pointer([*steps, key]), "value": node.pop(key)})
            continue
        shared = asked[below].type if below in asked else ""
        _prune(node[key], shared if shared.startswith("@") else below, [*steps, key], asked, lost)


def _has_place(path: str, asked: dict[str, Question]) -> bool:
    return path in asked or any(question.startswith(f"{path}.") for question in asked)
