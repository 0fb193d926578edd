"""A coded variable has a unit.

What: The variable has a code list, and a unit too.

Why: The data hold codes, not quantities. A programme that trusts the unit adds up codes as kilos.

Repair: Remove the unit, or say it in the texts of the codes.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Record, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En kodet variabel har måleenhet

Hva: Variabelen har både kodeliste og måleenhet.

Hvorfor: Dataene består av koder, ikke mengder. Et program som stoler på enheten, legger sammen
koder som kilo.

Slik: Fjern enheten, eller si det i tekstene til kodene.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="Variabelen har kodeliste, men også måleenheten «{value}».",
    en="The variable has a code list, but also the unit “{value}”.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_NGER.OP.VEKT", "kodeverk": "NGER.VEKTKLASSE", "MaaleEnhet": "kg"}]
}
NEEDS = ("MaaleEnhet", "kodeverk")


def check_record(record: Record, context: Context) -> Iterator[Fault]:
    yield Fault(record.i, "MaaleEnhet", {"value": record["MaaleEnhet"]})
