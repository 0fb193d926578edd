"""columns.csv: what a registry's people have decided about headings that regmeta cannot place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from regmeta.errors import BrokenConfiguration
from regmeta.model import Reading
from regmeta.read.files.delimited import decode
from regmeta.read.layouts.ledger import SheetAccount
from regmeta.spec.fields import Spec
from regmeta.texts import folded_letters

COLUMNS = "columns.csv"
HEAD = ("file", "heading", "field")
IGNORE = "ignore"


def read_columns(folder: Path, file: str, spec: Spec) -> dict[str, str]:
    """Heading → field of variabel (or `ignore`) for one file of a folder; {} where none is told.

    A row without a file holds for all files, a row without a field is not decided yet. Raises
    BrokenConfiguration, with the line, on a field that does not exist.
    """
    path = folder / COLUMNS
    if file == COLUMNS or not path.is_file():
        return {}
    fields = {*spec["variabel"].by_key, IGNORE}
    decided = {}
    for number, row in enumerate(_rows(path), start=2):
        heading, key = (row.get("heading") or "").strip(), (row.get("field") or "").strip()
        if key and key not in fields:
            raise BrokenConfiguration(
                "{path}:{number}: «{key}» er ikke et felt på variabelnivå. "
                "Skriv et feltnavn (regmeta spec) eller {ignore}.",
                "{path}:{number}: “{key}” is no field of variables. Write "
                "a field's key (regmeta spec) or {ignore}.",
                path=path,
                number=number,
                key=key,
                ignore=IGNORE,
            )
        if heading and key and (row.get("file") or file).strip() == file:
            decided[heading] = key
    return decided


def _rows(path: Path) -> list[dict[str, str]]:
    text = decode(path, path.read_bytes())
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    missing = [name for name in HEAD[1:] if name not in (rows.fieldnames or ())]
    if missing:
        lacking, head = ", ".join(missing), ",".join(HEAD)
        raise BrokenConfiguration(
            "{path}: mangler kolonnen {lacking}. Første rad skal være {head}.",
            "{path}: lacks the column {lacking}. The first row is {head}.",
            path=path,
            lacking=lacking,
            head=head,
        )
    return list(rows)


def unplaced_headings(reading: Reading) -> tuple[str, ...]:
    """The headings that the layout does not know, in the order they stand, each once."""
    headings: dict[str, str] = {}
    for sheet in reading.sheets:
        unknown = sheet.unknown if isinstance(sheet, SheetAccount) else ()
        for heading in unknown:
            headings.setdefault(folded_letters(heading) or heading, heading)
    return tuple(headings.values())


def columns_to_fill_in(reading: Reading) -> str:
    """The columns.csv to fill in for a file, '' where every heading was placed."""
    headings = unplaced_headings(reading)
    if not headings:
        return ""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEAD)
    rows.writerows((reading.file.rpartition("/")[2], heading, "") for heading in headings)
    return out.getvalue()
