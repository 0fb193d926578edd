"""Leading zeros lost.

What: A code or number of fixed width that stands without the zeros it begins with.

Why: Something stored the text as a number on the way. The value is read with its zeros here, but
other programs find no such code, municipality or postcode.

Repair: Export the column as text, or put the zeros back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Spot, Test
from regmeta.data.sql import Columns
from regmeta.data.values.cellrules import cell_rules
from regmeta.data.values.reading import Row, text_of
from regmeta.model import Text

SEVERITY = "warning"
CATEGORY = "conformance"
ORDER = 15
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) har mistet nuller foran. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) have lost leading zeros. First rows: {first}.{values}",
)
NB = """Nuller foran er mistet.

Hva: En kode eller et nummer med fast lengde som står uten nullene det begynner med.

Hvorfor: Noe har lagret teksten som tall underveis. Her leses verdien med nullene, men andre
programmer finner ingen slik kode, kommune eller postnummer.

Slik: Eksporter kolonnen som tekst, eller sett nullene på plass.
"""


@dataclass(frozen=True, slots=True)
class KeepsZeros(Test):
    """The value stands with the zeros it begins with."""

    def words(self) -> Text:
        return Text("har nullene foran i behold", "keeps its leading zeros")

    def fault(self, columns: Columns, name: str) -> str:
        return columns.zeros_lost(name)

    def passes(self, column: Column, row: Row) -> bool:
        return not text_of(row, f"{column.name}~")

    def spoil(self, spot: Spot) -> bool:
        value = spot.row[spot.name]
        return value.startswith("0") and len(value) > 1 and spot.put(value.lstrip("0"))


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Codes that begin with zeros, and texts of a fixed number of digits."""
    rules = cell_rules(column)
    if any(code[0] == "0" and len(code) > 1 for code in rules.by_number.values()) or rules.width:
        yield KeepsZeros()
