"""A field for an address holds prose.

What: The field takes an internet address, and holds a sentence, a paragraph or a Markdown link.

Why: The catalogue makes a link of what stands there. A sentence becomes a link that leads
nowhere.

Repair: Write only the address, from https:// on. Several addresses are separated by semicolons.
Put the sentence in a text field, such as Forskrift or Juridisk note.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field, ParseProblem
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Et felt for en nettadresse inneholder løpende tekst

Hva: Feltet skal ha en nettadresse, men inneholder en setning, et avsnitt eller en lenke i
Markdown.

Hvorfor: Katalogen lager en lenke av det som står der. En setning blir til en lenke som ikke fører
noe sted.

Slik: Skriv bare adressen, fra https:// og utover. Flere adresser skilles med semikolon. Setningen
hører hjemme i et tekstfelt, som Forskrift eller Juridisk note.
"""
SEVERITY = "warning"
LEVEL = "kilde"
THEME = "fields"
MESSAGE = Text(
    nb="«{field}» skal være en nettadresse, men inneholder tekst: «{value}».",
    en="“{field}” must be an internet address, but holds prose: “{value}”.",
)
EXAMPLE = {"kilde": [{"Code": "K_NGER", "Lovverk": "Registeret har hjemmel i forskrift om NGER"}]}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if field.type != "Url" or not records.has_column(field.key):
        return
    for text, rows in context.rows_by_text(records, field.key).items():
        bad = isinstance(field.attempt(text), ParseProblem)
        if bad and (len(text.split()) > 1 or "](" in text):
            yield from (Fault(i, field.key, {"value": text}) for i in rows)
