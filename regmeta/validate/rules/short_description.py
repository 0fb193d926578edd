"""A description is too short to explain.

What: The description is one or two words, and says no more than a name.

Why: A description should let somebody who never saw the form use the variable rightly.

Repair: Say what is measured, of whom, when and how. One good sentence is enough.
"""

from __future__ import annotations

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En beskrivelse er for kort til å forklare

Hva: Beskrivelsen er på ett eller to ord, og sier ikke mer enn et navn.

Hvorfor: En beskrivelse skal la en som aldri har sett skjemaet, bruke variabelen riktig.

Slik: Si hva som måles, hos hvem, når og hvordan. Én god setning er nok.
"""
SEVERITY = "advice"
LEVEL = "variabel"
MESSAGE = Text(nb="Beskrivelsen er bare «{text}».", en="The description is only “{text}”.")
EXAMPLE = {
    "variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt", "Beskrivelse": "I kilo"}]
}
FIELDS = ("variabel.Beskrivelse", "datasamling.Beskrivelse", "kilde.Beskrivelse")


def check_text(text: str) -> Params | None:
    short = len(text) < 25 and len(text.split()) < 3 and any(sign.isalpha() for sign in text)
    return {"text": text} if short else None
