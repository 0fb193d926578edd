"""An organisation number is wrong.

What: The nine digits do not pass the check digit of Norwegian organisation numbers.

Why: It points to nobody, or to another organisation than the controller.

Repair: Look the number up at brreg.no, and mind which unit: the health trust, not a department.
"""

from __future__ import annotations

from regmeta.identifiers import is_orgnr
from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Et organisasjonsnummer er galt

Hva: De ni sifrene passer ikke med kontrollsifferet i norske organisasjonsnumre.

Hvorfor: Det viser til ingen, eller til en annen virksomhet enn den dataansvarlige.

Slik: Slå opp nummeret på brreg.no, og se etter hvilken enhet det er: helseforetaket, ikke en
avdeling.
"""
SEVERITY = "warning"
LEVEL = "kilde"
THEME = "fields"
MESSAGE = Text(
    nb="{value} er ikke et gyldig organisasjonsnummer.",
    en="{value} is no valid organisation number.",
)
EXAMPLE = {"kilde": [{"Code": "K_ALS", "OrgnrDataansvarlig": "883974833"}]}
FIELDS = ("kilde.OrgnrDataansvarlig",)


def check_text(text: str) -> Params | None:
    digits = "".join(text.split())
    return (
        {"value": text} if digits.isdigit() and len(digits) == 9 and not is_orgnr(digits) else None
    )
