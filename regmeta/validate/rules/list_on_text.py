"""A list of codes on a free text.

What: The type says that the answer is written freely, but codes belong to the variable.

Why: Either the answers are chosen from the list, and the type is wrong, or the list belongs to
another variable. Checks of the data differ in the two cases.

Repair: Set the type for a choice from a list, or take the codes away.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Kodeliste på en fritekst

Hva: Typen sier at svaret skrives fritt, men koder hører til variabelen.

Hvorfor: Enten velges svaret fra listen, og da er typen feil, eller så hører listen til en annen
variabel. Data kontrolleres ulikt i de to tilfellene.

Slik: Sett typen for valg fra en liste, eller ta bort kodene.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="Typen er «{type}», men variabelen har {count} koder.",
    en="The type is “{type}”, but the variable has {count} codes.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.ROYK", "type": "Tekstvariabel", "kodeverk": "ROYK"}],
    "kode": [
        {"kodeverk": "ROYK", "variabel": "V_A.ROYK", "verdi": "0", "navn": "Nei"},
        {"kodeverk": "ROYK", "variabel": "V_A.ROYK", "verdi": "1", "navn": "Ja"},
    ],
}
# "text" alone is what many programs call all that is no number, coded or not.
_FREE = ("tekst", "fritekst", "stor tekst", "free text", "freetext", "notes")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    if "type" not in records.extras:
        return
    for i, word in enumerate(records.extras["type"]):
        if word and word.strip().casefold().startswith(_FREE):
            own = context.list_of(submission, i)
            if own and len(own.values) > 1:
                yield Fault(i, "DataType", {"type": word, "count": len(own.values)})
