"""A Norwegian field holds English.

What: The text reads as English, and the field is for Norwegian. English has fields of its own.

Why: Norwegian readers meet a language they did not ask for, and the English page stands empty.

Repair: Move the English text to the English field, and write the Norwegian here.
"""

from __future__ import annotations

from regmeta.model import Text
from regmeta.validate.rule import Params
from regmeta.validate.words import is_english

NB = """Et norsk felt inneholder engelsk

Hva: Teksten leses som engelsk, og feltet er for norsk. Engelsk har egne felt.

Hvorfor: Norske lesere møter et språk de ikke ba om, og den engelske siden står tom.

Slik: Flytt den engelske teksten til det engelske feltet, og skriv norsk her.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(nb="«{field}» er på engelsk: «{text}».", en="“{field}” is in English: “{text}”.")
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_NGER.OP.VEKT",
            "Beskrivelse": "The weight of the patient at the time of the operation",
        }
    ]
}
FIELDS = (
    "kilde.Beskrivelse",
    "kilde.Formaal",
    "kilde.InklusjonsOgEksklusjonskriterier",
    "datasamling.Beskrivelse",
    "variabel.PreferredTerm",
    "variabel.Beskrivelse",
    "variabel.Kommentar",
)
TRIGGERS = (" the ", " of ", " and ", " is ", " was ")


def check_text(text: str) -> Params | None:
    return {"text": text} if is_english(text) else None
