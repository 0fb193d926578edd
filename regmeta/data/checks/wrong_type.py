"""Value of the wrong type.

What: A value that cannot be read as the variable's data type.

Why: Such values silently drop out of every calculation.

Repair: Correct the value in the registry, or the metadata where they are the ones that are
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import Column, Type
from regmeta.data.check import FormPlan, Params, Spot, Test
from regmeta.data.expectations import OK, Expectation, in_set, matches
from regmeta.data.patterns import full_match
from regmeta.data.roles import ORGNR
from regmeta.data.sql import Columns
from regmeta.data.values.reading import Row, day_of, text_of
from regmeta.data.values.spelling import PATTERNS
from regmeta.files.database import quoted
from regmeta.model import Text

SEVERITY = "error"
CATEGORY = "conformance"
ORDER = 40
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) kan ikke leses som {expected}. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) cannot be read as {expected}. First rows: {first}.{values}",
)
NB = """Verdi av feil type.

Hva: En verdi som ikke lar seg lese som variabelens datatype.

Hvorfor: Slike verdier faller stille ut av alle beregninger.

Slik: Rett verdien i registeret, eller rett metadata hvis det er de som tar feil.
"""


_ANY_TEXT = ("string", "base64Binary")
_TYPES: dict[str, Text] = {
    "string": Text("tekst", "text"),
    "integer": Text("heltall", "a whole number"),
    "decimal": Text("tall", "a number"),
    "boolean": Text("ja eller nei", "yes or no"),
    "time": Text("klokkeslett", "a time of day"),
    "date": Text("dato", "a date"),
    "dateTime": Text("dato og klokkeslett", "a date and time"),
    "anyURI": Text("nettadresse", "a web address"),
}
_NO_DAY = "31.02.2020"
_NO_VALUE = "feil"


@dataclass(frozen=True, slots=True)
class Typed(Test):
    """The value can be read as its type."""

    type: Type
    by_its_words: bool = False
    """Whether the type was inferred from what is said of a computed variable."""

    @property
    def inferred(self) -> bool:
        return self.by_its_words

    def words(self) -> Text:
        said = _TYPES[self.type]
        return Text("er {said}", "is {said}").filled(said=said)

    def valued(self, name: str) -> tuple[str, ...]:
        return (name,) if self.type in DAYS else ()

    def params(self, name: str) -> Params:
        return {"expected": _TYPES[self.type]}

    def fault(self, columns: Columns, name: str) -> str:
        if not columns.is_text(name):
            return self._as_shaped(columns.shape(name), quoted(name))
        if self.type in DAYS:
            return f"{quoted(name)} IS NOT NULL AND {quoted(f'{name}#')} IS NULL"
        return f"NOT {full_match(quoted(name), PATTERNS[self.type])}"

    def _as_shaped(self, shape: str, column: str) -> str:
        """What can be wrong with values that are no texts: the value model gives a column of
        numbers, days or clocks to such variables only."""
        if shape == "number" and self.type == "integer":
            return f"{column} <> floor({column})"
        if shape in ("number", "whole") and self.type == "boolean":
            return f"{column} NOT IN (0, 1)"
        return ""

    def passes(self, column: Column, row: Row) -> bool:
        text = text_of(row, column.name)
        if not text:
            return True
        if self.type in DAYS:
            return day_of(text) is not None
        return bool(re.fullmatch(PATTERNS[self.type], text, re.DOTALL))

    def expectation(self, column: Column) -> Expectation:
        if self.type in DAYS:
            return in_set([OK], self.mark(column.name))
        return matches(PATTERNS[self.type])

    @property
    def is_marked(self) -> bool:
        return self.type in DAYS

    def spoil(self, spot: Spot) -> bool:
        return spot.put(_NO_DAY if self.type in DAYS else _NO_VALUE)


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Columns without codes that hold something else than text or numbers with check digits."""
    by_digits = column.is_person or column.role == ORGNR
    if not column.codes and not by_digits and column.type not in _ANY_TEXT:
        yield Typed(column.type, column.is_computed)
