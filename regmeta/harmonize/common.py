"""How common an answer is between two dictionaries: read off the scores themselves.

Two dictionaries of one trade share most of their variables, two of different trades few. The
weights were learned where a known share of the variables had a counterpart; the share here is
found by expectation and maximization (Saerens, Latinne and Decaestecker, Neural Computation 14,
2002), held back towards the learned share where few variables are there to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regmeta.harmonize.channels import Numbers

HELD_BACK = 20
"""Variables that the learned share counts as."""
_STEPS, _STILL = 200, 1e-6
_LEAST = 0.15
"""A share is taken to be no nearer to 0 or 1: scores that few variables deserve would tell the rest
down, and the other way round."""


def log_odds(share: float) -> float:
    """The log-odds of a share, kept off 0 and 1."""
    import math

    kept = min(1 - _LEAST, max(_LEAST, share))
    return math.log(kept / (1 - kept))


def answered_share(best: Numbers, learned: float) -> float:
    """The share of variables with a counterpart, from the log-odds of each one's nearest.

    `learned` is the share that those log-odds were learned at.
    """
    import numpy as np

    share = learned
    for _ in range(_STEPS):
        moved = best + log_odds(share) - log_odds(learned)
        chances = 1.0 / (1.0 + np.exp(-moved))
        new = float((chances.sum() + HELD_BACK * learned) / (len(best) + HELD_BACK))
        if abs(new - share) < _STILL:
            break
        share = new
    return share
