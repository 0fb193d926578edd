"""The limits are the wrong way round.

What: The lower limit is higher than the upper one, so that no value can be valid. For example:
Lower bound 300, upper bound 30.

Why: No value lies between them, so every check of the data would fail.

Repair: Swap them, or mend the one that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regmeta.model import Record, Text
from regmeta.texts import limit_of
from regmeta.validate.context import Context, heading_text
from regmeta.validate.rule import Fault

NB = """Grensene står feil vei

Hva: Nedre grense er høyere enn øvre grense, så ingen verdi kan være gyldig. For eksempel: Grense
lav 300, grense høy 30.

Hvorfor: Ingen verdi kan ligge mellom dem, så hver kontroll av dataene ville slå ut.

Slik: Bytt dem om, eller rett den som er feil.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "types"
NEEDS = ("GrenseLav", "GrenseHoy")
MESSAGE = Text(
    nb="«{lower}» ({low}) er større enn «{upper}» ({high}).",
    en="“{lower}” ({low}) is above “{upper}” ({high}).",
)
EXAMPLE = {"variabel": [{"Code": "V_A.VEKT", "GrenseLav": "300", "GrenseHoy": "30"}]}


def check_record(record: Record, context: Context) -> Iterator[Fault]:
    low, high = limit_of(record["GrenseLav"]), limit_of(record["GrenseHoy"])
    numbers = isinstance(low, float) and isinstance(high, float) and low > high
    days = isinstance(low, date) and isinstance(high, date) and low > high
    if numbers or days:
        said = {"low": record["GrenseLav"], "high": record["GrenseHoy"]}
        headings = zip(("lower", "upper"), _headings(record, context), strict=True)
        # An upper limit of nothing, or below, is the odd one; else it is told at the lower.
        is_upper = isinstance(high, float) and high <= 0 < float(str(low))
        yield Fault(record.i, "GrenseHoy" if is_upper else "GrenseLav", said | dict(headings))


def _headings(record: Record, context: Context) -> Iterator[Text]:
    """What the person calls the two columns: either cell may be the wrong one."""
    law = context.spec["variabel"]
    keys = ("GrenseLav", "GrenseHoy")
    return (heading_text(record.records, key, law.heading_text(key)) for key in keys)
