"""Nobody has assessed how identifying the variables are.

What: Identifiseringsgrad stands at «Ikke vurdert». It is said once for each sheet.

Why: Whoever decides on access must know which variables can point out a person. Not assessed
means that each application starts anew.

Repair: Assess the variables, starting with dates, places, rare diagnoses and free text. Where one
value was given for all of them, tell whoever set up the registry here what it should be.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.spec.tokens import Identifiseringsgrad
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Ingen har vurdert hvor identifiserende variablene er

Hva: Identifiseringsgrad står på «Ikke vurdert». Det sies én gang for hvert ark.

Hvorfor: Den som avgjør om data kan utleveres, må vite hvilke variabler som kan peke ut en person.
Ikke vurdert betyr at hver søknad begynner på nytt.

Slik: Vurder variablene, og begynn med datoer, steder, sjeldne diagnoser og fritekst. Er én
verdi gitt for alle, si til den som har satt opp registeret her hva den skal være.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variable"
MESSAGE = Text(
    nb="Identifiseringsgrad er ikke vurdert for {count} av {rows} variabler.",
    en="The identification level is not assessed for {count} of {rows} variables.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "Identifiseringsgrad": "Ikke vurdert"}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    field = context.spec["variabel"]["Identifiseringsgrad"]
    open_: list[int] = []
    for text, rows in context.rows_by_text(records, field.key).items():
        if field.attempt(text) == Identifiseringsgrad.NOT_ASSESSED:
            open_ += rows
    if open_:
        yield Fault(min(open_), field.key, {"count": len(open_), "rows": len(records)})
