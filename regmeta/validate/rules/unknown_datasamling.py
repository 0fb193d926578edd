"""A variable belongs to a datasamling that does not exist.

What: The variable names a datasamling that is not among the registry's own.

Why: A variable must hang somewhere to be shown. This one hangs in the air.

Repair: Correct the code, or describe the datasamling on the sheet for datasamlinger.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En variabel hører til en datasamling som ikke finnes

Hva: Variabelen oppgir en datasamling som ikke er blant registerets egne.

Hvorfor: En variabel må høre til et sted for å bli vist. Denne henger i luften.

Slik: Rett koden, eller beskriv datasamlingen på arket for datasamlinger.
"""
SEVERITY = "error"
LEVEL = "variabel"
MESSAGE = Text(
    nb="Datasamlingen «{value}» finnes ikke.{hint}",
    en="There is no datasamling “{value}”.{hint_en}",
)
EXAMPLE = {
    "datasamling": [{"Code": "K_NGER.OP"}],
    "variabel": [{"Code": "V_NGER.OP.VEKT", "datasamling": "K_NGER.OPR"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    known = set(submission["datasamling"].column("Code"))
    for i, forms in enumerate(context.forms(submission)):
        for form in forms:
            if form not in known:
                near = difflib.get_close_matches(form, sorted(known), n=1)
                hint = f" Mente du {near[0]}?" if near else ""
                hint_en = f" Did you mean {near[0]}?" if near else ""
                params = {"value": form, "hint": hint, "hint_en": hint_en}
                yield Fault(i, "datasamling", params)
