"""The name is the database's name.

What: The variable's name is the technical name of the column: with underscores, or words run
together.

Why: Nobody searches for EUROSCORE_2_DIALYSIS. The name is what people read first.

Repair: Write a name in words. The technical name stays in Databasereferanse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Navnet er databasens navn

Hva: Variabelens navn er det tekniske navnet på kolonnen: med understreker, eller ord skrevet
sammen.

Hvorfor: Ingen søker etter EUROSCORE_2_DIALYSIS. Navnet er det folk leser først.

Slik: Skriv et navn med ord. Det tekniske navnet blir stående i Databasereferanse.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(nb="{name} er et teknisk navn.", en="{name} is a technical name.")
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_NGER.OP.OP_DATO",
            "PreferredTerm": "OP_DATO_TIL",
            "DatabaseReferanse": "OP_DATO_TIL",
        }
    ]
}
_TECHNICAL = re.compile(
    r"\w*[^\W_]_[^\W_]\w*|[a-zæøå]+(?:[A-ZÆØÅ][a-zæøå]+){1,}|(?:[A-ZÆØÅ][a-zæøå]+){3,}"
)


# So many are told of at once: whoever kept the list had no names to read.
_MANY = 20
_EACH = Text("«{name}»", "“{name}”")
_ALL = Text("Navnet i cellen", "The name in the cell")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    platform = records.columns.get("platform") or [""] * len(records)
    technical = [
        (i, name)
        for name, rows in context.rows_by_text(records, "PreferredTerm").items()
        if _TECHNICAL.fullmatch(name.strip())
        for i in rows
        if not platform[i]
    ]
    for i, name in technical:
        said = _ALL if len(technical) > _MANY else _EACH.filled(name=name)
        yield Fault(i, "PreferredTerm", {"name": said})
