"""A coded variable has a unit.

What: The variable has a code list, and a unit too.

Why: The data hold codes, not quantities. A programme that trusts the unit adds up codes as kilos.

Repair: Remove the unit, or say it in the texts of the codes.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.texts import is_sentinel
from regmeta.validate.context import CodeList, Context
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


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    pairs = zip(records.column("MaaleEnhet"), records.column("kodeverk"), strict=True)
    for i, (unit, name) in enumerate(pairs):
        if unit and name and not _has_measures(context.list_of(submission, i)):
            yield Fault(i, "MaaleEnhet", {"value": unit})


def _has_measures(codes: CodeList | None) -> bool:
    """Whether the codes are measures after all: their texts hold numbers («150–159»), or are but
    words for what is missing from a number."""
    if codes is None:
        return False
    numbers = sum(any(map(str.isdigit, label)) for label in codes.labels)
    missing = sum(is_sentinel(label, unknown=True) for label in codes.labels)
    return 2 * numbers >= len(codes.labels) or missing == len(codes.labels)
