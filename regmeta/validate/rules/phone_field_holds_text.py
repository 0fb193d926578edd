"""A phone field holds something else.

What: The field for a phone number holds names or words.

Why: Whoever rings from the page gets nowhere, and a person's name is published.

Repair: Write the number alone, with +47 in front. A switchboard or shared number is best.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Et telefonfelt inneholder noe annet

Hva: Feltet for telefonnummer inneholder navn eller ord.

Hvorfor: Den som vil ringe fra siden, kommer ingen vei, og navnet på en person blir publisert.

Slik: Skriv bare nummeret, med +47 foran. Et sentralbord eller felles nummer er best.
"""
SEVERITY = "warning"
LEVEL = "kilde"
THEME = "fields"
MESSAGE = Text(nb="«{field}» inneholder tekst: «{value}».", en="“{field}” holds text: “{value}”.")
EXAMPLE = {"kilde": [{"Code": "K_NGER", "Telefonnummer": "Kari Nordmann 55 00 00 00"}]}
FIELDS = ("kilde.Telefonnummer", "kilde.healthDataAccessBodyPhone")
PATTERN = re.compile(r"[^\W\d_]{3,}")


def check_text(text: str) -> Params | None:
    return {"value": text} if PATTERN.search(text) else None
