"""A whole number has codes that are no numbers.

What: The data type is a whole number, and the variable's code list has codes with letters.

Why: A programme that reads the column as numbers stops at the first letter, or loses the value.

Repair: Change the type to Tekst, or give the code a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.spec.tokens import DataType
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Et heltall har koder som ikke er tall

Hva: Datatypen er heltall, og kodelisten til variabelen har koder med bokstaver.

Hvorfor: Et program som leser kolonnen som tall, stopper ved første bokstav, eller mister verdien.

Slik: Endre typen til Tekst, eller gi koden et tall.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="Koden «{value}» i listen {list} er ikke et heltall.",
    en="The code “{value}” in the list {list} is no whole number.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_NGER.OP.DIAG", "DataType": "Heltall", "kodeverk": "NGER.DIAG"}],
    "kode": [{"kodeverk": "NGER.DIAG", "verdi": "N80", "navn": "Endometriose"}],
}
_WHOLE = re.compile(r"[+-]?\d+")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    odd = {
        code: next(value for value in kodeverk.values if value and not _WHOLE.fullmatch(value))
        for code, kodeverk in context.lists(submission).items()
        if any(value and not _WHOLE.fullmatch(value) for value in kodeverk.values)
    }
    if not odd:
        return
    types = context.datatypes(submission)
    for i, references in enumerate(context.references(submission)):
        if types[i] == DataType.INTEGER and references and references[0] in odd:
            yield Fault(i, "DataType", {"value": odd[references[0]], "list": references[0]})
