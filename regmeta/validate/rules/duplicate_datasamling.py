"""Two datasamlinger have the same code.

What: The code of a datasamling stands in more than one row.

Why: Variables of both end up in the same place, and one of the two descriptions is lost.

Repair: Give one of them a code of its own, or delete the copy.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """To datasamlinger har samme kode

Hva: Koden til en datasamling står på mer enn én rad.

Hvorfor: Variablene til begge havner på samme sted, og en av de to beskrivelsene går tapt.

Slik: Gi en av dem sin egen kode, eller slett kopien.
"""
SEVERITY = "error"
LEVEL = "datasamling"
THEME = "levels"
MESSAGE = Text(
    nb="Koden {value} står også på rad {row}.", en="The code {value} also stands in row {row}."
)
EXAMPLE = {"datasamling": [{"Code": "K_NGER.OP"}, {"Code": "K_NGER.OP"}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for level in ("delkilde", "datasamling", "kodeverk"):
        records = submission.levels.get(level)
        if records is None:
            continue
        for code, rows in context.rows_by_text(records, "Code").items():
            params = {"value": code, "row": records.rows[rows[0]]}
            yield from (Fault(i, "Code", params, level=level) for i in rows[1:])
