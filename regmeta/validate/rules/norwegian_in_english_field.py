"""A field for English holds Norwegian.

What: The text in a field for English is written in Norwegian, but is not the text of the Norwegian
field. For example: English name “Weight”, English description “Pasientens vekt i kilo”.

Why: Readers from abroad see a language they do not know, and the catalogue counts it as translated.

Repair: Translate it, or leave the field empty until somebody can.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.words import is_norwegian

NB = """Et felt for engelsk er på norsk

Hva: Teksten i et felt for engelsk er skrevet på norsk, men er ikke den samme som i det norske feltet.
For eksempel: Engelsk navn «Weight», engelsk beskrivelse «Pasientens vekt i kilo».

Hvorfor: Utenlandske lesere ser et språk de ikke kan, og katalogen regner teksten som oversatt.

Slik: Oversett den, eller la feltet stå tomt til noen kan.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "text"
GIVES_WAY_TO = ("english-same-as-norwegian",)
MESSAGE = Text(
    nb="«{field}» skal være på engelsk, men er på norsk: «{text}».",
    en="“{field}” should be in English but is in Norwegian: “{text}”.",
)
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_NGER.OP.VEKT",
            "PreferredTerm": "Vekt",
            "NavnEngelsk": "Pasientens vekt før operasjonen",
        }
    ]
}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    """The Norwegian text itself is told of by another rule."""
    twin = field.english_twin
    if not twin or not records.has_column(twin):
        return
    norwegian = records.column(field.key)
    for text, rows in context.rows_by_text(records, twin).items():
        if is_norwegian(text):
            yield from (Fault(i, twin, {"text": text}) for i in rows if norwegian[i] != text)
