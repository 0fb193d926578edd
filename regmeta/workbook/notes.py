"""What a person wrote in the sheet of findings, read back so that it is kept on the next marking.

The sheet is known by its second row, which no one sees, and a finding by the key in its last
column: neither depends on the sheet's name, on its place, or on the program that saved it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from regmeta.model import Finding, Text
from regmeta.read.grid import OWN_LISTING
from regmeta.texts import FIRST, languages
from regmeta.validate.sameness import traits_of
from regmeta.workbook.package import Package
from regmeta.workbook.sheets import SheetPart, shared_texts, sheets_of, texts_of

KEY = "regmeta"
"""The heading of the column of keys."""
DONE, WHO, COMMENT = Text("Ferdig", "Done"), Text("Hvem", "Who"), Text("Kommentar", "Comment")


@dataclass(frozen=True, slots=True)
class WrittenNotes:
    """What somebody wrote about one finding, and what the finding said."""

    done: str = ""
    who: str = ""
    comment: str = ""
    texts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.done or self.who or self.comment)


@dataclass
class Former:
    """An earlier sheet of findings: its parts, borders that were there before ours, and lines."""

    sheets: list[SheetPart] = field(default_factory=list)
    borders: dict[str, dict[str, str]] = field(default_factory=dict)
    lines: dict[str, list[WrittenNotes]] = field(default_factory=dict)

    @property
    def keyed(self) -> bool:
        """Whether the sheet told its findings apart, so that they can be counted."""
        return bool(self.lines)

    def take(self, key: str) -> WrittenNotes | None:
        """What was written about a finding: the very one, else one that said something else of
        the same field; each once. None where the finding is new."""
        about = key.partition(".")[0]
        for about_line in (key, *(other for other in self.lines if other.startswith(f"{about}."))):
            if self.lines.get(about_line):
                return self.lines[about_line].pop(0)
        return None

    def left(self) -> list[WrittenNotes]:
        """The lines that no finding took: their faults are gone."""
        return [line for lines in self.lines.values() for line in lines]


def key_of(finding: Finding) -> str:
    """What a finding is known by: what it is about, and what it says; never its row or file, nor
    what it was held against (validate/sameness.py)."""
    moved = traits_of(finding, FIRST).signatures[2]
    return f"{_digest(moved[:-1])}.{_digest(moved[-1:])[:6]}"


_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def _digest(parts: Iterable[str]) -> str:
    """In letters only: digits in a row may look like somebody's phone number."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return digest.translate(_LETTERS)[:10]


def former_of(package: Package) -> Former:
    """The earlier sheets of findings in a workbook, all of them; several programs left several."""
    former, shared = Former(), shared_texts(package)
    for sheet in sheets_of(package):
        if '"regmeta"' in package.text(sheet.path) or any(OWN_LISTING in text for text in shared):
            rows = texts_of(package, sheet, shared)
            hidden = rows.get(2, {}).get(1, "")
            if hidden.startswith(OWN_LISTING):
                former.sheets.append(sheet)
                former.borders |= _borders(hidden)
                _read_lines(rows, former)
    return former


def kept(borders: Mapping[str, Mapping[str, str]]) -> str:
    """The text of the row that no one sees: by sheet and cell the borders that ours replaced.

    A cell's text is at most 32,767 signs: where it would be longer, those borders are not put back.
    """
    text = json.dumps({"regmeta": 2, "borders": borders}, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) < 32_000 else f"{OWN_LISTING}2}}"


def _borders(hidden: str) -> dict[str, dict[str, str]]:
    try:
        text: dict[str, Any] = json.loads(hidden)
    except ValueError:
        return {}
    borders = text.get("borders", {})
    return borders if isinstance(borders, dict) else {}


def _read_lines(rows: Mapping[int, Mapping[int, str]], former: Former) -> None:
    heading = next((row for row in sorted(rows) if KEY in rows[row].values()), 0)
    columns = {text: column for column, text in rows.get(heading, {}).items()}
    if not heading:
        return
    for number in sorted(rows):
        row = rows[number]
        key = row.get(columns[KEY], "")
        if number > heading and "." in key:
            former.lines.setdefault(key, []).append(_line(row, columns))


def _line(row: Mapping[int, str], columns: Mapping[str, int]) -> WrittenNotes:
    def cell_text(heading: Text) -> str:
        spoken = (heading(lang) for lang in languages())
        column = next((columns[text] for text in spoken if text in columns), 0)
        return row.get(column, "").strip()

    return WrittenNotes(cell_text(DONE), cell_text(WHO), cell_text(COMMENT), _texts(row))


def _texts(row: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in range(1, 8))


def written_in(former: Former, findings: Sequence[Finding]) -> list[WrittenNotes | None]:
    """For each finding what was written about it before; None for those that are new."""
    return [former.take(key_of(finding)) for finding in findings]
