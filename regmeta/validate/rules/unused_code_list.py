"""The code list is not used.

What: A code list stands in the workbook, but no variable refers to it. For example: The list
YES_NO_UNKNOWN, while the variable refers to YES_NO.

Why: Mostly the name is spelt a little differently on the variable, which then loses its codes.

Repair: Write the list's name in the column Code list of the variable that uses it, or delete the list.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Kodeverket brukes ikke

Hva: En kodeliste står i arbeidsboken, men ingen variabel viser til den. For eksempel: Listen
JA_NEI_UKJENT, mens variabelen viser til JA_NEI.

Hvorfor: Oftest er navnet skrevet litt annerledes på variabelen, og da mister den kodene sine.

Slik: Skriv listens navn i kolonnen Kodeverk på variabelen som bruker den, eller slett listen.
"""
SEVERITY = "warning"
LEVEL = "kodeverk"
THEME = "variables"
MESSAGE = Text(
    nb="Ingen variabel viser til kodeverket «{list}».",
    en="No variable refers to the code list “{list}”.",
)
EXAMPLE = {
    "kodeverk": [{"Code": "JA_NEI_UKJENT"}],
    "variabel": [{"Code": "V_A.B", "kodeverk": "JA_NEI"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    used = {name for names in context.references(submission) for name in names}
    for i, code in enumerate(submission["kodeverk"].column("Code")):
        if code and code not in used:
            yield Fault(i, "Code", {"list": code})
