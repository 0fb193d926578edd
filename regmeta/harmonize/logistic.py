"""Logistic regression with a penalty on large weights, and weights whose signs make sense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

PENALTY = 1.0
_STEPS = 60
_STILL = 1e-10


def sensible_weights(
    evidence: np.ndarray[Any, Any],
    right: np.ndarray[Any, Any],
    supporting: Sequence[bool],
    much: np.ndarray[Any, Any] | None = None,
) -> Any:
    """Weights, the bias first, none of them with a sign that makes no sense.

    `supporting` tells for each kind of evidence whether it may only speak for (True) or only
    against (False). What came out with the wrong sign is dropped and the rest fitted again.
    `much` is how much each row counts.
    """
    kept = [True] * len(supporting)
    while True:
        weights = logistic_weights(evidence * kept, right, much)
        wrong = [
            i
            for i, supports in enumerate(supporting)
            if kept[i] and abs(weights[i + 1]) > 1e-9 and (weights[i + 1] > 0) != supports
        ]
        if not wrong:
            return weights
        for i in wrong:
            kept[i] = False


def logistic_weights(
    evidence: np.ndarray[Any, Any],
    right: np.ndarray[Any, Any],
    much: np.ndarray[Any, Any] | None = None,
) -> Any:
    """The weights by Newton's method, the bias first; the bias is all but free of the penalty."""
    import numpy as np

    rows = np.hstack([np.ones((len(evidence), 1)), evidence])
    counts = np.ones(len(rows)) if much is None else much
    penalty = np.eye(rows.shape[1]) * PENALTY
    penalty[0, 0] = 0.01
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (right - chance)) - penalty @ weights
        curve = (rows.T * (counts * chance * (1 - chance))) @ rows + penalty
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < _STILL:
            break
    return weights
