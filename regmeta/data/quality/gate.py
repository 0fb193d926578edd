"""What of a quality report may leave the machine: small counts are held back by the same rules as
published statistics (data/reports/statistics.py), cell by cell and with what tells them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from regmeta.data.quality.cells import Cell, CountedMeasure, FormCells, Share
from regmeta.data.quality.results import Verdict
from regmeta.data.reports.statistics import THRESHOLD, held_back
from regmeta.privacy.redaction import redacted


def shown_shares(
    shares: Mapping[Cell, Share], threshold: int = THRESHOLD
) -> dict[Cell, Share | None]:
    """The counts of each hospital and year, None where they are held back.

    The rows that are so, those that are not, and both together are three tables, each with its
    total known; a cell that is held back in one of them is held back.
    """
    tables = (
        {cell: share.hits for cell, share in shares.items()},
        {cell: share.base - share.hits for cell, share in shares.items()},
        {cell: share.base for cell, share in shares.items()},
    )
    held = frozenset[Cell]().union(*(_held(table, threshold) for table in tables))
    return {cell: None if cell in held else share for cell, share in shares.items()}


def _held(counts: Mapping[Cell, int], threshold: int) -> frozenset[Cell]:
    names = {f"{number:06}": cell for number, cell in enumerate(counts)}
    held = held_back({name: counts[cell] for name, cell in names.items()}, threshold)
    return frozenset(names[name] for name in held)


def shown_share(share: Share, threshold: int = THRESHOLD) -> Share | None:
    """A share of all rows; None where it is of few, or of nearly all."""
    rest = share.base - share.hits
    is_small = 0 < share.hits < threshold or 0 < rest < threshold
    return None if is_small or share.base < 2 * threshold else share


def cells_of(verdict: Verdict, cells: Iterable[Cell]) -> list[Cell]:
    """The hospitals and years that a verdict is about."""
    return [
        (unit, year)
        for unit, year in cells
        if verdict.unit in ("", unit) and (not verdict.years or year in verdict.years)
    ]


def shows_figures(verdict: Verdict, cells: FormCells) -> bool:
    """Whether a verdict's figures may be told: none of its hospitals and years is held back."""
    if verdict.difference is None:
        return verdict.share is None or shown_share(verdict.share) is not None
    own = _measure_of(verdict, cells)
    if verdict.difference.share is None:
        return True
    if own is None:
        return shown_share(verdict.difference.share) is not None
    shown = shown_shares(own.shares)
    return all(shown[cell] is not None for cell in cells_of(verdict, shown))


def _measure_of(verdict: Verdict, cells: FormCells) -> CountedMeasure | None:
    wanted = verdict.measure, verdict.column, verdict.more
    measures = (own for own in cells.measures if (own.measure, own.column, own.more) == wanted)
    return next(measures, None)


def unit_name(unit: str, cells: FormCells, threshold: int = THRESHOLD) -> str:
    """What a hospital is called in a report: as the extract says, with nobody's number in it; '…'
    where it has too few rows to be named."""
    rows = sum(n for (of, _), n in cells.rows.items() if of == unit)
    return redacted(unit) if rows >= 2 * threshold else "…"
