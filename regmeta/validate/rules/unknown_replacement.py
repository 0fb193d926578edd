"""A variable replaces one that does not exist.

What: Erstatter or Erstattes av names something that is not the code of a variable in this
registry. Often it is the name in the database.

Why: The link between old and new is what lets a researcher follow a variable over time. A name in
the database leads nowhere in the catalogue.

Repair: Write the other variable's code, from V_ on.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.spec import split_list
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En variabel erstatter en som ikke finnes

Hva: Erstatter eller Erstattes av oppgir noe som ikke er koden til en variabel i dette registeret.
Ofte er det navnet i databasen.

Hvorfor: Koblingen mellom gammel og ny er det som lar en forsker følge en variabel over tid. Et
navn i databasen fører ingen steder i katalogen.

Slik: Skriv koden til den andre variabelen, fra V_ og utover.
"""
SEVERITY = "advice"
LEVEL = "variabel"
MESSAGE = Text(
    nb="«{value}» i «{field}» er ikke koden til en variabel.{hint}",
    en="“{value}” in “{field}” is not the code of a variable.{hint_en}",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_ALS.F1.TALE", "DatabaseReferanse": "ALSFRS_1Tale", "Erstatter": ""},
        {"Code": "V_ALS.F2.TALE", "DatabaseReferanse": "ALSFRSR1Tale", "Erstatter": "ALSFRS_1Tale"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    codes = context.rows_by_text(records, "Code")
    names = context.rows_by_text(records, "DatabaseReferanse")
    for key in ("Erstatter", "ErstattesAv"):
        for text, rows in context.rows_by_text(records, key).items():
            for one in split_list(text):
                if one in codes:
                    continue
                near = records.text(names[one][0], "Code") if one in names else ""
                hint = f" Mente du {near}?" if near else ""
                hint_en = f" Did you mean {near}?" if near else ""
                params = {"value": one, "hint": hint, "hint_en": hint_en}
                yield from (Fault(i, key, params) for i in rows)
