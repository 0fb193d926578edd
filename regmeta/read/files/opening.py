"""Files opened: every kind told by its content and read, apart where a parser may crash."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.files.confined import refuse_special
from regmeta.files.extent import MAX_CELLS, too_large
from regmeta.files.package import Marks, look_through
from regmeta.files.sandbox import Ended, ReaderLimits, apart, sentence
from regmeta.files.workbooks import calamine_errors, protected
from regmeta.read.files.delimited import read_delimited, sniffed, split
from regmeta.read.grid import Grid

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


STATISTICS = frozenset({".sav", ".zsav", ".por", ".dta", ".sas7bdat", ".xpt"})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


SECONDS = 20


MEMORY = 600_000_000


def read_grids(path: Path) -> tuple[Grid, ...]:
    """All sheets of a file, in order; a delimited file is one grid without a name.

    It is read in a process of its own (sandbox.py). Raises UnreadableInput with one sentence on
    anything that is no readable spreadsheet.
    """
    _head(path)
    limits = ReaderLimits(MEMORY * 4 if path.suffix.lower() in STATISTICS else MEMORY, SECONDS)
    try:
        return apart(read_here, path, kind=tuple[Grid, ...], limits=limits)
    except Ended as ended:
        raise sentence(path, ended.cause) from ended


def read_here(path: Path) -> tuple[Grid, ...]:
    """As read_grids, in this process: what the reader's own process does."""
    head = _head(path)
    if head.startswith(OLE):
        from regmeta.read.files.unread import refuse_old_word

        content = path.read_bytes()
        _refuse_encrypted(path, content)
        refuse_old_word(path, content)
        return _plain(path)
    if head.startswith(b"PK"):
        return _zipped(path)
    other = _other(path)
    if other:
        return other
    other = _syntax(path, head)
    if other:
        return other
    if path.suffix.lower() in WORKBOOKS:
        raise UnreadableInput(
            "{path}: er ikke en arbeidsbok, selv om navnet ender på "
            "{suffix}. Åpne filen i Excel og lagre den som .xlsx.",
            "{path}: is not a workbook, though its name ends in {suffix}. "
            "Open it in Excel and save it as .xlsx.",
            path=path,
            suffix=path.suffix,
        )
    return (Grid("", read_delimited(path)),)


