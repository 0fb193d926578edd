"""A name holds signs that do not belong in a name.

What: The name has a line break, a tab, an invisible sign, or no letter at all.

Why: The catalogue shows the name on one line in lists. Line breaks and invisible signs break
search and sorting, and a name without letters says nothing.

Repair: Write the name on one line, in words.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Et navn inneholder tegn som ikke hører hjemme i et navn

Hva: Navnet har linjeskift, tabulator, et usynlig tegn, eller ingen bokstaver i det hele tatt.

Hvorfor: Katalogen viser navnet på én linje i lister. Linjeskift og usynlige tegn ødelegger søk og
sortering, og et navn uten bokstaver sier ingenting.

Slik: Skriv navnet på én linje, med ord.
"""
SEVERITY = "warning"
LEVEL = "variabel"
MESSAGE = Text(nb="Navnet «{value}» inneholder {what}.", en="The name “{value}” holds {what_en}.")
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt\nved innkomst"}]}
FIELDS = (
    "variabel.PreferredTerm",
    "variabel.NavnEngelsk",
    "datasamling.PreferredTerm",
    "kilde.PreferredTerm",
    "kodeverk.PreferredTerm",
)
PATTERN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]|^[\W\d_]+$", re.MULTILINE
)
_BREAK = re.compile(r"\S\s*[\r\n\t]\s*\S")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
)


def check_text(text: str) -> Params | None:
    bare = text.strip()
    if _INVISIBLE.search(text):
        return {"value": text, "what": "usynlige tegn", "what_en": "invisible signs"}
    if _BREAK.search(bare):
        return {"value": text, "what": "linjeskift", "what_en": "a line break"}
    if bare and not any(sign.isalpha() for sign in bare):
        return {"value": text, "what": "ingen bokstaver", "what_en": "no letters"}
    return None
