"""Table schemas in JSON (Frictionless, CSVW): every table a grid, every field or column a row.

The keys of a field become headings as they are, nested ones with a full stop between, so that a
layout can name them and what it does not name is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.files.extent import too_large
from regmeta.read.files.delimited import decode
from regmeta.read.grid import Grid

MAX_TEXT = 20_000_000
MAX_DEPTH = 6


def read_schema(path: Path) -> tuple[Grid, ...]:
    """The tables that a JSON file describes; UnreadableInput where it describes none.

    A row's number is its field's place in the schema plus one, the headings being row 1.
    """
    from regmeta.read.systems.opening import JSON_SYSTEMS, system_grids

    data = _parsed(path)
    grids = tuple(_grids(path, data)) or system_grids(data, path.stem)
    if not grids:
        raise UnreadableInput(
            "{path}: er JSON, men verken et Table Schema (Frictionless), CSVW, "
            "{others}. Oppgi en fil med variabler.",
            "{path}: is JSON, but neither a Table Schema (Frictionless), CSVW, "
            "{others}. Name a file of variables.",
            path=path,
            others=JSON_SYSTEMS,
        )
    return grids


def _parsed(path: Path) -> Any:
    if path.stat().st_size > MAX_TEXT:
        raise too_large(path)
    text = decode(path, path.read_bytes())
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        why = " ".join(str(error).split())[:100]
        raise UnreadableInput(
            "{path}: er ikke gyldig JSON ({why}). Be om filen på nytt.",
            "{path}: is no valid JSON ({why}). Ask for the file again.",
            path=path,
            why=why,
        ) from error


def _grids(path: Path, data: Any) -> Iterator[Grid]:
    if not isinstance(data, dict):
        return
    if isinstance(data.get("fields"), list):
        name, missing = _text(data.get("name") or path.stem), data.get("missingValues")
        yield _grid(name, "frictionless", data["fields"], missing)
    for resource in _dicts(data.get("resources")):
        fields = _listed(resource, "schema", "fields")
        if fields is not None:
            name, missing = _text(resource.get("name") or path.stem), resource["schema"]
            yield _grid(name, "frictionless", fields, missing.get("missingValues"))
    for table in [data, *_dicts(data.get("tables"))]:
        columns = _listed(table, "tableSchema", "columns")
        if columns is not None:
            yield _grid(Path(_text(table.get("url") or path.stem)).stem, "csvw", columns)


def _listed(holder: dict[str, Any], schema: str, members: str) -> list[Any] | None:
    """The members of a schema that something holds; None where it has no list of them."""
    inside = holder.get(schema)
    listed = inside.get(members) if isinstance(inside, dict) else None
    return listed if isinstance(listed, list) else None


def _dicts(parsed: Any) -> list[dict[str, Any]]:
    return (
        [entry for entry in parsed if isinstance(entry, dict)] if isinstance(parsed, list) else []
    )


_MISSING = {"frictionless": "missingValues", "csvw": "null"}
"""Where each schema says what stands for no answer."""


def _grid(name: str, kind: str, fields: list[Any], missing: Any = None) -> Grid:
    """`missing` is what the whole schema says of no answer; a field's own goes before it."""
    flat = []
    for field in fields:
        if isinstance(field, dict):
            own = {key: value for key, value in field.items() if key != _MISSING[kind]}
            said = _missing(field.get(_MISSING[kind], missing))
            flat.append(dict(_flat(kind, own)) | ({f"{kind}.missing": said} if said else {}))
    headings = list(dict.fromkeys(key for row in flat for key in row))
    return Grid(name, [headings, *([row.get(key, "") for key in headings] for row in flat)])


def _missing(declared: Any) -> str:
    """The values that stand for no answer, beyond the empty one; each may have a label."""
    every = declared if isinstance(declared, list) else [declared]
    values = (value.get("value") if isinstance(value, dict) else value for value in every)
    return "; ".join(dict.fromkeys(_text(value) for value in values if value not in (None, "")))


def _flat(prefix: str, value: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and depth < MAX_DEPTH:
        for key, inner in value.items():
            yield from _flat(_text(f"{prefix}.{key}"), inner, depth + 1)
    elif isinstance(value, list):
        yield prefix, "\n".join(_item(prefix, member) for member in value)
    elif value is not None:
        yield prefix, _text(value)


def _item(prefix: str, value: Any) -> str:
    """One of a list: a code with its label where it is one, else its text."""
    if isinstance(value, dict) and "value" in value:
        return f"{_text(value['value'])} = {_text(value.get('label', value['value']))}"
    text = _text(value)
    return f"{text} = {text}" if prefix.endswith(("enum", "categories")) else text


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # JSON may hold half a sign (a lone surrogate), which no file can.
    return text.encode("utf-8", errors="replace").decode("utf-8")
