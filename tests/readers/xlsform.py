"""XLSForms, read as workbooks; what pyxform makes of them is held in test_formats.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.readers.reading import Reading

_TYPES = {"text": "string", "acknowledge": "boolean", "file": "base64Binary"}
_NB, _EN = "::Norsk (nb)", "::English (en)"


def read(folder: Path) -> Reading:
    import openpyxl

    found = Reading()
    for path in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        survey, choices, settings = (
            _rows(book[name]) for name in ("survey", "choices", "settings")
        )
        table = settings[0]["form_id"]
        found.titles[table] = settings[0]["form_title"]
        for row in survey:
            if row["type"] not in ("begin_group", "end_group"):
                name = row.get("regmeta.DatabaseReferanse", row["name"])
                found.add(table, name, _said(row, choices))
    return found


def _rows(sheet: Any) -> list[dict[str, str]]:
    headings, *rows = sheet.iter_rows(values_only=True)
    return [
        {key: str(cell) for key, cell in zip(headings, row, strict=True) if cell is not None}
        for row in rows
    ]


def _said(row: dict[str, str], choices: list[dict[str, str]]) -> dict[str, Any]:
    kind, _, listed = row["type"].partition(" ")
    codes = [choice for choice in choices if listed and choice["list_name"] == listed]
    made = {
        "code": row["regmeta.Code"],
        "title": row.get("regmeta.PreferredTerm", row[f"label{_NB}"]),
        "title_en": row.get("regmeta.NavnEngelsk", row.get(f"label{_EN}", "")),
        "description": row.get(f"hint{_NB}", ""),
        "question": row[f"label{_NB}"],
        "unit": row.get("regmeta.MaaleEnhet", ""),
        "period": _period(row),
        "codes": tuple(choice["name"] for choice in codes),
        "labels": tuple(choice.get(f"label{_NB}", "") for choice in codes),
        "mandatory": row.get("required", "") == "yes",
        "declared": row.get("regmeta.DataType", ""),
        "length": int(row.get("regmeta.Lengde", 0)) if kind == "text" else 0,
    }
    if listed:
        return made
    limits = {side[:4]: side[5:] for side in row.get("constraint", "").split(" and ") if side}
    low, high = (_plain(limits.get(sign, "")) for sign in (". >=", ". <="))
    return (
        made
        | {"type": _TYPES.get(kind, kind)}
        | ({"low": low, "high": high} if low or high else {})
    )


def _plain(limit: str) -> str:
    return limit.removeprefix("date('").removesuffix("')")


def _period(row: dict[str, str]) -> str:
    start, end = row.get("regmeta.GyldigFra", ""), row.get("regmeta.GyldigTil", "")
    return f"{start or '..'}/{end or '..'}" if start or end else ""
