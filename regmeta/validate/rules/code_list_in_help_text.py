"""A code list is written in the help text only.

What: The description or comment spells out codes and their texts (0 = Ingen, 1 = Lett), and the
variable has no code list.

Why: Programmes cannot read it, and the catalogue shows the values without texts.

Repair: Write the codes as a code list, one row each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En kodeliste står bare i hjelpeteksten

Hva: Beskrivelsen eller kommentaren ramser opp koder og tekster (0 = Ingen, 1 = Lett), og
variabelen har ingen kodeliste.

Hvorfor: Programmer kan ikke lese den, og katalogen viser verdiene uten tekst.

Slik: Skriv kodene som en kodeliste, én rad for hver.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "coding"
MESSAGE = Text(
    nb="Teksten inneholder {count} koder, men variabelen har ingen kodeliste: «{text}».",
    en="The text holds {count} codes, but the variable has no code list: “{text}”.",
)
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_NORIC.PCI.SMERTE",
            "Beskrivelse": "0 = Ingen, 1 = Lett, 2 = Sterk",
            "kodeverk": "",
        }
    ]
}
_CODE = re.compile(r"(?:^|[\s,;(])(-?\d{1,3}) ?= ?[^\W\d_]")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    references = context.references(submission)
    for key in ("Beskrivelse", "Kommentar"):
        if not any("=" in bundle.whole for bundle in context.bundles(records, key)):
            continue
        for text, rows in context.rows_by_text(records, key).items():
            codes = set(_CODE.findall(text)) if text.count("=") > 1 else set()
            if len(codes) > 1:
                params = {"count": len(codes), "text": text}
                yield from (Fault(i, key, params) for i in rows if not references[i])
