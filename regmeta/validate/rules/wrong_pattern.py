"""The value is not formed as the field asks.

What: Codes and numbers have a fixed form: a variable's code starts with V_, a datasamling's with
K_ and its registry, an organisation number has nine digits.

Why: The code is how everything else points to the variable. One that is formed otherwise cannot
be told from a mistake, and may not survive as an address.

Repair: Write it in the form given. Letters a to z, digits, full stop, hyphen and underscore are
safe; blanks and æ, ø, å are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault, Params

NB = """Verdien er ikke skrevet på den måten feltet krever

Hva: Koder og numre har en fast form: en variabels kode begynner med V_, en datasamlings med K_ og
registeret, et organisasjonsnummer har ni siffer.

Hvorfor: Koden er det alt annet viser til variabelen med. En kode med en annen form kan ikke
skilles fra en feil, og tåler kanskje ikke å stå i en adresse.

Slik: Skriv den på formen som er oppgitt. Bokstavene a til z, siffer, punktum, bindestrek og
understrek er trygge; mellomrom og æ, ø, å er ikke det.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "fields"
MESSAGE = Text(
    nb="«{value}» i «{field}» er ikke skrevet slik feltet krever{example}.",
    en="“{value}” in “{field}” is not written as the field asks{example}.",
)
EXAMPLE = {"variabel": [{"Code": "NGER vekt", "PreferredTerm": "Vekt"}]}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if not field.pattern or not records.has_column(field.key):
        return
    form = re.compile(field.pattern)
    severity = "error" if field.gate else "warning"
    for text, rows in context.rows_by_text(records, field.key).items():
        if text.strip() and not form.fullmatch(text.strip()):
            params = {"value": text, **_example(field)}
            yield from (Fault(i, field.key, params, severity) for i in rows)


def _example(field: Field) -> Params:
    """The field's own example says more to those who write than its pattern does."""
    if not field.example:
        return {"example": ""}
    said = Text(", for eksempel «{example}»", ", for example “{example}”")
    return {"example": said.filled(example=field.example)}
