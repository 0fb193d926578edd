"""One name, two data types.

What: Two variables have the same name in the database and the same name to read, and different
data types in different forms.

Why: Answers from the two forms cannot be put in one column without a conversion that nobody has
described.

Repair: Use the same type in both forms. If they really are two things, give them different names.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Ett navn, to datatyper

Hva: To variabler har samme navn i databasen og samme navn å lese, men ulik datatype i ulike
skjemaer.

Hvorfor: Svar fra de to skjemaene kan ikke settes i én kolonne uten en omregning som ingen har
beskrevet.

Slik: Bruk samme type i begge skjemaene. Er det virkelig to ulike ting, gi dem ulike navn.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variables"
TAKES = "decision"
MESSAGE = Text(
    nb="«{name}» er {here} her og {there} i {other}.",
    en="“{name}” is {here} here and {there} in {other}.",
)
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_A.F1.VEKT",
            "DatabaseReferanse": "VEKT",
            "PreferredTerm": "Vekt",
            "DataType": "Heltall",
        },
        {
            "Code": "V_A.F2.VEKT",
            "DatabaseReferanse": "VEKT",
            "PreferredTerm": "Vekt",
            "DataType": "Tekst",
        },
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    if not records.has_column("DatabaseReferanse"):
        return
    types = context.datatypes(submission)
    firsts: dict[tuple[str, str], int] = {}
    names = zip(records.column("DatabaseReferanse"), records.column("PreferredTerm"), strict=True)
    for i, name in enumerate(names):
        if not name[0] or not types[i]:
            continue
        first = firsts.setdefault(name, i)
        if types[first] != types[i]:
            said = _types(types[i], types[first], context)
            yield Fault(
                i,
                "DataType",
                said | {"name": name[1] or name[0], "other": records.text(first, "Code")},
            )


def _types(here: str, there: str, context: Context) -> dict[str, str | Text]:
    options = context.spec["variabel"]["DataType"].options
    if options is None:
        return {}
    options_found = {"here": options.find(here), "there": options.find(there)}
    return {key: option.label for key, option in options_found.items() if option}
