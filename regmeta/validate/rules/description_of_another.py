"""The description of another variable.

What: Two variables with quite different names have the same long description, word for word.
Where it has a word of one of the names, it stands wrongly at the other.

Why: A description copied or filled down by mistake tells a researcher something untrue.

Repair: Write the variable's own description. If both share a remark on how to fill them in, add what
each of them holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import CellOfRow, Fault

NB = """Beskrivelsen til en annen variabel

Hva: To variabler med helt ulike navn har samme lange beskrivelse, ord for ord. Har den et ord fra
det ene navnet, står den feil ved det andre.

Hvorfor: En beskrivelse som er kopiert eller dratt ned ved en feil, forteller en forsker noe som
ikke er sant.

Slik: Skriv variabelens egen beskrivelse. Deler de to en merknad om utfylling, legg til hva hver av
dem inneholder.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variables"
TAKES = "decision"
MESSAGE = Text(
    nb="Beskrivelsen er den samme som for «{other}»: er den kopiert?",
    en="The description is the same as for “{other}”: was it copied?",
)
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_A.VEKT",
            "PreferredTerm": "Vekt",
            "Beskrivelse": "Pasientens vekt ved innleggelse, målt på avdelingen i hele kilo.",
        },
        {
            "Code": "V_A.ROYK",
            "PreferredTerm": "Røyker",
            "Beskrivelse": "Pasientens vekt ved innleggelse, målt på avdelingen i hele kilo.",
        },
    ]
}
_SHORTEST, _FEWEST_WORDS, _STEM = 40, 6, 5
_WORD = re.compile(r"[^\W\d_]{4,}")
_NO_NAME = frozenset({"ukjen", "mangl", "unkno", "missi"})
"""Boxes for a missing value share the description of the value."""


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    names = records.column("PreferredTerm")
    for text, rows in context.rows_by_text(records, "Beskrivelse").items():
        if len(rows) < 2 or len(text) < _SHORTEST or "=" in text:
            continue
        by_name: dict[str, list[int]] = {}
        for i in rows:
            by_name.setdefault(names[i], []).append(i)
        if len(by_name) == 2 and len(text.split()) >= _FEWEST_WORDS:
            yield from _copied(text, by_name)


def _copied(text: str, by_name: Mapping[str, list[int]]) -> Iterator[Fault]:
    """The fault at the one row whose name the text does not have. Further rows of the name that it
    has are the same variable in other forms. Words that both names have tell nothing."""
    first, second = by_name
    stems = [_stems(first), _stems(second)]
    shared = stems[0] & stems[1]
    own = [stems[0] - shared, stems[1] - shared]
    if not (own[0] and own[1]) or (own[0] | own[1]) & _NO_NAME:
        return
    of_text = _stems(text)
    owns_first, owns_second = (bool(words & of_text) for words in own)
    if owns_first == owns_second:
        rows = [*by_name[first], *by_name[second]]
        if not owns_first and not shared and len(rows) == 2:
            also = (CellOfRow(min(rows), "Beskrivelse"),)
            yield Fault(max(rows), "Beskrivelse", {"other": first}, also=also)
        return
    owner, stranger = (first, second) if owns_first else (second, first)
    if len(by_name[stranger]) == 1:
        yield Fault(by_name[stranger][0], "Beskrivelse", {"other": owner})


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.casefold()[:_STEM] for word in _WORD.findall(text))
