"""Refers to a data collection that does not exist.

What: A variable that belongs to a data collection nobody described. For example: Data collection “K_ALS.INCL”, while the form's code is K_ALS.INKLUSJON.

Why: The variable is shown in no form, and cannot be applied for.

Repair: Add the form on the sheet Data collections, or write its code as it stands there.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context, nearest_in
from regmeta.validate.rule import Fault

NB = """Viser til en datasamling som ikke finnes

Hva: Viser til en datasamling som ikke finnes. For eksempel: Datasamling «K_ALS.INKL», mens skjemaet har koden K_ALS.INKLUSJON.

Hvorfor: Variabelen vises ikke i noe skjema, og kan ikke søkes om.

Slik: Legg inn skjemaet i arket Datasamlinger, eller skriv koden slik den står der.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "levels"
MESSAGE = Text(
    nb="Datasamlingen «{form}» finnes ikke.{nearest}",
    en="The data collection “{form}” does not exist.{nearest}",
)
EXAMPLE = {
    "variabel": [{"Code": "V_ALS.TALE", "datasamling": "K_ALS.INKL"}],
    "datasamling": [{"Code": "K_ALS.INKLUSJON"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    forms = set(submission["datasamling"].column("Code"))
    nearest = nearest_in(forms | set(submission["datasamling"].column("PreferredTerm")) - {""})
    if not forms:
        return
    for i, names in enumerate(context.forms(submission)):
        for name in names:
            if name not in forms:
                yield Fault(i, "datasamling", {"form": name, **nearest(name)})
