"""Personal number in free text.

What: A valid personal number inside a text. It is counted, never shown.

Why: Whoever receives the text can tell who the person is.

Repair: Remove the numbers from the text before anything is handed out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Spot, Test
from regmeta.data.drawing import tenor_number
from regmeta.data.roles import KEY, PARENT
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, text_of
from regmeta.files.database import literal, quoted
from regmeta.model import Text
from regmeta.privacy.personal_numbers import kinds_in

SEVERITY = "error"
CATEGORY = "conformance"
ORDER = 90
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) inneholder et personnummer i teksten. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) hold a personal number in the text. First rows: {first}.{values}",
)
NB = """Personnummer i fritekst.

Hva: Et gyldig personnummer inne i en tekst. Det telles, men vises aldri.

Hvorfor: Den som får utlevert teksten, kjenner igjen personen.

Slik: Fjern numrene fra teksten før noe utleveres.
"""


HOLDS_NUMBER = "holds_personal_number"
"""The function that engines have beside their own: whether a text holds somebody's number."""
_MAY_HOLD = r"[0-9]([^0-9A-Za-z]{0,4}[0-9]){9}|[^ -~\x{80}-\x{2ff}]|&#?[0-9A-Za-z]+;"
"""Cheap to search for: ten digits with little between them, or signs that may be such digits."""


def holds_personal_number(text: str | None) -> bool:
    """Whether a personal number stands in a text, in any spelling."""
    return bool(text) and bool(kinds_in(text or ""))


@dataclass(frozen=True, slots=True)
class NoIdentifier(Test):
    """No personal number stands in the text, however it is spelled."""

    def words(self) -> Text:
        return Text("inneholder ikke noe personnummer", "holds no personal number")

    def fault(self, columns: Columns, name: str) -> str:
        if not columns.is_text(name):
            return ""
        text = quoted(name)
        may_hold = f"regexp_matches({text}, {literal(_MAY_HOLD)})"
        return f"CASE WHEN {may_hold} THEN {HOLDS_NUMBER}({text}) ELSE false END"

    def passes(self, column: Column, row: Row) -> bool:
        return not holds_personal_number(text_of(row, column.name))

    def spoil(self, spot: Spot) -> bool:
        """A number of its own for each row, or the text would stand twice where it is a key."""
        somebody = tenor_number(random.Random(f"{spot.check.id} {spot.number}"), date(1970, 1, 1))
        text = f"ring {somebody} snart"
        length = spot.column.length
        return (not length or len(text) <= length) and spot.put(text)


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Texts without codes, but for those that hold personal numbers, or keys, by right."""
    free = column.type == "string" and not column.codes and not column.is_person
    if free and column.role not in (KEY, PARENT):
        yield NoIdentifier()
