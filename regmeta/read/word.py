"""Variable lists in Word: paragraphs `Skjema:`, `Variabel:`, `Type:` …, or tables.

Every table is a grid of its own. The paragraphs are one grid whose row numbers are those of the
paragraphs: what belongs to a variable stands on its own row, its codes on the rows below.
"""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.read.grid import Grid

HEADINGS = ("Skjema", "Variabel", "Type", "Beskrivelse", "Forklaring", "Valg")
_DOCUMENT = "word/document.xml"
_TABLE = re.compile(rb"<w:tbl>(.*?)</w:tbl>", re.DOTALL)
_ROW = re.compile(rb"<w:tr[ >](.*?)</w:tr>", re.DOTALL)
_CELL = re.compile(rb"<w:tc>(.*?)</w:tc>", re.DOTALL)
_PARAGRAPH = re.compile(rb"<w:p(?:\s[^>]*)?>(.*?)</w:p>", re.DOTALL)
_PIECE = re.compile(rb"<w:t(?:\s[^>]*)?>(.*?)</w:t>|<w:(br|tab)/>", re.DOTALL)
_LABELLED = re.compile(r"\s*(\w+)\s*:\s*(.*)", re.DOTALL)
_CODE = re.compile(r"\s*(-?\d+)\s*[-–=:]\s*(\S.*)", re.DOTALL)


def read_word(path: Path) -> tuple[Grid, ...]:
    """The tables of a Word document, and its paragraphs where they list variables."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read(_DOCUMENT)
    tables = [_table(number, match[1]) for number, match in enumerate(_TABLE.finditer(content), 1)]
    listed = _paragraphs(_TABLE.sub(b"", content))
    grids = ([listed] if len(listed.rows) > 1 else []) + tables
    if not grids:
        raise UnreadableInput(
            f"{path}: har verken tabeller eller avsnitt som begynner med «Variabel:». "
            "Skriv variablene i en tabell med overskrifter.",
            f"{path}: has neither tables nor paragraphs that begin with “Variabel:”. "
            "Write the variables in a table with headings.",
        )
    return tuple(grids)


def _table(number: int, content: bytes) -> Grid:
    rows = [
        ["\n".join(_texts(cell[1])) for cell in _CELL.finditer(row[1])]
        for row in _ROW.finditer(content)
    ]
    return Grid(f"Tabell {number}", rows)


def _texts(content: bytes) -> list[str]:
    return [_text(paragraph[1]) for paragraph in _PARAGRAPH.finditer(content)]


def _text(content: bytes) -> str:
    pieces = (
        " " if piece[2] else piece[1].decode("utf-8", errors="replace")
        for piece in _PIECE.finditer(content)
    )
    return html.unescape("".join(pieces)).strip()


def _paragraphs(content: bytes) -> Grid:
    texts = _texts(content)
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
        elif at >= 0 and (code := _CODE.fullmatch(text)):
            rows[number] = ["", "", "", "", "", f"{code[1]} = {code[2]}"]
        elif text:
            rows[number] = [text]
    first = next((number for number, row in enumerate(rows) if len(row) > 1), -1)
    if first < 0:
        return Grid("", [])
    free = next((n for n in range(first - 1, -1, -1) if not rows[n]), -1)
    if free < 0:
        return Grid("", [list(HEADINGS), *rows])
    return Grid("", [*rows[:free], list(HEADINGS), *rows[free + 1 :]])
