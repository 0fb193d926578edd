"""Two registries have the same code.

What: Two folders or workbooks describe a registry with the same code.

Why: One of them would replace the other on helsedata.no.

Repair: Give one its own code, or remove the copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """To registre har samme kode

Hva: To mapper eller arbeidsbøker beskriver et register med samme kode.

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
    first: dict[str, str] = {}
    for submission in submissions:
        for i, code in enumerate(submission["kilde"].column("Code")):
            earlier = first.setdefault(code, submission.id)
            if code and earlier != submission.id:
                params = {"value": code, "other": earlier}
                yield Fault(i, "Code", params, registry=submission.id)
