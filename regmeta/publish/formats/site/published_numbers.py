"""How a variable's published numbers are spread, and how complete each extract was."""

from __future__ import annotations

from typing import Any

from regmeta.model import Statistics, Text
from regmeta.publish.formats.site.charts import histogram, share_line
from regmeta.publish.formats.site.page import Site
from regmeta.publish.words import date_in

_BELOW = Text("under {high}", "below {high}")
_BETWEEN = Text("{low}–{high}", "{low}–{high}")
_ABOVE = Text("fra {low}", "from {low}")


def spread_of(site: Site, statistics: Statistics, unit: str) -> dict[str, Any] | None:
    """The histogram and its table; None where there are no numbers, `is_held` where all are held
    back."""
    if not statistics.bins:
        return None
    bars = [
        (_bin_name(site, low, high), percent, _figure(site, percent))
        for low, high, percent in statistics.bins
    ]
    title = f"{site.t.histogram} ({unit})" if unit else str(site.t.histogram)
    return {
        "is_held": all(percent is None for _, percent, _ in bars),
        "some_held": any(percent is None for _, percent, _ in bars),
        "title": title,
        "picture": histogram(title, bars),
        "rows": [(name, figure) for name, _, figure in bars],
    }


def _bin_name(site: Site, low: float | None, high: float | None) -> str:
    ends = {
        key: site.decimal(value)
        for key, value in (("low", low), ("high", high))
        if value is not None
    }
    if low is None:
        return _BELOW(site.lang, **ends)
    return _ABOVE(site.lang, **ends) if high is None else _BETWEEN(site.lang, **ends)


def _figure(site: Site, percent: int | None) -> str:
    return str(site.t.held_back) if percent is None else f"{percent}\N{NO-BREAK SPACE}%"


def completeness_of(site: Site, statistics: Statistics) -> dict[str, Any] | None:
    """How large a share was answered in each extract that was published; None where one was."""
    extracts = [*statistics.earlier]
    if statistics.extracted:
        extracts.append((statistics.extracted, statistics.rows, statistics.missing))
    if len(extracts) < 2:
        return None
    points = [(day, _answered(rows, missing)) for day, rows, missing in extracts]
    return {
        "picture": share_line(str(site.t.complete_over_years), points),
        "rows": [
            (date_in(day, site.lang), str(site.t.held_back) if share is None else _whole(share))
            for day, share in points
        ],
    }


def _answered(rows: int | None, missing: int | None) -> float | None:
    return 1 - missing / rows if rows and missing is not None else None


def _whole(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"
