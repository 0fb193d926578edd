"""The upper limit has more digits than the length allows.

What: Lengde says how many signs there is room for, and the upper limit needs more.

Why: The greatest value allowed cannot be written.

Repair: Raise the length, or lower the limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Record, Text
from regmeta.texts import number_of, unquoted
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Øvre grense har flere siffer enn lengden gir plass til

Hva: Lengde sier hvor mange tegn det er plass til, og øvre grense trenger flere.

Hvorfor: Den største tillatte verdien kan ikke skrives.

Slik: Øk lengden, eller senk grensen.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="Øvre grense {high} har {digits} siffer, men lengden er {length}.",
    en="The upper limit {high} has {digits} digits, but the length is {length}.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "Lengde": "2", "GrenseHoy": "250"}]}
NEEDS = ("Lengde", "GrenseHoy")


def check_record(record: Record, context: Context) -> Iterator[Fault]:
    length, high = number_of(record["Lengde"]), number_of(unquoted(record["GrenseHoy"]))
    if not length or high is None:
        return
    digits = len(str(abs(int(high))))
    if digits > length:
        params = {"high": record["GrenseHoy"], "digits": digits, "length": record["Lengde"]}
        yield Fault(record.i, "Lengde", params)
