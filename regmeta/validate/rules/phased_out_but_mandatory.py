"""Phased out, yet still mandatory.

What: The variable has an end date that has passed, and is still marked as one that must be filled
in. For example: Phased out 2015-12-31, mandatory Yes.

Why: Checks of new data would ask for a value that nobody records any more.

Repair: Write No in Mandatory, or remove the end date.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Record, Text
from regmeta.texts import parse_date
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Utfaset, men fortsatt obligatorisk

Hva: Variabelen har en sluttdato som er passert, og står fortsatt som obligatorisk å fylle ut. For
eksempel: Utfaset 2015-12-31, obligatorisk Ja.

Hvorfor: Kontroll av nye data ville kreve en verdi som ingen lenger registrerer.

Slik: Skriv Nei i Obligatorisk, eller fjern sluttdatoen.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variable"
NEEDS = ("GyldigTil", "Obligatorisk")
MESSAGE = Text(
    nb="Variabelen gikk ut {end}, men er merket som obligatorisk.",
    en="The variable ended {end}, but is marked as mandatory.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "GyldigTil": "2015-12-31", "Obligatorisk": "Ja"}]}


def check_record(record: Record, context: Context) -> Iterator[Fault]:
    end = parse_date(record["GyldigTil"])
    if end and end < context.today and record["Obligatorisk"].strip().casefold() in _YES:
        yield Fault(record.i, "Obligatorisk", {"end": end.isoformat()})


_YES = frozenset(("ja", "yes", "1", "true", "x"))
