"""columns.csv: what people have decided of a file's columns, rows and sheets.

A column is named by its heading, or by its place (`kolonne C`, `column 3`). What it is may be said
by a field's key, by a plain word in Norwegian or English, or in the words that `regmeta read`
prints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from regmeta.model import column_letters
from regmeta.texts import Text, folded_letters

HEADINGS, IGNORE, EXTRA, SECTION = "headings", "ignore", "extra", "section"
VALUE, TEXT, CODES, LIST = "kode.verdi", "kode.navn", "kode.verdi, kode.navn", "kode.kodeverk"

WORDS: Mapping[str, tuple[str, ...]] = {
    "Code": ("name", "navn", "variabelnavn", "variable"),
    "PreferredTerm": ("label", "ledetekst", "etikett", "question", "spørsmål"),
    "Beskrivelse": ("description", "beskrivelse", "forklaring"),
    "DataType": ("type", "datatype"),
    "MaaleEnhet": ("unit", "enhet"),
    VALUE: ("code", "kode", "verdi", "value"),
    TEXT: ("text", "tekst", "kodetekst", "verditekst"),
    CODES: ("codes", "koder", "kodeliste", "mulige verdier"),
    LIST: ("list name", "list", "listenavn", "liste"),
    "variabelgruppe": (SECTION, "seksjon", "gruppe", "del"),
    "datasamling": ("form", "skjema"),
    EXTRA: ("tillegg", "(beholdt som tilleggsopplysning)", "(kept as an extra)"),
    IGNORE: ("ignorer", "utelat", "leave out"),
    HEADINGS: ("overskrifter", "heading row", "overskriftsrad"),
}
"""What a column, row or sheet may be → the words for it beside its own."""

ROLES = tuple(WORDS)

SHOWN: Mapping[str, Text] = {
    "Code": Text("navn", "name"),
    "PreferredTerm": Text("ledetekst", "label"),
    "Beskrivelse": Text("beskrivelse", "description"),
    "DataType": Text("datatype", "type"),
    "MaaleEnhet": Text("enhet", "unit"),
    VALUE: Text("kode", "code"),
    TEXT: Text("tekst", "text"),
    CODES: Text("koder", "codes"),
    LIST: Text("listenavn", "list name"),
    "variabelgruppe": Text("seksjon", "section"),
    "datasamling": Text("skjema", "form"),
    EXTRA: Text("tillegg", "extra"),
    IGNORE: Text("ignorer", "ignore"),
}
"""The word that people see for each role of a column."""


@dataclass(frozen=True)
class Decisions:
    """What was decided of one file. A sheet '' stands for every sheet.

    `columns`: sheet → heading → role or field; `heading_rows`: sheet → row, 0 where it has none;
    `rows`: (sheet, row) → `ignore` or `section`; `sheets`: those left out.
    """

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    heading_rows: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)
    sheets: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.columns or self.heading_rows or self.rows or self.sheets)

    def of(self, sheet: str) -> dict[str, str]:
        """Heading → role of one sheet: what is said of it goes before what is said of all."""
        return {**self.columns.get("", {}), **self.columns.get(sheet, {})}

    def everywhere(self) -> dict[str, str]:
        """Heading → role, whatever the sheet."""
        return {heading: role for said in self.columns.values() for heading, role in said.items()}

    def heading_row(self, sheet: str) -> int | None:
        """The row of a sheet's headings, 0 where it has none; None where nobody has said."""
        return self.heading_rows.get(sheet, self.heading_rows.get(""))


NOTHING_DECIDED = Decisions()

_BY_WORD = {folded_letters(word): role for role, words in WORDS.items() for word in (role, *words)}


def role_of(said: str, fields: Mapping[str, object]) -> str:
    """The role or field that a cell of the column `field` says; '' where it says none.

    `fields` are the fields of variables by their key.
    """
    text = said.strip()
    if text in fields:
        return text
    if folded_letters(text) in _BY_WORD:
        return _BY_WORD[folded_letters(text)]
    parts = [part.strip().removeprefix("variabel.") for part in text.split(",")]
    if "PreferredTerm" in parts:
        return "PreferredTerm"
    if parts[0] == "datasamling.PreferredTerm":
        return "datasamling"
    folded = folded_letters(parts[0])
    if parts[0] in fields or not folded:
        return parts[0]
    return _BY_WORD.get(folded, "")


_PLACE = re.compile(r"(?:kolonne|column)\s+(?:(\d{1,5})|([A-Z]{1,3}))", re.IGNORECASE)


def column_said(heading: str) -> int:
    """The 1-based column that `kolonne C` or `column 3` names; 0 where it is a heading."""
    place = _PLACE.fullmatch(heading.strip())
    if not place:
        return 0
    if place[1]:
        return int(place[1])
    number = 0
    for letter in place[2].upper():
        number = 26 * number + ord(letter) - 64
    return number


def column_name(column: int) -> str:
    """What a column without a heading is called: `kolonne C`."""
    return f"kolonne {column_letters(column)}"
