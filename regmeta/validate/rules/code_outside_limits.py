"""A code lies outside the variable's limits.

What: The variable has both a code list and limits, and a code is lower than the lower limit or
higher than the upper.

Why: A check by the limits rejects an answer that the list allows.

Repair: Remove the limits: the list says what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.texts import number_of, unquoted
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En kode ligger utenfor variabelens grenser

Hva: Variabelen har både kodeliste og grenser, og en kode er lavere enn nedre eller høyere enn
øvre grense.

Hvorfor: En kontroll etter grensene avviser et svar som listen tillater.

Slik: Fjern grensene: listen sier hva som er lov.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "types"
TAKES = "decision"
MESSAGE = Text(
    nb="Koden {value} ligger utenfor grensene {low}–{high}.",
    en="The code {value} lies outside the limits {low}–{high}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_NGER.OP.ASA", "kodeverk": "NGER.ASA", "GrenseLav": "1", "GrenseHoy": "5"}
    ],
    "kode": [{"kodeverk": "NGER.ASA", "verdi": "9", "navn": "Ukjent"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    references = context.references(submission)
    for i in _limited(records, context):
        codes = context.list_of(submission, i) if references[i] else None
        if codes is None:
            continue
        low, high = records.text(i, "GrenseLav"), records.text(i, "GrenseHoy")
        ends = number_of(unquoted(low)), number_of(unquoted(high))
        value = next((v for v in codes.values if _outside(number_of(v, exponent=False), *ends)), "")
        if value:
            key = "GrenseHoy" if high else "GrenseLav"
            yield Fault(i, key, {"value": value, "low": low, "high": high})


def _limited(records: Records, context: Context) -> list[int]:
    """The variables that have a limit, in their order."""
    by_limit = (context.rows_by_text(records, key) for key in ("GrenseLav", "GrenseHoy"))
    return sorted({i for by_text in by_limit for rows in by_text.values() for i in rows})


def _outside(value: float | None, low: float | None, high: float | None) -> bool:
    if value is None:
        return False
    return (low is not None and value < low) or (high is not None and value > high)
