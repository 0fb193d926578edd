"""Pictures as SVG, readable without colour; a table behind each says the same in text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from markupsafe import Markup, escape

from regmeta.publish.words import readable

_YEAR_WIDTH = 22
_ROW = 24
_LEFT = 240
_LETTER = 8
_MOST_YEARS = 40
_CLOSE = 2
"""The first year is named where the next that is named is further off than this."""


def _left(names: Iterable[str]) -> int:
    """How much room names need before what they stand for: no more than the longest takes."""
    longest = max((len(name) for name in names), default=0)
    return min(_LEFT, 24 + longest * _LETTER)


def clip(text: str, most: int) -> str:
    """A text in one line of at most so many letters, safe to stand in a picture."""
    clean = " ".join(str(readable(text)).split())
    return str(escape(clean if len(clean) <= most else clean[: most - 1] + "…"))


def svg(width: float, height: float, title: str, parts: Sequence[str], kind: str) -> Markup:
    """A picture with its title, which a screen reader reads in its place."""
    return Markup(
        f'<svg class="picture {kind}" role="img" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def years_of(periods: Sequence[tuple[date | None, date | None]], last: int) -> list[int]:
    """The years to show: from the first that anything begins in to `last`, at most forty."""
    starts = [start.year for start, _ in periods if start]
    if not starts:
        return []
    return list(range(max(min(starts), last - _MOST_YEARS + 1), last + 1))


def _year_names(years: Sequence[int], left: float) -> Iterator[str]:
    """Every fifth year, and the first where no other stands close."""
    for n, year in enumerate(years):
        if year % 5 == 0 or (n == 0 and 5 - year % 5 > _CLOSE):
            x = left + n * _YEAR_WIDTH + _YEAR_WIDTH / 2
            yield f'<text x="{x:g}" y="{_ROW - 8}" text-anchor="middle">{year}</text>'


def heat(
    title: str,
    rows: Sequence[tuple[str, date | None, date | None]],
    years: Sequence[int],
) -> Markup:
    """Rows against years: a filled cell where data exist, a dot where it is not known."""
    left = _left(name for name, _, _ in rows)
    width = left + len(years) * _YEAR_WIDTH
    height = (len(rows) + 1) * _ROW + 4
    parts = list(_year_names(years, left))
    for r, (name, start, end) in enumerate(rows):
        y = (r + 1) * _ROW
        parts.append(f'<text x="0" y="{y + 16}">{clip(name, 34)}</text>')
        for n, year in enumerate(years):
            x = left + n * _YEAR_WIDTH
            if start is None:
                parts.append(f'<circle cx="{x + 10}" cy="{y + 11}" r="2" class="faint"/>')
            elif start.year <= year and (end is None or year <= end.year):
                parts.append(f'<rect x="{x + 1}" y="{y + 2}" width="20" height="18" class="full"/>')
            else:
                parts.append(f'<rect x="{x + 1}" y="{y + 2}" width="20" height="18" class="none"/>')
    return svg(width, height, title, parts, "heat")


def timeline(title: str, rows: Sequence[tuple[str, date | None, date | None]], last: int) -> Markup:
    """Versions as bars along the years; an open end is an arrow."""
    starts = [start.year for _, start, _ in rows if start]
    first = min(starts) if starts else last - 1
    span = max(last + 1 - first, 1)
    width, height = 640.0, (len(rows) + 1.2) * _ROW

    def at(day: date) -> float:
        years = day.year + (day.timetuple().tm_yday - 1) / 366 - first
        return 20 + min(max(years / span, 0), 1) * 590

    parts = [f'<line x1="20" y1="{_ROW}" x2="610" y2="{_ROW}" class="axis"/>']
    step = max(1, math.ceil(span / 8))
    for year in range(first, last + 2, step):
        x = at(date(year, 1, 1))
        parts.append(f'<text x="{x:g}" y="{_ROW - 8}" text-anchor="middle">{year}</text>')
    for n, (label, start, end) in enumerate(rows):
        y = (n + 1) * _ROW + 6
        left = at(start) if start else 20.0
        right = at(end) if end else 610.0
        long = max(right - left, 6)
        parts.append(f'<rect x="{left:g}" y="{y}" width="{long:g}" height="14" class="full"/>')
        if not end:
            parts.append(f'<path d="M612 {y} l12 7 l-12 7 z" class="full"/>')
        parts.append(f'<text x="{left + 6:g}" y="{y + 11}" class="inside">{clip(label, 40)}</text>')
    return svg(width, height, title, parts, "timeline")


def bars(title: str, rows: Sequence[tuple[str, float | None, str]]) -> Markup:
    """Shares (0–1) as bars with their figure; None is a share that is not told."""
    left = _left(name for name, _, _ in rows)
    height = len(rows) * _ROW + 4
    parts = []
    for n, (name, share, said) in enumerate(rows):
        y = n * _ROW
        parts.append(f'<text x="0" y="{y + 16}">{clip(name, 34)}</text>')
        parts.append(f'<rect x="{left}" y="{y + 3}" width="300" height="16" class="none"/>')
        if share:
            long = max(share, 0) * 300
            parts.append(
                f'<rect x="{left}" y="{y + 3}" width="{long:.1f}" height="16" class="full"/>'
            )
        parts.append(f'<text x="{left + 310}" y="{y + 16}">{escape(said)}</text>')
    return svg(left + 420, height, title, parts, "bars")


def matrix(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
) -> Markup:
    """Counts of rows against columns; larger squares for more, and the figure inside."""
    left = _left(rows)
    top, cell = 150, 26
    width, height = left + len(columns) * cell + 120, top + len(rows) * cell + 4
    most = max((count for row in counts for count in row), default=1) or 1
    parts = []
    for n, name in enumerate(columns):
        x = left + n * cell + 16
        parts.append(
            f'<text x="{x}" y="{top - 6}" transform="rotate(-50 {x} {top - 6})">'
            f"{clip(name, 26)}</text>"
        )
    for r, name in enumerate(rows):
        y = top + r * cell
        parts.append(f'<text x="0" y="{y + 18}">{clip(name, 34)}</text>')
        for n, count in enumerate(counts[r]):
            x = left + n * cell
            parts.append(f'<rect x="{x}" y="{y}" width="24" height="24" class="none"/>')
            if count:
                side = 10 + 14 * math.sqrt(count / most)
                gap = (24 - side) / 2
                parts.append(
                    f'<rect x="{x + gap:.1f}" y="{y + gap:.1f}" width="{side:.1f}" '
                    f'height="{side:.1f}" class="full"/>'
                    f'<text x="{x + 12}" y="{y + 16}" text-anchor="middle" class="inside">'
                    f"{count}</text>"
                )
    return svg(width, height, title, parts, "matrix")


def network(title: str, names: Sequence[str], links: Sequence[tuple[int, int, int]]) -> Markup:
    """Names on a circle, a line where two have something in common, thicker for more."""
    radius, middle = 230.0, 340.0
    places = [
        (
            middle + radius * math.cos(2 * math.pi * n / max(len(names), 1) - math.pi / 2),
            middle + radius * math.sin(2 * math.pi * n / max(len(names), 1) - math.pi / 2),
        )
        for n in range(len(names))
    ]
    most = max((count for _, _, count in links), default=1)
    parts = []
    for link, other, count in links:
        (x1, y1), (x2, y2) = places[link], places[other]
        thick = 0.6 + 5 * count / most
        parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke-width="{thick:.1f}" class="link"/>'
        )
    for name, (x, y) in zip(names, places, strict=True):
        right = x >= middle - 1
        anchor, shift = ("start", 9) if right else ("end", -9)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" class="full"/>')
        parts.append(
            f'<text x="{x + shift:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">'
            f"{clip(name, 14)}</text>"
        )
    return svg(middle * 2, middle * 2 - 60, title, parts, "network")
