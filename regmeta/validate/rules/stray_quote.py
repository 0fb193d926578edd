"""A quotation mark without its partner.

What: A text begins or ends with a straight quotation mark that has no partner, as it does when a
list of quoted texts was cut at the wrong place.

Why: It shows that something was lost: the text was split at a semicolon inside a sentence, or the
rest of it stands elsewhere.

Repair: See whether the text is whole, put back what is missing, and delete the mark.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Et anførselstegn mangler maken sin

Hva: Teksten begynner eller slutter med et rett anførselstegn som ikke har noen make, slik det blir
når en liste med tekster i anførselstegn er delt på feil sted.

Hvorfor: Det viser at noe er gått tapt: teksten er delt ved et semikolon inne i en setning, eller
resten av den står et annet sted.

Slik: Se etter om teksten er hel, sett tilbake det som mangler, og slett tegnet.
"""
SEVERITY = "advice"
LEVEL = "kilde"
THEME = "text"
MESSAGE = Text(
    nb="«{field}» har et løst anførselstegn: «{found}».",
    en="“{field}” has a loose quotation mark: “{found}”.",
)
EXAMPLE = {"kilde": [{"Code": "K_ALS", "Formaal": 'Å måle og sikre kvaliteten."'}]}
FIELDS = ("prose",)
TRIGGERS = ('"',)
PATTERN = re.compile(r'^\s*"|"\s*$', re.MULTILINE)
_SHOWN = 30


def check_text(text: str) -> Params | None:
    bare = text.strip()
    if bare.count('"') % 2 == 0 or bare[:1] in "[{" or '"' not in (bare[0], bare[-1]):
        return None
    return {"found": bare[-_SHOWN:] if bare[-1] == '"' else bare[:_SHOWN]}
