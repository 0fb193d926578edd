"""A cell holds an error from the spreadsheet.

What: The cell shows #REF!, #N/A, #NAVN? or another error: a formula lost what it pointed to.

Why: The text that should stand here is lost, and the error is published in its place.

Repair: Write the value itself, or mend the formula and paste its result as a value.
"""

from __future__ import annotations

import re

from regmeta.model import Text
from regmeta.validate.rule import Params

NB = """En celle inneholder en feilmelding fra regnearket

Hva: Cellen viser #REF!, #I/T, #NAVN? eller en annen feil: en formel har mistet det den viste til.

Hvorfor: Teksten som skulle stått her, er borte, og feilen publiseres i stedet.

Slik: Skriv selve verdien, eller rett formelen og lim inn resultatet som verdi.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(nb="Cellen inneholder feilen {found}.", en="The cell holds the error {found}.")
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "Beskrivelse": "#REF!"}]}
FIELDS = ("everything",)
TRIGGERS = ("#",)
PATTERN = re.compile(
    r"#(?:REF!|N/A|I/T|NAME\?|NAVN\?|VALUE!|VERDI!|DIV/0!|DEL/0!|NULL!|NUM!|SPILL!|OVERFLYT!)"
)


def check_text(text: str) -> Params | None:
    match = PATTERN.search(text)
    return {"found": match[0]} if match else None
