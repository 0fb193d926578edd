"""Replaced, but still open.

What: Another variable says that it replaces this one, and this one has no end date.

Why: Both look current, so a researcher may ask for the old one or for both.

Repair: Write the last day the variable was registered in Valid to. If both are in use, take the
reference away.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.spec.fields import split_list
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Erstattet, men fortsatt åpen

Hva: En annen variabel sier at den erstatter denne, og denne har ingen sluttdato.

Hvorfor: Begge ser gjeldende ut, så en forsker kan søke om den gamle, eller om begge.

Slik: Skriv siste dag variabelen ble registrert i Gyldig til. Er begge i bruk, tar du bort
referansen.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variables"
MESSAGE = Text(
    nb="Variabelen er erstattet av {newer}, men har ingen sluttdato.",
    en="The variable is replaced by {newer}, but has no end date.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_A.F.NY", "Erstatter": "V_A.F.GAMMEL"},
        {"Code": "V_A.F.GAMMEL", "GyldigTil": ""},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    codes, ends = records.column("Code"), records.column("GyldigTil")
    newer_of: dict[str, str] = {}
    for text, rows in context.rows_by_text(records, "Erstatter").items():
        for older in split_list(text):
            newer_of.setdefault(older, codes[rows[0]])
    if not newer_of:
        return
    for i, code in enumerate(codes):
        newer = newer_of.get(code, "")
        if newer and newer != code and not ends[i].strip():
            yield Fault(i, "GyldigTil", {"newer": newer})
