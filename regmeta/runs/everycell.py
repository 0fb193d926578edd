"""Privacy in all of a file: ignored sheets and columns, comments, and where nobody looks.

Rules see what was read into fields. A personal number on the sheet "Notater", in a footer or in the
name of the file is published with the workbook all the same, so those rules also see every text of
the file that no field holds. Workbooks are first searched as the XML they are, at memory speed:
nearly all hold nothing to look for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from regmeta.model import Finding, Place, Submission
from regmeta.privacy.archive import texts_by_part
from regmeta.privacy.personal_numbers import kinds_in
from regmeta.texts import Text
from regmeta.validate.context import bundled
from regmeta.validate.engine import suspects_in
from regmeta.validate.rule import Params, Rule, load_rules

if TYPE_CHECKING:
    from regmeta.read.grid import Grid

_ZIPPED = frozenset({".xlsx", ".xlsm", ".ods", ".docx"})
_SIX = re.compile(r"\d{6}")
_FIVE = re.compile(r"\d{5}")
_LINK = ".rels"
_WHERE = (
    ("docProps/", Text("filens egenskaper", "the file's properties")),
    ("meta.xml", Text("filens egenskaper", "the file's properties")),
    ("xl/worksheets/", Text("topptekst, bunntekst eller valgliste", "header, footer or list")),
    ("xl/drawings/", Text("tekstboks eller bildetekst", "text box or alternative text")),
    ("xl/persons/", Text("forfatter av kommentar", "author of a comment")),
    ("xl/comments", Text("forfatter av kommentar", "author of a comment")),
    ("xl/workbook.xml", Text("navn på ark eller område", "name of a sheet or range")),
    ("xl/styles.xml", Text("tallformat", "number format")),
)
"""What the parts of a workbook that are no cells are called, by how their names begin."""


class _Hit(NamedTuple):
    rule: Rule
    params: Params


def find_private(path: Path, name: str, submission: Submission) -> list[Finding]:
    """What the privacy rules find in those texts of a file that stand in no field.

    `name` is what the file is called in places. The submission's own texts are left to the rules.
    """
    read_texts = _texts_of(submission)
    findings = _in_name(path, name, submission.id)
    if path.suffix.lower() not in _ZIPPED:
        return [*findings, *_in_cells(path, name, submission.id, _stripped(read_texts))]
    try:
        unread, may_be_parted = _unread(path, read_texts)
    except (zipfile.BadZipFile, OSError):
        return [*findings, *_in_cells(path, name, submission.id, _stripped(read_texts))]
    hits = _hits(unread)
    if not hits and not may_be_parted:
        return findings
    read_texts = _stripped(read_texts)
    hits = {text: each for text, each in hits.items() if text not in read_texts}
    in_cells = _in_cells(path, name, submission.id, read_texts)
    placed = {finding.rule for finding in in_cells}
    elsewhere = _in_parts(hits, unread, name, submission.id)
    return [*findings, *in_cells, *(finding for finding in elsewhere if finding.rule not in placed)]


def find_private_in_text(path: Path, name: str, registry: str) -> list[Finding]:
    """Personal numbers in a text file beside the spreadsheets: decisions, waivers, status."""
    lines = path.read_text("utf-8", errors="replace").splitlines()
    hits = _hits(lines, only_numbers=True)
    return [
        _finding(hit, Place(name, "", row), registry)
        for row, line in enumerate(lines, start=1)
        for hit in hits.get(line, ())
    ]


def _texts_of(submission: Submission) -> set[str]:
    distinct: set[str] = set()
    for records in submission.levels.values():
        for texts in (*records.columns.values(), *records.extras.values()):
            distinct.update(texts)
    return distinct


def _stripped(texts: Iterable[str]) -> set[str]:
    return set(map(str.strip, texts))


def _unread(path: Path, read_texts: set[str]) -> tuple[dict[str, str], bool]:
    """The texts of a zipped file that no field holds, with their parts; and whether both halves of
    a number may stand in cells of their own."""
    parts: dict[str, str] = {}
    numbers: set[str] = set()
    for part, texts in texts_by_part(path):
        parts.update((text.strip(), part) for text in texts if text not in read_texts)
        numbers.update(filter(str.isdigit, map(str.strip, texts)))
    return parts, _may_be_parted(numbers)


def _hits(texts: Iterable[str], *, only_numbers: bool = False) -> dict[str, list[_Hit]]:
    """What the privacy rules find, by text; only texts that hold something are named."""
    bundles = bundled(dict.fromkeys(texts))
    hits: dict[str, list[_Hit]] = {}
    for rule in _private_rules(only_numbers):
        for text in suspects_in(rule, bundles):
            params = rule.check(text)
            if params is not None:
                hits.setdefault(text, []).append(_Hit(rule, params))
    return hits


def _private_rules(only_numbers: bool) -> Sequence[Rule]:
    private = [rule for rule in load_rules() if rule.private]
    return [rule for rule in private if rule.left_out is not None or not only_numbers]


def _finding(hit: _Hit, place: Place, registry: str) -> Finding:
    rule = hit.rule
    return Finding(rule.name, rule.severity, place, params=hit.params, registry=registry)


def _in_name(path: Path, name: str, registry: str) -> list[Finding]:
    hits = _hits([path.stem], only_numbers=True)
    return [_finding(hit, Place(name), registry) for each in hits.values() for hit in each]


def _in_cells(path: Path, name: str, registry: str, read_texts: set[str]) -> list[Finding]:
    from regmeta.read.files.opening import read_grids

    grids = read_grids(path)
    comments = list(_comments(path, name)) if _has_comments(path) else []
    if not comments and not _may_hold_numbers(grids, read_texts):
        return []
    cells = [(place, text.strip()) for place, text in (*_cells(grids, name), *comments)]
    hits = _hits(text for _, text in cells if text and text not in read_texts)
    return [_finding(hit, place, registry) for place, text in cells for hit in hits.get(text, ())]


def _may_hold_numbers(grids: Iterable[Grid], read_texts: set[str]) -> bool:
    """Whether it is worth it to look at every cell by itself: distinct texts are searched first."""
    distinct: set[str] = set()
    for grid in grids:
        for row in grid.rows:
            distinct.update(row)
    texts = _stripped(distinct)
    return bool(_hits(texts - read_texts)) or _may_be_parted(filter(str.isdigit, texts))


def _in_parts(
    hits: Mapping[str, Sequence[_Hit]], parts: Mapping[str, str], name: str, registry: str
) -> Iterator[Finding]:
    """What stands in no cell and no comment, each rule once a part. Where a link leads to is
    searched for numbers alone: addresses are what links are for."""
    reported: set[tuple[str, str]] = set()
    for text, each in hits.items():
        part = parts[text]
        for hit in each:
            is_contact = hit.rule.left_out is None
            if (hit.rule.name, part) in reported or (is_contact and part.endswith(_LINK)):
                continue
            reported.add((hit.rule.name, part))
            yield _finding(hit, Place(name, _where(part)), registry)


def _where(part: str) -> str:
    words = next((words for start, words in _WHERE if part.startswith(start)), None)
    return f"{part} ({words('nb')})" if words is not None else part


def _may_be_parted(numbers: Iterable[str]) -> bool:
    """Whether both halves of a number may stand in cells of their own, side by side."""
    texts = list(numbers)
    has_day = any(_SIX.fullmatch(text) and _may_begin(text) for text in texts)
    return has_day and any(_FIVE.fullmatch(text) for text in texts)


def _may_begin(six: str) -> bool:
    """Whether six digits may begin a personal number: a day, with what D- and H-numbers add."""
    day, month = int(six[:2]), int(six[2:4])
    return 1 <= day % 40 <= 31 and 1 <= month % 40 <= 12


def _cells(grids: Iterable[Grid], name: str) -> Iterator[tuple[Place, str]]:
    """Every filled cell of every sheet with its place; six digits beside five are also given as
    one text."""
    for grid in grids:
        for row, texts in enumerate(grid.rows, start=1):
            for column, text in enumerate(texts, start=1):
                if text:
                    yield Place(name, grid.sheet, row, column), text
            for column, number in _parted(texts):
                yield Place(name, grid.sheet, row, column), number


def _parted(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where a day of six digits stands beside five that make it a personal number."""
    for column, (left, right) in enumerate(pairwise(texts), start=1):
        if _FIVE.fullmatch(right) and _SIX.fullmatch(left) and kinds_in(f"{left} {right}"):
            yield column, f"{left} {right}"


def _has_comments(path: Path) -> bool:
    """Whether it is worth it to open the whole workbook, which takes seconds where it is large."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return False
    if not zipfile.is_zipfile(path):
        return True
    with zipfile.ZipFile(path) as archive:
        return any("comment" in part.lower() for part in archive.namelist())


def _comments(path: Path, name: str) -> Iterator[tuple[Place, str]]:
    from openpyxl import load_workbook

    for sheet in load_workbook(path).worksheets:
        for row, cells in enumerate(sheet.iter_rows(), start=1):
            for column, cell in enumerate(cells, start=1):
                if cell.comment is not None:
                    yield Place(name, sheet.title, row, column), cell.comment.text
