"""The text of a code repeats the code.

What: The text begins with the code itself: code 0 has the text «0 Nei». It is said once for each
list.

Why: Everywhere the two stand side by side the reader sees «0 0 Nei».

Repair: Take the number out of the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Teksten til en kode gjentar koden

Hva: Teksten begynner med selve koden: kode 0 har teksten «0 Nei». Det sies én gang for hver
liste.

Hvorfor: Overalt der de to står ved siden av hverandre, ser leseren «0 0 Nei».

Slik: Ta tallet ut av teksten.
"""
SEVERITY = "advice"
LEVEL = "kode"
THEME = "coding"
MESSAGE = Text(
    nb="{count} av {all} tekster i listen {list} begynner med sin egen kode, som «{label}».",
    en="{count} of {all} texts in the list {list} begin with their own code, such as “{label}”.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "NGER.JANEI", "verdi": "0", "navn": "0 Nei"},
        {"kodeverk": "NGER.JANEI", "verdi": "1", "navn": "1 Ja"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for kodeverk in context.lists(submission).values():
        pairs = zip(kodeverk.values, kodeverk.labels, strict=True)
        hits = [n for n, (value, label) in enumerate(pairs) if _repeats(value, label)]
        if len(hits) >= 2:
            params = {
                "count": len(hits),
                "all": len(kodeverk.values),
                "list": kodeverk.code,
                "label": kodeverk.labels[hits[0]],
            }
            yield Fault(kodeverk.rows[hits[0]], "navn", params)


def _repeats(value: str, label: str) -> bool:
    if not value or not label.startswith(value):
        return False
    rest = label[len(value) :]
    return rest[:1] in (" ", ":", "=", ")", "-", ".") and any(sign.isalpha() for sign in rest)
