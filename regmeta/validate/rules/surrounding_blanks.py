"""Blanks before or after.

What: The text begins or ends with a blank, a tab or a hard blank. For example: Variable group
“Medication ”.

Why: Two texts that are otherwise alike become two groups: one theme split in two because of one
blank.

Repair: Remove the blank. regmeta can do it for you.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Mellomrom foran eller bak

Hva: Teksten begynner eller slutter med mellomrom, tabulator eller hardt mellomrom. For eksempel:
Variabelgruppe «Medisinering ».

Hvorfor: To ellers like tekster blir to ulike grupper: ett tema delte seg i to på grunn av ett
mellomrom.

Slik: Fjern mellomrommet. regmeta kan gjøre det for deg.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "text"
TAKES = "fix"
MESSAGE = Text(
    nb="«{field}» begynner eller slutter med mellomrom.",
    en="“{field}” begins or ends with a blank.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "variabelgruppe": "Medisinering "}]}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if field.key not in records.columns:
        return
    for text, rows in context.rows_by_text(records, field.key).items():
        if text != text.strip() and text.strip():
            yield from (Fault(i, field.key) for i in rows)
