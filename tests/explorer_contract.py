"""The Explorer API's contract of September 2026, held against what we publish: both ways.

`python -m tests.explorer_contract FILE` rewrites specs/explorer-api/2026-09/skeleton.json from the
description of the contract. The skeleton holds keys and types only.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

SKELETON = (
    Path(__file__).resolve().parents[1] / "specs" / "explorer-api" / "2026-09" / "skeleton.json"
)
ENDPOINTS = {
    "kilder": "kilder",
    "egenskaper": "kilder/egenskaper",
    "kilde": "kilder/{id}",
    "hierarchy": "kilder/{id}/hierarchy",
    "datasamling": "datasamling/{id}",
    "variables": "variables",
    "variable": "variables/{id}",
    "timeline": "variables/{id}/timeline",
    "codes": "variables/{id}/kodeverk/{type}/{reference}/codes",
    "filters": "filters",
    "instrument": "instrument/{id}",
}
_KEPT = ("type", "nullable", "optional", "new", "enum", "ref")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PLAIN = {
    "string": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "any": lambda value: True,
}


def differences(value: Any, name: str) -> list[str]:
    """Where a payload's keys or types are not those of the contract, one sentence each.

    A key that the contract calls optional must be there too: we hold the fact or say null.
    """
    contract = json.loads(SKELETON.read_text(encoding="utf-8"))
    return list(_Walk(contract["shapes"]).node(value, contract["payloads"][name], name))


class _Walk:
    def __init__(self, shapes: Mapping[str, Any]) -> None:
        self.shapes = shapes

    def node(self, value: Any, node: Mapping[str, Any], where: str) -> Iterator[str]:
        if value is None:
            if not node.get("nullable"):
                yield f"{where}: is null"
            return
        shape = self.shapes[node["ref"]] if "ref" in node else node
        kind = shape["type"]
        if kind == "object":
            yield from self.object(value, shape["keys"], where)
        elif kind in ("array", "map"):
            yield from self.members(value, shape, where)
        elif kind == "json-string":
            yield from self.inside(value, shape, where)
        elif not _is(kind, value):
            yield f"{where}: is no {kind}"
        elif "enum" in shape and value not in shape["enum"]:
            yield f"{where}: {value} is not in the closed list"

    def object(self, value: Any, keys: Mapping[str, Any], where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: is no object"
            return
        for key in value.keys() - keys.keys():
            yield f"{where}.{key}: is not in the contract"
        for key in keys.keys() - value.keys():
            yield f"{where}.{key}: is missing"
        for key in value.keys() & keys.keys():
            yield from self.node(value[key], keys[key], f"{where}.{key}")

    def members(self, value: Any, shape: Mapping[str, Any], where: str) -> Iterator[str]:
        is_list = shape["type"] == "array"
        if not isinstance(value, list if is_list else dict):
            yield f"{where}: is no {shape['type']}"
            return
        for key, member in enumerate(value) if is_list else value.items():
            yield from self.node(member, shape["items" if is_list else "values"], f"{where}[{key}]")

    def inside(self, value: Any, shape: Mapping[str, Any], where: str) -> Iterator[str]:
        """A text that is JSON: what is optional in it may be absent."""
        for option in json.loads(value):
            keys = shape["inside"]["items"]["keys"]
            needed = {
                key: node for key, node in keys.items() if key in option or "optional" not in node
            }
            yield from self.object(option, needed, where)


def _is(kind: str, value: Any) -> bool:
    if kind in _PLAIN:
        return bool(_PLAIN[kind](value))
    if not isinstance(value, str):
        return False
    try:
        if kind == "uuid":
            uuid.UUID(value)
        elif kind == "date":
            date.fromisoformat(value)
        else:
            datetime.fromisoformat(value)
    except ValueError:
        return False
    return kind != "date" or bool(_DAY.fullmatch(value))


# ------------------------------------------------------------------ the shipped skeleton


def skeleton(described: Mapping[str, Any]) -> dict[str, Any]:
    """The payloads that are published and the shapes they refer to, without sources."""
    endpoints, shapes = described["endpoints"], described["shapes"]
    payloads = {
        name: _kept(endpoints[f"GET /api/explorer/{path}"]["answer"])
        for name, path in ENDPOINTS.items()
    }
    used: set[str] = set()
    _gather(payloads, shapes, used)
    return {"payloads": payloads, "shapes": {name: _kept(shapes[name]) for name in sorted(used)}}


def _kept(node: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {key: node[key] for key in _KEPT if key in node}
    if "keys" in node:
        kept["keys"] = {key: _kept(member) for key, member in node["keys"].items()}
    return kept | {k: _kept(node[k]) for k in ("items", "values", "inside") if k in node}


def _gather(node: Any, shapes: Mapping[str, Any], used: set[str]) -> None:
    if not isinstance(node, dict):
        return
    name = node.get("ref")
    if isinstance(name, str) and name not in used:
        used.add(name)
        _gather(shapes[name], shapes, used)
    for member in node.values():
        _gather(member, shapes, used)


def main() -> None:
    described = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    content = json.dumps(skeleton(described), indent=1, sort_keys=True)
    SKELETON.write_text(content + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
