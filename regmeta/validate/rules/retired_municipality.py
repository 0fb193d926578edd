"""A municipality number that is no longer in use.

What: The list is one of municipalities (most of its codes are, by number and name), and holds a number that has been
retired, without an end date.

Why: Data after the change carry the new number, so the list does not fit them; data before it
carry the old.

Repair: Give the old number the day it ended in Valid to, and add the new one with its Valid from.
Or refer to 3402 Kommunenummer, which has them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from regmeta.model import Submission, Text
from regmeta.validate.context import CodeList, Context
from regmeta.validate.rule import Fault

NB = """Et kommunenummer som ikke lenger er i bruk

Hva: Listen er en liste over kommuner (de fleste kodene er det, etter nummer og navn), og har et nummer som er gått ut,
uten sluttdato.

Hvorfor: Data etter endringen har det nye nummeret, så listen passer ikke til dem; data fra før
har det gamle.

Slik: Skriv dagen det gamle nummeret gikk ut i Gyldig til, og legg inn det nye med Gyldig fra.
Eller vis til 3402 Kommunenummer, som har alle.
"""
SEVERITY = "warning"
LEVEL = "kode"
THEME = "national"
MESSAGE = Text(
    nb="Kommunenummer {value} ({name}) gikk ut {end}.",
    en="Municipality number {value} ({name}) was retired on {end}.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "KOMMUNE", "verdi": v, "navn": t}
        for v, t in (
            ("0301", "Oslo"),
            ("1103", "Stavanger"),
            ("4601", "Bergen"),
            ("5001", "Trondheim"),
            ("1601", "Trondheim"),
        )
    ]
}


@dataclass(frozen=True, slots=True)
class _Municipality:
    """A number's last day, None where it is in use, and the first words of its names."""

    last_day: date | None
    names: frozenset[str]

    def is_called(self, label: str) -> bool:
        """Whether a label names it: numbers of four digits are those of much else as well."""
        return _first_word(label) in self.names


_LEAST = 5
_SHARE = 0.8


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    lists = [codes for codes in context.lists(submission).values() if _looks_like_one(codes)]
    if not lists:
        return
    numbers = context.once("municipalities", context, lambda: _municipalities(context))
    ends = submission["kode"].column("GyldigTil")
    for codes in lists:
        for row, value, label in _municipal(codes, numbers):
            last = numbers[value].last_day
            if last and last < context.today and not ends[row].strip():
                yield Fault(row, "verdi", {"value": value, "name": label, "end": last.isoformat()})


def _municipal(codes: CodeList, numbers: Mapping[str, _Municipality]) -> list[tuple[int, str, str]]:
    """The rows, numbers and names that are municipalities; none where most of a list is not."""
    hits = [
        (row, value, label)
        for row, value, label in zip(codes.rows, codes.values, codes.labels, strict=True)
        if value in numbers and numbers[value].is_called(label)
    ]
    return hits if len(hits) >= max(_LEAST, _SHARE * len(codes.values)) else []


def _looks_like_one(codes: CodeList) -> bool:
    four = sum(len(value) == 4 and value.isdecimal() for value in codes.values)
    return four >= _LEAST and four >= _SHARE * len(codes.values)


def _municipalities(context: Context) -> dict[str, _Municipality]:
    """Every municipality number there has been."""
    numbers: dict[str, _Municipality] = {}
    for code in context.code_systems.codes("3402"):
        end = code.period.end
        name = _first_word(code.label.nb)
        earlier = numbers.get(code.value)
        if earlier is None:
            numbers[code.value] = _Municipality(end, frozenset({name}))
            continue
        last = None if end is None or earlier.last_day is None else max(end, earlier.last_day)
        numbers[code.value] = _Municipality(last, earlier.names | {name})
    return numbers


def _first_word(name: str) -> str:
    """What is the same however the name goes on: Tromsø, Tromsø - Romsa, Tromsø kommune."""
    return next(iter(re.findall(r"\w+", name.casefold())), "")
