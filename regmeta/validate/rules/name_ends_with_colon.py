"""A name ends with a colon.

What: The name ends with a colon or a hyphen, as a prompt on a form does.

Why: In a list of variables the sign looks like something is missing after it.

Repair: Take the sign away. The prompt may keep it: it has a field of its own, Ledetekst.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Et navn slutter med kolon

Hva: Navnet slutter med kolon eller bindestrek, slik en ledetekst i et skjema gjør.

Hvorfor: I en liste over variabler ser det ut som noe mangler etter tegnet.

Slik: Ta bort tegnet. Ledeteksten kan beholde det: den har sitt eget felt.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(
    nb="Navnet «{name}» slutter med «{sign}».", en="The name “{name}” ends with “{sign}”."
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt:"}]}
FIELDS = ("variabel.PreferredTerm", "variabel.NavnEngelsk", "datasamling.PreferredTerm")
PATTERN = re.compile(r"[:–-]\s*$", re.MULTILINE)
_END = re.compile(r"([:–-])\s*$")


def check_text(text: str) -> Params | None:
    match = _END.search(text)
    worded = any(sign.isalpha() for sign in text)
    return {"name": text, "sign": match[1]} if match and worded else None
