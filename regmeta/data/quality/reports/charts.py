"""Pictures of a quality report as SVG: each has a text that says what it shows, and takes its
colours from the page, so that it is right in light, in dark and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from regmeta.data.quality.evidence import Interval

_BAR, _GAP, _LABEL, _LENGTH = 16, 6, 200, 300
_CELL, _ROW = 15, 16
_W, _H, _LEFT, _BOTTOM = 460, 170, 44, 24
_SPARK_W, _SPARK_H = 150, 36
_CHARACTERS = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled bar: its share (None: held back), its interval, its figure in words, and the
    hospital that it is of."""

    label: str
    share: float | None
    said: str
    interval: Interval | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A year of a line: its share (None: held back) and interval."""

    label: str
    share: float | None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of a heat map: shares (None: held back), each with what it says."""

    label: str
    shares: tuple[float | None, ...]
    said: tuple[str, ...]


def short(text: str) -> str:
    """A label that fits beside a picture."""
    return text if len(text) <= _CHARACTERS else f"{text[: _CHARACTERS - 1]}…"


def bars(rows: Sequence[Bar], title: str) -> str:
    """Horizontal bars with labels before and figures after them; whiskers are intervals."""
    top = max([_reach(row) for row in rows] or [0.0]) or 1.0
    parts = []
    for at, row in enumerate(rows):
        y = at * (_BAR + _GAP)
        length = _LENGTH * (row.share or 0) / top
        kind = "bar" if row.share is not None else "held"
        parts.append(
            f'<text x="{_LABEL - 6}" y="{y + 12}" class="end">{escape(short(row.label))}'
            f"<title>{escape(row.label)}</title></text>"
            f'<rect x="{_LABEL}" y="{y}" width="{max(1.0, length):.1f}" height="{_BAR}" '
            f'class="{kind}"/>{_whisker(row, y, top)}'
            f'<text x="{_LABEL + _LENGTH + 8}" y="{y + 12}">{escape(row.said)}</text>'
        )
    height = len(rows) * (_BAR + _GAP)
    return _svg(_LABEL + _LENGTH + 170, height, "".join(parts), title)


def _reach(row: Bar) -> float:
    return max(row.share or 0.0, row.interval[1] if row.interval else 0.0)


def _whisker(row: Bar, y: float, top: float) -> str:
    if row.interval is None or row.share is None:
        return ""
    low, high = (_LABEL + _LENGTH * end / top for end in row.interval)
    middle = y + _BAR / 2
    return (
        f'<path d="M{low:.1f} {middle - 4}v8M{low:.1f} {middle}H{high:.1f}M{high:.1f} '
        f'{middle - 4}v8" class="whisker"/>'
    )


def line(points: Sequence[Point], title: str, percent: str = "%") -> str:
    """Shares over years with their intervals; years held back leave a gap."""
    highs = [point.interval[1] for point in points if point.interval]
    top = min(1.0, max([0.02, *highs]) * 1.1)
    step = (_W - _LEFT - 20) / max(1, len(points) - 1)

    def y(share: float) -> float:
        return 8 + (_H - _BOTTOM - 8) * (1 - min(share, top) / top)

    parts = [_axis(y, top, percent)]
    path: list[str] = []
    for at, point in enumerate(points):
        x = _LEFT + 8 + at * step
        parts.append(f'<text x="{x:.1f}" y="{_H - 6}" class="mid">{escape(point.label)}</text>')
        if point.share is None:
            continue
        low, high = point.interval or (point.share, point.share)
        said = f"{point.label}: {100 * point.share:.0f} {percent}"
        parts.append(
            f'<path d="M{x:.1f} {y(low):.1f}V{y(high):.1f}" class="whisker"/>'
            f'<circle cx="{x:.1f}" cy="{y(point.share):.1f}" r="3.5" class="bar">'
            f"<title>{escape(said)}</title></circle>"
        )
        is_after = at > 0 and points[at - 1].share is not None
        path.append(f"{'L' if is_after else 'M'}{x:.1f} {y(point.share):.1f}")
    parts.append(f'<path d="{"".join(path)}" class="line"/>')
    return _svg(_W + 16, _H, "".join(parts), title)


def spark(points: Sequence[Point], title: str) -> str:
    """A small line over years without marks; each year says its share where one points at it."""
    top = max([point.share or 0.0 for point in points] or [0.0]) or 1.0
    step = (_SPARK_W - 10) / max(1, len(points) - 1)
    parts, path = [], []
    for at, point in enumerate(points):
        if point.share is None:
            continue
        x, y = 5 + at * step, 5 + (_SPARK_H - 10) * (1 - point.share / top)
        said = f"{point.label}: {100 * point.share:.0f} %"
        is_after = at > 0 and points[at - 1].share is not None
        path.append(f"{'L' if is_after else 'M'}{x:.1f} {y:.1f}")
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" class="bar"><title>{escape(said)}</title>'
            "</circle>"
        )
    drawn = f'<path d="{"".join(path)}" class="line"/>'
    return _svg(_SPARK_W, _SPARK_H, drawn + "".join(parts), title)


def _axis(y: object, top: float, percent: str) -> str:
    assert callable(y)
    marks = []
    for share in (0.0, top / 2, top):
        at = y(share)
        marks.append(
            f'<path d="M{_LEFT} {at:.1f}H{_W}" class="grid"/>'
            f'<text x="{_LEFT - 5}" y="{at + 4:.1f}" class="end">{100 * share:.0f} {percent}</text>'
        )
    return "".join(marks)


def heat(rows: Sequence[HeatRow], heads: Sequence[tuple[str, int]], title: str) -> str:
    """A heat map: `heads` are groups of columns, each with its width. Held back is hatched."""
    parts, x = [], float(_LABEL)
    for label, width in heads:
        parts.append(
            f'<text x="{x + 2:.0f}" y="11">{escape(label[: max(3, width * _CELL // 7)])}'
            f"<title>{escape(label)}</title></text>"
            f'<path d="M{x:.0f} 0V{18 + _ROW * len(rows)}" class="grid"/>'
        )
        x += width * _CELL
    for at, row in enumerate(rows):
        y = 18 + at * _ROW
        parts.append(
            f'<text x="{_LABEL - 6}" y="{y + 12}" class="end">{escape(short(row.label))}</text>'
        )
        parts += [
            _cell(_LABEL + n * _CELL, y, share, row.said[n]) for n, share in enumerate(row.shares)
        ]
    return _svg(int(x) + 4, 20 + _ROW * len(rows), "".join(parts), title)


def _cell(x: float, y: float, share: float | None, said: str) -> str:
    place = f'x="{x}" y="{y}" width="{_CELL - 1}" height="{_ROW - 1}"'
    if share is None:
        return f'<rect {place} class="held"><title>{escape(said)}</title></rect>'
    strength = 0.04 + 0.96 * min(1.0, share) ** 0.6
    return (
        f'<rect {place} class="heat" fill-opacity="{strength:.2f}">'
        f"<title>{escape(said)}</title></rect>"
    )


def _svg(width: int, height: int, parts: str, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{parts}</svg>'
    )
