"""A code list with one code only.

What: The list has a single code, often one that says that the real list is fetched from
elsewhere.

Why: With one possible answer the variable tells nothing, and the text of a screen (“loading from
database”) ends up in the catalogue.

Repair: If the answers come from another list, name that list or its origin in the description and
take the code away. If it is a box to tick, the type is Ja/nei.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import CodeList, Context
from regmeta.validate.rule import Fault

NB = """Et kodeverk med bare én kode

Hva: Listen har én eneste kode, ofte en som sier at den egentlige listen hentes et annet sted fra.

Hvorfor: Med ett mulig svar forteller variabelen ingenting, og teksten fra et skjermbilde («lastes
fra database») havner i katalogen.

Slik: Kommer svarene fra en annen liste, nevn den eller opphavet i beskrivelsen, og ta bort koden.
Er det en boks å krysse av i, er typen Ja/nei.
"""
SEVERITY = "advice"
LEVEL = "kode"
THEME = "coding"
MESSAGE = Text(
    nb="Den eneste koden i «{list}» er {value} = «{label}».",
    en="The only code of “{list}” is {value} = “{label}”.",
)
EXAMPLE = {"kode": [{"kodeverk": "KLAFF", "verdi": "0", "navn": "Lastes fra database"}]}

_A_SENTENCE = 6


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for name, codes in context.lists(submission).items():
        if name and len(codes.values) == 1 and _is_an_answer(codes):
            said = {"list": name, "value": codes.values[0], "label": codes.labels[0]}
            yield Fault(codes.rows[0], "verdi", said)


def _is_an_answer(codes: CodeList) -> bool:
    """Whether the code is one: a value that says itself is a list cut down to what was used, and a
    whole sentence is a rule of how the value comes about."""
    (value,), (label,) = codes.values, codes.labels
    return value != label and not (label.endswith(".") and len(label.split()) >= _A_SENTENCE)
