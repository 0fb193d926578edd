"""Measurement without a unit.

What: The name of a numeric variable gives a unit in brackets, but the field for the unit is empty.
For example: “Height (cm)” without a unit.

Why: A number without a unit cannot be compared with numbers of other registries.

Repair: Write the unit in Unit of measurement, such as mmHg, cm or days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import NUMERIC, Context
from regmeta.validate.rule import Fault

NB = """Måling uten enhet

Hva: Navnet på en tallvariabel oppgir en måleenhet i parentes, men feltet Måleenhet er tomt. For
eksempel: «Høyde (cm)» uten Måleenhet.

Hvorfor: Et tall uten enhet kan ikke sammenlignes med tall fra andre registre.

Slik: Skriv enheten i Måleenhet, for eksempel mmHg, cm eller dager.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="«{name}» har enheten {unit} i navnet, men Måleenhet er tom.",
    en="“{name}” has the unit {unit} in its name, but Unit of measurement is empty.",
)
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_A.HOYDE",
            "PreferredTerm": "Høyde (cm)",
            "DataType": "Heltall",
            "MaaleEnhet": "",
        }
    ]
}

_UNITS = (
    "cm|mm|m|kg|g|mg|µg|ml|l|dl|mmhg|mmol/l|µmol/l|mmol/mol|g/dl|g/l|mg/l|ng/l|%|år|dager|timer|min|"
    "minutter|sek|uker|måneder|gy|ms|hz|kj|kcal|slag/min|bpm|ml/min"
)
_INSIDE = re.compile(rf"[(\[]\s*({_UNITS})\s*[)\]]", re.IGNORECASE)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    units, types = records.column("MaaleEnhet"), context.datatypes(submission)
    # No platform has a column for the unit: there it is advice, and stands at the name.
    asked = records.has_column("MaaleEnhet")
    for text, rows in context.rows_by_text(records, "PreferredTerm").items():
        match = _INSIDE.search(text) if "(" in text or "[" in text else None
        if match is None:
            continue
        for i in rows:
            if not units[i] and types[i] in NUMERIC:
                place = None if asked else records.place(i, "PreferredTerm")
                said = {"name": text, "unit": match[1]}
                yield Fault(i, "MaaleEnhet", said, "warning" if asked else "advice", place=place)
