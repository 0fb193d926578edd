"""A screen prompt is published as a code.

What: The list has a code whose text is a prompt of the form, such as «Velg verdi». It is said
once for each list.

Why: In the national catalogue it reads as an answer that patients have given. It means only that
nobody has chosen yet.

Repair: Take the code out of what is published, or rename it to what it means in the data, such as
«Ikke besvart».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En ledetekst fra skjemaet er publisert som kode

Hva: Listen har en kode med en tekst som bare er en oppfordring i skjemaet, som «Velg verdi». Det
sies én gang for hver liste.

Hvorfor: I den nasjonale katalogen ser det ut som et svar pasienter har gitt. Det betyr bare at
ingen har valgt ennå.

Slik: Ta koden ut av det som publiseres, eller gi den navn etter hva den betyr i dataene, som
«Ikke besvart».
"""
SEVERITY = "warning"
LEVEL = "kode"
MESSAGE = Text(
    nb="Koden {value} «{label}» i listen {list} er en oppfordring, ikke et svar ({owners} variabler).",
    en="The code {value} “{label}” in the list {list} is a prompt, not an answer ({owners} variables).",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "NGER.JANEI", "verdi": "-1", "navn": "Velg verdi"},
        {"kodeverk": "NGER.JANEI", "verdi": "1", "navn": "Ja"},
    ]
}
_PROMPT = re.compile(
    r"[-<(\s]*(velg( (en )?verdi| et? alternativ| her)?|choose( a value)?|select( a value)?)"
    r"[->)\s.…]*",
    re.IGNORECASE,
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    prompts = {
        label
        for label in context.rows_by_text(submission["kode"], "navn")
        if _PROMPT.fullmatch(label.strip())
    }
    if not prompts:
        return
    stripped = {label.strip() for label in prompts}
    for found in context.lists(submission).values():
        for i, value, label in zip(found.rows, found.values, found.labels, strict=True):
            if label in stripped:
                params = {
                    "value": value,
                    "label": label,
                    "list": found.code,
                    "owners": found.owners,
                }
                yield Fault(i, "navn", params)
