"""Personal number in free text.

What: A valid personal number inside a text. It is counted, never shown.

Why: Whoever receives the text can tell who the person is.

Repair: Remove the numbers from the text before anything is handed out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Spot, Test
from regmeta.data.drawing import tenor_number
from regmeta.data.numbers import is_person_number
from regmeta.data.roles import KEY, PARENT
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, text_of
from regmeta.files.database import literal, quoted
from regmeta.identifiers import kind_of_person_number
from regmeta.model import Text

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


_FREE_TEXT = 30
"""A text this long or longer may hold a sentence, and so somebody's number."""
_NUMBER = "(^|[^0-9])([0-9]{6} ?[0-9]{5})([^0-9]|$)"


@dataclass(frozen=True, slots=True)
class NoIdentifier(Test):
    """No personal number stands in the text: 11 digits, a blank after six allowed."""

    def words(self) -> Text:
        return Text("inneholder ikke noe personnummer", "holds no personal number")

    def fault(self, columns: Columns, name: str) -> str:
        if not columns.is_text(name):
            return ""
        text = quoted(name)
        number = f"replace(regexp_extract({text}, {literal(_NUMBER)}, 2), ' ', '')"
        return f"regexp_matches({text}, '[0-9]{{6}} ?[0-9]{{5}}') AND {is_person_number(number)}"

    def passes(self, column: Column, row: Row) -> bool:
        number = re.search(r"(?<![0-9])([0-9]{6} ?[0-9]{5})(?![0-9])", text_of(row, column.name))
        return not number or kind_of_person_number(number[1].replace(" ", "")) is None

    def spoil(self, spot: Spot) -> bool:
        """A number of its own for each row, or the text would stand twice where it is a key."""
        somebody = tenor_number(random.Random(f"{spot.check.id} {spot.number}"), date(1970, 1, 1))
        return spot.put(f"ring {somebody} snart")


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Texts without codes that may hold a sentence."""
    long = not column.length or column.length >= _FREE_TEXT
    free = column.type == "string" and not column.codes and not column.is_person
    if free and long and column.role not in (KEY, PARENT):
        yield NoIdentifier()