def _other(path: Path) -> tuple[Grid, ...]:
    """Files that describe variables in other ways than a table, as grids; () where it is none."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        from regmeta.read.files.schemas import read_schema

        return read_schema(path)
    if suffix == ".xml" or (suffix not in WORKBOOKS and _is_xml(path)):
        from regmeta.read.systems.opening import read_system_xml

        return read_system_xml(path)
    if suffix == ".sql":
        from regmeta.read.files.sql import read_sql

        return read_sql(path)
    if suffix in STATISTICS:
        from regmeta.read.files.statistics import read_statistics

        return tuple(read_statistics(path))
    return ()


def _syntax(path: Path, head: bytes) -> tuple[Grid, ...]:
    """The variables that a program tells of; () where the file may be a table."""
    from regmeta.read.files.unread import kind_of, refused

    kind = kind_of(path, head)
    if kind is None:
        return ()
    if kind.system:
        from regmeta.read.systems.opening import read_syntax

        grids = read_syntax(path, kind.system)
        if grids:
            return grids
    raise refused(path, kind.name, kind.instead)


_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b")


def _is_xml(path: Path) -> bool:
    with path.open("rb") as file:
        return _XML.match(file.read(100)) is not None


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise UnreadableInput(
            "{path}: er en mappe. Oppgi en fil.", "{path}: is a folder. Name a file.", path=path
        )
    refuse_special(path)
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        raise UnreadableInput(
            "{path}: finnes ikke. Se etter at navnet er skrevet riktig.",
            "{path}: does not exist. Check how the name is spelt.",
            path=path,
        ) from None
    except PermissionError:
        raise UnreadableInput(
            "{path}: kan ikke leses, du mangler tilgang til filen.",
            "{path}: cannot be read, you have no permission for the file.",
            path=path,
        ) from None
    except OSError as error:
        raise UnreadableInput(
            "{path}: kan ikke leses ({strerror}).",
            "{path}: cannot be read ({strerror}).",
            path=path,
            strerror=error.strerror,
        ) from error
    if not head:
        raise UnreadableInput(
            "{path}: er tom (0 byte). Be om filen på nytt.",
            "{path}: is empty (0 bytes). Ask for the file again.",
            path=path,
        )
    return head


def _refuse_encrypted(path: Path, content: bytes) -> None:
    if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in content:
        raise protected(path)


def _zipped(path: Path) -> tuple[Grid, ...]:
    """A zipped workbook or a Word document."""
    marks = look_through(path)
    kind = _kind(path)
    if kind == "word":
        from regmeta.read.files.word import read_word

        return read_word(path)
    if kind != "excel":
        from regmeta.read.files.unread import refuse_unread_zip

        refuse_unread_zip(path)
        return _plain(path)
    return tuple(
        _grid(name, rows, hidden, marks.get(name, Marks()))
        for name, rows, hidden in read_workbook(path)
    )


def _kind(path: Path) -> str:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" in archive.NameToInfo:
            return "excel"
        return "word" if "word/document.xml" in archive.NameToInfo else ""


def read_workbook(path: Path) -> list[tuple[str, list[list[str]], bool]]:
    """(name, rows, hidden) of every worksheet; UnreadableInput where calamine cannot."""
    import python_calamine as calamine

    sheets: list[tuple[str, list[list[str]], bool]] = []
    with calamine_errors(path), path.open("rb") as file:
        book = calamine.CalamineWorkbook.from_filelike(file)
        cells = 0
        for about in book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            cells += len(rows) * len(rows[0]) if rows else 0
            if cells > MAX_CELLS:
                raise too_large(path)
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            sheets.append((about.name, _texts(rows), hidden))
    return sheets


def _plain(path: Path) -> tuple[Grid, ...]:
    """A workbook of which only the values are read."""
    return tuple(_grid(name, rows, hidden, Marks()) for name, rows, hidden in read_workbook(path))


def _grid(name: str, rows: list[list[str]], hidden: bool, marks: Marks) -> Grid:
    for (row, column), text in marks.errors.items():
        _put(rows, row, column, text)
    for (row, column), formula in marks.formulas.items():
        if formula and not (row <= len(rows) and column <= len(rows[row - 1])):
            _put(rows, row, column, "")
    unpasted = _unpasted(rows)
    if unpasted:
        return Grid(name, unpasted, marks, hidden, pasted=True)
    return Grid(name, rows, marks, hidden)


def _put(rows: list[list[str]], row: int, column: int, text: str) -> None:
    while len(rows) < row:
        rows.append([])
    cells = rows[row - 1]
    cells.extend([""] * (column - len(cells)))
    cells[column - 1] = cells[column - 1] or text


def _unpasted(rows: list[list[str]]) -> list[list[str]]:
    """Delimited text that Excel left in column A, split into cells; [] where there is none."""
    if not rows or any(any(row[1:]) for row in rows):
        return []
    lines = [row[0] if row else "" for row in rows]
    separator = sniffed("\n".join(lines[:40]))
    filled = [line for line in lines if line.strip()]
    if not separator or len(filled) < 2 or not _are_even(filled, separator):
        return []
    return [next(iter(split(line, separator)), []) for line in lines]


def _are_even(lines: list[str], separator: str) -> bool:
    """Whether nearly all lines have as many separators as the first, and it has some."""
    counts = [line.count(separator) for line in lines]
    # A comma is a common mark in prose: only lines that all have as many are a table.
    if separator == ",":
        even = sum(count == counts[0] for count in counts)
    else:
        even = sum(count >= counts[0] for count in counts)
    return counts[0] >= 2 and even >= 0.9 * len(lines)


class _Numbers(dict[float, str]):
    """Every distinct number's text, worked out once."""

    def __missing__(self, number: float) -> str:
        text = self[number] = _as_found(number)
        return text


_TEXT = {str}


def _texts(rows: Iterable[list[Any]]) -> list[list[str]]:
    # Numbers have a table of their own: True and 1.0 are one key, and so would be one text.
    numbers = _Numbers()

    def text_of(cell: Any) -> str:
        return numbers[cell] if type(cell) is float else _as_found(cell)

    return [
        row
        if set(map(type, row)) == _TEXT
        else [cell if type(cell) is str else text_of(cell) for cell in row]
        for row in rows
    ]


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
