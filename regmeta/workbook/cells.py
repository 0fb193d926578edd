"""A sheet's cells changed in place, as text: what is not touched stays as it was, byte for byte.

A sheet may hold a million cells; only the few that change are looked at (ECMA-376, part 1, 18.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import unescape
from xml.sax.saxutils import escape, quoteattr

from regmeta.model import column_letters
from regmeta.workbook.markup import Odd

_ROW = re.compile(r"<(?P<p>(?:\w+:)?)row\b(?P<at>[^>]*?)(?:/>|>(?P<in>.*?)</(?P=p)row>)", re.DOTALL)
_CELL = re.compile(r"<(?P<p>(?:\w+:)?)c\b(?P<at>[^>]*?)(?:/>|>(?P<in>.*?)</(?P=p)c>)", re.DOTALL)
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")

Cell = tuple[int, int]
Change = Callable[[Cell, str, str], tuple[str, str]]
"""A cell's attributes and content anew, given the cell and what it has."""


def attribute(text: str, name: str) -> str | None:
    """An attribute's value in an element's text, entities resolved."""
    match = re.search(rf'(?<![\w:]){name}\s*=\s*(?:"([^"]*)"|\'([^\']*)\')', text)
    return None if match is None else unescape(match[1] if match[1] is not None else match[2])


def with_attribute(text: str, name: str, value: str) -> str:
    """An element's attributes with one set."""
    made = f"{name}={quoteattr(value)}"
    changed, n = re.subn(
        rf'(?<![\w:]){name}\s*=\s*(?:"[^"]*"|\'[^\']*\')', lambda _: made, text, count=1
    )
    return changed if n else f"{text.rstrip()} {made}"


def column_number(letters: str) -> int:
    """A column's number by its letters, A = 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def edit_cells(text: str, cells: Iterable[Cell], change: Change) -> str:
    """A sheet's XML with some cells changed: `change(cell, attributes, content)` gives both anew.

    Cells and rows that are not there are made. Raises Odd where cells have no addresses.
    """
    wanted: dict[int, list[int]] = {}
    for row, column in sorted(set(cells)):
        wanted.setdefault(row, []).append(column)
    data = re.search(
        r"<(?P<p>(?:\w+:)?)sheetData\b[^>]*?(?:/>|>(?P<in>.*)</(?P=p)sheetData>)", text, re.DOTALL
    )
    if data is None:
        raise Odd("sheetData")
    prefix = data["p"]
    waiting = sorted(wanted)
    out: list[str] = []
    inside, at = data["in"] or "", 0
    for line in _ROW.finditer(inside):
        if not waiting:
            break
        number = int(attribute(line["at"], "r") or "0")
        if not number:
            raise Odd("row")
        while waiting and waiting[0] < number:
            missing = waiting.pop(0)
            out += [inside[at : line.start()], _new_row(prefix, missing, wanted[missing], change)]
            at = line.start()
        if waiting and waiting[0] == number:
            waiting.pop(0)
            out.append(inside[at : line.start()])
            content = _edit_row(prefix, number, line["in"] or "", wanted[number], change)
            out.append(f"<{prefix}row{line['at'].rstrip()}>{content}</{prefix}row>")
            at = line.end()
    out.append(inside[at:])
    out += [_new_row(prefix, number, wanted[number], change) for number in waiting]
    made = f"<{prefix}sheetData>{''.join(out)}</{prefix}sheetData>"
    return text[: data.start()] + made + text[data.end() :]


def _new_row(
    prefix: str,
    row: int,
    columns: Sequence[int],
    change: Change,
) -> str:
    content = _edit_row(prefix, row, "", columns, change)
    return f'<{prefix}row r="{row}">{content}</{prefix}row>'


def _edit_row(
    prefix: str,
    row: int,
    inside: str,
    columns: Sequence[int],
    change: Change,
) -> str:
    waiting = list(columns)
    out: list[str] = []
    at = 0
    for cell in _CELL.finditer(inside):
        address = _ADDRESS.fullmatch(attribute(cell["at"], "r") or "")
        if address is None:
            raise Odd("cell")
        here = column_number(address[1])
        while waiting and waiting[0] < here:
            out += [inside[at : cell.start()], _new_cell(prefix, row, waiting.pop(0), change)]
            at = cell.start()
        if waiting and waiting[0] == here:
            waiting.pop(0)
            attributes, content = change((row, here), cell["at"], cell["in"] or "")
            body = f">{content}</{prefix}c>" if content else "/>"
            out += [inside[at : cell.start()], f"<{prefix}c{attributes.rstrip()}{body}"]
            at = cell.end()
    out.append(inside[at:])
    out += [_new_cell(prefix, row, column, change) for column in waiting]
    return "".join(out)


def _new_cell(prefix: str, row: int, column: int, change: Change) -> str:
    attributes, content = change((row, column), f' r="{column_letters(column)}{row}"', "")
    body = f">{content}</{prefix}c>" if content else "/>"
    return f"<{prefix}c{attributes}{body}"


def inline(text: str) -> str:
    """A cell's content as an inline text."""
    return f'<is><t xml:space="preserve">{escape(clean(text))}</t></is>'


_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    """A text without the signs that no XML may hold, at most as long as a cell takes."""
    return _NOT_XML.sub("\ufffd", text)[:32_000]


def prefix_of(text: str, root: str) -> str:
    """The prefix a part's elements are written with, `x:` or nothing."""
    match = re.search(rf"<((?:\w+:)?){root}\b", text)
    if match is None:
        raise Odd(root)
    return match[1]


def placed(text: str, made: str, before: Sequence[str], root: str) -> str:
    """A sheet's XML with an element put before the first of the elements that must follow it."""
    names = "|".join(before)
    follow = re.search(rf"<(?:\w+:)?(?:{names})\b", text)
    at = follow.start() if follow else text.rindex(f"</{prefix_of(text, root)}{root}>")
    return text[:at] + made + text[at:]
