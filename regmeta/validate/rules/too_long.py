"""The text is longer than the catalogue takes.

What: The text has more characters than the field has room for.

Why: The catalogue cuts it or refuses it, and readers see half a name.

Repair: Shorten it. A name says what is measured; the rest belongs in the description.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Teksten er lengre enn katalogen tar imot

Hva: Teksten har flere tegn enn det er plass til i feltet.

Hvorfor: Katalogen kutter den eller avviser den, og leseren ser et halvt navn.

Slik: Gjør den kortere. Navnet sier hva som måles; resten hører hjemme i beskrivelsen.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "fields"
MESSAGE = Text(
    nb="«{field}» har {length} tegn; det er plass til {limit}.",
    en="“{field}” has {length} characters; there is room for {limit}.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt " * 60}]}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    limit = field.max_length
    if not limit or not records.has_column(field.key):
        return
    severity = "error" if field.gate else "warning"
    for text, rows in context.rows_by_text(records, field.key).items():
        if len(text) > limit:
            params = {"length": len(text), "limit": limit}
            yield from (Fault(i, field.key, params, severity) for i in rows)
