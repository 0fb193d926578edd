"""A list has texts but no values.

What: The cell lists the answers in words alone. Each text was taken as its own value.

Why: In the data the answers are usually stored as numbers or short codes; without them nobody can
tell which number is which answer.

Repair: Write the value before each text, as in the proposal, with the values that the data really
hold.
"""

from __future__ import annotations

from regmeta.model import Finding, Text
from regmeta.validate.rule import Params

NB = """En liste har tekster, men ingen verdier

Hva: Cellen lister svarene bare med ord. Hver tekst er tatt som sin egen verdi.

Hvorfor: I dataene er svarene som regel lagret som tall eller korte koder; uten dem kan ingen si
hvilket tall som er hvilket svar.

Slik: Skriv verdien foran hver tekst, som i forslaget, med de verdiene som dataene faktisk har.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "reading"
MESSAGE = Text(
    nb="Svarene har ingen verdier: {labels}. Forslag: {proposal}.",
    en="The answers have no values: {labels}. Proposal: {proposal}.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.B"}],
    "elsewhere": [{"code": "", "labels": "Ja, Nei", "proposal": "1 = Ja; 2 = Nei"}],
}


def check_elsewhere(finding: Finding) -> Params:
    return finding.params
