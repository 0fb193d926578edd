"""Learn the weights of likeness from the pairs that ship: `python -m regmeta.harmonize.teach`.

Every set counts twice: as it is, and with the right answers of two in three taken away, so that the
weights also learn what a nearest variable looks like when none is right. Evidence that speaks for a
likeness can never come to count against it, nor the reverse.

What is learned from some dictionaries is too sure of others. So each set is judged by weights that
the other sets gave, and all weights are shrunk by what that tells (Platt scaling).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regmeta.harmonize.combination import Combination, model_file
from regmeta.harmonize.equivalents import targets_of
from regmeta.harmonize.logistic import logistic_weights, sensible_weights
from regmeta.harmonize.nearest import EVIDENCE, Nearness, rows_of
from regmeta.harmonize.pairsets import PairSet, shipped_sets

if TYPE_CHECKING:
    import numpy as np

AGAINST = frozenset(
    {
        "codes_differ",
        "codes_one_side",
        "other_unit",
        "other_kind",
        "other_sort",
        "other_target",
        "behind",
    }
)
ANSWER = 0.25
"""The probability from which a pair is answered: half the F1 that is reached where few variables
have a counterpart. F1 is best there when probabilities are calibrated; where most have one, more
answers still do no harm."""
_A_SET = 60
"""Variables that each set counts as when it tells what weights are worth elsewhere."""
_TAKEN_AWAY = 0.3
"""How much a candidate counts in the sets whose right answers were taken away."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The evidence of all candidates of a set, whose they are, and which of them are right."""

    owners: np.ndarray[Any, Any]
    evidence: np.ndarray[Any, Any]
    right: np.ndarray[Any, Any]
    much: float


def lesson_of(pair_set: PairSet, much: float = 1.0) -> Lesson:
    """What a set teaches: every candidate of every variable that a person answered."""
    import numpy as np

    asked = [place for place, item in enumerate(pair_set.left) if item.id in pair_set.gold]
    candidates = nearness_of(pair_set).candidates(asked)
    right = [
        pair_set.right[place].id in pair_set.gold[pair_set.left[owner].id]
        for owner, place in zip(candidates.owners.tolist(), candidates.places.tolist(), strict=True)
    ]
    return Lesson(candidates.owners, candidates.evidence, np.array(right, dtype=float), much)


def nearness_of(pair_set: PairSet) -> Nearness:
    """The two dictionaries of a set made ready for comparison."""
    return Nearness(
        rows_of(pair_set.left, targets_of(pair_set.left), against=pair_set.right),
        rows_of(pair_set.right, targets_of(pair_set.right), against=pair_set.left),
    )


def lessons_of(pair_set: PairSet) -> list[Lesson]:
    """What a set teaches, as it is and with answers taken away."""
    return [lesson_of(pair_set), lesson_of(pair_set.without(0), _TAKEN_AWAY)]


def learn(taught: Sequence[Sequence[Lesson]]) -> Combination:
    """The weights that explain the answers best, shrunk to what they are worth elsewhere.

    `taught` are the lessons of each set.
    """
    whole = _explaining([lesson for lessons in taught for lesson in lessons])
    return whole.shrunk(*_worth_elsewhere(taught)) if len(taught) > 1 else whole


def _explaining(lessons: Sequence[Lesson]) -> Combination:
    import numpy as np

    weights = sensible_weights(
        np.vstack([lesson.evidence for lesson in lessons]),
        np.concatenate([lesson.right for lesson in lessons]),
        [name not in AGAINST for name in EVIDENCE],
        np.concatenate([np.full(len(lesson.right), lesson.much) for lesson in lessons]),
    )
    bias, *rest = (round(float(weight), 4) for weight in weights)
    return Combination(bias, tuple(rest), ANSWER)


def _worth_elsewhere(taught: Sequence[Sequence[Lesson]]) -> tuple[float, float, float]:
    """What log-odds are worth in sets they were not learned from, as slope and shift; and the share
    of variables whose nearest was right. Every set counts alike, whatever its size."""
    import numpy as np

    odds, right, much = [], [], []
    for held, lessons in enumerate(taught):
        others = [each for n, rest in enumerate(taught) if n != held for each in rest]
        elsewhere = _explaining(others)
        for lesson in lessons:
            best, holds = _nearest(lesson, elsewhere)
            odds.append(best)
            right.append(holds)
            much.append(np.full(len(best), _A_SET / len(best)))
    holding, counted = np.concatenate(right), np.concatenate(much)
    shift, slope = logistic_weights(np.concatenate(odds)[:, None], holding, counted)
    return float(slope), float(shift), float(np.average(holding, weights=counted))


def _nearest(lesson: Lesson, combination: Combination) -> tuple[Any, Any]:
    """The log-odds of each variable's nearest, and whether it is right."""
    import numpy as np

    odds = combination.odds(lesson.evidence)
    order = np.lexsort((-odds, lesson.owners))
    first = order[np.unique(lesson.owners[order], return_index=True)[1]]
    return odds[first], lesson.right[first]


def combination_toml(combination: Combination, sets: Sequence[PairSet]) -> str:
    """The weights as the text of model.toml."""
    asked = sum(len(pair_set.gold) for pair_set in sets)
    lines = [
        "# How likeness is weighed: what `python -m regmeta.harmonize.teach` made of the pairs in",
        "# specs/matching/pairs. The evidence of two variables times these, plus the bias, through",
        "# the logistic function, is the probability that the two are the same where as many have",
        "# a counterpart as here (share); elsewhere it is moved (regmeta/harmonize/common.py).",
        "# regmeta/harmonize/nearest.py says what each is. 0.0: it added nothing, or came out with",
        "# a sign that makes no sense and was left out.",
        "",
        "[model]",
        f"# learned from {asked} variables in {len(sets)} pairs of dictionaries",
        f"bias = {combination.bias}",
        "# answer: the probability from which a pair is answered",
        f"answer = {combination.answer}",
        "# share: how many of the variables had a counterpart where this was learned",
        f"share = {combination.share}",
        "",
        "[weights]",
        *(f"{name} = {w or 0.0}" for name, w in zip(EVIDENCE, combination.weights, strict=True)),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Learn and write specs/matching/model.toml."""
    import sys

    from regmeta.files.output import write_whole

    sets = shipped_sets()
    combination = learn([lessons_of(pair_set) for pair_set in sets])
    write_whole(model_file(), combination_toml(combination, sets).encode("utf-8"))
    sys.stdout.write(f"{model_file()}: {len(sets)} par av ordbøker.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
