"""A variable refers to a code list that does not exist.

What: The code list named is neither one of the registry's own nor a national one that we know (by
number, OID or name).

Why: The values cannot be shown with their texts, and the link on helsedata.no leads nowhere.

Repair: Correct the name, add the list on the sheet for code lists, or write the national number
(such as 3101) or name (such as ICD-10).
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En variabel viser til en kodeliste som ikke finnes

Hva: Kodelisten som er oppgitt, er verken en av registerets egne eller en nasjonal liste vi
kjenner (nummer, OID eller navn).

Hvorfor: Verdiene kan ikke vises med tekst, og lenken på helsedata.no fører ingen steder.

Slik: Rett navnet, legg til listen på arket for kodelister, eller skriv det nasjonale nummeret
(som 3101) eller navnet (som ICD-10).
"""
SEVERITY = "warning"
LEVEL = "variabel"
MESSAGE = Text(nb="Kodelisten «{value}» finnes ikke.", en="There is no code list “{value}”.")
EXAMPLE = {
    "kodeverk": [{"Code": "NGER.SIVILSTAND"}],
    "variabel": [{"Code": "V_NGER.OP.SIVIL", "kodeverk": "NGER.SIVIL"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    own = submission["kodeverk"]
    known = {*own.column("Code"), *own.column("kodeverkReference"), *context.lists(submission)}
    told: dict[str, bool] = {}
    for i, references in enumerate(context.references(submission)):
        for one in references:
            if one in known:
                continue
            if one not in told:
                told[one] = context.code_systems.find(one) is not None
            if not told[one]:
                yield Fault(i, "kodeverk", {"value": one})
