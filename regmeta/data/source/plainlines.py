"""Text files whose lines end in several ways, or that begin with lines that are no headings.

DuckDB finds no row at all in some of them, and no fault: they are written anew from the headings
on, with one kind of line end. Ends within quotation marks belong to their cells and are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from regmeta.data.source.packed import PIECE

_LOOKED_AT = 1024 * 1024
_ENDS = re.compile("\r\n|\r|\n")


def with_plain_lines(
    path: Path, encoding: str, folder: Path, headings_at: int
) -> tuple[Path, str, int]:
    """The file, its encoding and how many lines stand before the headings: as they are where DuckDB
    can read that, else of a file written anew."""
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    if not headings_at and not _has_several_ends(path, codec):
        return path, encoding, headings_at
    out = folder / "linjer.csv"
    with path.open(encoding=codec, newline="") as text, out.open("w", encoding="utf-8") as file:
        for _ in range(headings_at):
            text.readline()
        for piece in _with_one_end(text):
            file.write(piece)
    return out, "utf-8", 0


def _has_several_ends(path: Path, codec: str) -> bool:
    """Whether lines end in several ways outside quotation marks, as far as the beginning tells."""
    with path.open(encoding=codec, errors="replace", newline="") as file:
        start = file.read(_LOOKED_AT).rstrip("\r")
    outside = start.split('"')[::2]
    return len({end for part in outside for end in set(_ENDS.findall(part))}) > 1


def _with_one_end(text: TextIO) -> Iterator[str]:
    """The text a piece at a time, its line ends outside quotation marks as `\\n`."""
    is_within = False
    while piece := text.read(PIECE):
        if piece.endswith("\r"):
            piece += text.read(1)
        parts = piece.split('"')
        for at in range(int(is_within), len(parts), 2):
            parts[at] = _ENDS.sub("\n", parts[at])
        is_within = is_within == (len(parts) % 2 == 1)
        yield '"'.join(parts)
