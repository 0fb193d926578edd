"""A word is written for an empty cell.

What: The cell holds NA, null, n/a, ingen verdi or a lone hyphen instead of being empty.

Why: The word is published as if it were the value. Nobody searches for NA.

Repair: Leave the cell empty.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """Et ord er skrevet for en tom celle

Hva: Cellen inneholder NA, null, n/a, «ingen verdi» eller en enslig strek i stedet for å være tom.

Hvorfor: Ordet publiseres som om det var verdien. Ingen søker etter NA.

Slik: La cellen stå tom.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "fields"
MESSAGE = Text(
    nb="«{field}» inneholder «{text}»; la cellen stå tom.",
    en="“{field}” holds “{text}”; leave the cell empty.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "Kommentar": "NA"}]}
FIELDS = (
    "variabel.Beskrivelse",
    "variabel.BeskrivelseEngelsk",
    "variabel.Kommentar",
    "variabel.Kvalitetsnote",
    "variabel.MaaleEnhet",
    "variabel.variabelgruppe",
    "datasamling.Beskrivelse",
    "kilde.Beskrivelse",
)
PATTERN = re.compile(r"^\s*(?:n/?a|null|none|nan|ingen verdi|tom|-+|\?+|\.+)\s*$", re.I | re.M)


def check_text(text: str) -> Params | None:
    return {"text": text.strip()} if PATTERN.fullmatch(text.strip()) else None
