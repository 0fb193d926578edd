"""The English text is the same as the Norwegian.

What: The English field holds the very text of the Norwegian one, of two words or more, and the
text is Norwegian.

Why: It looks translated and is not. Foreign readers see a language they cannot read.

Repair: Translate it, or leave the English field empty until somebody can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Den engelske teksten er den samme som den norske

Hva: Det engelske feltet inneholder nøyaktig den norske teksten, på to ord eller mer, og teksten
er norsk.

Hvorfor: Den ser oversatt ut, men er det ikke. Utenlandske lesere ser et språk de ikke kan.

Slik: Oversett den, eller la det engelske feltet stå tomt til noen kan.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variable"
GIVES_WAY_TO = ("english-in-norwegian-field",)
MESSAGE = Text(
    nb="«{field}» er den norske teksten: «{text}».", en="“{field}” is the Norwegian text: “{text}”."
)
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_NGER.OP.VEKT",
            "PreferredTerm": "Vekt ved innkomst",
            "NavnEngelsk": "Vekt ved innkomst",
        }
    ]
}
_NORWEGIAN = re.compile(
    r"[æøåÆØÅ]|\b(?:ved|og|av|til|på|om|er|med|ikke|etter|fra)\b", re.IGNORECASE
)


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    twin = field.english_twin
    if not twin or not records.has_column(twin) or not records.has_column(field.key):
        return
    pairs = zip(records.column(field.key), records.column(twin), strict=True)
    for i, (text, english) in enumerate(pairs):
        if english and text == english and " " in text.strip() and _NORWEGIAN.search(text):
            yield Fault(i, twin, {"text": text})
