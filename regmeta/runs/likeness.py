"""Which variables of a batch are alike, and which ask the questions of a known instrument.

What two registries have in common rests on those two alone, and is remembered with the first.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.model import Kilde, Kodeverk, Recognised, Similar, Submission, Variable
from regmeta.processes import meanwhile
from regmeta.runs.batch import Batch
from regmeta.runs.memory import Memory, Pair

if TYPE_CHECKING:
    from regmeta.harmonize.instruments import Asking
    from regmeta.harmonize.pairs import RegistrySide

MOST_SIMILAR = 5
_WORTH_IT = 2_000
"""Variables from which processes of their own pay for themselves."""
_SHARES = 2

Pairs = list[tuple[str, str, list[Pair]]]
"""Registry, registry, and what they have in common."""


def kilde_code(submission: Submission) -> str:
    """The code of a registry's kilde; '' where it has none."""
    kilde = submission["kilde"]
    return kilde.text(0, "Code") if len(kilde) else ""


def begin_pairs(batch: Batch, memory: Memory) -> Callable[[], Pairs]:
    """Begin to seek what each two registries of a batch have in common, in processes of their own
    where that pays; what is given back waits for it."""
    if sum(len(submission["variabel"]) for submission in batch.submissions) < _WORTH_IT:
        return partial(pairs_of, batch, memory)
    halves = [meanwhile(partial(pairs_of, batch, memory, (n, _SHARES))) for n in range(_SHARES)]
    return lambda: [pair for half in halves for pair in half()]


def pairs_of(batch: Batch, memory: Memory, share: tuple[int, int] = (0, 1)) -> Pairs:
    """What each two registries of a batch have in common; the remembered is not sought again.

    `share` is which of how many shares of the work to do: (0, 2) is every other registry with all
    that come before it.
    """
    return list(_Sides(batch, memory).pairs(*share))


def similar_of(batch: Batch, pairs: Pairs) -> dict[str, tuple[Similar, ...]]:
    """For every variable its likeliest equivalents in other registries, best first."""
    kilder = {submission.id: kilde_code(submission) for submission in batch.submissions}
    by_variable: dict[str, list[tuple[float, str, str, Pair]]] = {}
    for left, other, both in pairs:
        for pair in both:
            mine, theirs, score = pair[:3]
            by_variable.setdefault(mine, []).append((-score, theirs, other, pair))
            by_variable.setdefault(theirs, []).append((-score, mine, left, pair))
    return {code: _best(rows, kilder) for code, rows in by_variable.items()}


def _best(rows: list[tuple[float, str, str, Pair]], kilder: Mapping[str, str]) -> Any:
    from regmeta.harmonize.pairs import Alike

    return tuple(
        Similar(variable, kilder[id_], -score, Alike(*pair).why)
        for score, variable, id_, pair in heapq.nsmallest(MOST_SIMILAR, rows)
    )


def recognised_in(batch: Batch, memory: Memory) -> dict[str, Recognised]:
    """The variables that ask an instrument's questions, whether or not the registry says so."""
    from regmeta.runs.remembered import INSTRUMENTS

    folders = {registry.id: registry.folder for registry in batch.registries}
    by_variable: dict[str, Recognised] = {}
    for submission in batch.submissions:
        folder = folders.get(submission.id)
        remembered = memory.of(folder, INSTRUMENTS) if folder else None
        if remembered is None:
            remembered = _instruments(_made_side(submission, folder, memory))
        by_variable.update(remembered)
    return by_variable


def recognised_of(kilde: Kilde, national: Sequence[Kodeverk]) -> dict[str, Recognised]:
    """The same of a kilde as it is published, where what was handed in is not at hand."""
    from regmeta.harmonize.recognise import questions_of

    lists = {kodeverk.code: kodeverk for kodeverk in (*national, *kilde.kodeverk)}
    asking = (_asking(kilde, each, lists) for each in kilde.variables if not each.platform)
    return _named(questions_of(asking))


