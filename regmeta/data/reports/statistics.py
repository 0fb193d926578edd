"""Counts of an extract that may be published: small cells are held back with what reveals them.

The extract's owner makes the file; nothing but counts of answers leaves the machine. A count below
the threshold is held back, and a larger one with it so that the totals do not tell it: whoever
knows the totals and even which cells are the small ones is left with every value below the
threshold as possible, and whoever knows this method as well cannot tell the value either. Method:
cell suppression in one-way tables, as in Hundepool et al., Statistical Disclosure Control, 2012,
with the interval that an attacker can reach as the measure.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.data.results.bins import edges_between, least_rows, percents_between
from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.model import FIGURES, Statistics
from regmeta.spec.tokens import Identifiseringsgrad

if TYPE_CHECKING:
    from regmeta.catalogue.columns import Column, When
    from regmeta.data.results.distribution import Distribution
    from regmeta.data.results.results import FormResult

STATISTICS = "statistics.json"
THRESHOLD = 5
MISSING = "\0missing"
OTHER = "\0other"
_REVEALING = (Identifiseringsgrad.MEDIUM, Identifiseringsgrad.HIGH)
_NEVER_TOLD = "person."
_LOW_POINT, _HIGH_POINT = 5, 95
"""The percentiles between which bins have edges."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One variable's rows told apart; together they are all rows of the form."""

    column: str
    variable: str
    counts: Mapping[str, int]
    codes: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def held_back(
    counts: Mapping[str, int], threshold: int, forced: Iterable[str] = ()
) -> frozenset[str]:
    """The cells not to be told; `forced` are held back whatever they hold. Cells of none are told.

    Small cells, and a large one with them: the last code, or missing where there is no other. If
    their sum then leaves not every small count possible, all cells are held back. Nothing else may
    decide: which cell is chosen, or how many, would tell of the counts that decided it.
    """
    held = {name for name, count in counts.items() if 0 < count < threshold}
    held |= {name for name in forced if counts.get(name)}
    if not held:
        return frozenset()
    if len(held) < 2 or all(counts[name] < threshold for name in held):
        held.update(_last_other(counts, held))
    return frozenset(held if _safe(counts, held, threshold) else counts)


def _last_other(counts: Mapping[str, int], held: Collection[str]) -> list[str]:
    """The last code that is not held back yet, or missing; [] where there is none."""
    rest = [name for name, count in counts.items() if count and name not in held]
    return sorted(rest, key=lambda name: name != MISSING)[-1:]


def _safe(counts: Mapping[str, int], held: set[str], threshold: int) -> bool:
    """Whether every small cell can still be any small count, for one who knows which are small."""
    cells = [counts[name] for name in sorted(held)]
    return len(cells) > 1 and all(
        reach == (1, threshold - 1)
        for cell, reach in zip(cells, possible(cells, threshold), strict=True)
        if cell < threshold
    )


def possible(cells: Sequence[int], threshold: int) -> list[tuple[int, int]]:
    """What an attacker can tell of held cells from their sum, knowing which of them are small.

    Gives the least and the most that each can be: small ones lie in 1 … threshold - 1, others at
    or above the threshold.
    """
    whole = sum(cells)
    least = [1 if cell < threshold else threshold for cell in cells]
    most = [threshold - 1 if cell < threshold else whole for cell in cells]
    return [
        (
            max(low, whole - (sum(most) - high)),
            min(high, whole - (sum(least) - low)),
        )
        for low, high in zip(least, most, strict=True)
    ]


# ------------------------------------------------------------------ from an extract


def statistics_of(
    forms: Sequence[FormResult],
    extracted: date,
    threshold: int = THRESHOLD,
    *,
    synthetic: bool = False,
) -> dict[str, Statistics]:
    """By variable code: rows, missing, counts by code and figures of numbers, fit to be published.

    Variables that say who somebody is are left out. A form with fewer rows than twice the
    threshold tells nothing. `synthetic` is told with them, where the extract is of nobody.
    """
    if threshold < 3:
        raise WrongUse(
            "--threshold {threshold}: må være minst 3, ellers er ingenting skjult.",
            "--threshold {threshold}: must be at least 3, or nothing is hidden.",
            threshold=threshold,
        )
    statistics_by_code: dict[str, Statistics] = {}
    for form in forms:
        if form.rows < 2 * threshold:
            continue
        cells = [_cells(form, column) for column in form.form.columns if _may_tell(form, column)]
        for cell, held in zip(cells, _together(cells, _opened(form), threshold), strict=True):
            counted = _statistics(cell, held, threshold, extracted)
            spread = form.distributions.get(cell.column)
            figures, bins = figures_of(spread, counted), bins_of(spread, counted)
            statistics_by_code.setdefault(
                cell.variable, replace(counted, figures=figures, bins=bins, synthetic=synthetic)
            )
    return statistics_by_code


