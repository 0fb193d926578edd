"""Codes written in a way that was not understood.

What: The cell of possible answers looks like a list of codes, or the type says that it must be one,
but it is written in a way that regmeta does not know. No code of it was read. For example:
1 ~ Yes ~~ 2 ~ No.

Why: The variable would be published without its codes, and nobody could read the answers.

Repair: Write one of the ordinary ways, for example 1 = Ja; 2 = Nei. All ways that are read stand
on the page of notations.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """Koder skrevet på en måte som ikke ble forstått

Hva: Cellen med mulige svar ligner en liste med koder, eller typen sier at den skal være det, men den
er skrevet på en måte regmeta ikke kjenner. Ingen av kodene ble lest. For eksempel:
1 ~ Ja ~~ 2 ~ Nei.

Hvorfor: Variabelen ville bli publisert uten kodene sine, og ingen kunne tolke svarene.

Slik: Skriv på en av de vanlige måtene, for eksempel 1 = Ja; 2 = Nei. Alle måter som leses, står på
siden om skrivemåter.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="Cellen skulle gi koder, men skrivemåten er ikke forstått: {text}. Skriv for eksempel "
    "1 = Ja; 2 = Nei.",
    en="The cell should give codes, but the way they are written was not understood: {text}. "
    "Write for example 1 = Ja; 2 = Nei.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.B"}],
    "elsewhere": [{"code": "", "text": "1 ~ Ja ~~ 2 ~ Nei"}],
}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
