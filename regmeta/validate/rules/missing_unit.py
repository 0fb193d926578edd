"""Measurement without a unit.

What: The name of a numeric variable gives a unit in brackets, but the field for the unit is empty.
For example: “Height (cm)” without a unit.

Why: A number without a unit cannot be compared with numbers of other registries.

Repair: Write the unit in Unit of measurement, such as mmHg, cm or days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import NUMERIC, Context
from regmeta.validate.rule import CellOfRow, Fault

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
    cells: list[int] = []
    for text, rows in context.rows_by_text(records, "PreferredTerm").items():
        match = _INSIDE.search(text) if "(" in text or "[" in text else None
        if match is None:
            continue
        for i in rows:
            if not units[i] and types[i] in NUMERIC:
                if asked:
                    yield Fault(i, "MaaleEnhet", {"name": text, "unit": match[1]})
                else:
                    cells.append(i)
    if cells:
        yield _without_a_column(records, cells)


def _without_a_column(records: Records, cells: Sequence[int]) -> Fault:
    """One piece of advice for all names with a unit, where there is no column to write it in."""
    name = records.text(cells[0], "PreferredTerm")
    match = _INSIDE.search(name)
    said = {"name": name, "unit": match[1] if match else ""}
    place = records.place(cells[0], "PreferredTerm")
    also = tuple(CellOfRow(i, "PreferredTerm") for i in cells[1:])
    return Fault(cells[0], "MaaleEnhet", said, "advice", place=place, also=also)
