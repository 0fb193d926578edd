"""What stands in a workbook's zip beside the values: is it safe to unpack, and what calamine drops.

A sheet's XML is looked through once, in pieces, before anything else opens it. That finds what
would make a reader ask for more memory than there is, and the marks that a reader of values loses:
formulas, error values, hidden rows and columns.
"""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.read.files.xml_parts import elements

MAX_UNPACKED = 300_000_000
MAX_CELLS = 12_000_000
MAX_PARTS = 10_000
_PIECE = 1 << 22
_OVERLAP = 400


@dataclass(frozen=True, slots=True)
class Marks:
    """What a sheet has beside its values, by 1-based (row, column)."""

    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)


def look_through(path: Path) -> dict[str, Marks]:
    """The marks of every sheet that has any, by sheet name; UnreadableInput where it is unsafe.

    Nothing is kept of the parts but one piece at a time, so a bomb costs a piece.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _look_through(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise damaged(path, error) from error
    except (OSError, zipfile.zlib.error, KeyError) as error:  # type: ignore[attr-defined]
        raise damaged(path, error) from error


def damaged(path: Path, error: BaseException) -> UnreadableInput:
    """The sentence for a workbook that is broken or ends too early."""
    why = " ".join(str(error).split())[:120]
    return UnreadableInput(
        "{path}: er skadet: slutten mangler eller innholdet er brutt ({why}). Be om filen på nytt.",
        "{path}: is damaged: its end is missing or its content broken "
        "({why}). Ask for the file again.",
        path=path,
        why=why,
    )


def too_large(path: Path) -> UnreadableInput:
    """The sentence for a workbook beyond the limits."""
    cells, size = f"{MAX_CELLS // 1_000_000}", MAX_UNPACKED // 1_000_000
    return UnreadableInput(
        "{path}: er for stor til å være en variabelliste (over {cells} "
        "millioner celler eller {size} MB utpakket). Slett tomme rader og "
        "kolonner og lagre på nytt.",
        "{path}: is too large to be a variable list (over {cells} million "
        "cells or {size} MB unpacked). Delete empty rows and columns and "
        "save again.",
        path=path,
        cells=cells,
        size=size,
    )


def _look_through(path: Path, archive: zipfile.ZipFile) -> dict[str, Marks]:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_large(path)
    names = _sheet_parts(archive)
    marks = {}
    for part in parts:
        scan = _scanned(path, archive, part)
        if scan.suspect:
            _check_extent(path, archive, part)
        name = names.get(part.filename)
        if name is not None and (scan.marked or _comments_part(archive, part.filename)):
            marks[name] = _marks(archive, part)
    return marks


def _scanned(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> _PartScan:
    """A part looked through; UnreadableInput where it holds more than the directory states."""
    scan = _PartScan(path)
    is_xml = part.filename.endswith((".xml", ".rels"))
    for piece in _pieces(archive, part):
        scan.size += len(piece)
        if scan.size > part.file_size:
            raise too_large(path)
        if is_xml:
            scan.look(piece, sheet=part.filename.startswith("xl/worksheets/"))
    return scan


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's true content: the size the directory states is not believed."""
    real = copy.copy(part)
    real.file_size = MAX_UNPACKED + 1
    with archive.open(real) as stream:
        while piece := stream.read(_PIECE):
            yield piece


class _PartScan:
    """Looks for what needs a closer look; pieces overlap so that no mark is cut in two.

    Plain searches for the way every common writer spells it come first: the tolerant patterns
    below take ten times as long, so they run only where there is something to find.
    """

    _FAR = re.compile(rb' r="(?:[A-Z]{2}|[A-Z]?\d{6})')
    _MARKS = (b't="e"', b"</f>", b'hidden="')

    def __init__(self, path: Path) -> None:
        self.path = path
        self.suspect = False
        self.marked = False
        self.tail = b""
        self.size = 0

    def look(self, piece: bytes, *, sheet: bool) -> None:
        if not self.tail and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
            raise UnreadableInput(
                "{path}: inneholder egne definisjoner (DOCTYPE), som ikke "
                "hører hjemme i en arbeidsbok og ikke leses. Åpne filen i "
                "Excel og lagre den på nytt.",
                "{path}: carries definitions of its own (DOCTYPE), which "
                "have no place in a workbook and are not read. Open it in "
                "Excel and save it again.",
                path=self.path,
            )
        text = self.tail + piece
        if sheet:
            unusual = b" =" in text or (b"'" in text and b"='" in text) or b"\tr=" in text[:9000]
            self.suspect = self.suspect or unusual or bool(self._FAR.search(text))
            self.marked = self.marked or unusual or any(mark in text for mark in self._MARKS)
        self.tail = piece[-_OVERLAP:]


