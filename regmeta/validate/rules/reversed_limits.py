"""The lower limit is above the upper.

What: Both limits are numbers or dates, and the lower one is the greater.

Why: No value fits between them. Whoever checks data against the codebook rejects every value.

Repair: Swap them, or correct the one that is wrong: often a zero or a decimal point is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Record, Text
from regmeta.spec import parse_date
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.words import number_of

NB = """Nedre grense er høyere enn øvre

Hva: Begge grensene er tall eller datoer, og den nedre er størst.

Hvorfor: Ingen verdi passer mellom dem. Den som kontrollerer data mot kodeboken, avviser hver
eneste verdi.

Slik: Bytt dem om, eller rett den som er gal: ofte mangler en null eller et komma.
"""
SEVERITY = "error"
LEVEL = "variabel"
MESSAGE = Text(
    nb="Nedre grense {low} er høyere enn øvre grense {high}.",
    en="The lower limit {low} is above the upper limit {high}.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "GrenseLav": "250", "GrenseHoy": "20"}]}
NEEDS = ("GrenseLav", "GrenseHoy")


def check_record(record: Record, context: Context) -> Iterator[Fault]:
    low, high = record["GrenseLav"], record["GrenseHoy"]
    first, last = number_of(low), number_of(high)
    reversed_ = first is not None and last is not None and first > last
    if first is None or last is None:
        start, end = parse_date(low), parse_date(high)
        reversed_ = start is not None and end is not None and start > end
    if reversed_:
        yield Fault(record.i, "GrenseLav", {"low": low, "high": high})
