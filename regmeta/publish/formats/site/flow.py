"""How codes of several registries go over to those of a harmonized variable, as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from regmeta.publish.formats.site.pictures import clip, svg

_ROW = 22
_GAP = 10
_WIDE = 250
_BETWEEN = 170
_TOP = 6
_LETTERS = 30


@dataclass(frozen=True, slots=True)
class CodesOver:
    """A registry's codes as they are shown, each with the place of its target code among those of
    the harmonized variable; None is a code that goes nowhere."""

    registry: str
    codes: tuple[tuple[str, int | None], ...]

    @property
    def height(self) -> int:
        """How much room it takes: a line for its name, one for each code, and some air."""
        return (1 + len(self.codes)) * _ROW + _GAP


def code_flow(title: str, registries: Sequence[CodesOver], targets: Sequence[str]) -> Markup:
    """Registries with their codes to the left, the harmonized codes to the right, a line for each
    code that goes over; a code that goes nowhere has a cross."""
    left = sum(registry.height for registry in registries)
    high = max(left, len(targets) * _ROW) + 2 * _TOP
    gap = (high - 2 * _TOP) / max(len(targets), 1)
    places = [_TOP + gap * (n + 0.5) for n in range(len(targets))]
    parts = [*_left_side(registries, places), *_right_side(targets, places)]
    return svg(2 * _WIDE + _BETWEEN, high, title, parts, "flow")


def _left_side(registries: Sequence[CodesOver], places: Sequence[float]) -> Iterator[str]:
    y = _TOP + _ROW / 2
    for registry in registries:
        yield f'<text x="0" y="{y + 4:g}" class="strong">{escape(registry.registry)}</text>'
        for n, (name, target) in enumerate(registry.codes, start=1):
            yield from _code(y + n * _ROW, name, None if target is None else places[target])
        y += registry.height


def _code(y: float, name: str, place: float | None) -> Iterator[str]:
    yield f'<text x="{_WIDE - 10}" y="{y + 4:g}" text-anchor="end">{clip(name, _LETTERS)}</text>'
    if place is None:
        x = _WIDE + 6
        yield f'<path d="M{x - 4} {y - 4:g} l8 8 m0 -8 l-8 8" class="along"/>'
        return
    right = _WIDE + _BETWEEN
    bend = _BETWEEN / 2
    yield (
        f'<path d="M{_WIDE} {y:g} C{_WIDE + bend:g} {y:g} {right - bend:g} {place:.1f} '
        f'{right} {place:.1f}" class="along"/>'
    )


def _right_side(targets: Sequence[str], places: Sequence[float]) -> Iterator[str]:
    x = _WIDE + _BETWEEN
    for name, y in zip(targets, places, strict=True):
        yield f'<circle cx="{x}" cy="{y:.1f}" r="4" class="full"/>'
        yield f'<text x="{x + 10}" y="{y + 4:.1f}">{clip(name, _LETTERS)}</text>'
