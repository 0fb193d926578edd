"""Versions overlap.

What: Two versions of a variable that are valid on the same day. For example: One version holds from 2010, another from 2015, and the first has no end.

Why: On any one day a variable has one meaning.

Repair: Set Valid to of the older one to the day before the newer one begins.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

from regmeta.model import Period, Records, Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Versjoner overlapper

Hva: Versjoner overlapper. For eksempel: Én versjon gjelder fra 2010, en annen fra 2015, og den første har ingen sluttdato.

Hvorfor: På en gitt dag skal en variabel ha én betydning.

Slik: Sett Gyldig til på den eldste til dagen før den nyeste begynner.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "variables"
MESSAGE = Text(
    nb="Denne versjonen av «{code}» overlapper med den i {other}.",
    en="This version of “{code}” overlaps with the one in {other}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_A.B", "GyldigFra": "2010-01-01", "GyldigTil": ""},
        {"Code": "V_A.B", "GyldigFra": "2015-01-01", "GyldigTil": ""},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    rows_of = context.rows_by_text(records, "Code")
    for code, rows in rows_of.items():
        if len(rows) > 1:
            yield from _overlaps(records, code, rows, context.periods(records))


def _overlaps(
    records: Records, code: str, rows: list[int], periods: list[Period]
) -> Iterator[Fault]:
    ordered = sorted(rows, key=lambda i: periods[i].start or date.min)
    for first, second in itertools.pairwise(ordered):
        # The same first day is a duplicate, another rule's business.
        if periods[first].start != periods[second].start and periods[first].overlaps(
            periods[second]
        ):
            place = str(records.place(first, "GyldigFra"))
            yield Fault(second, "GyldigFra", {"code": code, "other": place})
