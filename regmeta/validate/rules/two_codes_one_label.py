"""Two codes in one list have the same text.

What: Different values in one code list carry the same text, and both are in use at the same time.

Why: The person who registers chooses by chance, and the one who analyses counts the same answer
in two places.

Repair: Keep one code and end the other, or write how they differ.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """To koder i samme liste har samme tekst

Hva: Ulike verdier i en kodeliste har samme tekst, og begge er i bruk samtidig.

Hvorfor: Den som registrerer, velger tilfeldig, og den som analyserer, teller det samme svaret to
steder.

Slik: Behold én kode og avslutt den andre, eller skriv hva som skiller dem.
"""
SEVERITY = "warning"
LEVEL = "kode"
MESSAGE = Text(
    nb="Kodene {first} og {second} i listen {list} heter begge «{value}».",
    en="The codes {first} and {second} in the list {list} are both called “{value}”.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "NGER.ANNET", "verdi": "1", "navn": "Annet"},
        {"kodeverk": "NGER.ANNET", "verdi": "2", "navn": "Annet"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    periods = context.periods(submission["kode"])
    for found in context.lists(submission).values():
        if len(set(found.labels)) == len(found.labels):
            continue
        first: dict[str, int] = {}
        for n, (i, label) in enumerate(zip(found.rows, found.labels, strict=True)):
            known = first.setdefault(label.casefold(), n)
            differs = found.values[known] != found.values[n]
            if label and differs and periods[i].overlaps(periods[found.rows[known]]):
                params = {
                    "value": label,
                    "list": found.code,
                    "first": found.values[known],
                    "second": found.values[n],
                }
                yield Fault(i, "navn", params)