def _asking(kilde: Kilde, variable: Variable, lists: Mapping[str, Kodeverk]) -> Asking:
    """A published variable as it may ask an instrument's item."""
    from regmeta.harmonize.instruments import Asking

    properties, name = variable.current.properties, variable.current.name("")
    return Asking(
        registry=kilde.id,
        code=variable.code,
        form=";".join(variable.datasamlinger),
        label=properties.get("Ledetekst") or name,
        name=properties.get("DatabaseReferanse") or name,
        answers=_answers([lists[code] for code in variable.kodeverk if code in lists]),
    )


def _answers(kodeverk: Sequence[Kodeverk]) -> int:
    """How many answers the first list has, those that are none left out."""
    return (
        len({code.label("") for code in kodeverk[0].codes if not code.sentinel}) if kodeverk else 0
    )


def _instruments(side: RegistrySide) -> dict[str, Recognised]:
    """The questions that a side's variables ask, by variable."""
    return _named({side.codes[place]: question for place, question in side.asks.items()})


def _named(asks: Mapping[str, tuple[str, str]]) -> dict[str, Recognised]:
    """What variables ask, with the instruments' names."""
    from regmeta.harmonize.instruments import load_instruments

    instruments = {
        instrument.code: instrument
        for pattern in load_instruments()
        for instrument in pattern.instruments
    }
    return {
        variable: Recognised(instruments[code], question)
        for variable, (code, question) in asks.items()
    }


def _made_side(submission: Submission, folder: Path | None, memory: Memory) -> RegistrySide:
    """A registry as a side, remembered with the instruments that were recognised in it."""
    from regmeta.harmonize.pairs import side_of
    from regmeta.runs.remembered import INSTRUMENTS, SIDE

    side = side_of(submission)
    if folder:
        memory.learn(folder, SIDE, side)
        memory.learn(folder, INSTRUMENTS, _instruments(side))
    return side


class _Sides:
    """The registries of a batch, compared two and two; each becomes a side only when it must."""

    def __init__(self, batch: Batch, memory: Memory) -> None:
        self._submissions = {submission.id: submission for submission in batch.submissions}
        self._folders = {registry.id: registry.folder for registry in batch.registries}
        self._memory = memory
        self._made: dict[str, RegistrySide] = {}

    def pairs(self, first: int, step: int) -> Iterator[tuple[str, str, list[Pair]]]:
        from regmeta.runs.remembered import SIMILAR

        ids = sorted(self._submissions)
        for at, registry in islice(enumerate(ids), first, None, step):
            remembered = self._remembered(registry)
            digests = {other: self._digest(other) for other in ids[:at]}
            new = {
                other
                for other in ids[:at]
                if not digests[other] or digests[other] not in remembered
            }
            text = {
                other: self._compare(registry, other)
                if other in new
                else remembered[digests[other]]
                for other in ids[:at]
            }
            for other, pairs in text.items():
                yield registry, other, pairs
            if new and self._digest(registry):
                kept = {digests[other]: text[other] for other in text if digests[other]}
                self._memory.learn(self._folders[registry], SIMILAR, kept)

    def _remembered(self, id_: str) -> dict[str, list[Pair]]:
        from regmeta.runs.remembered import SIMILAR

        remembered = self._memory.of(self._folders[id_], SIMILAR) if self._digest(id_) else None
        return remembered or {}

    def _digest(self, id_: str) -> str:
        folder = self._folders.get(id_)
        return self._memory.digests.get(folder.name, "") if folder else ""

    def _compare(self, registry: str, other: str) -> list[Pair]:
        from regmeta.harmonize.pairs import alike

        pairs = alike(self._side(registry), self._side(other), MOST_SIMILAR)
        return [(*pair[:6], tuple(pair.question)) for pair in pairs]

    def _side(self, id_: str) -> RegistrySide:
        from regmeta.runs.remembered import SIDE

        if id_ not in self._made:
            folder = self._folders.get(id_)
            remembered = self._memory.of(folder, SIDE) if folder else None
            self._made[id_] = remembered or _made_side(self._submissions[id_], folder, self._memory)
        return self._made[id_]
