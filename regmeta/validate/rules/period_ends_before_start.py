"""The period ends before it starts.

What: Valid to is an earlier day than Valid from. For example: Valid from 2015-01-01, Valid to
2012-12-31.

Why: No data can hold in such a period, and the variable is hidden from time filters.

Repair: See whether the dates are swapped, or a year is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Perioden slutter før den begynner

Hva: Gyldig til er en tidligere dag enn Gyldig fra. For eksempel: Gyldig fra 2015-01-01, Gyldig til
2012-12-31.

Hvorfor: Ingen opplysninger kan gjelde i en slik periode, og variabelen blir usynlig i tidsfiltre.

Slik: Se etter om datoene er byttet om, eller om et årstall er feil.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "variable"
MESSAGE = Text(
    nb="Gyldig til ({end}) er før Gyldig fra ({start}).",
    en="Valid to ({end}) is before Valid from ({start}).",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "GyldigFra": "2015-01-01", "GyldigTil": "2012-12-31"}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for level, records in submission.levels.items():
        if not (records.has_column("GyldigFra") and records.has_column("GyldigTil")):
            continue
        for i, period in enumerate(context.periods(records)):
            if period.start and period.end and period.end < period.start:
                said = {"start": period.start.isoformat(), "end": period.end.isoformat()}
                yield Fault(i, "GyldigTil", said, level=level)
