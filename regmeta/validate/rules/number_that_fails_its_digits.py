"""Eleven digits like a personal number whose check digits are wrong.

What: A free text holds eleven digits that begin with a day as a national identity number does, but
the check digits at the end do not fit. For example: A number with a slip of the pen in a
description.

Why: It may be somebody's number with one digit wrong, and metadata are public.

Repair: Delete the number, or write in words what the field holds: “national identity number, 11
digits”.
"""

from __future__ import annotations

import re

from regmeta.identifiers import fails_its_check_digits
from regmeta.model import Text
from regmeta.privacy.personal_numbers import CANDIDATE, MIN_DIGITS, by_chance, kinds_in
from regmeta.validate.rule import Params

NB = """Elleve sifre som likner et fødselsnummer, med feil kontrollsifre

Hva: En fri tekst har elleve sifre som begynner med en dag slik et fødselsnummer gjør, men
kontrollsifrene til slutt stemmer ikke. For eksempel: Et nummer med en skrivefeil i en beskrivelse.

Hvorfor: Det kan være nummeret til noen med ett siffer feil, og metadata er offentlige.

Slik: Slett nummeret, eller skriv med ord hva feltet inneholder: «fødselsnummer, 11 sifre».
"""
SEVERITY = "warning"
PRIVATE = True
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="«{field}» har elleve sifre som likner et fødselsnummer, men kontrollsifrene stemmer ikke. "
    "Nummeret er ikke gjengitt her.",
    en="“{field}” holds eleven digits like a national identity number, but the check digits do not "
    "fit. The number is not repeated here.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "Beskrivelse": "For eksempel 02013299996"}]}

FIELDS = ("prose",)
DIGITS = MIN_DIGITS
PATTERN = CANDIDATE
LEFT_OUT = by_chance
_ELEVEN = re.compile(r"(?<![\w.,/-])(\d{6})[ -]?(\d{5})(?![\w/-]|[.,]\d)")


def check_text(text: str) -> Params | None:
    """A text with a number that is right is told of by the rules for those."""
    numbers = (match[1] + match[2] for match in _ELEVEN.finditer(text))
    if any(map(fails_its_check_digits, numbers)) and not kinds_in(text):
        return {}
    return None
