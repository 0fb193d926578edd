"""The Explorer API's payloads, read as JSON. Lists are alphabetical: no order of columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from regmeta.files.ids import file_name
from tests.readers.reading import Reading, Said

OWN_NAMES = True
NO_ORDER = True
LEAVES_OUT = ("type", "length", "low", "high", "mandatory")


def read(folder: Path) -> Reading:
    found, root = Reading(), folder / "explorer"
    forms = {one["id"]: one for one in map(_load, (root / "datasamling").glob("*.json"))}
    found.titles = {one["code"]: one["preferredTerm"] for one in forms.values()}
    for path in sorted((root / "variables").glob("*.json")):
        if path.name.startswith("page-"):
            continue
        variable = _load(path)
        homes = [forms[one["id"]]["code"] for one in variable["alleDatasamlinger"]]
        for table in homes or [variable["kildeId"]]:
            found.add(table, variable["code"], _said(variable, path.with_suffix("")))
    return found


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _said(variable: Said, folder: Path) -> Said:
    known, name = variable["additionalProperties"], variable["preferredTerm"]
    codes = [
        code
        for link in variable["kodeverklinker"]
        for code in _codes(folder / "kodeverk" / link["kodeverkType"], link["kodeverkReference"])
    ]
    first = {code["verdi"]: code["navn"] or "" for code in reversed(codes)}
    order = list(dict.fromkeys(code["verdi"] for code in codes))
    return {
        "code": variable["code"],
        "title": name,
        "title_en": known.get("NavnEngelsk", ""),
        "description": variable["beskrivelse"] or name,
        "question": known.get("Ledetekst", "") or name,
        "declared": variable["dataType"] or "",
        "low_said": known.get("GrenseLav", ""),
        "high_said": known.get("GrenseHoy", ""),
        "length_said": known.get("Lengde", ""),
        "unit": known.get("MaaleEnhet", ""),
        "period": _period(variable["versjoner"][0]),
        "codes": tuple(order),
        "labels": tuple(first[value] for value in order),
    }


def _codes(folder: Path, reference: str) -> list[Said]:
    path = folder / file_name(reference) / "codes.json"
    return list(_load(path)["koder"]) if path.exists() else []


def _period(version: Said) -> str:
    start, end = ((version[key] or "")[:10] for key in ("gyldigFra", "gyldigTil"))
    return f"{start or '..'}/{end or '..'}" if start or end else ""
