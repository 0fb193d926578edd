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

    def take(self, keys: Sequence[str]) -> list[WrittenNotes | None]:
        """What was written about each finding: the very one, else one that said something else of
        the same field, else one of the same column in a form that got another name; each once.
        None where the finding is new."""
        forms = _forms(self.lines), _forms(keys)
        taken: dict[int, WrittenNotes] = {}
        for mark in (_said, _field, _column):
            earlier: dict[str, list[str]] = {}
            for key in self.lines:
                earlier.setdefault(mark(key), []).append(key)
            for i, key in enumerate(keys):
                same = earlier.get(mark(key), []) if i not in taken else []
                own = (
                    other for other in same if mark is not _column or _is_moved(other, key, forms)
                )
                line = self._first_left(own)
                if line is not None:
                    taken[i] = line
        return [taken.get(i) for i in range(len(keys))]

    def _first_left(self, keys: Iterable[str]) -> WrittenNotes | None:
        """The first line that nothing has taken yet, taken out."""
        lines = next((self.lines[key] for key in keys if self.lines[key]), [])
        return lines.pop(0) if lines else None

    def left(self) -> list[WrittenNotes]:
        """The lines that no finding took: their faults are gone."""
        return [line for lines in self.lines.values() for line in lines]


def key_of(finding: Finding) -> str:
    """What a finding is known by: what it is about, and what it says; never its row or file, nor
    what it was held against (validate/sameness.py). Then its column in any form, and the form."""
    traits = traits_of(finding, FIRST)
    moved = traits.signatures[2]
    key = f"{_digest(moved[:-1])}.{_digest(moved[-1:])[:6]}"
    if not traits.in_any_form:
        return key
    return f"{key}.{_digest(traits.in_any_form)[:8]}.{_digest([traits.form])[:6]}"


_PARTS = 4


def _said(key: str) -> str:
    return ".".join(key.split(".")[:2])


def _field(key: str) -> str:
    return key.partition(".")[0]


def _column(key: str) -> str:
    """The part of a key that is the same in every form; the key itself where it has no form."""
    parts = key.split(".")
    return parts[2] if len(parts) == _PARTS else key


def _form(key: str) -> str:
    return key.rpartition(".")[2]


def _is_moved(key: str, other: str, forms: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether the form of the one is there no longer, or that of the other was not there before;
    `forms` are those before and those now."""
    return _form(key) not in forms[1] or _form(other) not in forms[0]


def _forms(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(_form(key) for key in keys)


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
    return former.take([key_of(finding) for finding in findings])
