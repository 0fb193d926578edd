"""What an applicant can choose among, read as JSON: enough to know a variable by, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.readers.reading import Reading

OWN_NAMES = True
LEAVES_OUT = ("type", "length", "low", "high", "unit", "mandatory", "codes", "labels", "period")


def read(folder: Path) -> Reading:
    """Forms are told by name only: here they are numbered as they come. Sources that are only named
    have no variables."""
    found = Reading()
    sources = _load(folder / "sources.json")
    for source in (one for one in sources if "variables" in one):
        variables = _load(folder / source["variables"])
        forms = list(dict.fromkeys(name for one in variables for name in one["datasamlinger"]))
        for one in variables:
            for form in one["datasamlinger"] or [""]:
                table = f"{source['code']}|{forms.index(form) if form else ''}"
                found.titles[table] = form
                found.add(
                    table,
                    one["code"],
                    {
                        "code": one["code"],
                        "title": one["name"],
                        "declared": one.get("datatype", ""),
                    },
                )
    return found


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
