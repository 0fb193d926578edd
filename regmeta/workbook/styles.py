"""The workbook's cell formats, to which some are added: our marks, put on and told apart.

A mark is a fill where the cell has none, and a coloured border where it has one of its own: the
colour that somebody gave a cell means something. Marks are known again by their colours, whatever
program numbered the formats anew in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.dom.minidom import Element

from regmeta.workbook.markup import (
    Odd,
    child,
    children,
    grafted,
    name_of,
    owner_of,
    parsed,
    root_of,
    value_of,
    written,
)
from regmeta.workbook.package import MAIN

FILLS = {"error": "F8C9C4", "warning": "FFE2A8", "advice": "D6E6F7"}
"""The colour of a marked cell that had none, by severity."""
BORDERS = {"error": "C9190B", "warning": "D98200", "advice": "2B78C2"}
"""The colour of the border around a marked cell that has a fill of its own, by severity."""
_SIDES = ("left", "right", "top", "bottom")
_NO_FILL = ("none", "gray125")


class Styles:
    """The part of formats (xl/styles.xml) as a tree; numbers are those that cells name as `s`."""

    def __init__(self, text: str) -> None:
        self._document = parsed(text)
        self._root = root_of(self._document)
        self._formats = self._list("cellXfs")
        self._fills, self._borders = self._list("fills"), self._list("borders")
        self._made: dict[tuple[str, ...], int] = {}

    def _list(self, name: str) -> Element:
        listed = child(self._root, name)
        if listed is None:
            raise Odd(name)
        return listed

    def xml(self) -> str:
        """The styles with what was added."""
        return written(self._document)

    # -------------------------------------------------------------- adding

    def add(self, listed: str, fragment: str) -> int:
        """A font, fill, border or format written as XML; gives its number, one for one text."""
        key = (listed, fragment)
        if key not in self._made:
            self._made[key] = self._append(self._list(listed), fragment)
        return self._made[key]

    def _append(self, listed: Element, fragment: str) -> int:
        prefix = str(listed.tagName).rpartition(":")[0]
        spaced = fragment.replace(">", f' xmlns="{MAIN}">', 1) if prefix else fragment
        if prefix and "/>" in fragment[: fragment.index(">") + 1]:
            spaced = fragment.replace("/>", f' xmlns="{MAIN}"/>', 1)
        grafted(listed, spaced)
        count = len(children(listed))
        listed.setAttribute("count", str(count))
        return count - 1

    def _format(self, style: int) -> Element:
        formats = children(self._formats)
        return formats[style] if style < len(formats) else formats[0]

    def _like(self, style: int, **values: int) -> int:
        """A format as another, but for some numbers."""
        key = ("like", str(style), *(f"{name}={value}" for name, value in sorted(values.items())))
        if key not in self._made:
            made = owner_of(self._formats).importNode(self._format(style), True)
            for name, value in values.items():
                made.setAttribute(name, str(value))
            self._formats.appendChild(made)
            count = len(children(self._formats))
            self._formats.setAttribute("count", str(count))
            self._made[key] = count - 1
        return self._made[key]

    # -------------------------------------------------------------- marking

    def marked(self, style: int, severity: str) -> int:
        """The format that a cell with a fault gets: a fill, or a border where it has a fill."""
        key = ("marked", str(style), severity)
        if key not in self._made:
            self._made[key] = self._marked(style, severity)
        return self._made[key]

    def _marked(self, style: int, severity: str) -> int:
        if self.has_fill(style):
            colour = f'style="medium"><color rgb="FF{BORDERS[severity]}"/>'
            sides = "".join(f"<{side} {colour}</{side}>" for side in _SIDES)
            border = self.add("borders", f"<border>{sides}<diagonal/></border>")
            return self._like(style, borderId=border, applyBorder=1)
        return self._like(style, fillId=self.fill(FILLS[severity]), applyFill=1)

    def fill(self, colour: str) -> int:
        """The number of a solid fill."""
        inside = f'<fgColor rgb="FF{colour}"/><bgColor indexed="64"/>'
        pattern = f'<patternFill patternType="solid">{inside}</patternFill>'
        return self.add("fills", f"<fill>{pattern}</fill>")

    def has_fill(self, style: int) -> bool:
        """Whether a format has a fill of any kind."""
        fill = self._part(self._fills, style, "fillId")
        pattern = child(fill, "patternFill") if fill is not None else None
        if pattern is None:
            return fill is not None and bool(children(fill))
        return (value_of(pattern, "patternType") or "none") not in _NO_FILL

    def border_of(self, style: int) -> str:
        """A format's border as XML, '' where no side has one."""
        border = self._part(self._borders, style, "borderId")
        if border is None or not any(value_of(side, "style") for side in children(border)):
            return ""
        return str(border.toxml())

    def _part(self, listed: Element, style: int, key: str) -> Element | None:
        number = int(value_of(self._format(style), key) or 0)
        parts = children(listed)
        return parts[number] if number < len(parts) else None

    # -------------------------------------------------------------- taking marks off

    def marks(self) -> Mapping[int, str]:
        """The formats that carry one of our marks, and which: `fill` or `border`."""
        fills = {n for n, element in enumerate(children(self._fills)) if _is_our_fill(element)}
        borders = {
            n for n, element in enumerate(children(self._borders)) if _is_our_border(element)
        }
        kinds: dict[int, str] = {}
        for style, element in enumerate(children(self._formats)):
            if int(value_of(element, "fillId") or 0) in fills:
                kinds[style] = "fill"
            elif int(value_of(element, "borderId") or 0) in borders:
                kinds[style] = "border"
        return kinds

    def without_fill(self, style: int) -> int:
        """A format as another without its fill."""
        return self._like(style, fillId=0, applyFill=0)

    def with_border(self, style: int, border: str) -> int:
        """A format as another with a border written as XML; '' for none."""
        number = self.add("borders", border) if border else 0
        return self._like(style, borderId=number, applyBorder=int(bool(border)))


def _rgb(element: Element | None) -> str:
    return (value_of(element, "rgb") or "")[-6:].upper() if element is not None else ""


def _is_our_fill(fill: Element) -> bool:
    pattern = child(fill, "patternFill")
    return pattern is not None and _rgb(child(pattern, "fgColor")) in FILLS.values()


def _is_our_border(border: Element) -> bool:
    sides = [element for element in children(border) if name_of(element) in _SIDES]
    colours = {_rgb(child(side, "color")) for side in sides}
    return len(colours) == 1 and colours <= set(BORDERS.values())
