"""Number with wrong check digits.

What: A personal or organisation number that cannot be right.

Why: The person cannot be linked to other registries.

Repair: Look the number up again. Where it is another kind of number, tell so in a variable of
its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from regmeta.catalogue.columns import Column, When
from regmeta.data.check import Basis, FormPlan, Spot, Test
from regmeta.data.numbers import is_orgnr, is_person_number
from regmeta.data.roles import ORGNR
from regmeta.data.sql import Columns, holds
from regmeta.data.values.reading import Row, hold, text_of
from regmeta.data.wording import when_said
from regmeta.files.database import quoted
from regmeta.identifiers import is_orgnr as is_right_orgnr
from regmeta.identifiers import kind_of_person_number
from regmeta.model import Text

SEVERITY = "error"
CATEGORY = "conformance"
ORDER = 30
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) har feil form eller kontrollsiffer. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) have the wrong form or check digits. First rows: {first}.{values}",
)
NB = """Nummer med feil kontrollsiffer.

Hva: Et personnummer eller organisasjonsnummer som ikke kan være riktig.

Hvorfor: Personen kan ikke kobles til andre registre.

Slik: Slå opp nummeret på nytt. Er det et hjelpenummer av annen type, oppgi typen i egen
variabel.
"""


_KIND = "person.personidentifikator_type"


@dataclass(frozen=True, slots=True)
class CheckDigits(Test):
    """The number is a person's or an organisation's number, by form and check digits."""

    of: Literal["person", "orgnr"]
    when: tuple[When, ...] = ()
    basis: ClassVar[Basis] = "validation"

    def words(self) -> Text:
        said = _NUMBERS[self.of]
        conditions = when_said(self.when)
        return Text(
            "er {said} med riktige kontrollsifre{conditions}",
            "is {said} with right check digits{conditions}",
        ).filled(said=said, conditions=conditions)

    def conditions(self) -> tuple[When, ...]:
        return self.when

    def bare(self) -> Test:
        return CheckDigits(self.of)

    def fault(self, columns: Columns, name: str) -> str:
        text = columns.text(name)
        valid = is_person_number(text) if self.of == "person" else is_orgnr(text)
        conditions = "".join(f" AND {holds(columns, when)}" for when in self.when)
        return f"{quoted(name)} IS NOT NULL AND NOT coalesce({valid}, FALSE){conditions}"

    def passes(self, column: Column, row: Row) -> bool:
        text = text_of(row, column.name)
        return not text or not hold(row, self.when) or self._is_right(text)

    def _is_right(self, text: str) -> bool:
        if self.of == "orgnr":
            return is_right_orgnr(text)
        return kind_of_person_number(text) is not None

    def spoil(self, spot: Spot) -> bool:
        number = spot.row[spot.name]
        if not number or not all(spot.row[w.column] in w.values for w in self.when if w.values):
            return False
        spot.row[spot.name] = number[:-1] + str((int(number[-1]) + 1) % 10)
        return True


_NUMBERS = {
    "person": Text("et personnummer", "a personal number"),
    "orgnr": Text("et organisasjonsnummer", "an organisation number"),
}


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Personal numbers by type or target, and organisation numbers by target."""
    if column.codes:
        return
    if column.is_person:
        yield CheckDigits("person", norwegian(form))
    elif column.role == ORGNR:
        yield CheckDigits("orgnr")


def norwegian(form: FormPlan) -> tuple[When, ...]:
    """Where a column tells what kind of number it is, only Norwegian ones are looked at."""
    kind = form.with_role(_KIND)
    if kind is None:
        return ()
    norwegian_codes = tuple(
        code.value for code in kind.codes if "norsk" in code.label.nb.casefold()
    )
    return (When(kind.name, norwegian_codes),) if norwegian_codes else ()
