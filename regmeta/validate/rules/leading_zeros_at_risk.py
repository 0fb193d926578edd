"""A number that may begin with zero is typed as an integer.

What: The variable is a postcode, a municipality number, an identity number or the like, and its
data type is a number.

Why: As a number, 0301 becomes 301 and matches nothing. Nobody adds such numbers together; they
are names.

Repair: Set the data type to text, or to the type for identity numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import NUMERIC, Context
from regmeta.validate.rule import Fault

NB = """Et nummer som kan begynne med null, har talltype

Hva: Variabelen er et postnummer, et kommunenummer, et fødselsnummer eller lignende, og datatypen
er et tall.

Hvorfor: Som tall blir 0301 til 301, og passer ikke med noe. Ingen legger sammen slike numre; de
er navn.

Slik: Sett datatypen til tekst, eller til typen for fødselsnummer.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="«{name}» kan begynne med null, men typen er et tall.",
    en="“{name}” may begin with zero, but the type is a number.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.F.POSTNR", "PreferredTerm": "Postnummer", "DataType": "Heltall"}]
}

_NUMBERS = re.compile(
    r"(pasientens )?((post|kommune|fylkes|bydels|fødsels|person|d-)(nummer|nr\.?)|kontonummer)",
    re.IGNORECASE,
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    types, lists = context.datatypes(submission), records.column("kodeverk")
    for text, rows in context.rows_by_text(records, "PreferredTerm").items():
        if not _NUMBERS.fullmatch(text.strip()):
            continue
        for i in rows:
            if types[i] in NUMERIC and not lists[i]:
                yield Fault(i, "DataType", {"name": text})
