"""Two registries have the same code.

What: Two folders or workbooks describe a registry with the same code. It stays with the one whose
folder is named as the code, else with the first; the other has the fault.

Why: One of them would replace the other on helsedata.no.

Repair: Give one its own code, or remove the copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.owners import intruders
from regmeta.validate.rule import Fault

NB = """To registre har samme kode

Hva: To mapper eller arbeidsbøker beskriver et register med samme kode. Den blir hos det som har mappe
med samme navn som koden, ellers hos det første; det andre har feilen.

Hvorfor: Den ene ville erstattet den andre på helsedata.no.

Slik: Gi den ene sin egen kode, eller fjern kopien.
"""
SEVERITY = "error"
LEVEL = "kilde"
THEME = "levels"
MESSAGE = Text(
    nb="Koden {value} brukes også av {other}.", en="The code {value} is also used by {other}."
)
EXAMPLE = {
    "registries": {
        "nger": {"kilde": [{"Code": "K_NGER"}]},
        "nger-kopi": {"kilde": [{"Code": "K_NGER"}]},
    }
}


def check_collection(submissions: Sequence[Submission], context: Context) -> Iterator[Fault]:
    for submission, _, code, owner in intruders(submissions, ("kilde",)):
        row = submission["kilde"].column("Code").index(code)
        yield Fault(row, "Code", {"value": code, "other": owner}, registry=submission.id)
