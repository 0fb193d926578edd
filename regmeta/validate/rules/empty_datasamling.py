"""Data collection without variables.

What: A form or sub-register is described, but no variable belongs to it. For example: The form
K_ALS.DNA with no variables.

Why: In today's catalogue five of nine forms of one registry are empty; the reader finds nothing.

Repair: Add the variables, or take the form away until they are ready.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Datasamling uten variabler

Hva: Et skjema eller delregister er beskrevet, men ingen variabel hører til det. For eksempel:
Skjemaet K_ALS.DNA med null variabler.

Hvorfor: I katalogen i dag er fem av ni skjemaer i ett register tomme; leseren finner ingenting.

Slik: Legg inn variablene, eller ta bort skjemaet til de er klare.
"""
SEVERITY = "warning"
LEVEL = "datasamling"
THEME = "levels"
MESSAGE = Text(
    nb="Ingen variabel hører til «{form}».",
    en="No variable belongs to “{form}”.",
)
EXAMPLE = {
    "datasamling": [{"Code": "K_ALS.DNA", "PreferredTerm": "DNA"}],
    "variabel": [{"Code": "V_ALS.B", "datasamling": "K_ALS.INKLUSJON"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    forms = submission["datasamling"]
    if not len(submission["variabel"]):
        return
    used = {name for names in context.forms(submission) for name in names}
    for i, code in enumerate(forms.column("Code")):
        if code and code not in used:
            yield Fault(i, "Code", {"form": forms.text(i, "PreferredTerm") or code})
