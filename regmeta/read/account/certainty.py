"""How sure a reading is, by what it saw: never by what a sheet is called.

Each sign is a share of what there was; the lowest is the confidence. A reading is poor where a sign
of what was lost or mistaken is below half: headings that nobody knows make it unsure, not poor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from regmeta.model import Records, Submission, Text
from regmeta.read.codelists import ONE_CODE
from regmeta.spec.words import coded_words

POOR = 0.5
_NEARLY_ALL = 0.8
_FEW = 4
"""So few rows tell nothing of how a whole file was read."""

_ROWS = Text(
    "{lost} av {rows} rader med navn ble verken variabler eller koder",
    "{lost} of {rows} rows with a name became neither variables nor codes",
)
_CODED = Text(
    "{lost} av {rows} listevariabler har ingen koder",
    "{lost} of {rows} list variables have no codes",
)
_NAMES = Text(
    "{lost} av {rows} variabler har samme navn som en annen i skjemaet",
    "{lost} of {rows} variables have the name of another in the form",
)
_TWICE = Text(
    "{lost} av {rows} variabler står likt i et annet skjema, som om et ark var lest to ganger",
    "{lost} of {rows} variables stand alike in another form, as if a sheet was read twice",
)
_DATA = Text(
    "{lost} av {rows} overskrifter ser ut som data",
    "{lost} of {rows} headings look like data",
)
_UNKNOWN = Text("{lost} av {rows} overskrifter er ukjente", "{lost} of {rows} headings are unknown")


@dataclass(frozen=True, slots=True)
class Sign:
    """So many of so many went wrong, in words; `is_loss` where that may make a reading poor.

    `whole` is what the confidence is the share of, where that is more than `rows`.
    """

    words: Text
    lost: int
    rows: int
    is_loss: bool = True
    whole: int = 0

    @property
    def share(self) -> float:
        return 1 - self.lost / max(self.rows, self.whole, 1)

    @property
    def is_poor(self) -> bool:
        return self.is_loss and self.rows >= _FEW and 1 - self.lost / self.rows < POOR

    def said(self) -> Text:
        return self.words.filled(lost=self.lost, rows=self.rows)


@dataclass(frozen=True, slots=True)
class Certainty:
    """The confidence (0–1), and what lowers it most ('' where nothing does)."""

    confidence: float
    why: Text
    is_poor: bool


def certainty_of(
    submission: Submission, headings: Sequence[str], unknown: int, dropped: int
) -> Certainty:
    """How sure the reading of a file is.

    `headings` are those that were taken for headings, `unknown` how many of them no layout knows,
    and `dropped` the rows with a name that became nothing.
    """
    signs = [
        *_signs(submission, dropped),
        Sign(_DATA, sum(map(_is_data, headings)), len(headings)),
        Sign(_UNKNOWN, unknown, len(headings), is_loss=False),
    ]
    lowest = min(signs, key=lambda sign: sign.share)
    poor = [sign for sign in signs if sign.is_poor]
    shown = min(poor, key=lambda sign: sign.share) if poor else lowest
    why = shown.said() if shown.share < 1 else Text()
    return Certainty(round(lowest.share, 2), why, bool(poor))


def _signs(submission: Submission, dropped: int) -> Iterator[Sign]:
    variables, codes = submission["variabel"], submission["kode"]
    yield Sign(_ROWS, dropped, dropped + len(variables) + len(codes))
    lists = variables.column("kodeverk")
    coded = _coded(variables)
    yield Sign(_CODED, sum(not lists[i] for i in coded), len(coded), whole=len(variables))
    yield Sign(_NAMES, _repeated(variables), len(variables))
    # Forms may share their questions: it is a doubt, and a small one.
    twice = _in_two_forms(variables)
    yield Sign(_TWICE, twice, len(variables), is_loss=False, whole=4 * len(variables))


def _coded(variables: Records) -> list[int]:
    """The variables whose type word says that they have codes; each distinct word judged once."""
    words = variables.extras.get("type", [])
    asking = {word for word in set(words) if word.strip().casefold() in coded_words()}
    return [i for i, word in enumerate(words) if word in asking]


def _repeated(variables: Records) -> int:
    """Variables whose name another one of the form has."""
    names = zip(variables.column("datasamling"), variables.column("DatabaseReferanse"), strict=True)
    named = [pair for pair in names if pair[1]]
    if len(set(named)) == len(named):
        return 0
    return sum(count for count in Counter(named).values() if count > 1)


def _in_two_forms(variables: Records) -> int:
    """Variables of a form whose names and labels nearly all stand in another form as well."""
    forms: dict[str, set[tuple[str, str]]] = {}
    columns = (variables.column(key) for key in ("datasamling", "DatabaseReferanse"))
    for form, name, label in zip(*columns, variables.column("PreferredTerm"), strict=True):
        if name:
            forms.setdefault(form, set()).add((name, label))
    if len(forms) < 2:
        return 0
    held = Counter(pair for pairs in forms.values() for pair in pairs)
    return sum(_alike(pairs, held) for pairs in forms.values())


def _alike(pairs: set[tuple[str, str]], held: Mapping[tuple[str, str], int]) -> int:
    """How many of a form's names another form has too; 0 where they are not nearly all."""
    twice = sum(held[pair] > 1 for pair in pairs)
    return twice if len(pairs) >= _FEW and twice >= _NEARLY_ALL * len(pairs) else 0


_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d")


def _is_data(heading: str) -> bool:
    """Whether a heading is a number, a day, or a code with its text."""
    bare = heading.strip()
    return bool(_NUMBER.fullmatch(bare)) or bool("=" in bare and ONE_CODE.fullmatch(bare))
