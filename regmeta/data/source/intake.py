"""Text files as they come, made ready for DuckDB: packed, in any encoding, with any separator, and
with headings that do not stand on the first row.

DuckDB reads UTF-8, UTF-16 (little-endian, with its mark) and Latin-1 by itself; everything else is
written anew as UTF-8 in the run's private folder, a piece at a time.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NoReturn

from regmeta.data.source.packed import PIECE, unpacked
from regmeta.data.source.plainlines import with_plain_lines
from regmeta.errors import UnreadableInput, WrongUse

SEPARATORS = (";", "\t", ",", "|")
_PROBE = 4 * 1024 * 1024
_LINES = 60
_STATUS_OF_REDCAP = "Complete?"
_NATIVE = frozenset({"utf-8", "utf-16", "latin-1"})
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSED = ("cp1252", "cp850", "cp865", "mac_roman")
_NORDIC = re.compile("[æøåäöéèüÆØÅÄÖÉ]")
_NUMBER = re.compile(r"[-+]?[0-9]*(?:[.,][0-9]+)?")
_STRANGE = re.compile("[^\\w\\s!-/:-@\\[-`{-~£§°±²³µ·½«»–—‘’“”„…•‰€™≤≥]")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that DuckDB can read: its encoding and separator, and how many lines are to be
    skipped before the headings. In the file itself `ahead` lines stand before them, and `written`
    is its encoding."""

    path: Path
    encoding: str
    separator: str
    skip: int
    ahead: int
    headings: tuple[str, ...]
    written: str


def prepare(path: Path, folder: Path, separator: str, encoding: str, name: str) -> TextFile:
    """The file made ready; `separator` and `encoding` are worked out where they are ''. Errors
    call it `name`: what was carried over has the name of the file it came from.

    Raises UnreadableInput with one sentence where it is no text or holds nothing.
    """
    plain = unpacked(path, folder)
    written = _asked_for(encoding) or encoding_of(plain, Path(name))
    ready, native = _in_a_native_one(plain, folder, written, Path(name))
    lines = _first_lines(ready, native)
    stated, first = _stated(lines)
    sign = separator.replace("\\t", "\t") or stated or _separator(lines[first:])
    skip = first + _lines_before_headings(lines[first:], sign)
    headings = _headings(name, lines[skip:], sign)
    ready, native, left = with_plain_lines(ready, native, folder, skip)
    return TextFile(ready, native, sign, left, skip, headings, written)


# ------------------------------------------------------------------ encodings


def _asked_for(encoding: str) -> str:
    """An encoding by any name that Python knows it by; '' where none was asked for."""
    if not encoding:
        return ""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise WrongUse(
            "--encoding {encoding}: ukjent tegnkoding. Skriv for eksempel utf-8, latin-1 eller "
            "cp1252.",
            "--encoding {encoding}: unknown encoding. Write for example utf-8, latin-1 or cp1252.",
            encoding=encoding,
        ) from None
    return {"iso8859-1": "latin-1", "utf-8-sig": "utf-8"}.get(name, name)


def encoding_of(path: Path, shown: Path | None = None) -> str:
    """The encoding of a text file by its bytes; `shown` is what the file is called in errors."""
    name = shown or path
    with path.open("rb") as file:
        start = file.read(_PROBE)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if not start.strip():
        raise UnreadableInput("{path}: filen er tom.", "{path}: the file is empty.", path=name)
    if b"\0" in start:
        return _without_mark(start, name)
    whole = start if len(start) < _PROBE else start[: start.rfind(b"\n") + 1]
    sample = whole if not whole.isascii() else _first_beyond_ascii(path)
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if re.search(rb"\xc3[\x80-\xbf]", sample):
            _refuse_mixed(name, sample[: error.start].count(b"\n") + 1)
        return _one_byte_a_sign(sample)
    return "utf-8"


def _without_mark(start: bytes, path: Path) -> str:
    """UTF-16 without its mark: every other byte of plain signs is null."""
    even, odd = start[:4000:2].count(0), start[1:4000:2].count(0)
    size = len(start[:4000]) // 2
    if odd > size * 0.6 and even < size * 0.1:
        return "utf-16-le"
    if even > size * 0.6 and odd < size * 0.1:
        return "utf-16-be"
    raise UnreadableInput(
        "{path}: inneholder nullbyte og er ikke tekst. Er filtypen riktig?",
        "{path}: holds null bytes and is no text. Is the kind of file right?",
        path=path,
    )


