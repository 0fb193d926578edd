"""A text holds a synthetic personal number.

What: Eleven digits that form a test number: 80 is added to the month, as Skatteetaten's Tenor
does. Such a number belongs to nobody.

Why: It is no breach of privacy, but it does not belong in metadata, and others will take it for a
real number.

Repair: Delete it, or write in words what the field holds: «fødselsnummer, 11 siffer».
"""

from __future__ import annotations

from regmeta.model import Text
from regmeta.privacy.personal_numbers import CANDIDATE, MIN_DIGITS, by_chance, kinds_in
from regmeta.validate.rule import Params

NB = """En tekst inneholder et syntetisk personnummer

Hva: Elleve siffer som utgjør et testnummer: måneden er økt med 80, slik Skatteetatens Tenor gjør.
Et slikt nummer tilhører ingen.

Hvorfor: Det er ikke et brudd på personvernet, men det hører ikke hjemme i metadata, og andre vil
tro at det er et ekte nummer.

Slik: Slett det, eller skriv med ord hva feltet inneholder: «fødselsnummer, 11 siffer».
"""
SEVERITY = "warning"
PRIVATE = True
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="Teksten inneholder et {kind}. Det tilhører ingen, men bør bort.",
    en="The text holds a {kind}. It belongs to nobody, but should go.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.ID", "Beskrivelse": "Testperson 17912099997"}]}
FIELDS = ("everything",)
DIGITS = MIN_DIGITS
PATTERN = CANDIDATE
LEFT_OUT = by_chance


def check_text(text: str) -> Params | None:
    for kind in kinds_in(text):
        if kind.synthetic:
            return {"kind": kind.name}
    return None
