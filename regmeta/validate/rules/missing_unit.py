"""A measurement has no unit.

What: The variable is a number that measures something (weight, time, dose, pressure and the
like), without a code list, and neither the unit's field nor any text names a unit.

Why: 70 may be kilos or pounds, minutes or hours. Mistakes between units have harmed patients.

Repair: Write the unit in Måleenhet, as UCUM writes it where you can: kg, cm, mmol/L, min. A count
or a score has no unit and needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.words import NUMERIC

NB = """En måling mangler enhet

Hva: Variabelen er et tall som måler noe (vekt, tid, dose, trykk og lignende), uten kodeliste, og
verken feltet for enhet eller noen tekst nevner en enhet.

Hvorfor: 70 kan være kilo eller pund, minutter eller timer. Forveksling av enheter har skadet
pasienter.

Slik: Skriv enheten i Måleenhet, helst slik UCUM skriver den: kg, cm, mmol/L, min. Et antall eller
en skår har ingen enhet og trenger ingen.
"""
SEVERITY = "advice"
LEVEL = "variabel"
MESSAGE = Text(
    nb="«{value}» er en måling, men enheten mangler.",
    en="“{value}” is a measurement, but has no unit.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt ved innkomst", "DataType": "Desimaltall"}
    ]
}
_MEASURE = re.compile(
    r"\b(kropps)?(vekt|høyde)\b|temperatur|blodtrykk|trykk\b|\bpuls\b|\bdose\b|\bdosering\b"
    r"|lengde\b|varighet|\bvolum|diameter|kreatinin|hemoglobin|kolesterol|glukose|\bhba1c"
    r"|\bcrp\b|kalium|natrium|blødning|\bareal|tykkelse|bredde|omkrets|stråledose|avstand|tid\b"
    r"|hastighet|gradient",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(\d|\b|[(\[/])(kg|kilo\w*|g|gram|mg|µg|ug|cm|mm|m|meter|centimeter|ml|dl|l|liter|mmol|µmol"
    r"|umol|mol|mmhg|hg|%|prosent|år|måneder|mnd|uker?|dager|døgn|timer?|minutt\w*|min|sekund\w*"
    r"|sek|ms|bpm|slag|gy|cgy|watt|hz|kcal|kj|°c?|grader|cm2|mm2|m2|enheter|ie|u/l|antall|skår"
    r"|score|poeng|kpa)(\b|[)\]/%°])",
    re.IGNORECASE,
)
_OTHER = re.compile(r"antall|skår|score|poeng|indeks|\bnr\b|nummer|gyldig|type|klasse|grad\b", re.I)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    names = context.rows_by_text(records, "PreferredTerm")
    measures = {name for name in names if _MEASURE.search(name) and not _OTHER.search(name)}
    if not measures:
        return
    types, references = context.datatypes(submission), context.references(submission)
    for name in measures:
        for i in names[name]:
            if types[i] in NUMERIC and not references[i] and not _has_unit(records, i):
                yield Fault(i, "MaaleEnhet", {"value": name})


def _has_unit(records: Records, i: int) -> bool:
    if records.text(i, "MaaleEnhet"):
        return True
    keys = ("PreferredTerm", "Ledetekst", "Beskrivelse", "Kommentar")
    return any(_UNIT.search(records.text(i, key)) for key in keys)