def _first_beyond_ascii(path: Path) -> bytes:
    """The first piece of a long file that holds more than plain signs, in whole lines."""
    with path.open("rb") as file:
        file.seek(_PROBE // 2)
        file.readline()
        while piece := file.read(PIECE):
            piece += file.readline()
            if not piece.isascii():
                return piece
    return b""


def _one_byte_a_sign(sample: bytes) -> str:
    """Windows, DOS or Mac, by which gives most Nordic letters and fewest strange signs."""
    text = bytes(byte for byte in sample if byte > 127)
    if not any(0x80 <= byte < 0xA0 for byte in text):
        return "latin-1"

    def fitness(encoding: str) -> int:
        signs = text.decode(encoding, "replace")
        return len(_NORDIC.findall(signs)) - 2 * len(_STRANGE.findall(signs))

    return max(_GUESSED, key=fitness)


def _refuse_mixed(path: Path, line: int) -> NoReturn:
    raise UnreadableInput(
        "{path}: linje {line} har en annen tegnkoding enn resten (UTF-8 og "
        "Latin-1 blandet). Lagre hele filen som UTF-8.",
        "{path}: line {line} is in another encoding than the rest (UTF-8 "
        "and Latin-1 mixed). Save the whole file as UTF-8.",
        path=path,
        line=line,
    )


def _in_a_native_one(path: Path, folder: Path, written: str, shown: Path) -> tuple[Path, str]:
    """The file as DuckDB can read it, and the encoding of that."""
    if written in _NATIVE:
        return path, written
    out = folder / "utf8.csv"
    codec = "utf-16" if written == "utf-16-be" and _has_mark(path) else written
    try:
        with path.open(encoding=codec, newline="") as text, out.open("w", encoding="utf-8") as file:
            while piece := text.read(PIECE):
                file.write(piece)
    except (UnicodeError, ValueError) as error:
        raise UnreadableInput(
            "{path}: kan ikke leses som {encoding}. Lagre filen som UTF-8.",
            "{path}: cannot be read as {encoding}. Save the file as UTF-8.",
            path=shown,
            encoding=written,
        ) from error
    return out, "utf-8"


def _has_mark(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == codecs.BOM_UTF16_BE


# ------------------------------------------------------------------ headings and separators


def _first_lines(path: Path, encoding: str) -> list[str]:
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    with path.open(encoding=codec, errors="replace", newline="") as file:
        return list(islice(file, _LINES))


def _stated(lines: Sequence[str]) -> tuple[str, int]:
    """The separator that a first line states (`sep=;`), and the line that the rest begins on."""
    first = lines[0].strip().strip('"') if lines else ""
    if first.casefold().startswith("sep=") and len(first) <= 5:
        return first[4:] or "\t", 1
    return "", 0


def _separator(lines: Sequence[str]) -> str:
    """The sign that divides most lines into as many parts as each other."""
    best, rank = ";", (0, 0)
    for sign in SEPARATORS:
        widths = Counter(_parts(line, sign) for line in lines if line.strip())
        widths.pop(1, None)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        if not _has_headings(lines, sign, width):
            continue
        if (count, width) > rank:
            best, rank = sign, (count, width)
    return best


def _has_headings(lines: Sequence[str], sign: str, width: int) -> bool:
    """Whether the first line of that many cells may be headings: a column of decimal numbers with
    commas, or of codes with semicolons, is one column."""
    first = next(line for line in lines if _parts(line, sign) == width)
    cells = _cells([first.rstrip("\r\n")], sign)
    return not all(_NUMBER.fullmatch(cell.strip()) for cell in cells)


def _parts(line: str, sign: str) -> int:
    return len(_cells([line.rstrip("\r\n")], sign))


def _cells(lines: Sequence[str], sign: str) -> list[str]:
    """The cells of the first row, however long they are."""
    csv.field_size_limit(PIECE)
    return next(csv.reader(lines, delimiter=sign), [])


def _lines_before_headings(lines: Sequence[str], sign: str) -> int:
    """How many lines stand above the headings: a title, a date, blank lines.

    The headings are the first line that has as many cells as most lines below it. Where the first
    line has more than one cell it is the headings, whatever follows.
    """
    if not lines or _filled(lines[0], sign) > 1:
        return 0
    widths = Counter(_parts(line, sign) for line in lines if _filled(line, sign) > 1)
    if not widths:
        return 0
    width = max(widths, key=lambda parts: (widths[parts], parts))
    return next(
        number
        for number, line in enumerate(lines)
        if _parts(line, sign) == width and _filled(line, sign) > 1
    )


def _filled(line: str, sign: str) -> int:
    cells = _cells([line.rstrip("\r\n")], sign)
    return sum(bool(cell.strip()) for cell in cells)


def _headings(name: str, lines: Sequence[str], sign: str) -> tuple[str, ...]:
    names = [heading.strip() for heading in _cells(lines, sign)]
    if sum(heading.startswith(_STATUS_OF_REDCAP) for heading in names) > 1:
        names = _numbered(names)
    double = sorted({each for each in names if each and names.count(each) > 1})
    if not any(names) or double:
        which = ", ".join(double) or "?"
        raise UnreadableInput(
            "{path}: overskriftene duger ikke (uten navn, eller to ganger: "
            "{which}). Første linje må ha ett navn for hver kolonne.",
            "{path}: the headings will not do (without a name, or twice: "
            "{which}). The first line must have one name for each column.",
            path=name,
            which=which,
        )
    return tuple(heading or f"kolonne {i}" for i, heading in enumerate(names, 1))


def _numbered(names: Sequence[str]) -> list[str]:
    """REDCap's labels, the same in several instruments, each with a number after the first."""
    before: Counter[str] = Counter()
    numbered: list[str] = []
    for name in names:
        before[name] += 1
        again = bool(name) and before[name] > 1
        numbered.append(f"{name} ({before[name]})" if again else name)
    return numbered
