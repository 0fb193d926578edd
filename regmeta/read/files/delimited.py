"""Delimited text in, one grid out: encoding and separator are worked out, never asked for."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from regmeta.errors import UnreadableInput

SEPARATORS = (";", "\t", "|", ",")
MAX_TEXT = 200_000_000
_LOOKED_AT = 40


def read_delimited(path: Path) -> list[list[str]]:
    """The rows of a delimited file, every cell as it stands."""
    if path.stat().st_size > MAX_TEXT:
        raise UnreadableInput(
            "{path}: er for stor til å være en variabelliste (over {max_text} MB).",
            "{path}: is too large to be a variable list (over {max_text} MB).",
            path=path,
            max_text=MAX_TEXT // 1000000,
        )
    text = decode(path, path.read_bytes())
    _refuse_too_many_lines(path, text)
    separator, body = _separator(text)
    csv.field_size_limit(2_000_000)
    try:
        rows = split(body, separator)
    except csv.Error as error:
        why = " ".join(str(error).split())[:120]
        raise UnreadableInput(
            "{path}: kan ikke deles i kolonner ({why}). Lagre den som .xlsx.",
            "{path}: cannot be split into columns ({why}). Save it as .xlsx.",
            path=path,
            why=why,
        ) from error
    # "sep=;" was a row of the file: the rows below keep their numbers.
    return rows if body is text else [[], *rows]


MAX_LINES = 2_000_000
"""Twice the rows of Excel's largest sheet."""


def _refuse_too_many_lines(path: Path, text: str) -> None:
    lines = max(text.count("\n"), text.count("\r"))
    if lines > MAX_LINES:
        raise UnreadableInput(
            "{path}: har {lines} linjer, for mange til å være en variabelliste. Er det riktig fil?",
            "{path}: has {lines} lines, too many to be a variable list. Is it the right file?",
            path=path,
            lines=lines,
        )


def split(text: str, separator: str) -> list[list[str]]:
    """Text into rows of cells; a quote that is never closed does not swallow the rest."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    if separator == "|":
        rows = _unruled(rows)
    if rows and any(cell.count("\n") > 200 for cell in rows[-1]):
        lines = text.splitlines()
        return list(csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE))
    return rows


def _separator(text: str) -> tuple[str, str]:
    """The separator, and the text without a first line that only states it."""
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"').casefold()
    if said.startswith("sep=") and len(said) <= 5:
        return (said[4:] or "\t"), rest
    return sniffed(text) or ";", text


def sniffed(text: str) -> str:
    """The mark that splits the first lines into the most, and the most even, columns; or ''."""
    head = "\n".join(text[:200_000].splitlines()[:_LOOKED_AT])
    best, rank = "", (0.0, 0)
    for mark in SEPARATORS:
        try:
            widths = Counter(_widths(text, mark) if '"' in head else _widths(head, mark))
        except csv.Error:
            continue
        if not widths:
            return ""
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        # By share, as a mark that opens no quotes sees more rows.
        share = times / widths.total()
        if width > 1 and (share, width) > rank:
            best, rank = mark, (share, width)
    return best


def _widths(text: str, mark: str) -> list[int]:
    """How many cells each of the first rows has; a quoted cell may go on over many lines."""
    rows = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=mark)
    return [len(row) for row in islice(rows, _LOOKED_AT)]


_RULED = re.compile(r"\s*:?-{2,}:?\s*")


def _unruled(rows: list[list[str]]) -> list[list[str]]:
    """A table drawn with bars (Markdown) without its lines of dashes and the blanks at its bars."""
    if not any(_is_ruled(row) for row in rows[:_LOOKED_AT]):
        return rows
    return [[] if _is_ruled(row) else [cell.strip() for cell in row] for row in rows]


def _is_ruled(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return bool(filled) and all(_RULED.fullmatch(cell) for cell in filled)


# ------------------------------------------------------------------ encodings


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
        raise not_text(path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _looks_utf8(content):
            raise _mixed(path, content, error) from error
        return _western(path, content)


def _strictly(path: Path, content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _mixed(path, content, error) from error
    if "\0" in text:
        raise not_text(path)
    return text


def _looks_utf8(content: bytes) -> bool:
    """Whether the file has æ, ø or å as UTF-8 as well: then it was glued from two files."""
    return any(letter.encode() in content for letter in "æøåÆØÅ")


def _western(path: Path, content: bytes) -> str:
    control = sum(content.count(bytes([byte])) for byte in range(1, 9))
    if control > len(content) // 200:
        raise not_text(path)
    other = _of_mac_or_dos(content)
    if other:
        return content.decode(other)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


_WESTERN = re.compile(rb"[\xc4-\xc6\xd6\xd8\xdc\xe4-\xe6\xe9\xf6\xf8\xfc]")
_OTHERS = {
    "mac_roman": re.compile(rb"[\x81\x8c\xaf\xbf]"),
    "cp850": re.compile(rb"[\x86\x8f\x9b\x9d]"),
}
"""Excel for Mac and DOS write å and ø with bytes that hold no letter in Windows-1252."""


def _of_mac_or_dos(content: bytes) -> str:
    """The encoding of a text that has ø or å as a Mac or DOS writes them, and none as Windows does;
    '' where it is no such text."""
    counts = {name: len(letters.findall(content)) for name, letters in _OTHERS.items()}
    most = max(counts, key=lambda name: counts[name])
    own = len(_WESTERN.findall(content))
    return most if counts[most] > own else ""


def not_text(path: Path) -> UnreadableInput:
    """The sentence for a file that is neither a workbook nor text."""
    return UnreadableInput(
        "{path}: er ikke et regneark og ikke en tekstfil. Oppgi en .xlsx- eller .csv-fil.",
        "{path}: is no spreadsheet and no text file. Name an .xlsx or .csv file.",
        path=path,
    )


def _mixed(path: Path, content: bytes, error: UnicodeDecodeError) -> UnreadableInput:
    line = content[: error.start].count(b"\n") + 1
    return UnreadableInput(
        "{path}: har to tegnsett om hverandre (se linje {line}). Åpne "
        "filen der den ble laget og lagre hele som UTF-8.",
        "{path}: mixes two encodings (see line {line}). Open it where it "
        "was made and save the whole as UTF-8.",
        path=path,
        line=line,
    )
