"""Every text of a zipped document: cells, and all that stands where nobody looks.

A workbook is a zip file of XML. Beside its cells it holds who wrote it, headers and footers, names
of sheets and ranges, lists of choices, comments of two kinds and who wrote them, text boxes and
what is said of pictures, number formats. Texts that are parted by formatting alone are one text.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from regmeta.privacy.personal_numbers import kinds_in
from regmeta.privacy.spelling import written_out

_PARTS = re.compile(r".*\.(?:xml|vml|rels)", re.IGNORECASE)
_NO_TEXTS = re.compile(r"(?:.*/)?(?:theme/.*|\[Content_Types\]\.xml|calcChain\.xml)")
_SHARED_STRINGS = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
# Formatting within one text: what is on either side of such a tag belongs together.
_RUN = re.compile(
    rb"</?(?:\w+:)?(?:t|r|rPr|pPr|b|i|u|sz|color|rFont|rPh|family|scheme|charset|vertAlign|span|a|s|font"
    rb"|latin|solidFill|srgbClr|bookmarkStart|bookmarkEnd|proofErr)(?=[\s/>])[^<>]*>"
)
_EMBEDDED = re.compile(r"\.(?:xlsx|xlsm|docx|pptx|ods|odt)$", re.IGNORECASE)
_FORMATTED = (b"<r>", b":r>", b"<r ", b":span", b"<font", b":r ")
_TEXT = re.compile(rb">([^<>]{5,})<")
_ATTRIBUTE = re.compile(rb'(?<!:id)(?<!Id)(?<!uid)="([^"<>]{6,})"')
_LONG_NUMBER = re.compile(rb"<v>([0-9]{10,11}|[0-9.]{8,12}E\+?[0-9]{1,2})(?:\.0+)?</v>")
_PAIR = re.compile(rb"<v>([0-9]{6})</v></c><c ([^<>]*)><v>([0-9]{5})</v>")
_SHARED = b't="s"'
_PARTED = b"\x1e"
_INLINE = (b"<is>", b't="str"', b"<f")


class PartTexts(NamedTuple):
    """A part of an archive, and the texts that stand in it, its own name among them."""

    part: str
    texts: list[str]


def texts_by_part(path: Path) -> Iterator[PartTexts]:
    """Every text of five signs or more, by its part. Raises zipfile.BadZipFile and OSError."""
    with zipfile.ZipFile(path) as archive:
        yield from _of_archive(archive, "", deep=True)


def _of_archive(archive: zipfile.ZipFile, within: str, *, deep: bool) -> Iterator[PartTexts]:
    for part in archive.namelist():
        name = f"{within}{part}"
        if _PARTS.fullmatch(part) and not _NO_TEXTS.fullmatch(part):
            joined = _PARTED.join(_texts_in(part, _as_utf8(archive.read(part))))
            texts = written_out(joined.decode("utf-8", "replace")).split(_PARTED.decode())
            yield PartTexts(name, [part, *texts])
        else:
            yield PartTexts(name, [part])
        if deep and _EMBEDDED.search(part):
            yield from _of_embedded(archive.read(part), f"{name}!")


def _of_embedded(content: bytes, within: str) -> Iterator[PartTexts]:
    """A document within the document, one level deep: a workbook behind a chart or an object."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield from _of_archive(archive, within, deep=False)


def _as_utf8(xml: bytes) -> bytes:
    """XML may also be UTF-16, with its mark."""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return xml.decode("utf-16", "replace").encode()
    return xml


def _texts_in(part: str, xml: bytes) -> Iterator[bytes]:
    if part == _SHARED_STRINGS:
        yield from _texts_of_markup(xml)
        return
    if not _SHEET.fullmatch(part):
        yield from _of_markup(xml)
        return
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    cells = xml[start:end] if 0 <= start < end else b""
    yield from _of_markup(xml.replace(cells, b"", 1))
    yield from _LONG_NUMBER.findall(cells)
    yield from _parted_numbers(cells)
    # Cells mostly point to the shared strings: they hold texts only where they say so.
    if any(sign in cells for sign in _INLINE):
        yield from _TEXT.findall(_RUN.sub(b"", cells))


def _parted_numbers(cells: bytes) -> Iterator[bytes]:
    """Six digits beside five that make a personal number; where texts are shared, what stands in a
    cell is no number, but a text's place among them."""
    for pair in _PAIR.finditer(cells):
        day, right, rest = pair.groups()
        left = cells[cells.rfind(b"<c ", 0, pair.start()) : pair.start()]
        if _SHARED in left or _SHARED in right:
            continue
        if kinds_in(f"{day.decode()} {rest.decode()}"):
            yield b" ".join((day, rest))


def _of_markup(xml: bytes) -> Iterator[bytes]:
    yield from _texts_of_markup(xml)
    yield from _ATTRIBUTE.findall(xml)


def _texts_of_markup(xml: bytes) -> Iterator[bytes]:
    is_formatted = any(tag in xml for tag in _FORMATTED)
    yield from _TEXT.findall(_RUN.sub(b"", xml) if is_formatted else xml)
