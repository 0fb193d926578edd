"""A text holds a private e-mail address.

What: An e-mail address at a provider that private persons use (Gmail, Hotmail, Online and the
like) stands in the workbook, outside the registry's contact fields.

Why: It tells who somebody is, and is published with the rest. The one it belongs to has not been
asked.

Repair: Delete it. If somebody must be reached, use the registry's own address on the sheet Kilde.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En tekst inneholder en privat e-postadresse

Hva: En e-postadresse hos en leverandør privatpersoner bruker (Gmail, Hotmail, Online og lignende)
står i arbeidsboken, utenfor registerets kontaktfelt.

Hvorfor: Den forteller hvem noen er, og publiseres sammen med resten. Den som eier adressen, er
ikke spurt.

Slik: Slett den. Må noen kunne nås, bruk registerets egen adresse på arket Kilde.
"""
SEVERITY = "error"
PRIVATE = True
NEVER_WAIVED = True
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="Teksten inneholder en privat e-postadresse. Den er ikke gjengitt her.",
    en="The text holds a private e-mail address. It is not repeated here.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_NGER.OP.VEKT", "Kommentar": "Meld fra til ola.nordmann@gmail.com"}]
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
    # Brought in for the few texts that the pattern lets through: it is slow to set up.
    from regmeta.privacy.contacts import private_emails_in

    return {} if private_emails_in(text) else None
