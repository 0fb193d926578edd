"""Which variable of one dictionary is which of another: the nearest of each, and the answers.

The nearest are always ranked, however weak: each has its evidence and a score that is the learned
probability that the two are the same. An answer is the nearest where the score is high enough and
the variable is the nearest of the other one too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regmeta.harmonize.combination import Combination, load_combination
from regmeta.harmonize.common import answered_share, log_odds
from regmeta.harmonize.described import Described
from regmeta.harmonize.instruments import Asking
from regmeta.harmonize.match import Asked
from regmeta.harmonize.nearest import EVIDENCE, KEPT, Nearness, rows_of
from regmeta.harmonize.recognise import questions_of
from regmeta.harmonize.similar import SAME_QUESTION
from regmeta.harmonize.valuepairs import values_between
from regmeta.model import Text, ValueMap
from regmeta.texts import joined

if TYPE_CHECKING:
    import numpy as np

MOST = 10
_TIE, _MOST_TIES = 0.05, 10
_TOGETHER = 256
"""Variables that are asked for at once."""
_TO_TELL = 300
"""Variables by which it is told how common an answer is."""
_TOLD_FROM = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Equivalent:
    """Two variables that may be the same: the score (0–1), the evidence and what they share.

    `target` is the national variable that both map to, `question` the instrument and question that
    both ask; '' and () for none. `ties` are others as near.
    """

    left: Described
    right: Described
    score: float
    evidence: np.ndarray[Any, Any]
    target: str = ""
    question: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()

    @property
    def why(self) -> Text:
        """The evidence in words."""
        return evidence_text(self)

    @property
    def values(self) -> ValueMap | None:
        """How the values would go over."""
        return values_between(self.left, self.right)


def targets_of(items: Sequence[Described]) -> list[str]:
    """The national variable that each maps to by itself, '' where none or not surely."""
    from regmeta.harmonize.names import match_names
    from regmeta.spec.targets import load_targets

    asked = [
        Asked(
            item.registry,
            item.name,
            item.label,
            item.kind,
            item.codes,
        )
        for item in items
    ]
    predictions = match_names(asked, load_targets())
    return [
        prediction.target if prediction.certain or prediction.confidence > _SURE else ""
        for prediction in predictions
    ]


_SURE = 0.8


class Equivalents:
    """Two dictionaries ready to be asked; the other is the same where only one is given."""

    def __init__(
        self,
        variables: Sequence[Described],
        other: Sequence[Described] | None = None,
        combination: Combination | None = None,
    ) -> None:
        self.left = variables
        self.right = variables if other is None else other
        self._combination = combination or load_combination()
        mine = rows_of(variables, targets_of(variables), against=other or ())
        theirs = mine if other is None else rows_of(other, targets_of(other), against=variables)
        self._near = Nearness(mine, theirs, within=other is None)
        self._targets = mine.targets
        self._asks = [_asked_by(variables), _asked_by(self.right)]
        self._shift = self._shift_here()

    def _shift_here(self) -> float:
        """What the log-odds are moved by, as an answer is commoner or rarer here than where the
        weights were learned; by some variables, spread over all, where there are many."""
        import numpy as np

        asked = range(0, len(self.left), max(1, len(self.left) // _TO_TELL))
        if not asked or not self.right:
            return 0.0
        candidates = self._near.candidates(asked, KEPT)
        best = np.full(len(self.left), -np.inf)
        np.maximum.at(best, candidates.owners, self._combination.odds(candidates.evidence))
        learned = self._combination.share
        return log_odds(answered_share(best[[*asked]], learned)) - log_odds(learned)

    def nearest(self, i: int, most: int = MOST) -> list[Equivalent]:
        """The nearest of variable i, best first; alike scores by the other's id."""
        return self._ranked(self._judged([i])[0], most)

    def every(self, most: int = MOST) -> Iterator[list[Equivalent]]:
        """The nearest of every variable, in order."""
        for at in range(0, len(self.left), _TOGETHER):
            asked = range(at, min(at + _TOGETHER, len(self.left)))
            yield from (self._ranked(judged, most) for judged in self._judged(asked))

    def answers(self) -> list[Equivalent]:
        """The pairs that are likely enough and each other's nearest, in the order of the one."""
        first: list[Equivalent] = []
        best: dict[str, float] = {}
        for at in range(0, len(self.left), _TOGETHER):
            for judged in self._judged(range(at, min(at + _TOGETHER, len(self.left)))):
                first += self._ranked(judged, 1)
                for place, chance in zip(judged.places, judged.chances, strict=True):
                    id_ = self.right[place].id
                    best[id_] = max(best.get(id_, 0.0), chance)
        least = self._combination.answer
        return [
            candidate
            for candidate in first
            if candidate.score >= max(least, best[candidate.right.id])
        ]

    def _judged(self, asked: Sequence[int]) -> list[_Judged]:
        """The candidates of some variables with their chances."""
        import numpy as np

        candidates = self._near.candidates(asked, KEPT)
        odds = self._combination.odds(candidates.evidence) + self._shift
        chances = 1.0 / (1.0 + np.exp(-odds))
        ends = np.searchsorted(candidates.owners, [*asked], side="right")
        starts = np.searchsorted(candidates.owners, [*asked], side="left")
        places = candidates.places.tolist()
        judged = []
        for i, a, b in zip(asked, starts.tolist(), ends.tolist(), strict=True):
            near = places[a:b]
            sure = self._by_question(i, near, chances[a:b].tolist())
            judged.append(_Judged(i, near, sure, candidates.evidence[a:b]))
        return judged

    def _by_question(self, i: int, places: list[int], chances: list[float]) -> list[float]:
        """The chances, raised where both ask the same question of an instrument."""
        asked = self._asks[0].get(self.left[i].id)
        if not asked:
            return chances
        alike = [self._asks[1].get(self.right[place].id) == asked for place in places]
        return [
            max(chance, SAME_QUESTION) if same else chance
            for chance, same in zip(chances, alike, strict=True)
        ]

    def _ranked(self, judged: _Judged, most: int) -> list[Equivalent]:
        chances, places = judged.chances, judged.places
        ranked = sorted(range(len(places)), key=lambda n: (-chances[n], self.right[places[n]].id))
        best = chances[ranked[0]] if ranked else 0.0
        ties = [n for n in ranked[:_MOST_TIES] if best - chances[n] < _TIE and best > _TOLD_FROM]
        near = tuple(self.right[places[n]].id for n in ties)
        return [self._equivalent(judged, n, near) for n in ranked[:most]]

    def _equivalent(self, judged: _Judged, n: int, near: tuple[str, ...]) -> Equivalent:
        mine, other = self.left[judged.i], self.right[judged.places[n]]
        evidence = judged.evidence[n]
        asked = self._asks[0].get(mine.id, ())
        return Equivalent(
            mine,
            other,
            judged.chances[n],
            evidence,
            self._targets[judged.i] if evidence[_AT["same_target"]] else "",
            asked if asked and self._asks[1].get(other.id) == asked else (),
            tuple(id_ for id_ in near if id_ != other.id) if other.id in near else (),
        )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A variable's candidates: their places, chances and evidence."""

    i: int
    places: list[int]
    chances: list[float]
    evidence: np.ndarray[Any, Any]


