"""Privacy in every cell of a file: ignored sheets, ignored columns and comments as well.

Rules see what was read into fields. A personal number on the sheet "Notater" is published with the
workbook all the same, so those rules also see every text of the file that no field holds. Workbooks
are first searched as the XML they are, at memory speed: nearly all hold nothing to look for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path

from regmeta.model import Finding, Place, Submission
from regmeta.validate.rule import Rule, load_rules

# Cells, comments of both kinds, and the text boxes of drawings; not styles, themes and the like.
_PARTS = re.compile(
    r"xl/(sharedStrings|(worksheets|comments|threadedComments|drawings)/[^/]+|comments\d*)\.xml"
)
# What any of the rules could care for: a long number, an address, a telephone, a patient.
_SIGNS = (
    re.compile(rb"(?<![\d.])\d{6}[ .\-]?\d{5}(?![\d.])"),
    re.compile(rb"@[\w-]+\.\w"),
    re.compile(rb"tlf|elefon|[Mm]ob|TLF|\+47|0047"),
    re.compile(rb"asient|atient|[Pp]as\.|[Pp]t"),
)


def find_private(path: Path, name: str, submission: Submission) -> list[Finding]:
    """What the privacy rules find in those texts of a file that stand in no field.

    `name` is what the file is called in places. The submission's own texts are left to the rules.
    """
    rules = [rule for rule in load_rules() if rule.private]
    known = _texts_of(submission)
    if path.suffix.lower() in (".xlsx", ".xlsm") and not _suspicious(path, known, rules):
        return []
    return [
        Finding(rule.name, rule.severity, place, params=params, registry=submission.id)
        for place, text in _cells(path, name)
        if text.strip() and text.strip() not in known
        for rule in rules
        if (params := rule.check(text)) is not None
    ]


def _texts_of(submission: Submission) -> set[str]:
    known: set[str] = set()
    for records in submission.levels.values():
        for texts in (*records.columns.values(), *records.extras.values()):
            known.update(texts)
    return {text.strip() for text in known}


def _suspicious(path: Path, known: set[str], rules: Sequence[Rule]) -> bool:
    """Whether any text in the workbook's XML that no field holds breaks a rule."""
    try:
        with zipfile.ZipFile(path) as book:
            parts = [book.read(part) for part in book.namelist() if _PARTS.fullmatch(part)]
    except (zipfile.BadZipFile, OSError):
        return True
    for text in {text for part in parts for text in _candidates(part)}:
        plain = unescape(text.decode("utf-8", "replace")).strip()
        if plain not in known and any(rule.check(plain) is not None for rule in rules):
            return True
    return False


def _candidates(part: bytes) -> Iterator[bytes]:
    for sign in _SIGNS:
        for match in sign.finditer(part):
            start = part.rfind(b">", 0, match.start()) + 1
            end = part.find(b"<", match.end())
            yield part[start : end if end >= 0 else len(part)]


def _cells(path: Path, name: str) -> Iterator[tuple[Place, str]]:
    """Every filled cell of every sheet, and every comment, with its place."""
    from regmeta.read.grid import read_grids

    for grid in read_grids(path):
        for row, texts in enumerate(grid.rows, start=1):
            for column, text in enumerate(texts, start=1):
                if text:
                    yield Place(name, grid.sheet, row, column), text
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        yield from _comments(path, name)


def _comments(path: Path, name: str) -> Iterator[tuple[Place, str]]:
    from openpyxl import load_workbook

    for sheet in load_workbook(path).worksheets:
        for row, cells in enumerate(sheet.iter_rows(), start=1):
            for column, cell in enumerate(cells, start=1):
                if cell.comment is not None:
                    yield Place(name, sheet.title, row, column), cell.comment.text
