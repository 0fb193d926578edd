"""What a variable came from and what it becomes: a picture, and the same as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from regmeta.catalogue.derivation import parents_of
from regmeta.catalogue.facts import KildeFacts
from regmeta.model import PROPOSED, Text, Variable
from regmeta.publish.formats.site.page import Site, href
from regmeta.publish.formats.site.pictures import svg
from regmeta.publish.formats.site.values import Row
from regmeta.spec.fields import split_list

_WIDTH, _HEIGHT, _GAP, _BETWEEN = 250, 48, 12, 50
_MOST_LETTERS = 32


@dataclass(frozen=True, slots=True)
class LineageShown:
    """The steps before the variable and after it, and the picture of them."""

    steps: tuple[Row, ...]
    picture: Markup


def lineage_of(site: Site, kilde_facts: KildeFacts, variable: Variable) -> LineageShown | None:
    """From the form's element to the harmonized variable; None where neither end is known."""
    before = tuple(_before(site, kilde_facts, variable))
    after = tuple(_after(site, variable))
    if not before and not after:
        return None
    after += tuple(_edition(site, kilde_facts))
    name = variable.current.name(site.lang) or variable.code
    here: Row = (variable.code, name, "")
    return LineageShown((*before, *after), _picture(str(site.t.lineage), before, here, after))


def _before(site: Site, kilde_facts: KildeFacts, variable: Variable) -> Iterator[Row]:
    for part in variable.came_from:
        yield str(site.t.lineage_from), f"{part.system}: {part.element}", ""
    formula = variable.current.properties.get("OpprinnelseUtledning", "")
    if formula:
        yield str(site.t.lineage_computed), formula, ""
    for parent in parents_of(variable, kilde_facts):
        yield _other(site, str(site.t.lineage_parent), parent)
    for code in split_list(variable.current.properties.get("Erstatter", "")):
        yield _by_code(site, str(site.t.lineage_replaces), code)


def _after(site: Site, variable: Variable) -> Iterator[Row]:
    decided = (mapping for mapping in variable.mappings if mapping.justification != PROPOSED)
    for mapping in decided:
        page = f"../{href('harmonisert', mapping.target)}"
        name = site.targets.get(mapping.target) or Text(mapping.target)
        yield str(site.t.lineage_became), name(site.lang), page
    for code in split_list(variable.current.properties.get("ErstattesAv", "")):
        yield _by_code(site, str(site.t.lineage_replaced), code)


def _edition(site: Site, kilde_facts: KildeFacts) -> Iterator[Row]:
    """The edition that it is published in."""
    code = kilde_facts.kilde.code
    approved = site.facts.catalogue.annotations.approved.get(code)
    if approved:
        words = str(site.t.lineage_number).format(number=approved.number, day=approved.made)
        yield str(site.t.lineage_edition), words, f"../{href('endringer', code)}"


def _by_code(site: Site, said: str, code: str) -> Row:
    """Another variable by its code: by its name and page where it is published."""
    variable, _ = site.facts.variables.get(code, (None, None))
    return _other(site, said, variable) if variable else (said, code, "")


def _other(site: Site, said: str, variable: Variable) -> Row:
    name = variable.current.name(site.lang) or variable.code
    return said, name, f"../{href('variabel', variable.code)}"


def _picture(title: str, before: Sequence[Row], here: Row, after: Sequence[Row]) -> Markup:
    """Boxes from left to right, a line from each to the variable and from it to each."""
    rows = max(len(before), len(after), 1)
    height = rows * (_HEIGHT + _GAP) - _GAP
    middle = (height - _HEIGHT) / 2
    columns = [side for side in (before, (here,), after) if side]
    parts: list[str] = []
    for number, side in enumerate(columns):
        x = number * (_WIDTH + _BETWEEN)
        top = (height - len(side) * (_HEIGHT + _GAP) + _GAP) / 2
        for place, row in enumerate(side):
            y = top + place * (_HEIGHT + _GAP)
            parts.append(_box(x, y, row))
            if side is before:
                parts.append(_line(x + _WIDTH + _BETWEEN, middle, y))
            elif side is after:
                parts.append(_line(x, y, middle))
    width = len(columns) * (_WIDTH + _BETWEEN) - _BETWEEN
    return svg(width + 2, height + 2, title, parts, "lineage")


def _box(x: float, y: float, row: Row) -> str:
    return (
        f'<rect x="{x + 1:g}" y="{y + 1:g}" width="{_WIDTH}" height="{_HEIGHT}" class="held"/>'
        f'<text x="{x + 10:g}" y="{y + 20:g}">{_cut(row[0])}</text>'
        f'<text x="{x + 10:g}" y="{y + 38:g}">{_cut(row[1])}</text>'
    )


def _line(x: float, y: float, from_y: float) -> str:
    """A line that ends at a box's left side, from the right side of the one before."""
    half = _HEIGHT / 2
    return (
        f'<line x1="{x - _BETWEEN + 1:g}" y1="{from_y + half:g}" x2="{x + 1:g}" '
        f'y2="{y + half:g}" class="along"/>'
    )


def _cut(text: str) -> str:
    clean = " ".join(text.split())
    return str(escape(clean if len(clean) <= _MOST_LETTERS else f"{clean[: _MOST_LETTERS - 1]}…"))
