"""How far a distribution has moved: population stability, Kolmogorov–Smirnov, and what chance does.

The population stability index sums (p - q) ln(p / q) over codes, or over tenths of the earlier
numbers; 0.1 is commonly read as a moderate shift and 0.25 as a large one. Kolmogorov–Smirnov's D is
the greatest distance between two cumulated distributions. Two small extracts of the same clinic
differ by chance: a shift counts where it is both large and not chance's (one in a thousand).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

LARGE_INDEX = 0.2
LARGE_DISTANCE = 0.1
LARGE_MEAN = 0.25
"""A mean that moved a fourth of the standard deviation."""
_NORMAL = 3.09
"""The point of the normal distribution with one in a thousand beyond it."""
_KOLMOGOROV = 1.95
"""D times the root of nm / (n + m) is beyond it once in a thousand (Smirnov 1948)."""
_TENTHS = tuple(range(10, 100, 10))


@dataclass(frozen=True, slots=True)
class Shift:
    """What lies between two distributions: the index, D (0 for codes), and the means' distance in
    standard deviations."""

    index: float
    distance: float = 0.0
    mean: float = 0.0
    is_chance: bool = False

    @property
    def is_large(self) -> bool:
        large = (
            self.index >= LARGE_INDEX
            or self.distance >= LARGE_DISTANCE
            or abs(self.mean) >= LARGE_MEAN
        )
        return large and not self.is_chance


def of_codes(old: Mapping[str, int], new: Mapping[str, int]) -> Shift:
    """Between two counts by code; both must have some."""
    codes = sorted({*old, *new})
    a, b = [old.get(code, 0) for code in codes], [new.get(code, 0) for code in codes]
    index = _index(a, b)
    return Shift(index, is_chance=index < _by_chance(len(codes) - 1, sum(a), sum(b)))


def moved(old: Mapping[str, int], new: Mapping[str, int]) -> float:
    """The share of answers that stand elsewhere: half the sum of all differences of shares."""
    a, b = sum(old.values()), sum(new.values())
    if not a or not b:
        return 0.0
    return sum(abs(old.get(code, 0) / a - new.get(code, 0) / b) for code in {*old, *new}) / 2


def of_points(old: Sequence[float], new: Sequence[float], n: int, m: int) -> Shift:
    """Between the percentiles 0 to 100 of `n` numbers and of `m`."""
    edges = sorted({old[at] for at in _TENTHS})
    index = _index(_between(old, edges, n), _between(new, edges, m))
    distance = max(abs(_below(old, value) - _below(new, value)) for value in {*old, *new})
    spread = math.sqrt((_variance(old) + _variance(new)) / 2)
    mean = (_mean(new) - _mean(old)) / spread if spread else 0.0
    by_chance = (
        index < _by_chance(len(edges), n, m)
        and distance < _KOLMOGOROV * math.sqrt((n + m) / (n * m))
        and abs(mean) < _NORMAL * math.sqrt((n + m) / (n * m))
    )
    return Shift(index, distance, mean, by_chance)


def centred(points: Sequence[float]) -> tuple[float, ...]:
    """The percentiles counted from the median: days go on from year to year, their shape stays."""
    return tuple(point - points[50] for point in points)


def _index(old: Sequence[float], new: Sequence[float]) -> float:
    """The population stability index; half a row is put in every class, so that none is empty."""
    a, b = sum(old) + len(old) / 2, sum(new) + len(new) / 2
    shares = [((x + 0.5) / a, (y + 0.5) / b) for x, y in zip(old, new, strict=True)]
    return sum((q - p) * math.log(q / p) for p, q in shares)


def _by_chance(free: int, n: int, m: int) -> float:
    """What the index is beyond once in a thousand where nothing has moved: chi square's, by the
    approximation of Wilson and Hilferty (1931)."""
    if free < 1:
        return 0.0
    part = 2 / (9 * free)
    return (1 / n + 1 / m) * float(free * (1 - part + _NORMAL * math.sqrt(part)) ** 3)


def _between(points: Sequence[float], edges: Sequence[float], rows: int) -> list[float]:
    """How many numbers lie up to each edge, and beyond the last."""
    below = [0.0, *(_below(points, edge) for edge in edges), 1.0]
    return [rows * (high - low) for low, high in pairwise(below)]


def _below(points: Sequence[float], value: float) -> float:
    """The share of numbers up to a value, by their percentiles."""
    if value >= points[-1]:
        return 1.0
    return max(0, bisect_right(points, value) - 1) / (len(points) - 1)


def _mean(points: Sequence[float]) -> float:
    return sum(points) / len(points)


def _variance(points: Sequence[float]) -> float:
    mean = _mean(points)
    return sum((point - mean) ** 2 for point in points) / len(points)
