"""Variable lists in Word: paragraphs `Skjema:`, `Variabel:`, `Type:` …, or tables.

Every table is a grid of its own. The paragraphs are one grid whose row numbers are those of the
paragraphs: what belongs to a variable stands on its own row, its codes on the rows below.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.files.extent import too_large
from regmeta.read.grid import Grid

HEADINGS = ("Skjema", "Variabel", "Type", "Beskrivelse", "Forklaring", "Valg")
_DOCUMENT = "word/document.xml"
MAX_DOCUMENT = 40_000_000
# Elements are cut out at their ends, never matched from beginning to end: a document of
# beginnings alone would take a searching pattern hours.
_PIECE = re.compile(rb"<w:t(?:\s[^<>]*)?>([^<]*)</w:t>|<w:(br|tab)/>")
_LABELLED = re.compile(r"\s*(\w+)\s*:\s*(.*)", re.DOTALL)
_CODE = re.compile(r"\s*(-?\d+)\s*[-–=:]\s*(\S.*)", re.DOTALL)


def read_word(path: Path) -> tuple[Grid, ...]:
    """The tables of a Word document, and its paragraphs where they list variables."""
    with zipfile.ZipFile(path) as archive:
        if archive.getinfo(_DOCUMENT).file_size > MAX_DOCUMENT:
            raise too_large(path)
        content = archive.read(_DOCUMENT)
    inside, outside = _apart(content)
    tables = [_table(number, table) for number, table in enumerate(inside, 1)]
    listed = _paragraphs(outside)
    grids = ([listed] if len(listed.rows) > 1 else []) + tables
    if not grids:
        raise UnreadableInput(
            "{path}: har verken tabeller eller avsnitt som begynner med "
            "«Variabel:». Skriv variablene i en tabell med overskrifter.",
            "{path}: has neither tables nor paragraphs that begin with "
            "“Variabel:”. Write the variables in a table with headings.",
            path=path,
        )
    return tuple(grids)


def _apart(content: bytes) -> tuple[list[bytes], bytes]:
    """The insides of the tables, and all that stands outside them."""
    first, *rest = content.split(b"<w:tbl>")
    inside, outside = [], [first]
    for part in rest:
        table, end, after = part.partition(b"</w:tbl>")
        if end:
            inside.append(table)
        outside.append(after if end else part)
    return inside, b"".join(outside)


def _table(number: int, content: bytes) -> Grid:
    rows = [
        ["\n".join(_texts(cell)) for cell in row.split(b"</w:tc>")[:-1]]
        for row in content.split(b"</w:tr>")[:-1]
    ]
    return Grid(f"Tabell {number}", rows)


def _texts(content: bytes) -> list[str]:
    """The text of every paragraph, the empty ones too."""
    closed = content.replace(b"<w:p/>", b"</w:p>")
    return [_text(paragraph) for paragraph in closed.split(b"</w:p>")[:-1]]


def _text(content: bytes) -> str:
    pieces = (
        " " if piece[2] else piece[1].decode("utf-8", errors="replace")
        for piece in _PIECE.finditer(content)
    )
    return html.unescape("".join(pieces)).strip()


def _paragraphs(content: bytes) -> Grid:
    rows = _labelled_rows(_texts(content))
    first = next((number for number, row in enumerate(rows) if len(row) > 1), -1)
    if first < 0:
        return Grid("", [])
    free = next((n for n in range(first - 1, -1, -1) if not rows[n]), -1)
    if free < 0:
        return Grid("", [list(HEADINGS), *rows])
    return Grid("", [*rows[:free], list(HEADINGS), *rows[free + 1 :]])


def _labelled_rows(texts: Sequence[str]) -> list[list[str]]:
    """A row a paragraph: a variable has its own, with what the paragraphs below tell of it."""
    rows: list[list[str]] = [[] for _ in texts]
    form, at = "", -1
    for number, text in enumerate(texts):
        match = _LABELLED.fullmatch(text)
        label = match[1].capitalize() if match else ""
        if match and label == "Skjema":
            form = match[2]
        elif match and label == "Variabel":
            at = number
            rows[at] = [form, match[2], "", "", "", ""]
        elif match and label in HEADINGS and at >= 0:
            rows[at][HEADINGS.index(label)] = match[2]
        else:
            rows[number] = _code_or_text(text, at)
    return rows


def _code_or_text(text: str, at: int) -> list[str]:
    """A code below a variable in the column of codes, other text alone, [] where there is none."""
    code = _CODE.fullmatch(text) if at >= 0 else None
    if code:
        return ["", "", "", "", "", f"{code[1]} = {code[2]}"]
    return [text] if text else []
