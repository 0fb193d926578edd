"""A text holds a person's e-mail address at work.

What: An address of the form first name, full stop, last name stands in the workbook, outside the
registry's contact fields.

Why: People change jobs, and the metadata stay. Nor has the person agreed to stand in a national
catalogue.

Repair: Use the registry's shared address, and only in the contact fields on the sheet Kilde.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En tekst inneholder en persons e-postadresse på jobben

Hva: En adresse på formen fornavn, punktum, etternavn står i arbeidsboken, utenfor registerets
kontaktfelt.

Hvorfor: Folk bytter jobb, mens metadata blir stående. Personen har heller ikke sagt ja til å stå
i en nasjonal katalog.

Slik: Bruk registerets fellesadresse, og bare i kontaktfeltene på arket Kilde.
"""
SEVERITY = "warning"
PRIVATE = True
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="Teksten inneholder en persons e-postadresse. Den er ikke gjengitt her.",
    en="The text holds a person's e-mail address. It is not repeated here.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_NGER.OP.VEKT", "Kommentar": "Definert av kari.nordmann@helse-bergen.no"}
    ]
}
FIELDS = (
    "everything",
    "-kilde.Epost",
    "-kilde.healthDataAccessBodyEmail",
    "-kilde.contactPoint",
    "-kilde.creator",
)
TRIGGERS = ("@",)
PATTERN = re.compile(
    r"\b[^\W\d_]{2,}(?:\.[^\W\d_-]+)+@(?!gmail|hotmail|online|outlook|yahoo|live)[\w.-]+\.\w{2,}"
)


def check_text(text: str) -> Params | None:
    return {} if PATTERN.search(text) else None
