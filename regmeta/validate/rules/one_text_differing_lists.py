"""The same name, different code lists.

What: Two of the registry's variables have the same name to read, but a code list each. For example:
“Assessment” with four codes in one form and five in another.

Why: Whoever combines the forms cannot make the answers match.

Repair: Use the same list, or give the variables different names.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import Context, most_usual
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
    """Where more rows have one list than another, those with the other are told of."""
    records = submission["variabel"]
    lists = records.column("kodeverk")
    for name, rows in _rows_by_name(records).items():
        usual = most_usual([lists[i] for i in rows])
        first = next(i for i in rows if lists[i] == usual)
        for i in rows:
            if lists[i] != usual:
                place = str(records.place(first, "kodeverk"))
                yield Fault(i, "kodeverk", {"name": name[1] or name[0], "other": place})


def _rows_by_name(records: Records) -> dict[tuple[str, str], list[int]]:
    """The rows with a list of every name, where it stands in more than one."""
    keys = ("DatabaseReferanse", "PreferredTerm", "kodeverk")
    rows: dict[tuple[str, str], list[int]] = {}
    columns = (records.column(key) for key in keys)
    for i, (name, label, codes) in enumerate(zip(*columns, strict=True)):
        if name and codes:
            rows.setdefault((name, label), []).append(i)
    return {name: own for name, own in rows.items() if len(own) > 1}