def with_earlier(
    statistics_by_code: Mapping[str, Statistics], before: Mapping[str, Statistics]
) -> dict[str, Statistics]:
    """The statistics with what was published of extracts of earlier days: nothing new is told."""
    return {
        code: replace(counted, earlier=_earlier(counted, before.get(code)))
        for code, counted in statistics_by_code.items()
    }


def _earlier(
    counted: Statistics, before: Statistics | None
) -> tuple[tuple[date, int | None, int | None], ...]:
    """The extracts before this one, of people where this is of people."""
    if before is None or before.synthetic != counted.synthetic:
        return ()
    last = [(before.extracted, before.rows, before.missing)]
    return tuple(
        (day, rows, missing)
        for day, rows, missing in [*before.earlier, *last]
        if day and counted.extracted and day < counted.extracted
    )


def _opened(form: FormResult) -> dict[str, tuple[When, ...]]:
    """The columns that answers of others open, with those answers."""
    return {
        column.name: tuple(when for whens in column.closings for when in whens)
        for column in form.form.columns
        if column.closings
    }


def _may_tell(form: FormResult, column: Column) -> bool:
    return (
        column.name in form.missing
        and not column.tells_who
        and not column.role.startswith(_NEVER_TOLD)
        and column.identification not in _REVEALING
    )


def _cells(form: FormResult, column: Column) -> Cells:
    missing = form.missing[column.name]
    spread = form.distributions.get(column.name)
    answers: dict[str, int] = {}
    if spread is not None and spread.counts and not spread.years and not column.many:
        answers = {
            code: count for code, count in spread.counts.items() if code not in column.sentinels
        }
    gone = missing.empty + missing.sentinel + missing.closed
    other = form.rows - gone - sum(answers.values())
    if other < 0:
        answers, other = {}, form.rows - gone
    counts = {**answers, MISSING: gone, OTHER: other}
    return Cells(column.name, column.code, counts, tuple(answers))


def _together(
    cells: Sequence[Cells], opened: Mapping[str, Any], threshold: int
) -> list[frozenset[str]]:
    """What to hold back of each variable, knowing that a question opens another.

    Where a sub-question is asked only after a yes, its missing rows are the noes of the first: a
    cell held back in one is held back in the other.
    """
    at = {cell.column: n for n, cell in enumerate(cells)}
    pairs = [(child, when) for child, whens in opened.items() for when in whens]
    # Beside codes, other answers are what nobody listed; alone they are simply those who answered.
    forced: list[set[str]] = [{OTHER} if cell.codes else set() for cell in cells]
    while True:
        held = [
            held_back(cell.counts, threshold, extra)
            for cell, extra in zip(cells, forced, strict=True)
        ]
        before = [set(extra) for extra in forced]
        for child, when in pairs:
            if child not in at or when.column not in at:
                continue
            inner, outer = at[child], at[when.column]
            if held[outer]:
                forced[inner].add(MISSING)
            if MISSING in held[inner]:
                forced[outer].update(when.values or when.but)
                forced[outer].add(MISSING)
        if forced == before:
            return held


def _statistics(cells: Cells, held: frozenset[str], threshold: int, extracted: date) -> Statistics:
    def count(name: str) -> int | None:
        return None if name in held else cells.counts[name]

    return Statistics(
        rows=cells.rows,
        missing=count(MISSING),
        counts=tuple((code, count(code)) for code in cells.codes),
        threshold=threshold,
        extracted=extracted,
    )


