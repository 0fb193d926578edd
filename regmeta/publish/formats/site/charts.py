"""Charts of published numbers as SVG: a histogram, and a share along the years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from markupsafe import Markup, escape

from regmeta.publish.formats.site.pictures import svg

_BAR = 64
_HIGH = 150
_TOP = 24
_LEFT = 44
_LETTER = 8
_NARROWEST = 300
_LINE_WIDTH = 560
_MARKS = (0, 25, 50, 75, 100)


def histogram(title: str, bars: Sequence[tuple[str, int | None, str]]) -> Markup:
    """Shares side by side, each with its bin below and its figure above; None is held back, and
    has a dashed frame in place of a bar."""
    wide = max(_BAR, *(len(name) * _LETTER for name, _, _ in bars))
    most = max((count for _, count, _ in bars if count), default=1)
    parts = [_floor(len(bars) * wide)]
    for n, (name, count, figure) in enumerate(bars):
        left = n * wide
        parts.extend(_bar(left, wide, None if count is None else count / most, figure))
        parts.append(_below(left + wide / 2, name))
    return svg(len(bars) * wide, _TOP + _HIGH + 26, title, parts, "histogram")


def _floor(width: float) -> str:
    y = _TOP + _HIGH
    return f'<line x1="0" y1="{y}" x2="{width:g}" y2="{y}" class="axis"/>'


def _bar(left: float, wide: float, share: float | None, figure: str) -> Iterator[str]:
    if share is None:
        size = f'width="{wide - 6:g}" height="{_HIGH}"'
        yield f'<rect x="{left + 3:g}" y="{_TOP}" {size} class="held"/>'
        yield _text(left + wide / 2, _TOP + _HIGH / 2, "–")
        return
    high = _HIGH * share
    top = _TOP + _HIGH - high
    yield (
        f'<rect x="{left + 1:g}" y="{top:.1f}" width="{wide - 2:g}" height="{high:.1f}" '
        'class="full"/>'
    )
    yield _text(left + wide / 2, top - 6, figure)


def _below(x: float, name: str) -> str:
    return _text(x, _TOP + _HIGH + 18, name)


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:g}" y="{y:.1f}" text-anchor="middle">{escape(words)}</text>'


def share_line(title: str, points: Sequence[tuple[date, float | None]]) -> Markup:
    """Shares (0–1) along the days they are of, with marks for whole years; None breaks the line."""
    days = [day for day, _ in points]
    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)

    def at(day: date) -> float:
        return _LEFT + _LINE_WIDTH * (day - first).days / (last - first).days

    places = [(at(day), share) for day, share in points]
    parts = [*_marks(), *_years(first.year, last.year, at(first), at(last)), *_joined(places)]
    parts += [
        f'<circle cx="{x:.1f}" cy="{_height(share):.1f}" r="4" class="full"/>'
        for x, share in places
        if share is not None
    ]
    parts += [
        _text(x, _height(share) + (20 if share > 0.9 else -10), f"{100 * share:.0f} %")
        for x, share in places
        if share is not None
    ]
    return svg(_LEFT + _LINE_WIDTH + 30, _TOP + _HIGH + 26, title, parts, "share-line")


def _height(share: float) -> float:
    return _TOP + _HIGH * (1 - share)


def _marks() -> Iterator[str]:
    for percent in _MARKS:
        y = _height(percent / 100)
        ends = f'x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + _LINE_WIDTH}" y2="{y:.1f}"'
        yield f'<line {ends} class="grid"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{percent}</text>'


def _years(first: int, last: int, left: float, right: float) -> Iterator[str]:
    """The years below the line, each in the middle of its own stretch."""
    wide = (right - left) / (last - first)
    step = max(1, int(40 // wide) + 1) if wide < 40 else 1
    for year in range(first, last, step):
        yield _below(left + (year - first + 0.5) * wide, str(year))


def _joined(places: Sequence[tuple[float, float | None]]) -> Iterator[str]:
    """A line between each two neighbours that both have a share."""
    for (x1, share1), (x2, share2) in pairwise(places):
        if share1 is not None and share2 is not None:
            yield (
                f'<line x1="{x1:.1f}" y1="{_height(share1):.1f}" x2="{x2:.1f}" '
                f'y2="{_height(share2):.1f}" class="along"/>'
            )
