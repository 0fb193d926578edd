"""Variables that replace one another in a ring.

What: Following “replaces” from a variable leads back to the variable itself, at once or through
others.

Why: A reader who follows the chain to find today's variable never gets there, and neither does a
program.

Repair: Find out which variable is the newest. It replaces the older ones, and nothing older
replaces it.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.spec.fields import split_list
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Variabler som erstatter hverandre i ring

Hva: Følger man «Erstatter» fra en variabel, kommer man tilbake til den samme variabelen, med en
gang eller via andre.

Hvorfor: Den som følger kjeden for å finne dagens variabel, kommer aldri fram, og det gjør heller
ikke et program.

Slik: Finn ut hvilken variabel som er den nyeste. Den erstatter de eldre, og ingen eldre erstatter
den.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "variables"
MESSAGE = Text(
    nb="Kjeden går i ring: {chain}.",
    en="The chain goes in a ring: {chain}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_A.F.NY", "Erstatter": "V_A.F.GAMMEL"},
        {"Code": "V_A.F.GAMMEL", "Erstatter": "V_A.F.NY"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    replaces: dict[str, tuple[str, ...]] = {}
    row_of: dict[str, int] = {}
    codes = records.column("Code")
    for text, rows in context.rows_by_text(records, "Erstatter").items():
        for i in rows:
            replaces[codes[i]] = split_list(text)
            row_of.setdefault(codes[i], i)
    reported: set[str] = set()
    for code in replaces:
        ring = _ring(code, replaces) if code not in reported else ()
        reported.update(ring)
        if ring:
            yield Fault(row_of[code], "Erstatter", {"chain": " → ".join((*ring, code))})


def _ring(start: str, replaces: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The way from a variable back to itself, () where there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        for older in replaces.get(at, ()):
            if older == start:
                return _way(at, came_from)
            if older not in came_from:
                came_from[older] = at
                waiting.append(older)
    return ()


def _way(last: str, came_from: dict[str, str]) -> tuple[str, ...]:
    way = [last]
    while way[-1] in came_from:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
