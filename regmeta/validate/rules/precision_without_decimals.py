"""Decimals are given for a type without decimals.

What: Presisjon says how many decimals there are, and the data type is a whole number, a text or a
date.

Why: One of the two is wrong, and a programme that trusts the type cuts the decimals off.

Repair: Change the type to Desimaltall, or set the precision to 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Record, Text
from regmeta.texts import number_of
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Desimaler er oppgitt for en type uten desimaler

Hva: Presisjon sier hvor mange desimaler det er, og datatypen er heltall, tekst eller dato.

Hvorfor: Ett av dem er galt, og et program som stoler på typen, kutter desimalene.

Slik: Endre typen til Desimaltall, eller sett presisjonen til 0.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="Presisjon er {value}, men typen har ingen desimaler.",
    en="The precision is {value}, but the type has no decimals.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "DataType": "Heltall", "Presisjon": "2"}]}
NEEDS = ("Presisjon", "DataType")


def check_record(record: Record, context: Context) -> Iterator[Fault]:
    digits = number_of(record["Presisjon"])
    if not digits:
        return
    datatype = context.spec["variabel"]["DataType"].attempt(record["DataType"])
    if datatype != "3" and isinstance(datatype, str):
        yield Fault(record.i, "Presisjon", {"value": record["Presisjon"]})
