"""A text holds invisible signs.

What: The text has control signs, zero-width signs or signs that turn the direction of the text.

Why: They cannot be seen, but two texts that look alike are then different, and search fails. Some
can hide what a text really says.

Repair: Write the text anew in the cell instead of pasting it.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En tekst inneholder usynlige tegn

Hva: Teksten har styretegn, tegn uten bredde eller tegn som snur skriveretningen.

Hvorfor: De synes ikke, men to tekster som ser like ut, er da ulike, og søket finner dem ikke.
Noen kan skjule hva en tekst egentlig sier.

Slik: Skriv teksten på nytt i cellen i stedet for å lime den inn.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "text"
TAKES = "fix"
MESSAGE = Text(
    nb="«{field}» inneholder usynlige tegn ({found}).",
    en="“{field}” holds invisible signs ({found}).",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt\u200b"}]}
FIELDS = ("prose",)
UNSEEN = True
PATTERN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)


def check_text(text: str) -> Params | None:
    signs = dict.fromkeys(f"U+{ord(sign):04X}" for sign in PATTERN.findall(text))
    return {"found": ", ".join(signs)} if signs else None
