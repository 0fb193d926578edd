"""Two headings are exchanged.

What: Two columns hold what the other one is called: technical names under the heading of names to
read, descriptions under the heading of names, or labels where the codes should be.

Why: Every row is wrong in two cells, and all of it comes from one slip in the row of headings.

Repair: Exchange the two headings. Nothing in the cells has to be changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from regmeta.model import LevelName, Records, Submission, Text
from regmeta.validate.context import Context, heading_of, heading_text
from regmeta.validate.rule import CellOfRow, Fault

NB = """To overskrifter er byttet om

Hva: To kolonner inneholder det den andre heter: tekniske navn under overskriften for navn å lese,
beskrivelser under overskriften for navn, eller tekster der kodene skulle stått.

Hvorfor: Hver rad er gal i to celler, og alt kommer av én glipp i overskriftsraden.

Slik: Bytt de to overskriftene. Ingenting i cellene trenger å endres.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "variable"
EXPLAINS = "columns"
MESSAGE = Text(
    nb="Kolonnene «{first}» og «{second}» ser ut til å være byttet: {count} rader.",
    en="The columns “{first}” and “{second}” seem to be exchanged: {count} rows.",
)
EXAMPLE = {
    "variabel": [
        {
            "Code": f"V_A.F.B{n}",
            "PreferredTerm": f"VEKT_{n}",
            "DatabaseReferanse": f"Pasientens vekt, måling {n}",
        }
        for n in range(1, 9)
    ]
}
_FEWEST = 8
_NEARLY_ALL = 0.8
_MOST = 0.6
_TECHNICAL = re.compile(r"[A-Za-z]\w*")
_WORDED = re.compile(r"[^\W\d_]{2}")
_LONGER = 3


class _Pair(NamedTuple):
    """Two fields that may be taken for each other, and what else follows from the first."""

    level: LevelName
    first: str
    second: str
    follows: tuple[str, ...]
    is_exchanged: Callable[[Sequence[str], Sequence[str]], bool]


def _share(texts: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(1 for text in texts if holds(text)) / len(texts)


def _names_are_technical(names: Sequence[str], technical: Sequence[str]) -> bool:
    words = _share(technical, lambda text: " " in text.strip() or not text.isascii())
    return words >= _MOST and _share(names, _TECHNICAL.fullmatch) >= _NEARLY_ALL


def _names_are_descriptions(names: Sequence[str], descriptions: Sequence[str]) -> bool:
    pairs = zip(names, descriptions, strict=True)
    longer = sum(len(name.split()) >= _LONGER * len(text.split()) for name, text in pairs)
    return longer >= _NEARLY_ALL * len(names)


def _codes_are_labels(values: Sequence[str], labels: Sequence[str]) -> bool:
    digits = _share(labels, lambda text: text.lstrip("-").isdigit())
    return digits >= _NEARLY_ALL and _share(values, _WORDED.search) >= _NEARLY_ALL


_PAIRS = (
    _Pair("variabel", "PreferredTerm", "DatabaseReferanse", ("Code",), _names_are_technical),
    _Pair("variabel", "PreferredTerm", "Beskrivelse", (), _names_are_descriptions),
    _Pair("kode", "verdi", "navn", (), _codes_are_labels),
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for pair in _PAIRS:
        records = submission[pair.level]
        if len(records) < _FEWEST or pair.first not in records.columns:
            continue
        texts = records.columns[pair.first], records.columns.get(pair.second, [])
        both = [own for own in zip(*texts, strict=False) if all(own)]
        if len(both) >= _FEWEST and pair.is_exchanged(*zip(*both, strict=True)):
            yield _fault(pair, records, len(both), context)


def _fault(pair: _Pair, records: Records, count: int, context: Context) -> Fault:
    law = context.spec[pair.level]
    named = (heading_text(records, key, law.heading_text(key)) for key in (pair.first, pair.second))
    params = dict(zip(("first", "second"), named, strict=True)) | {"count": count}
    also = (pair.second, *pair.follows)
    return Fault(
        -1,
        pair.first,
        params,
        level=pair.level,
        place=heading_of(records, pair.first),
        also=tuple(CellOfRow(-1, key) for key in also),
    )
