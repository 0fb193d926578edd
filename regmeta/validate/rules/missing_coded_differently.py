"""The same kind of missing has different codes.

What: «Ukjent» (or another word for no answer) has one code in most lists of the registry and
another in this one.

Why: An analysis that leaves out 9 as unknown counts 3 as an answer.

Repair: Use one code for unknown in the whole registry. Where the old data cannot be changed, say
so in the quality note.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.texts import is_sentinel
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Samme slags manglende svar har ulike koder

Hva: «Ukjent» (eller et annet ord for manglende svar) har én kode i de fleste av registerets
lister og en annen i denne.

Hvorfor: En analyse som utelater 9 som ukjent, teller 3 som et svar.

Slik: Bruk én kode for ukjent i hele registeret. Kan ikke gamle data endres, si det i
kvalitetsnoten.
"""
SEVERITY = "advice"
LEVEL = "kode"
THEME = "coding"
GIVES_WAY_TO = ("placeholder-code",)
TAKES = "decision"
MESSAGE = Text(
    nb="«{label}» har koden {value} her, men {usual} i {count} andre lister.",
    en="“{label}” has the code {value} here, but {usual} in {count} other lists.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "A", "verdi": "9", "navn": "Ukjent"},
        {"kodeverk": "B", "verdi": "9", "navn": "Ukjent"},
        {"kodeverk": "C", "verdi": "9", "navn": "Ukjent"},
        {"kodeverk": "D", "verdi": "3", "navn": "Ukjent"},
    ]
}
_FEW = 3


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for by_value in _coded(submission, context).values():
        usual, most = max(by_value.items(), key=lambda item: (len(item[1]), item[0]))
        if len(most) < _FEW:
            continue
        for value, rows in by_value.items():
            if _is_wider(value, usual):
                continue
            if value != usual and len(rows) * _FEW <= len(most):
                label = submission["kode"].text(rows[0], "navn")
                params = {"label": label, "value": value, "usual": usual, "count": len(most)}
                yield from (Fault(i, "verdi", params) for i in rows)


def _is_wider(value: str, usual: str) -> bool:
    """Whether it is the usual code with more or fewer nines before it, as wider fields have: 996
    where 96 is usual."""
    return len(value) != len(usual) and value.lstrip("9") == usual.lstrip("9")


def _coded(submission: Submission, context: Context) -> dict[str, dict[str, list[int]]]:
    """Words for missing, by word and value: in which rows of codes they stand."""
    coded: dict[str, dict[str, list[int]]] = {}
    for kodeverk in context.lists(submission).values():
        for i, value, label in zip(kodeverk.rows, kodeverk.values, kodeverk.labels, strict=True):
            if value and is_sentinel(label, unknown=True):
                coded.setdefault(label.casefold(), {}).setdefault(value, []).append(i)
    return coded