_AT = {name: place for place, name in enumerate(EVIDENCE)}


def _asked_by(items: Sequence[Described]) -> dict[str, tuple[str, str]]:
    return questions_of(
        [
            Asking(item.registry, item.id, item.form, item.label, item.name, len(item.codes))
            for item in items
        ]
    )


# ------------------------------------------------------------------ the evidence in words


def evidence_text(equivalent: Equivalent) -> Text:
    """What two variables have in common and what speaks against, most telling first."""
    evidence = dict(zip(EVIDENCE, equivalent.evidence.tolist(), strict=True))
    parts = [*_in_common(equivalent, evidence), *_against(equivalent, evidence)]
    kept = [part for part in parts if part]
    if not kept:
        return Text(nb="bare svake likheter", en="only faint likenesses")
    return joined("; ", kept)


def _in_common(equivalent: Equivalent, evidence: dict[str, float]) -> list[Text]:
    asked = " ".join(equivalent.question)
    unit = equivalent.left.unit
    return [
        Text("samme spørsmål ({asked})", "the same question ({asked})").filled(asked=asked)
        if asked
        else Text(),
        Text("begge er {target}", "both are {target}").filled(target=equivalent.target)
        if equivalent.target
        else Text(),
        _share(_WORDS_ALIKE, evidence["terms"]),
        _share(_NAMES_ALIKE, evidence["name_grams"]),
        _share(_LABELS_ALIKE, evidence["label_grams"]),
        _share(_CODES_ALIKE, evidence["codes_within"]),
        Text("samme enhet ({unit})", "the same unit ({unit})").filled(unit=unit)
        if evidence["same_unit"]
        else Text(),
    ]


_WORDS_ALIKE = Text("ordene er {share} like", "the words are {share} alike")
_NAMES_ALIKE = Text("navnene er {share} like", "the names are {share} alike")
_LABELS_ALIKE = Text("ledetekstene er {share} like", "the labels are {share} alike")
_CODES_ALIKE = Text("kodetekstene er {share} like", "the code texts are {share} alike")


def _share(alike: Text, share: float) -> Text:
    return alike.filled(share=f"{min(1.0, share):.0%}") if share >= _TOLD_FROM else Text()


def _against(equivalent: Equivalent, evidence: dict[str, float]) -> list[Text]:
    units = f"{equivalent.left.unit} / {equivalent.right.unit}"
    return [
        Text("ulike kodelister", "different code lists") if evidence["codes_differ"] else Text(),
        Text("bare den ene har koder", "only one has codes")
        if evidence["codes_one_side"]
        else Text(),
        Text("ulike enheter ({units})", "different units ({units})").filled(units=units)
        if evidence["other_unit"]
        else Text(),
        Text("ulike slags verdier", "different kinds of value")
        if evidence["other_kind"]
        else Text(),
        Text("ulike nasjonale variabler", "different national variables")
        if evidence["other_target"]
        else Text(),
    ]
