"""Two variables of one form have the same name.

What: Two variables of the same datasamling have the same name to read. Versions of one variable
do not count.

Why: On a form the question above tells them apart. In the catalogue they stand alone, and
“Unknown” or “Date” sixteen times says nothing.

Repair: Take what the heading or the question says into the name: “Date of surgery”, not “Date”.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault
from regmeta.validate.variables import where

NB = """To variabler i ett skjema har samme navn

Hva: To variabler i samme datasamling har samme navn å lese. Versjoner av én variabel regnes ikke
med.

Hvorfor: I et skjema skiller overskriften eller spørsmålet over dem fra hverandre. I katalogen
står de alene, og «Ukjent» eller «Dato» seksten ganger sier ingenting.

Slik: Ta med det overskriften eller spørsmålet sier i navnet: «Operasjonsdato», ikke «Dato».
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variables"
MESSAGE = Text(
    nb="«{name}» er navnet på {count} variabler i skjemaet, den første i {other}.",
    en="“{name}” names {count} variables of the form, the first in {other}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_A.F.D1", "datasamling": "K_A.F", "PreferredTerm": "Dato"},
        {"Code": "V_A.F.D2", "datasamling": "K_A.F", "PreferredTerm": "Dato"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    """One finding a name and form: at the second one."""
    records = submission["variabel"]
    codes, forms = records.column("Code"), records.column("datasamling")
    for name, rows in context.rows_by_text(records, "PreferredTerm").items():
        if len(rows) < 2:
            continue
        here: dict[str, dict[str, int]] = {}
        for i in rows:
            if forms[i]:
                here.setdefault(forms[i], {}).setdefault(codes[i], i)
        for alike in here.values():
            if len(alike) > 1:
                first, second = list(alike)[:2]
                other = where(records, alike[first], alike[second], "PreferredTerm")
                said = {"name": name, "count": len(alike), "other": other}
                yield Fault(alike[second], "PreferredTerm", said)
