"""A code list is used by no variable.

What: The code list stands in the workbook, but no variable refers to it.

Why: It is either left over from something that was taken out, or a variable has lost its list.

Repair: Name the list in the variable it belongs to, or delete it.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En kodeliste brukes ikke av noen variabel

Hva: Kodelisten står i arbeidsboken, men ingen variabel viser til den.

Hvorfor: Enten er den en rest etter noe som er tatt ut, eller så har en variabel mistet listen
sin.

Slik: Oppgi listen på variabelen den hører til, eller slett den.
"""
SEVERITY = "advice"
LEVEL = "kodeverk"
MESSAGE = Text(
    nb="Ingen variabel bruker kodelisten {value}.", en="No variable uses the code list {value}."
)
EXAMPLE = {
    "kodeverk": [{"Code": "NGER.GAMMEL"}],
    "variabel": [{"Code": "V_NGER.OP.VEKT", "kodeverk": ""}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    if not len(submission["variabel"]):
        return
    used = {one for references in context.references(submission) for one in references}
    records = submission["kodeverk"]
    names = records.column("kodeverkReference")
    for i, code in enumerate(records.column("Code")):
        if code and code not in used and names[i] not in used:
            yield Fault(i, "Code", {"value": code})
