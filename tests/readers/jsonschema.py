"""JSON Schemas of rows, read as JSON once the library has called them schemas."""

from __future__ import annotations

import json
from pathlib import Path

from tests.readers.reading import Reading, Said, number

NEEDS = "jsonschema"


def read(folder: Path) -> Reading:
    from jsonschema import Draft202012Validator

    found = Reading()
    for path in sorted(folder.glob("*.json")):
        schema = json.loads(path.read_text())
        Draft202012Validator.check_schema(schema)
        table = schema["x-code"]
        found.titles[table] = schema["title"]
        for name, one in schema["properties"].items():
            # Several answers are an array; what each may be stands with its items.
            value = one.get("items", one)
            kind = value["type"] if isinstance(value["type"], str) else value["type"][0]
            found.add(
                table,
                name,
                {
                    "code": one["x-code"],
                    "title": one["title"],
                    "title_en": one.get("x-title-en", ""),
                    "description": one["description"],
                    "type": _json_type(kind, value),
                    "low": number(value.get("minimum", value.get("formatMinimum", ""))),
                    "high": number(value.get("maximum", value.get("formatMaximum", ""))),
                    "unit": one.get("x-unit", ""),
                    "period": one.get("x-period", ""),
                    "codes": tuple(str(code) for code in value.get("enum", ()) if code is not None),
                    "labels": tuple(one.get("x-labels", {}).values()),
                    "required": name in schema["required"],
                    "length": value.get("maxLength", 0),
                },
            )
    return found


def _json_type(kind: str, one: Said) -> str:
    if "contentEncoding" in one:
        return "base64Binary"
    if "format" in one:
        return {"date": "date", "uri": "anyURI"}[one["format"]]
    if one.get("pattern", "").startswith("^[0-9]{4}-"):
        return "dateTime"
    if one.get("pattern", "").startswith("^[0-9]{2}:"):
        return "time"
    return "decimal" if kind == "number" else kind
