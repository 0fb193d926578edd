"""The same label on two values.

What: Two values of one code list have exactly the same text. For example: 5 = “Other” and 9 =
“Other”.

Why: Whoever uses the data cannot tell the two answers apart.

Repair: Write what tells them apart, or merge them.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Samme tekst på to verdier

Hva: To verdier i samme kodeverk har nøyaktig samme tekst. For eksempel: 5 = «Annet» og 9 = «Annet».

Hvorfor: Den som bruker dataene kan ikke se forskjell på de to svarene.

Slik: Skriv hva som skiller dem, eller slå dem sammen.
"""
SEVERITY = "warning"
LEVEL = "kode"
THEME = "coding"
TAKES = "decision"
MESSAGE = Text(
    nb="«{text}» er både {value} og {other} i «{list}».",
    en="“{text}” is both {value} and {other} in “{list}”.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "BIVIRKNING", "verdi": "5", "navn": "Annet"},
        {"kodeverk": "BIVIRKNING", "verdi": "9", "navn": "Annet"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for name, codes in context.lists(submission).items():
        firsts: dict[str, int] = {}
        for n, label in enumerate(codes.labels):
            first = firsts.setdefault(label.casefold(), n)
            if label and codes.values[first] != codes.values[n]:
                said = {"text": label, "value": codes.values[n], "other": codes.values[first]}
                yield Fault(codes.rows[n], "navn", said | {"list": name})
