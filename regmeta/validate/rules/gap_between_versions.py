"""There is a gap between two versions of a variable.

What: One version of the variable ends some days before the next begins.

Why: Data from the days between belong to no version, so nobody knows how they were meant.

Repair: If the variable was in use all the time, let one version end the day before the next
begins. If it really was out of use, say so in the comment.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Det er et opphold mellom to versjoner av en variabel

Hva: En versjon av variabelen slutter noen dager før den neste begynner.

Hvorfor: Data fra dagene imellom hører ikke til noen versjon, så ingen vet hva som mentes.

Slik: Var variabelen i bruk hele tiden, la den ene versjonen slutte dagen før den neste begynner.
Var den virkelig ute av bruk, skriv det i kommentaren.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variables"
MESSAGE = Text(
    nb="Mellom {end} og {start} gjelder ingen versjon av variabelen.",
    en="No version of the variable holds between {end} and {start}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_NGER.OP.VEKT", "GyldigFra": "2010-01-01", "GyldigTil": "2018-12-31"},
        {"Code": "V_NGER.OP.VEKT", "GyldigFra": "2020-01-01", "GyldigTil": ""},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    periods = context.periods(records)
    for rows in context.rows_by_text(records, "Code").values():
        if len(rows) < 2:
            continue
        dated = sorted((i for i in rows if periods[i].start), key=lambda i: str(periods[i].start))
        for earlier, later in itertools.pairwise(dated):
            end, start = periods[earlier].end, periods[later].start
            if end and start and end + timedelta(days=1) < start:
                yield Fault(later, "GyldigFra", {"end": str(end), "start": str(start)})
