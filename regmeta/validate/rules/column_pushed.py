"""A column is pushed up or down by a row.

What: The texts of a column fit the names of the rows beside them, not those of their own, as when a
cell was put in or taken out in one column only.

Why: Every description after that place is another variable's.

Repair: Move the column's cells back to their rows, from the place where it begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import Context, heading_of
from regmeta.validate.rule import Fault

NB = """En kolonne er forskjøvet en rad

Hva: Tekstene i en kolonne passer til navnene på radene ved siden av, ikke til sine egne, som når en
celle er satt inn eller tatt ut i bare én kolonne.

Hvorfor: Hver beskrivelse etter det stedet hører til en annen variabel.

Slik: Flytt cellene i kolonnen tilbake til sine rader, fra stedet der det begynner.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variable"
EXPLAINS = "columns"
MESSAGE = Text(
    nb="«{field}» ser ut til å være forskjøvet {way}: {count} tekster passer til naboraden, {own} "
    "til sin egen.",
    en="“{field}” seems to be pushed {way}: {count} texts fit the neighbouring row, {own} their "
    "own.",
)
_NAMES = ("Vekt", "Høyde", "Puls", "Blodtrykk", "Alder", "Kjønn", "Røyking", "Diagnose")
EXAMPLE = {
    "variabel": [
        {"Code": f"V_A.F.B{n}", "PreferredTerm": name, "Beskrivelse": f"Pasientens {before}"}
        for n, (name, before) in enumerate(zip(_NAMES, ("", *_NAMES[:-1]), strict=True))
    ]
}
_FEWEST = 6
_TIMES = 2
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 4
_LAST = 24
_DOWN = Text("en rad ned", "down by a row")
_UP = Text("en rad opp", "up by a row")
_FIELDS = ("Beskrivelse", "Ledetekst", "NavnEngelsk")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    if len(records) < _FEWEST:
        return
    names = records.column("PreferredTerm")
    for key in _FIELDS:
        if key in records.columns and not _ends_in_place(names, records.columns[key]):
            yield from _of_column(records, key, [_stems(name) for name in names])


def _ends_in_place(names: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether the last texts fit their own names: what is pushed is pushed to the end."""
    rows = min(_LAST, len(names) // 2)
    last = zip(names[-rows:], texts[-rows:], strict=True)
    fitting = sum(not _stems(name).isdisjoint(_stems(text)) for name, text in last)
    return fitting >= _FEWEST


def _of_column(records: Records, key: str, names: Sequence[frozenset[str]]) -> Iterator[Fault]:
    texts = [_stems(text) for text in records.columns[key]]
    own = _fitting(names, texts)
    for way, neighbours in (
        (_DOWN, [False, *_fitting(names[:-1], texts[1:])]),
        (_UP, [*_fitting(names[1:], texts[:-1]), False]),
    ):
        count, right = _from_the_place_on(own, neighbours)
        if count:
            params = {"way": way, "count": count, "own": right}
            yield Fault(-1, key, params, place=heading_of(records, key))


def _from_the_place_on(own: Sequence[bool], neighbours: Sequence[bool]) -> tuple[int, int]:
    """Of the most rows up to the last in which the texts fit the neighbouring row rather than their
    own: how many fit that, and how many their own. (0, 0) where there are no such rows."""
    count = right = 0
    most = (0, 0)
    for fits_own, fits_neighbour in zip(reversed(own), reversed(neighbours), strict=True):
        count, right = count + fits_neighbour, right + fits_own
        if count >= _FEWEST and count >= _TIMES * (right + 1):
            most = (count, right)
    return most


def _fitting(names: Sequence[frozenset[str]], texts: Sequence[frozenset[str]]) -> list[bool]:
    """Whether each text shares a word with the name beside it."""
    return [not name.isdisjoint(text) for name, text in zip(names, texts, strict=True)]


def _stems(text: str) -> frozenset[str]:
    """The beginnings of a text's longer words: «vekten» and «vekt» begin alike."""
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()))
