"""Lists with a mark of their own between a value and its text, or between all values and texts."""

from __future__ import annotations

import re

from regmeta.read.notations.parted import Codes, are_apart, bare_value, values_rise

_LONGEST_VALUE = 60
_LONGEST_TEXT = 80
_BAR_CODE = re.compile(r"\s*([\w.+-]{1,40})\s*,\s*(.*)", re.DOTALL)
# Not marks of arithmetic, nor what stands between a number and its unit.
_OWN_MARK = re.compile(r"\s*-?\d{1,3}(\s*(?:[~_›>»≙≡¦…]|\.\.+|\|\|)\s*|\s+[/\\]\s+)(?=[^\W\d_])")
_MARKS_BETWEEN = ("\n", ";", "|", ",", "\t")


def line_by_line(text: str) -> Codes:
    """A code a line, value and text parted by " = ": then a value may hold anything."""
    pairs = [line.split(" = ", 1) for line in text.splitlines() if line.strip()]
    if len(pairs) < 2 or any(len(pair) < 2 or len(pair[0]) > _LONGEST_VALUE for pair in pairs):
        return ()
    codes = tuple((bare_value(value.strip()), said.strip()) for value, said in pairs)
    return codes if are_apart(codes) else ()


def bars(text: str) -> Codes:
    """REDCap: `1, Ja | 2, Nei`; a bar inside a text belongs to the text."""
    codes: list[tuple[str, str]] = []
    for part in re.split(r"\||\n", text):
        match = _BAR_CODE.fullmatch(part)
        if match:
            codes.append((bare_value(match[1]), match[2]))
        elif codes and part.strip():
            value, said = codes[-1]
            codes[-1] = (value, f"{said}|{part}")
        elif part.strip():
            return ()
    values = {value for value, _ in codes}
    if len(values) < 2:
        return ()
    return tuple((value, said.strip()) for value, said in codes)


def alternating(text: str) -> Codes:
    """Values and texts by turns, all parted by the same mark: `1;Ja;2;Nei`."""
    for mark in _MARKS_BETWEEN:
        cells = [cell.strip() for cell in text.strip(mark).split(mark)]
        if len(cells) > 3 and len(cells) % 2 == 0:
            codes = tuple(zip(cells[::2], cells[1::2], strict=True))
            if all(_is_number_and_words(*code) for code in codes):
                return codes if values_rise(cells[::2]) and are_apart(codes) else ()
    return ()


def _is_number_and_words(value: str, text: str) -> bool:
    is_number = re.fullmatch(r"-?\d{1,6}", value) is not None
    return is_number and text[:1].isalpha() and len(text) <= _LONGEST_TEXT


def own_mark(text: str) -> Codes:
    """The same uncommon mark after every number: `1 ~ Ja, 2 ~ Nei`."""
    first = _OWN_MARK.match(text)
    if not first:
        return ()
    mark = rf"\s*{re.escape(first[1].strip())}\s*"
    parts = re.split(rf"(?:^|[\s,;|\n]+)(?=-?\d+{mark}[^\W\d_])", text)
    matches = [
        re.fullmatch(rf"(-?\d+){mark}(.+)", part.strip(), re.DOTALL) for part in parts if part
    ]
    codes = tuple((match[1], match[2].rstrip(" ,;|")) for match in matches if match)
    if len(codes) < len(matches) or not are_apart(codes):
        return ()
    numbers = [int(value) for value, _ in codes]
    repeated = any(first[1].strip() in said for _, said in codes)
    return codes if numbers == sorted(numbers) and not repeated else ()
