"""The text begins with another number than the code.

What: The texts of the list begin with numbers, and this number is not the code: code 1 has the
text «0: Tap av tale».

Why: Whoever reads the text gets another value than the data hold. In a score, every patient ends
up one step off.

Repair: Make code and text say the same, or take the numbers out of the texts. If the data really
are shifted, say so in the variable's quality note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.words import is_sentinel

NB = """Teksten begynner med et annet tall enn koden

Hva: Tekstene i listen begynner med tall, og dette tallet er ikke koden: kode 1 har teksten «0:
Tap av tale».

Hvorfor: Den som leser teksten, får en annen verdi enn den som står i dataene. I en skår havner
alle pasienter ett trinn feil.

Slik: La kode og tekst si det samme, eller ta tallene ut av tekstene. Er dataene virkelig
forskjøvet, skriv det i variabelens kvalitetsnote.
"""
SEVERITY = "warning"
LEVEL = "kode"
MESSAGE = Text(
    nb="Koden {value} har teksten «{label}» (listen {list}).",
    en="The code {value} has the text “{label}” (list {list}).",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "ALS.TALE", "verdi": "1", "navn": "0: Tap av tale"},
        {"kodeverk": "ALS.TALE", "verdi": "2", "navn": "1: Tale sammen med annet"},
    ]
}
_NUMBERED = re.compile(r"(-?\d+)\s*(?:[:=)]|\.\s|\s[-–]\s)\s*\D")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for found in context.lists(submission).values():
        starts = [_NUMBERED.match(label) for label in found.labels]
        numbered = sum(start is not None for start in starts)
        answers = sum(not is_sentinel(label) for label in found.labels)
        if numbered < 2 or numbered < answers:
            continue
        for n, start in enumerate(starts):
            if start and start[1] != found.values[n]:
                label = found.labels[n]
                params = {"value": found.values[n], "label": label, "list": found.code}
                yield Fault(found.rows[n], "navn", params)
