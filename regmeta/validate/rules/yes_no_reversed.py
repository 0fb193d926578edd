"""Yes and no are coded the other way round.

What: A yes/no list coded the opposite way of the registry's other yes/no lists. For example: 1 =
No and 2 = Yes in one list, 1 = Yes and 2 = No in seven others.

Why: Whoever combines variables will read yes as no.

Repair: See whether the codes are swapped. If they are right, say so plainly in the description.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Ja og nei er kodet motsatt av ellers

Hva: Ja og nei er kodet motsatt av ellers. For eksempel: 1 = Nei og 2 = Ja i én liste, 1 = Ja og 2
= Nei i sju andre.

Hvorfor: Den som slår sammen variabler, vil lese ja som nei.

Slik: Se om kodene er byttet om. Er de riktige, si det tydelig i beskrivelsen.
"""
SEVERITY = "warning"
LEVEL = "kode"
THEME = "coding"
TAKES = "decision"
MESSAGE = Text(
    nb="Her er {here}; i {count} andre lister i registeret er {usual}.",
    en="Here {here}; in {count} other lists of the registry {usual}.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "A", "verdi": "1", "navn": "Ja"},
        {"kodeverk": "A", "verdi": "2", "navn": "Nei"},
        {"kodeverk": "B", "verdi": "1", "navn": "Ja"},
        {"kodeverk": "B", "verdi": "2", "navn": "Nei"},
        {"kodeverk": "C", "verdi": "2", "navn": "Ja"},
        {"kodeverk": "C", "verdi": "1", "navn": "Nei"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    codings: dict[tuple[str, str], list[int]] = {}
    for codes in context.lists(submission).values():
        at = {label.casefold(): n for n, label in reversed([*enumerate(codes.labels)])}
        if "ja" in at and "nei" in at:
            coding = (codes.values[at["ja"]], codes.values[at["nei"]])
            codings.setdefault(coding, []).append(codes.rows[at["ja"]])
    for (yes, no), rows in codings.items():
        usual = len(codings.get((no, yes), ()))
        said = {"here": f"{yes} = Ja, {no} = Nei", "usual": f"{no} = Ja, {yes} = Nei"}
        if usual > len(rows):
            yield from (Fault(i, "verdi", said | {"count": usual}) for i in rows)
