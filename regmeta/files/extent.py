"""How far the sheets of a zipped workbook reach, before anything asks for memory for them.

Cells A1 and XFD1048576 alone are a few bytes on disk and 17 billion cells in a dense reader's
memory. Every part is looked through in pieces, whatever it is called, so a bomb costs a piece.
"""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from regmeta.errors import UnreadableInput

MAX_UNPACKED = 300_000_000
MAX_CELLS = 12_000_000
MAX_PARTS = 10_000
_PIECE = 1 << 22
OVERLAP = 400
"""Bytes of a piece that are looked at again with the next, so that no mark is cut in two."""

# A reference so far off that 26, 702 or all columns may be too many cells with so many rows. Such
# a sheet is gone through exactly; nearly none is.
_FAR = re.compile(rb"""r\s{0,300}=\s{0,300}["'](?:[A-Za-z]{3}\d|[A-Za-z]{2}\d{5}|[A-Za-z]?\d{6})""")
_MANY_ROWS = 100_000


def refuse_vast(path: Path) -> None:
    """UnreadableInput where a zipped workbook holds more than a dense reader can."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            for part in checked_parts(path, archive):
                _refuse_part(path, archive, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise damaged(path, error) from error
    except (OSError, zipfile.zlib.error, KeyError) as error:  # type: ignore[attr-defined]
        raise damaged(path, error) from error


def _refuse_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    extent, tail = ExtentScan(), b""
    for piece in pieces(path, archive, part):
        extent.look(tail + piece)
        tail = piece[-OVERLAP:]
    if extent.is_suspect:
        refuse_extent(path, archive, part)


def checked_parts(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts of a workbook, which are not too many nor too large by their own account."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_large(path)
    return parts


def pieces(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's true content: the size the directory states is not believed.

    Raises UnreadableInput where it holds more than that.
    """
    real, size = copy.copy(part), 0
    real.file_size = MAX_UNPACKED + 1
    with archive.open(real) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > part.file_size:
                raise too_large(path)
            yield piece


class ExtentScan:
    """Looks in a part's pieces for what makes an exact look worth while."""

    def __init__(self) -> None:
        self.is_suspect = False
        self._rows = 0

    def look(self, text: bytes) -> None:
        self._rows += text.count(b"<row") + text.count(b":row")
        self.is_suspect = (
            self.is_suspect or self._rows > _MANY_ROWS or _FAR.search(text) is not None
        )


def refuse_extent(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """UnreadableInput where a sheet's filled cells span more than a dense reader can hold."""
    reader = _CellReader()
    try:
        for piece in pieces(path, archive, part):
            reader.parser.Parse(piece)
            if reader.rows * reader.columns > MAX_CELLS:
                raise too_large(path)
    except expat.ExpatError as error:
        raise damaged(path, error) from error


class _CellReader:
    """The last row and column that hold something, as a reader of spreadsheets counts them.

    A row or a cell without a reference is the one after the last.
    """

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            number = attributes.get("r", "").strip()
            self._row = int(number[:9]) if number.isdecimal() else self._row + 1
            self._column = 0
        elif local == "c":
            self._at(attributes.get("r", ""))
        elif local in ("v", "is"):
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)

    def _at(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference.strip())
        if match is None:
            self._column += 1
            return
        self._row, self._column = int(match[2]), column_number(match[1].upper().encode())


_REFERENCE = re.compile(r"([A-Za-z]{1,4})(\d{1,9})")


def column_number(letters: bytes) -> int:
    """Excel's letters as a 1-based number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


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
