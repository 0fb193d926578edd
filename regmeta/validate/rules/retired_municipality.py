"""A municipality number that is no longer in use.

What: The list is one of municipalities (most of its codes are), and holds a number that has been
retired, without an end date.

Why: Data after the change carry the new number, so the list does not fit them; data before it
carry the old.

Repair: Give the old number the day it ended in Valid to, and add the new one with its Valid from.
Or refer to 3402 Kommunenummer, which has them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regmeta.model import Submission, Text
from regmeta.validate.context import CodeList, Context
from regmeta.validate.rule import Fault

NB = """Et kommunenummer som ikke lenger er i bruk

Hva: Listen er en liste over kommuner (de fleste kodene er det), og har et nummer som er gått ut,
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

_LEAST = 5
_SHARE = 0.8


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    lists = [codes for codes in context.lists(submission).values() if _looks_like_one(codes)]
    if not lists:
        return
    last_days = context.once("municipalities", context, lambda: _last_days(context))
    ends = submission["kode"].column("GyldigTil")
    for codes in lists:
        hits = sum(value in last_days for value in codes.values)
        if hits < _LEAST or hits < _SHARE * len(codes.values):
            continue
        for row, value, label in zip(codes.rows, codes.values, codes.labels, strict=True):
            last = last_days.get(value)
            if last and last < context.today and not ends[row].strip():
                yield Fault(row, "verdi", {"value": value, "name": label, "end": last.isoformat()})


def _looks_like_one(codes: CodeList) -> bool:
    four = sum(len(value) == 4 and value.isdecimal() for value in codes.values)
    return four >= _LEAST and four >= _SHARE * len(codes.values)


def _last_days(context: Context) -> dict[str, date | None]:
    """Every municipality number there has been, and its last day; None where it is in use."""
    last: dict[str, date | None] = {}
    for code in context.code_systems.codes("3402"):
        end = code.period.end
        last_day = last.setdefault(code.value, end)
        if last_day is not None and (end is None or end > last_day):
            last[code.value] = end
    return last
