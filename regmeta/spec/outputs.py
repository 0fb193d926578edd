"""The JSON Schemas of what commands write with `--format json`: data in specs/output."""

from __future__ import annotations

import json
from typing import Any

from regmeta.spec.loading import specs_folder

OUTPUTS = ("diff", "publish", "quality", "release", "status", "verify")
"""The commands whose JSON has a published schema; nothing in it is left unsaid."""


def output_schema(command: str, lang: str = "nb") -> dict[str, Any]:
    """The schema (2020-12) of what a command of OUTPUTS writes, its title in `lang`."""
    path = specs_folder() / "output" / f"{command}.schema.json"
    schema: dict[str, Any] = json.loads(path.read_bytes())
    labels: dict[str, str] = schema["x-label"]
    return {**schema, "title": labels.get(lang, schema["title"])}
