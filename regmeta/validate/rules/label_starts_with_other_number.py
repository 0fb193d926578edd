"""The label begins with another number than the value.

What: A code's label begins with a number and a separator, and that number is not the code's value.
For example: 1 = “0: Loss of useful speech”.

Why: Scores come out wrong when someone uses the value as the score.

Repair: See whether value and label have shifted. If both are right, explain it in the
description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Teksten begynner med et annet tall enn verdien

Hva: Teksten til en kode begynner med et tall og et skilletegn, og tallet er et annet enn kodens
verdi. For eksempel: 1 = «0: Tap av produktiv tale».

Hvorfor: Poengsummer blir feil når noen bruker verdien som poeng.

Slik: Se om verdien og teksten er forskjøvet. Er begge riktige, forklar det i beskrivelsen.
"""
SEVERITY = "warning"
LEVEL = "kode"
THEME = "coding"
MESSAGE = Text(
    nb="Verdien er {value}, men teksten begynner med {number}: «{text}».",
    en="The value is {value}, but the label begins with {number}: “{text}”.",
)
EXAMPLE = {"kode": [{"kodeverk": "TALE", "verdi": "1", "navn": "0: Tap av produktiv tale"}]}

_LEADING = re.compile(r"\s*(-?\d+)\s*[:=]|\s*(-?\d+)\s*[.)]\s+\D")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for codes in context.lists(submission).values():
        for n, (value, label) in enumerate(zip(codes.values, codes.labels, strict=True)):
            match = _LEADING.match(label)
            if match is None or not re.fullmatch(r"-?\d{1,9}", value):
                continue
            number = match[1] or match[2]
            if int(number) != int(value):
                said = {"value": value, "number": number, "text": label}
                yield Fault(codes.rows[n], "navn", said)
