"""Personal number in metadata.

What: A real national identity number or D-number, with the right check digits under today's rule,
stands somewhere in the file: in a field, on another sheet or in a comment. For example: A real
number written as an example in a description.

Why: Metadata are public. A personal number in them is a breach of privacy.

Repair: Delete the number from the spreadsheet at once, and from all copies of it.
"""

from __future__ import annotations

from regmeta.model import Text
from regmeta.privacy.personal_numbers import CANDIDATE, MIN_DIGITS, by_chance, kinds_in
from regmeta.validate.rule import Params

NB = """Fødselsnummer i metadata

Hva: Et ekte fødselsnummer eller D-nummer, med riktige kontrollsifre etter dagens regel, står et
sted i filen: i et felt, på et annet ark eller i en kommentar. For eksempel: Et ekte nummer skrevet
som eksempel i en beskrivelse.

Hvorfor: Metadata er offentlige. Et personnummer i dem er et brudd på personvernet.

Slik: Slett nummeret fra regnearket med én gang, og fra alle kopier av det.
"""
SEVERITY = "error"
PRIVATE = True
NEVER_WAIVED = True
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="«{field}» ser ut til å inneholde et {kind}. Nummeret er ikke gjengitt her.",
    en="“{field}” seems to hold a {kind}. The number is not repeated here.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "Beskrivelse": "For eksempel 02013299997"}]}

FIELDS = ("everything",)
DIGITS = MIN_DIGITS
PATTERN = CANDIDATE
LEFT_OUT = by_chance


def check_text(text: str) -> Params | None:
    """The number itself is never repeated in a report."""
    for kind in kinds_in(text):
        if not kind.synthetic and not kind.only_by_2032_rule:
            return {"kind": kind.name}
    return None
