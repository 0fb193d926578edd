"""An internet address lacks its beginning.

What: The field takes an internet address, and holds one word that is not whole: www.nger.no
instead of https://www.nger.no.

Why: A browser takes it for a page of helsedata.no itself, and the link leads nowhere.

Repair: Copy the address from the browser's address line, so that https:// comes with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field, ParseProblem
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En nettadresse mangler begynnelsen

Hva: Feltet skal ha en nettadresse, og inneholder ett ord som ikke er hele adressen: www.nger.no i
stedet for https://www.nger.no.

Hvorfor: Nettleseren tror det er en side på helsedata.no selv, og lenken fører ikke noe sted.

Slik: Kopier adressen fra adresselinjen i nettleseren, så kommer https:// med.
"""
SEVERITY = "warning"
LEVEL = "kilde"
THEME = "fields"
MESSAGE = Text(
    nb="«{value}» i «{field}» er ikke en hel nettadresse. Den skal begynne med https://.",
    en="“{value}” in “{field}” is not a whole address. It must start with https://.",
)
EXAMPLE = {"kilde": [{"Code": "K_NGER", "Hjemmeside": "www.nger.no"}]}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if field.type != "Url" or not records.has_column(field.key):
        return
    for text, rows in context.rows_by_text(records, field.key).items():
        bad = isinstance(field.attempt(text), ParseProblem)
        if bad and len(text.split()) == 1 and "](" not in text:
            yield from (Fault(i, field.key, {"value": text}) for i in rows)
