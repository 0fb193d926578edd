"""“Choose a value” is no answer.

What: One code of the list is the screen's request to choose, not something that anybody answers.
For example: 0 = “Choose a value”.

Why: The researcher sees it as a valid answer and counts it.

Repair: Take it out of the list, or call it “Not answered” if it occurs in the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """«Velg verdi» er ikke et svar

Hva: En kode i listen er skjermens oppfordring om å velge, ikke noe noen svarer. For eksempel: 0 =
«Velg verdi».

Hvorfor: Forskeren ser den som et gyldig svar og teller den med.

Slik: Ta den ut av kodeverket, eller kall den «Ikke besvart» hvis den finnes i dataene.
"""
SEVERITY = "warning"
LEVEL = "kode"
THEME = "coding"
MESSAGE = Text(
    nb="Koden {value} = «{text}» er en ledetekst på skjermen, ikke et svar.",
    en="The code {value} = “{text}” is a prompt on the screen, not an answer.",
)
EXAMPLE = {"kode": [{"kodeverk": "TALE", "verdi": "0", "navn": "Velg verdi"}]}

_PROMPT = re.compile(
    r"\W*(velg( en)?( verdi)?|please select|select( a value)?|choose( a value)?)\W*", re.IGNORECASE
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for codes in context.lists(submission).values():
        for n, label in enumerate(codes.labels):
            if label and _PROMPT.fullmatch(label):
                said = {"value": codes.values[n], "text": label}
                yield Fault(codes.rows[n], "navn", said)
