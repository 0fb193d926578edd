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
    """Weights in the order of EVIDENCE, and the probability from which a pair is answered."""

    bias: float
    weights: tuple[float, ...]
    answer: float

    def chances(self, evidence: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The chance of each row of evidence that the two are the same."""
        import numpy as np

        found: np.ndarray[Any, Any] = 1.0 / (1.0 + np.exp(-(self.bias + evidence @ self.weights)))
        return found


def model_file() -> Path:
    """Where the weights lie."""
    return matching_folder() / "model.toml"


class _Ends(Strict, frozen=True):
    """[model] of model.toml."""

    bias: float
    answer: float


class _Model(Strict, frozen=True):
    """model.toml."""

    model: _Ends
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
    return Combination(learned.model.bias, weights, learned.model.answer)