def figures_of(
    distribution: Distribution | None, counted: Statistics
) -> Mapping[str, float | None]:
    """The contract's figures of numbers; {} of what is no number, None for what is held back.

    All are held back where the number of answers is. The least and the greatest are told where at
    least as many rows as the threshold have that very value: else they are somebody's own.
    """
    if distribution is None or distribution.counts or not distribution.points:
        return {}
    if counted.missing is None:
        return dict.fromkeys(FIGURES)
    points, rows = distribution.points, distribution.total
    # The percentiles at which the last and the first of so many rows lie, counted from the ends.
    lowest = 100 * (counted.threshold - 1) // rows + 1
    highest = 100 * (rows - counted.threshold + 1) // rows
    low = points[0] if points[0] == points[min(lowest, 100)] else None
    high = points[100] if points[100] == points[max(highest, 0)] else None
    values = (low, high, distribution.mean, distribution.deviation, points[50])
    return {name: _rounded(value) for name, value in zip(FIGURES, values, strict=True)}


def bins_of(
    distribution: Distribution | None, counted: Statistics
) -> tuple[tuple[float | None, float | None, int | None], ...]:
    """What share of the numbers lies in each bin, in whole per cent: None is one held back.

    A bin that may hold fewer than the threshold is held back, with others as codes are. () of what
    is no number, and where the number of answers is held back: a spread of few is theirs.
    """
    if distribution is None or distribution.counts or distribution.years:
        return ()
    if counted.missing is None:
        return ()
    points, rows = distribution.points, distribution.total
    if not points:
        return ()
    whole = all(value.is_integer() for value in points)
    edges = edges_between(points[_LOW_POINT], points[_HIGH_POINT], whole=whole)
    if not edges:
        return ()
    percents = percents_between(points, edges)
    least = {str(n): least_rows(percent, rows) for n, percent in enumerate(percents)}
    held = held_back(least, counted.threshold)
    ends: list[float | None] = [None, *edges, None]
    return tuple(
        (low, high, None if name in held else percent)
        for low, high, name, percent in zip(ends[:-1], ends[1:], least, percents, strict=True)
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


# ------------------------------------------------------------------ as a file


def as_json(statistics_by_code: Mapping[str, Statistics]) -> str:
    """The file that stands in a registry's folder; null is a count held back."""
    some = next(iter(statistics_by_code.values()), None)
    content = {
        "extracted": some.extracted.isoformat() if some and some.extracted else None,
        "threshold": some.threshold if some else THRESHOLD,
        **({"synthetic": True} if some and some.synthetic else {}),
        "variables": {
            code: _as_object(counted) for code, counted in sorted(statistics_by_code.items())
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _as_object(counted: Statistics) -> dict[str, Any]:
    figures = {"figures": dict(counted.figures)} if counted.figures else {}
    counts = dict(counted.counts)
    bins = {"bins": [list(one_bin) for one_bin in counted.bins]} if counted.bins else {}
    days = [[day.isoformat(), rows, missing] for day, rows, missing in counted.earlier]
    earlier = {"earlier": days} if days else {}
    shown = {"rows": counted.rows, "missing": counted.missing, "counts": counts}
    return {**shown, **figures, **bins, **earlier}


def read_statistics(file: Path) -> dict[str, Statistics]:
    """The statistics of a registry's folder. Raises BrokenConfiguration where it is not ours."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return {
            code: _from_object(counted, content) for code, counted in content["variables"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenConfiguration(
            "{file}: er ikke en statistikkfil fra regmeta data statistics. Lag den på nytt.",
            "{file}: is not a statistics file of regmeta data statistics. Make it again.",
            file=file,
        ) from error


def _from_object(counted: Mapping[str, Any], content: Mapping[str, Any]) -> Statistics:
    day = content["extracted"]
    return Statistics(
        rows=counted["rows"],
        missing=counted["missing"],
        counts=tuple(counted["counts"].items()),
        threshold=int(content["threshold"]),
        extracted=date.fromisoformat(day) if day else None,
        figures=dict(counted.get("figures", {})),
        synthetic=bool(content.get("synthetic", False)),
        bins=tuple((low, high, count) for low, high, count in counted.get("bins", ())),
        earlier=tuple(
            (date.fromisoformat(before), rows, missing)
            for before, rows, missing in counted.get("earlier", ())
        ),
    )
