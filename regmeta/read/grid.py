"""Files in, grids of texts out: every cell exactly as found, at its own row and column.

A workbook is read by python-calamine, a delimited file by the csv module after its encoding and
separator were worked out. Nothing is evaluated, followed or written.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
DELIMITED = frozenset({".csv", ".tsv", ".txt"})
MAX_UNPACKED = 600_000_000
MAX_CELLS = 60_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows[r][c]` is the text in row r+1, column c+1; '' is an empty cell."""

    sheet: str
    rows: list[list[str]]

    def at(self, row: int, column: int) -> str:
        """The text at a 1-based row and column, '' outside the grid."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return ""
        return self.rows[row - 1][column - 1]


def read_grids(path: Path) -> tuple[Grid, ...]:
    """All sheets of a file, in order; a delimited file is one grid without a name.

    Raises UnreadableInput with one sentence on anything that is no readable spreadsheet.
    """
    head = _head(path)
    if head.startswith(_OLE) and path.suffix.lower() != ".xls":
        _refuse_ole(path)
    if head.startswith((b"PK", _OLE)):
        return _workbook(path, zipped=head.startswith(b"PK"))
    if path.suffix.lower() in WORKBOOKS:
        raise UnreadableInput(
            f"{path}: er ikke en arbeidsbok, selv om navnet ender på {path.suffix}. "
            "Åpne filen i Excel og lagre den som .xlsx.",
            f"{path}: is not a workbook, though its name ends in {path.suffix}. "
            "Open it in Excel and save it as .xlsx.",
        )
    return (_delimited(path),)


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise UnreadableInput(
            f"{path}: er en mappe. Oppgi en fil.", f"{path}: is a folder. Name a file."
        )
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        raise UnreadableInput(
            f"{path}: finnes ikke. Se etter at navnet er skrevet riktig.",
            f"{path}: does not exist. Check how the name is spelt.",
        ) from None
    except PermissionError:
        raise UnreadableInput(
            f"{path}: kan ikke leses, du mangler tilgang til filen.",
            f"{path}: cannot be read, you have no permission for the file.",
        ) from None
    if not head:
        raise UnreadableInput(
            f"{path}: er tom (0 byte). Be om filen på nytt.",
            f"{path}: is empty (0 bytes). Ask for the file again.",
        )
    return head


def _refuse_ole(path: Path) -> None:
    if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in path.read_bytes():
        raise UnreadableInput(
            f"{path}: er beskyttet med passord. Åpne den i Excel, fjern passordet "
            "(Fil > Informasjon > Beskytt arbeidsbok) og lagre.",
            f"{path}: is protected by a password. Open it in Excel, remove the password "
            "(File > Info > Protect Workbook) and save.",
        )


# ------------------------------------------------------------------ workbooks


def _workbook(path: Path, *, zipped: bool) -> tuple[Grid, ...]:
    import python_calamine

    if zipped:
        _check_size(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        return tuple(
            Grid(name, _texts(book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
            for name in _sheet_names(book)
        )
    except python_calamine.PasswordError:
        _refuse_ole(path)
        raise
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableInput(
            f"{path}: er skadet eller ikke en arbeidsbok ({_short(error)}). "
            "Åpne filen i Excel, lagre den på nytt og prøv igjen.",
            f"{path}: is damaged or not a workbook ({_short(error)}). "
            "Open it in Excel, save it again and retry.",
        ) from error


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


def _sheet_names(book: Any) -> list[str]:
    import python_calamine

    worksheet = python_calamine.SheetTypeEnum.WorkSheet
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == worksheet]


_FAR_COLUMN = re.compile(rb'<c r="[A-Z]{3}')


def _check_size(path: Path) -> None:
    """Refuse what would unpack to too much, before anything unpacks it.

    A sheet with a filled cell in column XFD of row 1,048,576 is a few bytes on disk and makes a
    dense reader ask for more memory than there is.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                _too_large(path)
            for part in archive.infolist():
                if part.filename.startswith("xl/worksheets/") and _far(archive, part):
                    _too_large(path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableInput(
            f"{path}: er skadet: slutten mangler eller innholdet er brutt ({_short(error)}). "
            "Be om filen på nytt.",
            f"{path}: is damaged: its end is missing or its content broken ({_short(error)}). "
            "Ask for the file again.",
        ) from error


def _far(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    content = archive.read(part)
    last = content.rfind(b'<row r="')
    if last < 0:
        return False
    rows = int(re.match(rb"\d*", content[last + 8 : last + 18])[0] or b"0")  # type: ignore[index]
    columns = 1000 if _FAR_COLUMN.search(content) else 60
    return rows * columns > MAX_CELLS * (1 if columns > 60 else 2)


def _too_large(path: Path) -> None:
    raise UnreadableInput(
        f"{path}: er for stor til å være en variabelliste (over {MAX_CELLS:,} celler eller "
        f"{MAX_UNPACKED // 1_000_000} MB utpakket). Slett tomme rader og kolonner og lagre.",
        f"{path}: is too large to be a variable list (over {MAX_CELLS:,} cells or "
        f"{MAX_UNPACKED // 1_000_000} MB unpacked). Delete empty rows and columns and save again.",
    )


def _texts(rows: Iterable[list[Any]]) -> list[list[str]]:
    known: dict[Any, str] = {}
    return [[cell if type(cell) is str else _text(cell, known) for cell in row] for row in rows]


def _text(cell: Any, known: dict[Any, str]) -> str:
    # The type is part of the key: True, 1 and 1.0 are one key otherwise.
    key = (type(cell), cell)
    found = known.get(key)
    if found is None:
        found = known[key] = _as_found(cell)
    return found


def _as_found(cell: Any) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


# ------------------------------------------------------------------ delimited files


def _delimited(path: Path) -> Grid:
    text = decode(path, path.read_bytes())
    separator = _separator(text)
    csv.field_size_limit(10_000_000)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableInput(
            f"{path}: kan ikke deles i kolonner ({_short(error)}). Lagre den som .xlsx.",
            f"{path}: cannot be split into columns ({_short(error)}). Save it as .xlsx.",
        ) from error
    return Grid("", rows)


def decode(path: Path, content: bytes) -> str:
    """A delimited file's text, whatever its encoding; UnreadableInput where it is no text."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return _strictly(path, content, encoding)
    if content[:400].count(0) > len(content[:400]) // 4:
        guess = "utf-16-le" if content[1:400:2].count(0) else "utf-16-be"
        return _strictly(path, content, guess)
    if b"\0" in content:
        _not_text(path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _looks_utf8(content):
            _mixed(path, content, error)
        return _western(path, content)


def _strictly(path: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        _mixed(path, content, error)
        raise


def _looks_utf8(content: bytes) -> bool:
    """Whether the file has æ, ø or å as UTF-8 as well: then it was glued from two files."""
    return any(letter.encode() in content for letter in "æøåÆØÅ")


def _western(path: Path, content: bytes) -> str:
    control = sum(content.count(bytes([byte])) for byte in range(1, 9))
    if control > len(content) // 200:
        _not_text(path)
    return (
        content.decode("cp1252", errors="replace")
        if b"\x81" not in content
        else content.decode("latin-1")
    )


def _not_text(path: Path) -> None:
    raise UnreadableInput(
        f"{path}: er ikke et regneark og ikke en tekstfil. Oppgi en .xlsx- eller .csv-fil.",
        f"{path}: is no spreadsheet and no text file. Name an .xlsx or .csv file.",
    )


def _mixed(path: Path, content: bytes, error: UnicodeDecodeError) -> None:
    line = content[: error.start].count(b"\n") + 1
    raise UnreadableInput(
        f"{path}: har to tegnsett om hverandre (se linje {line}). Åpne filen der den ble laget "
        "og lagre hele som UTF-8.",
        f"{path}: mixes two encodings (see line {line}). Open it where it was made and save the "
        "whole as UTF-8.",
    )


def _separator(text: str) -> str:
    first = text.split("\n", 1)[0]
    counts = {mark: first.count(mark) for mark in (";", "\t", "|", ",")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ";"
