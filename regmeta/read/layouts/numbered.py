"""Codes side by side under numbered headings: `Kode1`, `Tekst1`, `Kode2`, `Tekst2` …"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from regmeta.read.codelists import ONE_CODE
from regmeta.read.notations.parted import values_rise

_NUMBERED = re.compile(r"\s*(.*?[^\W\d_])[\s_.#-]*(\d{1,2})\s*")
_MOSTLY = 0.8

Column = Sequence[str]
Pairs = tuple[tuple[int, int], ...]


def numbered_codes(headings: Mapping[int, str], column: Callable[[int], Column]) -> Pairs:
    """The columns of each code and its text, in the order of their numbers; () where none are.

    `headings` are those without another role, by column; `column` gives a column's cells.
    """
    series = _series(headings)
    for numbers in {tuple(sorted(places)) for places in series.values()}:
        rows_of = [places for places in series.values() if tuple(sorted(places)) == numbers]
        if len(rows_of) > 1:
            value, text = _value_and_text(rows_of, column)
            pairs = tuple((value[number], text[number]) for number in numbers)
        else:
            pairs = tuple((rows_of[0][number], rows_of[0][number]) for number in numbers)
        if _are_codes(pairs, column, labels=bool(_ANSWERS & series.keys())):
            return pairs
    return ()


def _series(headings: Mapping[int, str]) -> dict[str, dict[int, int]]:
    """Heading without its number → number → column, of two columns or more."""
    series: dict[str, dict[int, int]] = {}
    for column, heading in headings.items():
        match = _NUMBERED.fullmatch(heading)
        if match:
            series.setdefault(match[1].casefold(), {}).setdefault(int(match[2]), column)
    return {
        name: places
        for name, places in series.items()
        if len(places) > 1 and max(places) - min(places) == len(places) - 1
    }


def _value_and_text(
    series: Sequence[dict[int, int]], column: Callable[[int], Column]
) -> list[dict[int, int]]:
    """The series of values, which are numbers or the shorter ones, and that of their texts."""

    def length(places: dict[int, int]) -> tuple[float, int]:
        cells = [cell for place in places.values() for cell in column(place) if cell]
        numbers = sum(cell.lstrip("-").replace(".0", "").isdigit() for cell in cells)
        average = sum(map(len, cells)) / max(1, len(cells))
        return (-1.0 if numbers >= _MOSTLY * len(cells) else average), min(places.values())

    return sorted(series, key=length)[:2]


def _at(i: int, values: Sequence[Column], texts: Sequence[Column]) -> list[tuple[str, str]]:
    return [(value[i], text[i]) for value, text in zip(values, texts, strict=True)]


_ANSWERS = frozenset(
    (
        *(
            "alternativ",
            "svar",
            "svaralternativ",
            "svarmulighet",
            "svarsalternativ",
            "svarmulighed",
        ),
        *("kategori", "valg", "val", "verditekst", "etikett"),
        *("answer", "option", "choice", "category", "response", "label", "level"),
    )
)
"""What numbered columns of texts alone are called where each is an answer."""


def _are_codes(pairs: Pairs, column: Callable[[int], Column], *, labels: bool) -> bool:
    """Whether each row that has values has several, each its own and with a text.

    `labels`: the headings say that they hold answers, which may then stand without values.
    """
    values = [column(value) for value, _ in pairs]
    texts = [column(text) for _, text in pairs]
    rows = [i for i in range(len(values[0])) if any(cells[i] for cells in values)]
    good = sum(_row_is_codes(_at(i, values, texts)) for i in rows)
    whole = (
        labels
        or pairs[0][0] != pairs[0][1]
        or any(ONE_CODE.fullmatch(cells[i]) for cells in values for i in rows)
    )
    return bool(rows) and whole and good >= _MOSTLY * len(rows)


def _row_is_codes(cells: Sequence[tuple[str, str]]) -> bool:
    filled = [(value, text) for value, text in cells if value or text]
    whole = all(value and text for value, text in filled)
    return whole and len({value for value, _ in filled}) == len(filled)


def codes_of_row(cells: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The codes of one row out of its pairs of cells; a cell that is both is taken apart."""
    codes = []
    for value, text in cells:
        match = ONE_CODE.fullmatch(value) if value == text else None
        if match:
            codes.append((match[1], match[2]))
        elif value.strip():
            codes.append((value.strip(), text.strip()))
    return codes


_COMMA = re.compile(r"(?<!\\),")


def paired_codes(values: str, texts: str) -> list[tuple[str, str]]:
    """(value, text) of a list whose values stand in one cell and its texts in another.

    A comma that is part of a text has a backslash before it. [] where the cells hold different
    numbers of each: which text is whose is then not to be told.

    >>> paired_codes("0,1", "Nei,Ja\\\\, alltid")
    [('0', 'Nei'), ('1', 'Ja, alltid')]
    """
    parts = [_parts_of(cell) for cell in (values, texts)]
    if not values.strip() or len(parts[0]) != len(parts[1]):
        return []
    return [*zip(*parts, strict=True)]


def _parts_of(cell: str) -> list[str]:
    return [part.replace("\\,", ",").strip() for part in _COMMA.split(cell)]


_MARKS = ("\n", ";", "|", ",")
_WHOLE = re.compile(r"-?\d+")


def are_several(values: str) -> bool:
    """Whether a cell of values holds more than one: numbers with a mark between, or lines."""
    return bool(_mark_between(values))


def _mark_between(values: str) -> str:
    """The mark between the values of a cell; but on lines they are numbers that rise."""
    for mark in _MARKS:
        parts = [part.strip() for part in values.strip().split(mark)]
        if len(parts) > 1:
            return mark if _are_values(parts, anything=mark == "\n") else ""
    return ""


def _are_values(parts: Sequence[str], *, anything: bool) -> bool:
    """Whether parts of a cell are values, each its own; numbers that rise, or anything at all."""
    if not all(parts) or len(set(parts)) < len(parts):
        return False
    if anything:
        return True
    return all(map(_WHOLE.fullmatch, parts)) and values_rise(parts)


def zipped_codes(values: str, texts: str) -> list[tuple[str, str]]:
    """(value, text) of lists in two cells, all values in one and all texts in the other.

    [] where either holds one, or they hold different numbers of each.

    >>> zipped_codes("1\\n2", "Mann\\nKvinne"), zipped_codes("1,2,9", "Ja, Nei")
    ([('1', 'Mann'), ('2', 'Kvinne')], [])
    """
    mark = _mark_between(values)
    if not mark:
        return []
    listed = [part.strip() for part in values.strip().split(mark)]
    for between in (mark, *_MARKS):
        said = [part.strip() for part in texts.strip().split(between)]
        if len(said) == len(listed) and all(said):
            return [*zip(listed, said, strict=True)]
    return []
