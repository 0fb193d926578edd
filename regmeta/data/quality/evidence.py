"""What differs by more than chance: intervals for shares and means, and the hospitals and years
that stand out by them.

Intervals of a share are Wilson's (1927), those of a difference between two shares Newcombe's
method 10 (Newcombe, Statistics in Medicine 1998;17:873-890), those of a difference between two
means Welch's, by the normal distribution. As every hospital and year of every variable is looked
at, the confidence is Bonferroni's: all intervals of a form hold together in 95 of 100 reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist, median

from regmeta.data.quality.cells import Cell, Mean, Share

Interval = tuple[float, float]
_ROUNDS = 12
_MOST = 0.6
"""The share of a hospital's years, or a year's hospitals, from which it is the hospital, or the
year, that differs."""


def confidence(tests: int, family: float) -> float:
    """The normal quantile with which so many two-sided tests err together in `family` of all."""
    return NormalDist().inv_cdf(1 - family / (2 * max(1, tests)))


def wilson(share: Share, z: float) -> Interval:
    """The interval of a share (Wilson's score)."""
    if not share.base:
        return 0.0, 1.0
    n, rate = share.base, share.rate
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def newcombe(share: Share, other: Share, z: float) -> Interval:
    """The interval of the first share less the second (Newcombe's method 10)."""
    low, high = wilson(share, z)
    other_low, other_high = wilson(other, z)
    difference = share.rate - other.rate
    below = sqrt((share.rate - low) ** 2 + (other_high - other.rate) ** 2)
    above = sqrt((high - share.rate) ** 2 + (other.rate - other_low) ** 2)
    return difference - below, difference + above


def welch(mean: Mean, other: Mean, z: float) -> Interval:
    """The interval of the first mean less the second, their variances not taken as equal."""
    reach = z * sqrt(mean.variance / max(1, mean.base) + other.variance / max(1, other.base))
    return mean.mean - other.mean - reach, mean.mean - other.mean + reach


@dataclass(frozen=True, slots=True)
class UnitDifference:
    """A hospital, years, or both, that differ from the rest: by how much, with the interval.

    '' is all hospitals and () all years. Shares are `share` and `rest`; of means `by` is counted in
    standard deviations and the shares are None.
    """

    unit: str
    years: tuple[int, ...]
    by: float
    interval: Interval
    base: int
    share: Share | None = None
    rest: Share | None = None


Find = Callable[[Sequence[Cell], Sequence[Cell]], "UnitDifference | None"]
"""Whether the first cells differ from the second together."""


def differing_shares(
    shares: Mapping[Cell, Share], z: float, least: float, smallest: int, *, both: bool = False
) -> list[UnitDifference]:
    """The hospitals and years whose share is `least` above the rest's (or below it, with `both`),
    by more than chance; those with fewer than `smallest` rows are not judged."""

    def differs(cells: Sequence[Cell], rest: Sequence[Cell]) -> UnitDifference | None:
        share, other = _sum(shares, cells), _sum(shares, rest)
        low, high = newcombe(share, other, z)
        is_over = low > 0 and share.rate - other.rate >= least
        is_under = both and high < 0 and other.rate - share.rate >= least
        if share.base < smallest or other.base < smallest or not (is_over or is_under):
            return None
        return UnitDifference(
            "", (), share.rate - other.rate, (low, high), share.base, share, other
        )

    rates = {cell: share.rate for cell, share in shares.items() if share.base >= smallest}
    return _standing_out(rates, differs)


def differing_means(
    means: Mapping[Cell, Mean], z: float, least: float, smallest: int
) -> list[UnitDifference]:
    """The hospitals and years whose mean is `least` standard deviations from the rest's."""

    def differs(cells: Sequence[Cell], rest: Sequence[Cell]) -> UnitDifference | None:
        mean, other = pooled([means[cell] for cell in cells]), pooled([means[c] for c in rest])
        deviation = sqrt(other.variance)
        if mean.base < smallest or other.base < smallest or not deviation:
            return None
        low, high = welch(mean, other, z)
        by = (mean.mean - other.mean) / deviation
        if low <= 0 <= high or abs(by) < least:
            return None
        return UnitDifference("", (), by, (low / deviation, high / deviation), mean.base)

    levels = {cell: mean.mean for cell, mean in means.items() if mean.base >= smallest}
    return _standing_out(levels, differs)


def _sum(shares: Mapping[Cell, Share], cells: Iterable[Cell]) -> Share:
    return sum((shares[cell] for cell in cells), Share(0, 0))


def pooled(means: Sequence[Mean]) -> Mean:
    """Several means as one, with the variance within and between them."""
    base = sum(mean.base for mean in means)
    if base < 2:
        return Mean(base, 0.0, 0.0)
    middle = sum(mean.mean * mean.base for mean in means) / base
    squares = sum(
        mean.variance * max(0, mean.base - 1) + mean.base * (mean.mean - middle) ** 2
        for mean in means
    )
    return Mean(base, middle, squares / (base - 1))


# ------------------------------------------------------------------ which of them stand out


def _standing_out(values: Mapping[Cell, float], differs: Find) -> list[UnitDifference]:
    """Cells that differ from those that do not, put together as years, hospitals or both.

    What the others are is found by turns: first the half nearest the median, then all that did not
    differ the time before, so that what stands out does not blur what it is compared with.
    """
    if len(values) < 2:
        return []
    rest, flagged = _nearest(values), set[Cell]()
    for _ in range(_ROUNDS):
        before = flagged
        flagged = _flagged(values, rest, differs)
        rest = [cell for cell in values if cell not in flagged] or rest
        if flagged == before:
            break
    return _put_together(values, flagged, rest, differs)


def _flagged(values: Iterable[Cell], rest: Sequence[Cell], differs: Find) -> set[Cell]:
    return {cell for cell in values if differs([cell], [other for other in rest if other != cell])}


def _nearest(values: Mapping[Cell, float]) -> list[Cell]:
    middle = median(values.values())
    ranked = sorted(values, key=lambda cell: (abs(values[cell] - middle), cell))
    return ranked[: max(1, (len(ranked) + 1) // 2)]


_Group = tuple[str, tuple[int, ...], list[Cell]]
"""What is told of together: a hospital, years, and the cells that stand out there."""


def _put_together(
    values: Mapping[Cell, float], flagged: set[Cell], rest: Sequence[Cell], differs: Find
) -> list[UnitDifference]:
    left = set(flagged)
    groups = _of_years(values, left)
    groups += _of_units(values, left)
    made = []
    for unit, years, cells in groups:
        difference = differs(cells, [cell for cell in rest if cell not in cells])
        if difference is not None:
            made.append(_named(difference, unit, years))
    return made


def _of_years(values: Mapping[Cell, float], left: set[Cell]) -> list[_Group]:
    """The years in which most hospitals stand out; their cells are taken from `left`."""
    groups: list[_Group] = []
    for year in sorted({year for _, year in values}):
        own = [cell for cell in values if cell[1] == year]
        if _are_most(own, left):
            groups.append(("", (year,), sorted(set(own) & left)))
            left -= set(own)
    return groups


def _of_units(values: Mapping[Cell, float], left: set[Cell]) -> list[_Group]:
    """The hospitals that stand out in most years, and the years in which others do."""
    groups: list[_Group] = []
    for unit in sorted({unit for unit, _ in values}):
        own = sorted(cell for cell in values if cell[0] == unit)
        mine = [cell for cell in own if cell in left]
        is_whole = len(mine) == len(own)
        if _are_most(own, left):
            groups.append((unit, () if is_whole else _years(mine), mine))
        else:
            groups += [(unit, _years(run), run) for run in _runs(mine)]
    return groups


def _years(cells: Sequence[Cell]) -> tuple[int, ...]:
    return tuple(year for _, year in cells)


def _named(difference: UnitDifference, unit: str, years: tuple[int, ...]) -> UnitDifference:
    return replace(difference, unit=unit, years=years)


def _are_most(own: Sequence[Cell], flagged: set[Cell]) -> bool:
    those = sum(cell in flagged for cell in own)
    return len(own) > 1 and those >= 2 and those >= _MOST * len(own)


def _runs(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Years in a row."""
    runs: list[list[Cell]] = []
    for cell in cells:
        if runs and runs[-1][-1][1] == cell[1] - 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return runs
