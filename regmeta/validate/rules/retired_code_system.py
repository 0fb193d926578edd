"""A national code list that is no longer in use.

What: The variable or list refers to a national code list that has been retired, or that another
has taken over from.

Why: A retired list is no longer kept up to date, and its codes will be refused where the new one
is asked for.

Repair: Refer to the list that took over, and see whether the codes in use stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import LevelName, Submission, Text
from regmeta.spec.codesystems import CodeSystem
from regmeta.spec.fields import split_list
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault, Params

NB = """Et nasjonalt kodeverk som ikke lenger er i bruk

Hva: Variabelen eller listen viser til et nasjonalt kodeverk som er trukket tilbake, eller som et
annet har overtatt for.

Hvorfor: Et utgått kodeverk holdes ikke lenger ved like, og kodene blir avvist der det nye kreves.

Slik: Vis til kodeverket som overtok, og se etter om kodene som er i bruk, står der.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "national"
MESSAGE = Text(
    nb="Kodeverk {number} er ikke lenger i bruk{newer}.",
    en="Code list {number} is no longer in use{newer}.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.F.SPRAK", "kodeverk": "9018"}]}

_REFERENCES: tuple[tuple[LevelName, str], ...] = (
    ("variabel", "kodeverk"),
    ("kodeverk", "kodeverkReference"),
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    own = set(submission["kodeverk"].column("Code"))
    for level, key in _REFERENCES:
        records = submission[level]
        for text, rows in context.rows_by_text(records, key).items():
            for name in split_list(text):
                system = context.code_systems.find(name) if name not in own else None
                if system and (system.retired or system.replaced_by):
                    said = {"number": system.number, **_newer(system)}
                    yield from (Fault(i, key, said, level=level) for i in rows)


def _newer(system: CodeSystem) -> Params:
    if not system.replaced_by:
        return {"newer": ""}
    return {"newer": Text("; bruk {newer}", "; use {newer}").filled(newer=system.replaced_by)}
