"""The learned combination: weights that turn the evidence of a pair into a probability.

The weights are a small file that people can read (specs/matching/model.toml);
`python -m regmeta.harmonize.teach` makes it again from the pairs that ship.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import Strict, load_strict
from regmeta.harmonize.nearest import EVIDENCE
from regmeta.harmonize.terms import matching_folder

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np


@dataclass(frozen=True, slots=True)
class Combination:
    """Weights in the order of EVIDENCE, the probability from which a pair is answered, and the
    share of variables that had a counterpart where the weights were learned."""

    bias: float
    weights: tuple[float, ...]
    answer: float
    share: float = 0.5

    def odds(self, evidence: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The log-odds of each row of evidence that the two are the same."""
        odds: np.ndarray[Any, Any] = self.bias + evidence @ self.weights
        return odds

    def shrunk(self, slope: float, shift: float, share: float) -> Combination:
        """The same ranking with log-odds times `slope` plus `shift`."""
        weights = tuple(round(slope * weight, 4) for weight in self.weights)
        bias = round(slope * self.bias + shift, 4)
        return Combination(bias, weights, self.answer, round(share, 4))


def model_file() -> Path:
    """Where the weights lie."""
    return matching_folder() / "model.toml"


class _AnswerModel(Strict, frozen=True):
    """[model] of model.toml."""

    bias: float
    answer: float
    share: float


class _Model(Strict, frozen=True):
    """model.toml."""

    model: _AnswerModel
    weights: dict[str, float]


@lru_cache(maxsize=1)
def load_combination() -> Combination:
    """The weights that were learned; BrokenConfiguration where one is missing or unknown."""
    learned = load_strict(model_file(), _Model)
    wrong = sorted(set(learned.weights) ^ set(EVIDENCE))
    if wrong:
        raise BrokenConfiguration(
            "{model_file}: vektene passer ikke med belegget ({wrong}). "
            "Kjør python -m regmeta.harmonize.teach.",
            "{model_file}: the weights do not fit the evidence ({wrong}). "
            "Run python -m regmeta.harmonize.teach.",
            model_file=model_file(),
            wrong=", ".join(wrong),
        )
    weights = tuple(learned.weights[name] for name in EVIDENCE)
    model = learned.model
    return Combination(model.bias, weights, model.answer, model.share)
