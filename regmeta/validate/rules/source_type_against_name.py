"""The source type does not agree with the name.

What: The name says kvalitetsregister, biobank or befolkningsundersøkelse, and Kildetype says
something else.

Why: Filters on helsedata.no go by the type: the registry is not where people look.

Repair: Choose the type that the name tells, or correct the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Record, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Kildetypen passer ikke med navnet

Hva: Navnet sier kvalitetsregister, biobank eller befolkningsundersøkelse, og Kildetype sier noe
annet.

Hvorfor: Filtrene på helsedata.no går etter typen: registeret er ikke der folk leter.

Slik: Velg typen navnet forteller om, eller rett navnet.
"""
SEVERITY = "advice"
LEVEL = "kilde"
THEME = "levels"
MESSAGE = Text(
    nb="Navnet er «{name}», men kildetypen er «{type}».",
    en="The name is “{name}”, but the source type is “{type}”.",
)
EXAMPLE = {
    "kilde": [
        {
            "Code": "K_NYFODT",
            "PreferredTerm": "Norsk kvalitetsregister for nyfødte",
            "Kildetype": "Sentralt helseregister",
        }
    ]
}
NEEDS = ("PreferredTerm", "Kildetype")
_FITS = (
    (
        "kvalitetsregister",
        ("nasjonaltMedisinskKvalitetsregister", "annetMedisinskKvalitetsregister"),
    ),
    ("biobank", ("biobank",)),
    ("befolkningsundersøkelse", ("befolkningsbasertHelseundersokelse",)),
)


def check_record(record: Record, context: Context) -> Iterator[Fault]:
    options = context.spec["kilde"]["Kildetype"].options
    option = options.find(record["Kildetype"]) if options else None
    name = record["PreferredTerm"]
    if len([word for word in ("register", "biobank") if word in name.casefold()]) > 1:
        return
    for word, types in _FITS:
        if option and word in name.casefold() and option.value not in types:
            params = {"name": name, "type": option.label}
            yield Fault(record.i, "Kildetype", params)
            return
