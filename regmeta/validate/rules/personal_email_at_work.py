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
# Cheap to look for in many texts at once; what has one is looked at closely.
TRIGGERS = ("@", "(a", "[a", "{a", "(A", "[A", "{A")
PATTERN = re.compile(r"@|[(\[{](?:at|a|alfa)[)\]}]", re.IGNORECASE)


def check_text(text: str) -> Params | None:
    """Those at private providers are another rule's."""
    # Brought in for the few texts that the pattern lets through: it is slow to set up.
    from regmeta.privacy.contacts import personal_emails_in, private_emails_in

    return {} if set(personal_emails_in(text)) - set(private_emails_in(text)) else None
