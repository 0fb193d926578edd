"""Two versions of a variable hold at the same time.

What: Two rows with the same code and different start dates have periods that overlap. An open end
counts as for ever, unless the next version starts later and simply takes over.

Why: Whoever uses data from a day in the overlap cannot know which definition held.

Repair: End the earlier version on the day before the later one starts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """To versjoner av en variabel gjelder samtidig

Hva: To rader med samme kode og ulik startdato har perioder som overlapper. En åpen slutt regnes
som for alltid, men ikke når neste versjon starter senere og bare tar over.

Hvorfor: Den som bruker data fra en dag i overlappet, kan ikke vite hvilken definisjon som gjaldt.

Slik: La den eldste versjonen slutte dagen før den nyeste starter.
"""
SEVERITY = "warning"
LEVEL = "variabel"
MESSAGE = Text(
    nb="Versjonen overlapper med den på rad {other} ({start}–{end}).",
    en="The version overlaps the one in row {other} ({start}–{end}).",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_NGER.OP.VEKT", "GyldigFra": "2010-01-01", "GyldigTil": "2020-12-31"},
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
            one, two = periods[earlier], periods[later]
            if one.end and one.start != two.start and one.overlaps(two):
                params = {
                    "other": records.rows[earlier],
                    "start": str(one.start),
                    "end": str(one.end),
                }
                yield Fault(later, "GyldigFra", params)
