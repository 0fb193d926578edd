"""Numbers sorted into bins with round edges, the outermost open: nobody's own value is an edge."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

_WANTED = 8
_STEPS = (1, 2, 5, 10)


def edges_between(low: float, high: float, *, whole: bool) -> tuple[float, ...]:
    """Round numbers from `low` to `high`, about eight apart; () where there is nothing between.

    `whole` is for numbers without decimals, whose bins are no narrower than one.
    """
    if not high > low:
        return ()
    step = _round_step((high - low) / _WANTED)
    if whole:
        step = max(step, 1.0)
    first, last = math.ceil(low / step), math.floor(high / step)
    return tuple(float(f"{n * step:.12g}") for n in range(first, last + 1))


def _round_step(least: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))


def percents_between(points: Sequence[float], edges: Sequence[float]) -> tuple[int, ...]:
    """How many of the percentiles 1 to 100 lie below the first edge, from each to the next, and
    from the last on: the share of the numbers, to a whole per cent."""
    made = [0] * (len(edges) + 1)
    for value in points[1:]:
        made[bisect_right(edges, value)] += 1
    return tuple(made)


def least_rows(percent: int, rows: int) -> int:
    """How few of `rows` numbers a bin may hold that so many of the percentiles lie in; one where
    none does."""
    return max(1, (percent - 1) * rows // 100 + 1)
