"""Applications and variable lists from files: JSON, and a spreadsheet or csv of variables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.files.confined import refuse_special
from regmeta.files.sandbox import Ended, apart, sentence

_HEADINGS = {
    **dict.fromkeys(("kilde", "datakilde", "source", "datakildekode", "kildekode"), "source"),
    **dict.fromkeys(("kode", "variabel", "variabelkode", "code", "variable"), "code"),
    **dict.fromkeys(("navn", "variabelnavn", "name"), "name"),
    **dict.fromkeys(("begrunnelse", "justification", "reason"), "justification"),
    **dict.fromkeys(("ønskede data", "wanted data", "avledning"), "derivation"),
    **dict.fromkeys(("fra", "from", "periode fra", "period from"), "from"),
    **dict.fromkeys(("til", "to", "periode til", "period to"), "to"),
}


_TABLES = (".xlsx", ".xls", ".ods", ".csv")
_SAVED = {
    "kilde": "source",
    "code": "code",
    "name": "name",
    "why": "justification",
    "wanted": "derivation",
    "from": "from",
    "to": "to",
}
"""What a saved list calls what a line of an application calls otherwise."""


def read_application(path: Path) -> Any:
    """The JSON of an application. Raises UnreadableInput, in one sentence."""
    import json

    refuse_special(path)
    try:
        held = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableInput(
            "{path}: kan ikke leses ({why}).", "{path}: cannot be read ({why}).", path=path, why=why
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(
            "{path}: er ikke gyldig JSON. Lagre søknaden på nytt fra skjemaet.",
            "{path}: is not valid JSON. Save the application again from the form.",
            path=path,
        ) from error
    way = next(_no_text(held, ""), None)
    if way is None:
        return held
    raise UnreadableInput(
        "{path}: {way} har tegn som ikke er tekst (halve surrogatpar). Skriv svaret på nytt.",
        "{path}: {way} has signs that are no text (lone surrogates). Write the answer again.",
        path=path,
        way=way or "/",
    )


_SURROGATE = re.compile("[\ud800-\udfff]")


def _no_text(held: Any, way: str) -> Iterator[str]:
    """The ways to texts and keys that cannot be written as Unicode."""
    if isinstance(held, str) and _SURROGATE.search(held):
        yield way
    elif isinstance(held, dict):
        for key, value in held.items():
            yield from (way,) if _SURROGATE.search(key) else _no_text(value, f"{way}/{key}")
    elif isinstance(held, list):
        for number, value in enumerate(held):
            yield from _no_text(value, f"{way}/{number}")


def listed_lines(path: Path) -> list[dict[str, Any]] | None:
    """The lines of a variable list: a spreadsheet, csv, or the file that my list on the pages is
    saved as; None where the file is an application. Raises UnreadableInput."""
    if path.suffix.lower() in _TABLES:
        return read_lines(path)
    held = read_application(path)
    if not isinstance(held, dict) or not isinstance(held.get("items"), list):
        return None
    rows = [entry for entry in held["items"] if isinstance(entry, dict)]
    return [
        _line(list(_SAVED.values()), [_text(row.get(key) or "") for key in _SAVED]) for row in rows
    ]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a variable list (.xlsx, .csv) as an application holds them."""
    rows = _csv(path) if path.suffix.lower() == ".csv" else _workbook(path)
    for n, row in enumerate(rows):
        keys = [_HEADINGS.get(text.strip().casefold(), "") for text in row]
        if "code" in keys:
            return [_line(keys, cells) for cells in rows[n + 1 :] if any(cells)]
    raise UnreadableInput(
        "{path}: fant ingen kolonne «Kode». Ha kolonnene Kilde, Kode, Begrunnelse, Fra, Til.",
        "{path}: found no column “Code”. Use the columns Source, Code, Justification, From, To.",
        path=path,
    )


def _line(keys: list[str], cells: list[str]) -> dict[str, Any]:
    line = {key: text for key, text in zip(keys, cells, strict=False) if key and text}
    period = {end: line.pop(end) for end in ("from", "to") if end in line}
    if "source" not in line and line.get("code", "").startswith("V_"):
        line["source"] = "K_" + line["code"][2:].partition(".")[0]
    return {**line, **({"period": period} if period else {})}


def _csv(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(
            "{path}: kan ikke leses som UTF-8-tekst.",
            "{path}: cannot be read as UTF-8 text.",
            path=path,
        ) from error
    separator = max(";,\t", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise UnreadableInput(
            "{path}: kan ikke deles i kolonner ({error}).",
            "{path}: cannot be split into columns ({error}).",
            path=path,
            error=error,
        ) from error


def _workbook(path: Path) -> list[list[str]]:
    try:
        return apart(first_sheet, path, kind=list[list[str]])
    except Ended as ended:
        raise sentence(path, ended.cause) from ended


def first_sheet(path: Path) -> list[list[str]]:
    """The cells of a workbook's first sheet as texts, read in this process."""
    from regmeta.files.workbooks import opened_workbook

    with opened_workbook(path) as book:
        return [[_text(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
