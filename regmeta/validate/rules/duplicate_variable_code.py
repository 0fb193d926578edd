"""Two variables have the same code.

What: Two rows carry the same variable code for the same time. Rows with one code and different
periods are versions of one variable, and are fine.

Why: Everything points to a variable by its code. With two under one code, nobody can tell which
is meant, and one of them disappears.

Repair: Give one of them a code of its own. If the rows describe one variable that changed, give
each its period (valid from and to). If one is a copy, delete it.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """To variabler har samme kode

Hva: To rader har samme variabelkode for samme tid. Rader med samme kode og ulike perioder er
versjoner av én variabel, og er i orden.

Hvorfor: Alt viser til en variabel med koden. Står to under samme kode, kan ingen vite hvilken som
menes, og den ene blir borte.

Slik: Gi en av dem sin egen kode. Beskriver radene én variabel som ble endret, gi hver sin periode
(gyldig fra og til). Er den ene en kopi, slett den.
"""
SEVERITY = "error"
LEVEL = "variabel"
MESSAGE = Text(
    nb="Koden {value} står også på rad {other}.", en="The code {value} also stands in row {other}."
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT"}, {"Code": "V_NGER.OP.VEKT"}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    starts = records.column("GyldigFra")
    for code, rows in context.rows_by_text(records, "Code").items():
        if len(rows) < 2:
            continue
        first: dict[str, int] = {}
        for i in rows:
            known = first.setdefault(starts[i], i)
            if known != i:
                yield Fault(i, "Code", {"value": code, "other": records.rows[known]})
