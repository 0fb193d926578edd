"""A value that is inherited anyway is repeated.

What: A datasamling or delkilde gives a value that its kilde gives too, in a field that is
inherited.

Why: The day the registry changes, for example its data controller, the copy stays as it was and
the two contradict each other.

Repair: Empty the cell. The value of the kilde holds for all that lies under it.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En verdi som uansett arves, er gjentatt

Hva: En datasamling eller delkilde oppgir en verdi som kilden også oppgir, i et felt som arves.

Hvorfor: Den dagen registeret endrer noe, for eksempel dataansvarlig, blir kopien stående, og de
to motsier hverandre.

Slik: Tøm cellen. Verdien på kilden gjelder for alt som ligger under.
"""
SEVERITY = "advice"
LEVEL = "datasamling"
THEME = "levels"
MESSAGE = Text(
    nb="«{field}» er den samme som på kilden, og arves uansett.",
    en="“{field}” is the same as on the kilde, and is inherited anyway.",
)
EXAMPLE = {
    "kilde": [{"Code": "K_A", "Dataansvarlig": "St. Olavs hospital HF"}],
    "datasamling": [{"Code": "K_A.F", "Dataansvarlig": "St. Olavs hospital HF"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    kilde = submission["kilde"]
    if len(kilde) != 1:
        return
    for level in ("delkilde", "datasamling"):
        records = submission[level]
        for field in context.spec[level].fields:
            if not field.inherits or field.key not in records.columns:
                continue
            above = kilde.text(0, field.key).strip()
            for i, text in enumerate(records.columns[field.key]):
                if above and text.strip() == above:
                    yield Fault(i, field.key, level=level)
