"""A description is too short to explain.

What: The description is one or two words, and says no more than a name.

Why: A description should let somebody who never saw the form use the variable rightly.

Repair: Say what is measured, of whom, when and how. One good sentence is enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En beskrivelse er for kort til å forklare

Hva: Beskrivelsen er på ett eller to ord, og sier ikke mer enn et navn.

Hvorfor: En beskrivelse skal la en som aldri har sett skjemaet, bruke variabelen riktig.

Slik: Si hva som måles, hos hvem, når og hvordan. Én god setning er nok.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variable"
GIVES_WAY_TO = ("description-repeats-name", "unfinished-text", "spreadsheet-error")
MESSAGE = Text(nb="Beskrivelsen er bare «{text}».", en="The description is only “{text}”.")
EXAMPLE = {
    "variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt", "Beskrivelse": "I kilo"}]
}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    """The platforms' own header fields are described by the platforms."""
    if field.key != "Beskrivelse" or not records.has_column(field.key):
        return
    platform = records.columns.get("platform") or [""] * len(records)
    for text, rows in context.rows_by_text(records, field.key).items():
        if _is_short(text):
            yield from (Fault(i, field.key, {"text": text}) for i in rows if not platform[i])


def _is_short(text: str) -> bool:
    return len(text) < 25 and len(text.split()) < 3 and any(map(str.isalpha, text))
