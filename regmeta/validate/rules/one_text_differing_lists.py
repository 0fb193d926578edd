"""The same name, different code lists.

What: Two of the registry's variables have the same name to read, but a code list each. For example:
“Assessment” with four codes in one form and five in another.

Why: Whoever combines the forms cannot make the answers match.

Repair: Use the same list, or give the variables different names.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Samme navn, ulikt kodeverk

Hva: To variabler i registeret har samme navn å lese, men hver sin kodeliste. For eksempel:
«Sykdomsvurdering» med fire koder i ett skjema og fem i et annet.

Hvorfor: Den som setter sammen skjemaene, får ikke svarene til å stemme.

Slik: Bruk samme liste, eller gi variablene ulike navn.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variables"
TAKES = "decision"
MESSAGE = Text(
    nb="«{name}» har et annet kodeverk her enn i {other}.",
    en="“{name}” has another code list here than in {other}.",
)
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_A.F1.S",
            "DatabaseReferanse": "S",
            "PreferredTerm": "Sykdomsvurdering",
            "kodeverk": "A",
        },
        {
            "Code": "V_A.F2.S",
            "DatabaseReferanse": "S",
            "PreferredTerm": "Sykdomsvurdering",
            "kodeverk": "B",
        },
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    keys = ("DatabaseReferanse", "PreferredTerm", "kodeverk")
    firsts: dict[tuple[str, str], int] = {}
    lists = records.column("kodeverk")
    for i, (name, label, codes) in enumerate(
        zip(*(records.column(key) for key in keys), strict=True)
    ):
        if name and codes:
            first = firsts.setdefault((name, label), i)
            if lists[first] != codes:
                place = str(records.place(first, "kodeverk"))
                yield Fault(i, "kodeverk", {"name": label or name, "other": place})
