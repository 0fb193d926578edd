"""Data packages, read by frictionless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.readers.reading import Reading, Said, number

NEEDS = "frictionless"


def read(folder: Path) -> Reading:
    from frictionless import Package

    found = Reading()
    types = {"number": "decimal", "datetime": "dateTime"}
    formats = {"uri": "anyURI", "binary": "base64Binary"}
    for path in sorted(folder.rglob("datapackage.json")):
        for resource in Package(str(path)).resources:
            table = resource.custom["code"]
            found.titles[table] = resource.title or ""
            for one in resource.schema.fields:
                said, limits = one.custom, one.constraints
                listed = said.get("categories", [])
                found.add(
                    table,
                    one.name,
                    {
                        "code": said["code"],
                        "title": one.title or "",
                        "title_en": said.get("titleEnglish", ""),
                        "description": one.description or "",
                        "low": number(limits.get("minimum", "")),
                        "high": number(limits.get("maximum", "")),
                        "unit": said.get("unit", ""),
                        "period": said.get("period", ""),
                        "labels": tuple(part["label"] for part in listed),
                        "required": bool(limits.get("required")),
                        "length": limits.get("maxLength", 0),
                        **_values(one, types | formats),
                    },
                )
    return found


def _values(field: Any, types: dict[str, str]) -> Said:
    """A cell with several codes is a text; what codes there are stands as categories."""
    if field.custom.get("separator"):
        return {"codes": tuple(str(part["value"]) for part in field.custom["categories"])}
    enum = field.constraints.get("enum", ())
    type_ = types.get(field.format or "", types.get(field.type, field.type))
    return {"type": type_, "codes": tuple(str(value) for value in enum)}
