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
# The texts between tags; in cells only those that are long enough to be a personal number.
_TEXT = re.compile(rb">([^<>]{6,})</(?:\w+:)?(?:t|v|text)>")
_NUMBER = re.compile(rb"<v>(\d{10,11})</v>")


def find_private(path: Path, name: str, submission: Submission) -> list[Finding]:
    """What the privacy rules find in those texts of a file that stand in no field.

    `name` is what the file is called in places. The submission's own texts are left to the rules.
    """
    rules = [rule for rule in load_rules() if rule.private]
    read_texts = _texts_of(submission)
    if path.suffix.lower() in (".xlsx", ".xlsm") and not _suspicious(path, read_texts, rules):
        return []
    return [
        Finding(rule.name, rule.severity, place, params=params, registry=submission.id)
        for place, text in _cells(path, name)
        if text.strip() and text.strip() not in read_texts
        for rule in rules
        if (params := rule.check(text)) is not None
    ]


def _texts_of(submission: Submission) -> set[str]:
    distinct: set[str] = set()
    for records in submission.levels.values():
        for texts in (*records.columns.values(), *records.extras.values()):
            distinct.update(texts)
    return {text.strip() for text in distinct}


def _suspicious(path: Path, read_texts: set[str], rules: Sequence[Rule]) -> bool:
    """Whether any text in the workbook's XML that no field holds breaks a rule."""
    suspicious: set[bytes] = set()
    try:
        with zipfile.ZipFile(path) as book:
            for part in filter(_PARTS.fullmatch, book.namelist()):
                suspicious.update(_texts_in(part, book.read(part)))
    except (zipfile.BadZipFile, OSError):
        return True
    left = (unescape(text.decode("utf-8", "replace")).strip() for text in suspicious)
    unknown = [text for text in left if text not in read_texts]
    return any(rule.check(text) is not None for text in unknown for rule in rules)


def _texts_in(part: str, xml: bytes) -> Iterator[bytes]:
    if part.startswith("xl/worksheets"):
        yield from _NUMBER.findall(xml)
    # A sheet mostly points to the shared strings: it has texts of its own only where it says so.
    if not part.startswith("xl/worksheets") or b"</t>" in xml or b't="str"' in xml:
        yield from _TEXT.findall(xml)


def _cells(path: Path, name: str) -> Iterator[tuple[Place, str]]:
    """Every filled cell of every sheet, and every comment, with its place."""
    from regmeta.read.files.opening import read_grids

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
