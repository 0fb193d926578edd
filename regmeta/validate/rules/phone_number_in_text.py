"""A text holds a phone number.

What: A Norwegian phone number stands in a text: after +47, after a word such as tlf or mobil,
or grouped as people write one. The registry's own contact fields are exempt.

Why: A workbook of metadata is published. A private number in it reaches everybody, and is hard to
take back.

Repair: Delete the number. The registry's own number belongs in the field for phone on the sheet
Kilde.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En tekst inneholder et telefonnummer

Hva: Et norsk telefonnummer står i en tekst: etter +47, etter et ord som tlf eller mobil, eller
gruppert slik folk skriver dem. Registerets egne kontaktfelt er unntatt.

Hvorfor: En arbeidsbok med metadata blir publisert. Et privat nummer i den når alle, og er
vanskelig å ta tilbake.

Slik: Slett nummeret. Registerets eget nummer hører hjemme i telefonfeltet på arket Kilde.
"""
SEVERITY = "error"
PRIVATE = True
NEVER_WAIVED = True
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="Teksten inneholder et telefonnummer. Det er ikke gjengitt her.",
    en="The text holds a phone number. It is not repeated here.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "Kommentar": "Spør Kari på tlf. 412 34 567"}]}
FIELDS = (
    "everything",
    "-kilde.Telefonnummer",
    "-kilde.healthDataAccessBodyPhone",
    "-kilde.contactPoint",
    "-kilde.creator",
    "-kilde.qualifiedAttribution",
)
DIGITS = 8
# Cheap to look for in many texts at once; what has it is looked at closely.
PATTERN = re.compile(r"(?:\d[^\w\n]{0,2}){7}\d")
_A_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d")
"""Has as many digits, and whole columns hold nothing else."""


def check_text(text: str) -> Params | None:
    if _A_DAY.fullmatch(text):
        return None
    # Brought in for the few texts that the pattern lets through: it is slow to set up.
    from regmeta.privacy.contacts import phone_numbers_in

    return {} if phone_numbers_in(text) else None
