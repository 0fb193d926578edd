"""The same value twice in a code list.

What: The same value stands twice in one code list for the same period. For example: 3 = “etc...”
and 3 = “Other ward of the hospital”.

Why: When a value has two meanings, nobody can tell what an answer means.

Repair: Delete the row that is wrong, or give it its right value.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Samme verdi to ganger i et kodeverk

Hva: Den samme verdien står to ganger i ett kodeverk for samme periode. For eksempel: 3 = «etc...»
og 3 = «Annen avdeling på sykehuset».

Hvorfor: Når en verdi har to betydninger, kan ingen vite hva et svar betyr.

Slik: Slett raden som er feil, eller gi den riktige verdien.
"""
SEVERITY = "error"
LEVEL = "kode"
THEME = "coding"
TAKES = "decision"
MESSAGE = Text(
    nb="Verdien «{value}» står to ganger i «{list}»: «{text}» her og «{other}» i {first}.",
    en="The value “{value}” stands twice in “{list}”: “{text}” here and “{other}” in {first}.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "OVERFLYTTET", "verdi": "3", "navn": "etc..."},
        {"kodeverk": "OVERFLYTTET", "verdi": "3", "navn": "Annen avdeling"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["kode"]
    keys = ("kodeverk", "variabel", "verdi", "GyldigFra")
    firsts: dict[tuple[str, ...], int] = {}
    for i, key in enumerate(zip(*(records.column(key) for key in keys), strict=True)):
        first = firsts.setdefault((*key[:2], key[2].strip(), key[3]), i)
        if first != i and key[2].strip():
            texts = records.text(i, "navn"), records.text(first, "navn")
            place = str(records.place(first, "verdi"))
            said = {"value": key[2], "list": key[0], "text": texts[0], "other": texts[1]}
            yield Fault(i, "verdi", said | {"first": place})
