"""Learn the weights of likeness from the pairs that ship: `python -m regmeta.harmonize.teach`.

Every set counts twice: as it is, and with the right answers of two in three taken away, so that the
weights also learn what a nearest variable looks like when none is right. Evidence that speaks for a
likeness can never come to count against it, nor the reverse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regmeta.harmonize.combination import Combination, model_file
from regmeta.harmonize.equivalents import targets_of
from regmeta.harmonize.logistic import sensible_weights
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
ANSWER = 0.2
"""The probability from which a pair is answered: about half the F1 that is reached, which is where
F1 is best when probabilities are calibrated."""
_TAKEN_AWAY = 0.3
"""How much a candidate counts in the sets whose right answers were taken away."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """The evidence of all candidates of a set, and which of them are right."""

    evidence: np.ndarray[Any, Any]
    right: np.ndarray[Any, Any]
    much: float


def lesson_of(one: PairSet, much: float = 1.0) -> Lesson:
    """What a set teaches: every candidate of every variable that a person answered."""
    import numpy as np

    asked = [place for place, item in enumerate(one.one) if item.id in one.gold]
    found = nearness_of(one).candidates(asked)
    right = [
        one.other[place].id in one.gold[one.one[owner].id]
        for owner, place in zip(found.owners.tolist(), found.places.tolist(), strict=True)
    ]
    return Lesson(found.evidence, np.array(right, dtype=float), much)


def nearness_of(one: PairSet) -> Nearness:
    """The two dictionaries of a set made ready for comparison."""
    return Nearness(
        rows_of(one.one, targets_of(one.one), against=one.other),
        rows_of(one.other, targets_of(one.other), against=one.one),
    )


def lessons_of(sets: Sequence[PairSet]) -> list[Lesson]:
    """What the sets teach, as they are and with answers taken away."""
    whole = [lesson_of(one) for one in sets]
    return whole + [lesson_of(one.without(0), _TAKEN_AWAY) for one in sets]


def learn(lessons: Sequence[Lesson]) -> Combination:
    """The weights that explain the answers best."""
    import numpy as np

    weights = sensible_weights(
        np.vstack([one.evidence for one in lessons]),
        np.concatenate([one.right for one in lessons]),
        [name not in AGAINST for name in EVIDENCE],
        np.concatenate([np.full(len(one.right), one.much) for one in lessons]),
    )
    bias, *rest = (round(float(weight), 4) for weight in weights)
    return Combination(bias, tuple(rest), ANSWER)


def combination_toml(found: Combination, sets: Sequence[PairSet]) -> str:
    """The weights as the text of model.toml."""
    asked = sum(len(one.gold) for one in sets)
    lines = [
        "# How likeness is weighed: what `python -m regmeta.harmonize.teach` made of the pairs in",
        "# specs/matching/pairs. The evidence of two variables times these, plus the bias, through",
        "# the logistic function, is the probability that the two are the same.",
        "# regmeta/harmonize/nearest.py says what each is. 0.0: it added nothing, or came out with",
        "# a sign that makes no sense and was left out.",
        "",
        "[model]",
        f"# learned from {asked} variables in {len(sets)} pairs of dictionaries",
        f"bias = {found.bias}",
        "# answer: the probability from which a pair is answered",
        f"answer = {found.answer}",
        "",
        "[weights]",
        *(f"{name} = {w or 0.0}" for name, w in zip(EVIDENCE, found.weights, strict=True)),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Learn and write specs/matching/model.toml."""
    import sys

    from regmeta.files.output import write_whole

    sets = shipped_sets()
    found = learn(lessons_of(sets))
    write_whole(model_file(), combination_toml(found, sets).encode("utf-8"))
    sys.stdout.write(f"{model_file()}: {len(sets)} par av ordbøker.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
