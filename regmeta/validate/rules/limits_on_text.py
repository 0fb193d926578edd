"""Numeric limits on a text.

What: The variable is a text, a yes or no, or a link, but has a lower or upper limit that is a
number. For example: Data type String, upper bound 220.

Why: Either the type is wrong or the limits; both make checks of the data go wrong.

Repair: Remove the limits, or set the data type to Integer or Decimal.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.spec.tokens import DataType
from regmeta.texts import limit_of
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Tallgrenser på en tekst

Hva: Variabelen er en tekst, en ja/nei-verdi eller en lenke, men har en nedre eller øvre grense som
er et tall. For eksempel: Datatype Tekst, grense høy 220.

Hvorfor: Enten er typen feil eller grensene; begge deler fører til at data kontrolleres galt.

Slik: Fjern grensene, eller sett datatypen til Heltall eller Desimaltall.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="Variabelen er {type}, men har grensen {text}.",
    en="The variable is {type}, but has the limit {text}.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "DataType": "Tekst", "GrenseHoy": "220"}]}

_TEXTUAL: dict[str, Text] = {
    DataType.STRING: Text("tekst", "text"),
    DataType.BOOLEAN: Text("ja/nei", "yes/no"),
    DataType.URI: Text("en lenke", "a link"),
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    types = context.datatypes(submission)
    for key in ("GrenseLav", "GrenseHoy"):
        for text, rows in context.rows_by_text(records, key).items():
            if not isinstance(limit_of(text), float):
                continue
            for i in rows:
                kind = _TEXTUAL.get(types[i])
                if kind:
                    yield Fault(i, key, {"type": kind, "text": text})
