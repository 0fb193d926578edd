"""The same value twice in a code list.

What: The same value stands twice in one code list for the same period. For example: 3 = “etc...”
and 3 = “Other ward of the hospital”.

Why: When a value has two meanings, nobody can tell what an answer means.

Repair: Delete the row that is wrong, or give it its right value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Samme verdi to ganger i et kodeverk

Hva: Den samme verdien står to ganger i ett kodeverk for samme periode. For eksempel: 3 = «etc...»
og 3 = «Annen avdeling på sykehuset».

Hvorfor: Når en verdi har to betydninger, kan ingen vite hva et svar betyr.

Slik: Slett raden som er feil, eller gi den riktige verdien.
"""
SEVERITY = "error"
LEVEL = "kode"
THEME = "coding"
TAKES = "decision"
MESSAGE = Text(
    nb="Verdien «{value}» står to ganger i «{list}»: «{text}» her og «{other}» i {first}.",
    en="The value “{value}” stands twice in “{list}”: “{text}” here and “{other}” in {first}.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "OVERFLYTTET", "verdi": "3", "navn": "etc..."},
        {"kodeverk": "OVERFLYTTET", "verdi": "3", "navn": "Annen avdeling"},
    ]
}

_LEAST = 2


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["kode"]
    repeated = _merged(records)
    keys = ("kodeverk", "variabel", "verdi", "GyldigFra")
    firsts: dict[tuple[str, ...], int] = {}
    for i, key in enumerate(zip(*(records.column(key) for key in keys), strict=True)):
        first = firsts.setdefault((*key[:2], key[2].strip(), key[3]), i)
        if first != i and key[2].strip() and (key[0], key[1]) not in repeated:
            texts = records.text(i, "navn"), records.text(first, "navn")
            place = str(records.place(first, "verdi"))
            said = {"value": key[2], "list": key[0], "text": texts[0], "other": texts[1]}
            yield Fault(i, "verdi", said | {"first": place})


def _merged(records: Records) -> set[tuple[str, str]]:
    """Lists of their own sheet that are the same list over and over: identical lists of several
    names were merged, and no value of theirs stands twice."""
    codes: dict[tuple[str, str], list[tuple[str, str]]] = {}
    columns = (records.column(key) for key in ("kodeverk", "variabel", "verdi", "navn"))
    for name, variable, value, label in zip(*columns, strict=True):
        if not variable:
            codes.setdefault((name, variable), []).append((value.strip(), label.strip()))
    return {key for key, rows in codes.items() if _is_repeated(rows)}


def _is_repeated(rows: Sequence[tuple[str, str]]) -> bool:
    """Whether rows are two or more whole copies of a list of at least two codes."""
    length = rows.index(rows[0], 1) if rows.count(rows[0]) > 1 else 0
    if length < _LEAST or len(rows) % length:
        return False
    return all(row == rows[i % length] for i, row in enumerate(rows))
