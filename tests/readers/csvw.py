"""CSV on the Web, read by csvw."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.readers.reading import Reading, Said, number, rows_of

NEEDS = "csvw"


def read(folder: Path) -> Reading:
    from csvw import TableGroup

    found = Reading()
    for path in sorted(folder.glob("*.json")):
        group = TableGroup.from_file(path)
        table = group.tables[0]
        code = str(table.common_props["dc:identifier"])
        found.titles[code] = table.common_props["dc:title"][0]["@value"]
        keys = {key.columnReference[0]: key.reference for key in table.tableSchema.foreignKeys}
        for column in table.tableSchema.columns:
            said = column.common_props
            kind = column.datatype
            rows = rows_of(folder / str(keys[column.name].resource)) if column.name in keys else []
            texts = {one["@language"]: one["@value"] for one in said["dc:title"]}
            several = bool(column.separator)
            found.add(
                code,
                column.name,
                {
                    "code": said["dc:identifier"],
                    "title": texts.get("nb", ""),
                    "title_en": texts.get("en", ""),
                    "description": said["dc:description"][0]["@value"],
                    "low": _day(number(kind.minimum), kind.base),
                    "high": _day(number(kind.maximum), kind.base),
                    "unit": said.get("schema:unitText", ""),
                    "period": said.get("dc:valid", ""),
                    "required": bool(column.required),
                    "length": kind.maxLength or 0,
                    **(_several(kind) if several else _listed(kind, rows)),
                },
            )
    return found


def _several(kind: Any) -> Said:
    """A cell with several codes: each is a text of the pattern, and no list is pointed to."""
    return {"codes": tuple(re.sub(r"\\(.)", r"\1", code) for code in kind.format.split("|"))}


def _listed(kind: Any, rows: list[dict[str, str]]) -> Said:
    return {
        "type": _xsd(kind.base),
        "codes": tuple(row["kode"] for row in rows),
        "labels": tuple(row["navn"].removeprefix("'") for row in rows),
    }


def _day(text: str, base: str) -> str:
    """The library reads a day as midnight."""
    return text.removesuffix("T00:00:00") if base == "date" else text


def _xsd(base: str) -> str:
    return {"datetime": "dateTime", "binary": "base64Binary"}.get(base, base)
