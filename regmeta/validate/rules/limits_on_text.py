"""A text variable has limits.

What: The data type is text, yes/no or a link, and a lower or upper limit is given.

Why: A limit on a text means nothing. Either the type is wrong, or the limit belongs to another
row.

Repair: Correct the type to a number or a date, or remove the limit. The greatest number of
characters belongs in Lengde.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En tekstvariabel har grenser

Hva: Datatypen er tekst, ja/nei eller lenke, og det er oppgitt en nedre eller øvre grense.

Hvorfor: En grense på en tekst betyr ingenting. Enten er typen gal, eller så hører grensen til en
annen rad.

Slik: Rett typen til tall eller dato, eller fjern grensen. Det største antallet tegn hører hjemme
i Lengde.
"""
SEVERITY = "warning"
LEVEL = "variabel"
MESSAGE = Text(
    nb="«{field}» er {value}, men variabelen er ikke et tall eller en dato.",
    en="“{field}” is {value}, but the variable is neither a number nor a date.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "DataType": "Tekst", "GrenseLav": "20"}]}
_UNBOUNDED = frozenset({"1", "4", "8", "9", "10"})


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    types = context.datatypes(submission)
    for key in ("GrenseLav", "GrenseHoy"):
        for text, rows in context.rows_by_text(records, key).items():
            yield from (Fault(i, key, {"value": text}) for i in rows if types[i] in _UNBOUNDED)
