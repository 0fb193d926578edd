"""One name, two data types.

What: Two variables have the same name in the database and the same name to read, and different
data types in different forms.

Why: Answers from the two forms cannot be put in one column without a conversion that nobody has
described.

Repair: Use the same type in both forms. If they really are two things, give them different names.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import Context, most_usual
from regmeta.validate.rule import Fault
from regmeta.validate.variables import where

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
    """Where more rows have one type than another, those with the other are told of."""
    records = submission["variabel"]
    if not records.has_column("DatabaseReferanse"):
        return
    types = context.datatypes(submission)
    for name, rows in _rows_by_name(records).items():
        usual = most_usual([types[i] for i in rows if types[i]])
        first = next((i for i in rows if types[i] == usual), -1)
        for i in rows:
            if types[i] not in ("", usual):
                said = _types(types[i], usual, context)
                other = where(records, first, i, "DataType")
                yield Fault(i, "DataType", said | {"name": name[1] or name[0], "other": other})


def _rows_by_name(records: Records) -> dict[tuple[str, str], list[int]]:
    """The rows of every name, where it stands in more than one."""
    rows: dict[tuple[str, str], list[int]] = {}
    names = zip(records.column("DatabaseReferanse"), records.column("PreferredTerm"), strict=True)
    for i, name in enumerate(names):
        if name[0]:
            rows.setdefault(name, []).append(i)
    return {name: own for name, own in rows.items() if len(own) > 1}


def _types(here: str, there: str, context: Context) -> dict[str, str | Text]:
    options = context.spec["variabel"]["DataType"].options
    if options is None:
        return {}
    options_found = {"here": options.find(here), "there": options.find(there)}
    return {key: option.label for key, option in options_found.items() if option}
