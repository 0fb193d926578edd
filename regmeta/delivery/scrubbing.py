"""A received file as it is handed on: without what it tells of the people who worked on it.

A workbook keeps who made it, who saved it last, their employer, and who wrote each comment. The
health data service has no use for that. What is removed is told, file by file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from regmeta.model import Text

CREATOR = Text("hvem som laget filen", "who made the file")
LAST = Text("hvem som lagret den sist", "who saved it last")
EMPLOYER = Text("arbeidsgiver og leder", "employer and manager")
AUTHORS = Text("hvem som skrev kommentarer", "who wrote comments")
OWN_FIELDS = Text("egendefinerte egenskaper", "custom properties")
NOT_SCRUBBED = Text(
    "ikke vasket: et {suffix}-format som ikke kan åpnes uten å endres",
    "not scrubbed: a {suffix} format that cannot be opened without being altered",
)
_CAN_HOLD_NAMES = frozenset({".xls", ".xlsb", ".doc", ".sav", ".por"})


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A file's bytes as handed on, and what was removed from it."""

    content: bytes
    removed: tuple[Text, ...] = ()


def scrub(path: Path) -> Scrubbed:
    """The file without names of those who worked on it. Text files hold none; formats that cannot
    be mended are handed on as they are, and that is told."""
    content = path.read_bytes()
    suffix = path.suffix.lower()
    if suffix in _CAN_HOLD_NAMES:
        return Scrubbed(content, (NOT_SCRUBBED.filled(suffix=suffix),))
    if not zipfile.is_zipfile(path):
        return Scrubbed(content)
    return _scrubbed_archive(content)


@dataclass(frozen=True, slots=True)
class _Removal:
    """What is emptied in the parts whose names begin so."""

    parts: str
    pattern: re.Pattern[bytes]
    what: Text


def _element(names: str) -> re.Pattern[bytes]:
    return re.compile(rf"(<(?:\w+:)?(?:{names})(?:\s[^<>]*)?>)([^<>]+)(?=</)".encode())


def _attribute(names: str) -> re.Pattern[bytes]:
    return re.compile(rf'(\b(?:{names})=")([^"]+)(?=")'.encode())


_REMOVALS = (
    _Removal("docProps/core.xml", _element("creator"), CREATOR),
    _Removal("docProps/core.xml", _element("lastModifiedBy"), LAST),
    _Removal("docProps/app.xml", _element("Company|Manager"), EMPLOYER),
    _Removal("docProps/custom.xml", _element("lpwstr|lpstr|bstr"), OWN_FIELDS),
    _Removal("xl/comments", _element("author"), AUTHORS),
    _Removal("xl/persons/", _attribute("displayName|userId"), AUTHORS),
    _Removal("meta.xml", _element("initial-creator|printed-by"), CREATOR),
    _Removal("meta.xml", _element("creator"), LAST),
    _Removal("meta.xml", _element("user-defined"), OWN_FIELDS),
    _Removal("content.xml", _element("creator"), AUTHORS),
)


def _scrubbed_archive(content: bytes) -> Scrubbed:
    removed: dict[Text, None] = {}
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(packed, "w") as after:
        for entry in before.infolist():
            part = _scrubbed_part(entry.filename, before.read(entry), removed)
            after.writestr(entry, part)
    # Nothing to remove: the file is handed on byte for byte.
    return Scrubbed(packed.getvalue(), tuple(removed)) if removed else Scrubbed(content)


def _scrubbed_part(name: str, content: bytes, removed: dict[Text, None]) -> bytes:
    for removal in _REMOVALS:
        if name.startswith(removal.parts):
            content, count = removal.pattern.subn(rb"\1", content)
            if count:
                removed[removal.what] = None
    return content


def removed_words(removed: Mapping[str, tuple[Text, ...]], lang: str) -> list[str]:
    """A line a file: what was removed from it."""
    return [
        f"{name}: {', '.join(text(lang) for text in what)}"
        for name, what in removed.items()
        if what
    ]
