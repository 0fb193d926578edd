"""A period ends before it starts.

What: The date valid to lies before the date valid from, for a variable, a datasamling, a code or
the registry itself.

Why: It is never valid, so it is never shown as in use, and reports that filter on time leave it
out.

Repair: See which of the two dates is wrong. Often day and month, or the two columns, have been
swapped.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import LEVELS, Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En periode slutter før den begynner

Hva: Datoen gyldig til ligger før datoen gyldig fra, for en variabel, en datasamling, en kode
eller registeret selv.

Hvorfor: Den er aldri gyldig, vises derfor aldri som i bruk, og blir borte i rapporter som velger
på tid.

Slik: Se hvilken av de to datoene som er gal. Ofte er dag og måned, eller de to kolonnene, byttet
om.
"""
SEVERITY = "error"
LEVEL = "variabel"
MESSAGE = Text(
    nb="Slutter {end}, før den begynner {start}.", en="Ends {end}, before it begins {start}."
)
EXAMPLE = {
    "variabel": [{"Code": "V_NGER.OP.VEKT", "GyldigFra": "2020-05-01", "GyldigTil": "2020-01-05"}]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for level in LEVELS:
        records = submission.levels.get(level)
        if not records or not records.has_column("GyldigFra"):
            continue
        if not records.has_column("GyldigTil"):
            continue
        for i, period in enumerate(context.periods(records)):
            if period.start and period.end and period.end < period.start:
                params = {"start": str(period.start), "end": str(period.end)}
                yield Fault(i, "GyldigTil", params, level=level)
