"""What stands in a workbook's zip beside the values: is it safe to unpack, and what calamine drops.

A sheet's XML is looked through once, in pieces, before anything else opens it. That finds what
would make a reader ask for more memory than there is, and the marks that a reader of values loses:
formulas, error values, hidden rows and columns.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.files.extent import (
    OVERLAP,
    ExtentScan,
    checked_parts,
    column_number,
    damaged,
    pieces,
    refuse_extent,
)
from regmeta.files.xml_parts import elements


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


def _look_through(path: Path, archive: zipfile.ZipFile) -> dict[str, Marks]:
    names = _sheet_parts(archive)
    marks = {}
    for part in checked_parts(path, archive):
        scan = _scanned(path, archive, part)
        if scan.extent.is_suspect:
            refuse_extent(path, archive, part)
        name = names.get(part.filename)
        if name is not None and (scan.marked or _comments_part(archive, part.filename)):
            marks[name] = _marks(archive, part)
    return marks


def _scanned(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> _PartScan:
    scan = _PartScan(path, is_xml=part.filename.endswith((".xml", ".rels")))
    for piece in pieces(path, archive, part):
        scan.look(piece)
    return scan


class _PartScan:
    """Looks for what needs a closer look; pieces overlap so that no mark is cut in two."""

    _MARKS = (b't="e"', b"</f>", b":f>", b'hidden="')

    def __init__(self, path: Path, *, is_xml: bool) -> None:
        self.path = path
        self.is_xml = is_xml
        self.extent = ExtentScan()
        self.marked = False
        self.tail = b""

    def look(self, piece: bytes) -> None:
        if self.is_xml and not self.tail and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
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
        self.extent.look(text)
        unusual = b" =" in text or b"='" in text or b"= " in text
        self.marked = self.marked or unusual or any(mark in text for mark in self._MARKS)
        self.tail = piece[-OVERLAP:]


# ------------------------------------------------------------------ marks

# What opens a cell, and the texts of a formula and a value. No part of it reaches past the next
# tag, so that a sheet of tags that are never closed takes no longer than any other.
_TAG = re.compile(
    rb"<(?:\w+:)?(?:c\s(?P<cell>[^<>]*)|f(?:\s[^<>]*)?>(?P<formula>[^<]*)|v>(?P<value>[^<]*))"
)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,9})["']""")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^<>]*)>")
_COL = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")


def _marks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Marks:
    content = archive.read(part)
    formulas, errors = _cell_marks(content)
    return Marks(
        formulas,
        errors,
        frozenset(_hidden_rows(content)),
        frozenset(_hidden_columns(content)),
        _comments(archive, part.filename),
    )


_Texts = dict[tuple[int, int], str]


def _cell_marks(content: bytes) -> tuple[_Texts, _Texts]:
    """The formulas and the error values of a sheet, by 1-based (row, column)."""
    formulas: _Texts = {}
    errors: _Texts = {}
    attributes = b""
    for tag in _TAG.finditer(content):
        kind = tag.lastgroup
        if kind == "cell":
            attributes = tag["cell"]
        elif kind == "formula":
            _add(formulas, attributes, tag["formula"])
        elif _ERROR.search(attributes):
            _add(errors, attributes, tag["value"])
    return formulas, errors


def _add(texts: _Texts, attributes: bytes, text: bytes) -> None:
    """A text of the cell with these attributes; a cell that closes itself holds none."""
    reference = _REFERENCE.search(attributes)
    if reference is not None and not attributes.endswith(b"/"):
        texts.setdefault((int(reference[2]), column_number(reference[1])), _unescaped(text))


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
