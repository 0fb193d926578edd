"""A name is in capitals only.

What: Two words or more, all in capitals.

Why: Capitals are harder to read, and a screen reader may spell them out letter by letter.

Repair: Write the name as in a sentence: capital first, the rest in lower case. Abbreviations keep
their capitals.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Et navn er skrevet bare med store bokstaver

Hva: To eller flere ord, alle med store bokstaver.

Hvorfor: Store bokstaver er vanskeligere å lese, og en skjermleser kan stave dem bokstav for
bokstav.

Slik: Skriv navnet som i en setning: stor forbokstav, resten små. Forkortelser beholder de store
bokstavene.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(
    nb="Navnet «{name}» er skrevet med store bokstaver.", en="The name “{name}” is in capitals."
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "PASIENTENS VEKT"}]}
FIELDS = ("variabel.PreferredTerm", "datasamling.PreferredTerm", "kilde.PreferredTerm")
PATTERN = re.compile(r"[A-ZÆØÅ]{5,}")
_WORD = re.compile(r"[^\W\d_]{4,}")


def check_text(text: str) -> Params | None:
    words = _WORD.findall(text)
    loud = len(words) >= 2 and text.isupper() and "_" not in text
    return {"name": text} if loud else None
