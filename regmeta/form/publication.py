"""The application form as files of a publication: the schema, its sources, and their variables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from regmeta.form.schema import application_schema, index_name, variable_index
from regmeta.ids import file_name, stable_id
from regmeta.model import Catalogue, Kilde, Progress
from regmeta.spec import Spec


def write(catalogue: Catalogue, spec: Spec, out: Path, progress: Progress) -> tuple[int, int]:
    """application.schema.json with its indexes below `out`; gives the number of files and bytes.

    `sources.json` lists what can be applied for; `variables/<source>.json` has, for people to
    choose from, what `variables/<source>.schema.json` has for checking.
    """
    chosen = [kilde for kilde in catalogue.kilder if kilde.variables]
    files: dict[str, Any] = {
        "application.schema.json": application_schema(catalogue),
        "sources.json": [_source(kilde) for kilde in chosen],
    }
    for done, kilde in enumerate(chosen):
        progress(done, len(chosen), kilde.code)
        files[index_name(kilde)] = variable_index(kilde)
        files[_list_name(kilde)] = _variables(kilde)
    (out / "variables").mkdir(parents=True)
    contents = {name: orjson.dumps(content) for name, content in files.items()}
    for name, content in contents.items():
        (out / name).write_bytes(content)
    return len(contents), sum(map(len, contents.values()))


def _list_name(kilde: Kilde) -> str:
    return f"variables/{file_name(kilde.code)}.json"


def _source(kilde: Kilde) -> dict[str, Any]:
    return {
        "id": stable_id(kilde.code),
        "code": kilde.code,
        "name": kilde.properties.get("PreferredTerm", kilde.code),
        "type": kilde.properties.get("Kildetype"),
        "from": kilde.properties.get("GyldigFra"),
        "to": kilde.properties.get("GyldigTil"),
        "variableCount": len(kilde.variables),
        "variables": _list_name(kilde),
        "schema": index_name(kilde),
    }


def _variables(kilde: Kilde) -> list[dict[str, Any]]:
    names = {
        form.code: form.properties.get("PreferredTerm", form.code) for form in kilde.datasamlinger
    }
    return [
        {
            "code": variable.code,
            "name": variable.current.name(""),
            "datasamlinger": [names.get(code, code) for code in variable.datasamlinger],
            "from": variable.current.properties.get("GyldigFra"),
            "to": variable.current.properties.get("GyldigTil"),
        }
        for variable in kilde.variables
    ]