# ------------------------------------------------------------------ how far a sheet reaches

_FILLED = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,9})["'][^>]*(?<!/)>"""
    rb"""|<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{1,9})["'][^>]*(?<!/)>"""
)


def _check_extent(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a sheet whose filled cells span more than a dense reader can hold.

    Cells A1 and XFD1048576 alone are a few bytes on disk and 17 billion cells in memory.
    """
    rows = columns = 1
    tail = b""
    for piece in _pieces(archive, part):
        for match in _FILLED.finditer(tail + piece):
            rows = max(rows, int(match[2] or match[3]))
            columns = max(columns, column_number(match[1]) if match[1] else 1)
        tail = piece[-_OVERLAP:]
    if rows * columns > MAX_CELLS:
        raise too_large(path)


def column_number(letters: bytes) -> int:
    """Excel's letters as a 1-based number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


# ------------------------------------------------------------------ marks

# A cell that closes itself holds nothing: taken for an opening one, it would reach to the next
# cell's end, and a sheet full of them would be searched again from every one of them.
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,9})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>(.*?)</(?:\w+:)?f>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>(.*?)</(?:\w+:)?v>", re.DOTALL)
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COL = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")


def _marks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Marks:
    content = archive.read(part)
    formulas, errors = {}, {}
    for match in _CELL.finditer(content):
        attributes, inside = match[1], match[2]
        reference = _REFERENCE.search(attributes)
        if reference is None:
            continue
        at = int(reference[2]), column_number(reference[1])
        formula = _FORMULA.search(inside)
        if formula:
            formulas[at] = _unescaped(formula[1])
        value = _VALUE.search(inside)
        if value and _ERROR.search(attributes):
            errors[at] = _unescaped(value[1])
    return Marks(
        formulas,
        errors,
        frozenset(_hidden_rows(content)),
        frozenset(_hidden_columns(content)),
        _comments(archive, part.filename),
    )


def _hidden_rows(content: bytes) -> Iterator[int]:
    for match in _ROW.finditer(content):
        number = re.search(rb"""\br\s*=\s*["'](\d{1,7})["']""", match[1])
        if number and _HIDDEN.search(match[1]):
            yield int(number[1])


def _hidden_columns(content: bytes) -> Iterator[int]:
    for match in _COL.finditer(content):
        ends = [re.search(rb"""\b%s\s*=\s*["'](\d{1,5})["']""" % word, match[1]) for word in _ENDS]
        if ends[0] and ends[1] and _HIDDEN.search(match[1]):
            yield from range(int(ends[0][1]), min(int(ends[1][1]), 16_384) + 1)


_ENDS = (b"min", b"max")


def _unescaped(raw: bytes) -> str:
    import html

    return html.unescape(raw.decode("utf-8", errors="replace"))


# ------------------------------------------------------------------ the package's own directory


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The sheet name of every worksheet part, as the workbook itself lists them."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = _relations(archive, "xl/_rels/workbook.xml.rels", "xl")
    book = _small(archive, "xl/workbook.xml")
    sheets = {}
    for sheet in elements(book, "sheet"):
        part = targets.get(sheet.attributes.get("id", ""))
        if part and "name" in sheet.attributes:
            sheets[part] = sheet.attributes["name"]
    return sheets


def _relations(archive: zipfile.ZipFile, part: str, folder: str) -> dict[str, str]:
    return {
        relation.attributes["Id"]: _resolved(folder, relation.attributes["Target"])
        for relation in elements(_small(archive, part), "Relationship")
        if {"Id", "Target"} <= set(relation.attributes)
    }


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    parts = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        else:
            parts.append(step)
    return "/".join(parts)


def _small(archive: zipfile.ZipFile, part: str) -> bytes:
    """A part that is small in every honest workbook."""
    with archive.open(part) as stream:
        return stream.read(20_000_000)


def _comments_part(archive: zipfile.ZipFile, sheet: str) -> str:
    folder, _, name = sheet.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.NameToInfo:
        return ""
    targets = _relations(archive, relations, folder).values()
    return next(
        (
            target
            for target in targets
            if "comments" in target and target in archive.NameToInfo and ".xml" in target
        ),
        "",
    )


_CELL_NAME = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def _comments(archive: zipfile.ZipFile, sheet: str) -> dict[tuple[int, int], str]:
    part = _comments_part(archive, sheet)
    if not part:
        return {}
    comments = {}
    for comment in elements(_small(archive, part), "comment", text="t"):
        where = _CELL_NAME.match(comment.attributes.get("ref", ""))
        if where:
            at = int(where[2]), column_number(where[1].encode())
            comments[at] = comment.text.strip()
    return comments
