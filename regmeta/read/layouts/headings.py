"""Headings found on a sheet: which row carries those of a layout, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from regmeta.read.layouts.languages import in_language, in_two_languages
from regmeta.read.layouts.layout import NO_CODES, CodeColumns, Layout
from regmeta.texts import folded_letters

HEADING_ROWS = 20


@dataclass(frozen=True)
class HeadingRow:
    """A heading row found on a sheet: 1-based row, and the 1-based column of each heading.

    `row` is the last row of the headings where they take two. `end` is the last row of the table,
    0 where it goes on to the end of the sheet. `numbered` are the columns of each code and its text
    where these stand beside one another under numbered headings (`Kode1`, `Tekst1`, `Kode2` …); a
    column that holds both is named twice. `valued` are columns whose headings are codes (`0`,
    `1`, `9`) of the texts below. `titled` is the row of the table's own title above its
    headings, where every table of a sheet has one; else 0. `sections` are rows that people call
    titles of parts. A table without headings has row and depth 0.
    """

    layout: Layout
    row: int
    columns: Mapping[str, int]
    unknown: Mapping[int, str]
    confidence: float
    depth: int = 1
    end: int = 0
    numbered: tuple[tuple[int, int], ...] = ()
    titled: int = 0
    sections: frozenset[int] = frozenset()
    valued: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def codes(self) -> CodeColumns:
        """How code lists stand in this table: the first way whose headings are all here."""
        for codes in self.layout.codes:
            if all(name in self.columns for name in codes.headings):
                return codes
        return NO_CODES


def find_headings(layout: Layout, rows: Sequence[list[str]]) -> HeadingRow | None:
    """The heading row among the first rows that hold anything.

    Of a known layout the first row that carries all headings it needs; of any other table the row
    with the most known headings, two rows taken together where that tells more.
    """
    start = next((n for n, row in enumerate(rows) if any(row)), 0)
    end = start + HEADING_ROWS
    if not layout.generic:
        numbered = enumerate(rows[start:end], start=start + 1)
        matches = (match_row(layout, n, row) for n, row in numbered)
        return next((headings for headings in matches if headings), None)
    candidates = [headings for headings in _generic(layout, rows, start, end) if headings]
    return max(candidates, key=_worth, default=None)


def _worth(heading: HeadingRow) -> tuple[int, int, int]:
    return len(heading.columns), -heading.depth, -heading.row


def _generic(
    layout: Layout, rows: Sequence[list[str]], start: int, end: int
) -> Iterator[HeadingRow | None]:
    for number, row in enumerate(rows[start:end], start=start + 1):
        if number < len(rows) and _says_again(layout, row, rows[number]):
            again = match_row(layout, number + 1, row)
            yield replace(again, depth=2) if again else None
            continue
        yield match_row(layout, number, row)
        if number < len(rows) and _heads(layout, row, rows[number]):
            pair = match_row(layout, number + 1, _together(layout, row, rows[number]))
            yield replace(pair, depth=2) if pair else None


def _says_again(layout: Layout, upper: list[str], lower: list[str]) -> bool:
    """Whether a second row is the first in another language: every cell of it means the same."""
    meant = 0
    for column, cell in enumerate(lower):
        above = upper[column] if column < len(upper) else ""
        if not cell.strip():
            continue
        name = meaning_of(layout, above) if above.strip() else ""
        if not name or name != meaning_of(layout, cell):
            return False
        meant += 1
    return meant > 1


def _heads(layout: Layout, upper: list[str], lower: list[str]) -> bool:
    """Whether a second row is headings, not data: most of its cells are known, alone or below
    the upper one."""
    above, filled, recognised = "", 0, 0
    for column, cell in enumerate(lower):
        above = (upper[column] if column < len(upper) else "") or above
        if cell.strip():
            filled += 1
            both = folded_letters(f"{above} {cell}")
            recognised += both in layout.spellings or folded_letters(cell) in layout.spellings
    return 2 * recognised > filled


def _together(layout: Layout, upper: list[str], lower: list[str]) -> list[str]:
    """Two heading rows as one: the lower heading under its group, else the upper one alone."""
    heading, together = "", []
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        heading = above or (heading if below else "")
        both = f"{heading} {below}".strip()
        is_spelling = folded_letters(both) in layout.spellings or not below
        below_alone = not is_spelling and folded_letters(below) in layout.spellings
        together.append(below if below_alone else both)
    return together


@lru_cache(maxsize=1024)
def _spelt(row: tuple[str, ...]) -> frozenset[str]:
    """All that the cells of a row may be spellings of, folded; each layout asks for it anew."""
    named = {in_language(cell) for cell in row if ":" in cell or "#" in cell}
    return frozenset(named.union(map(folded_letters, row)))


def match_row(layout: Layout, number: int, row: Sequence[str]) -> HeadingRow | None:
    """A row as the heading row of a layout; None where it carries too few of its headings."""
    if not layout.generic and layout.first_spellings.isdisjoint(_spelt(tuple(row))):
        return None
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for column, heading in enumerate(row, start=1):
        if not heading.strip():
            continue
        name = meaning_of(layout, heading)
        if name in columns and layout.generic:
            # `label_en` is the label where it stands alone, and the English one beside another.
            name = in_two_languages(layout, heading)
        if name and name not in columns:
            columns[name] = column
        else:
            unknown[column] = heading
    if not _enough(layout, columns, unknown):
        return None
    share = len(columns) / (len(columns) + len(unknown))
    return HeadingRow(layout, number, columns, unknown, round(share, 2))


def meaning_of(layout: Layout, heading: str) -> str:
    """The heading that a cell is a spelling of."""
    spellings = layout.spellings
    name = spellings.get(folded_letters(heading), "")
    if not name and (":" in heading or "#" in heading):
        name = spellings.get(in_language(heading), "")
    return name or (in_two_languages(layout, heading) if layout.generic else "")


def _enough(layout: Layout, columns: Mapping[str, int], unknown: Mapping[int, str]) -> bool:
    any_of = layout.needs_one
    if any_of and not any(name in columns for name in any_of):
        return False
    if layout.generic:
        # One known heading among many unknown ones is chance; alone it is a list of names.
        return len(columns) >= 2 or (len(columns) == 1 and not unknown)
    return bool(layout.needs) and all(name in columns for name in layout.needs)


def tables(layout: Layout, rows: Sequence[list[str]]) -> tuple[HeadingRow, ...]:
    """Every table of a sheet that the layout fits, from top to bottom, each with its end."""
    first = find_headings(layout, rows)
    if first is None:
        return ()
    if layout.types_like and not _has_types(layout, first, rows):
        return ()
    founds, marks = [first], _marks(first, rows)
    for number in range(first.row + 1, len(rows) + 1):
        row = rows[number - 1]
        if marks.intersection(row):
            again = match_row(layout, number, row)
            if again and len(again.columns) >= max(2, len(founds[-1].columns) // 2):
                founds.append(again)
    titles = _titles(founds, rows) if layout.generic else [0] * len(founds)
    tops = [
        title or heading.row - heading.depth + 1
        for heading, title in zip(founds, titles, strict=True)
    ]
    ends = [top - 1 for top in tops[1:]] + [0]
    return tuple(
        replace(heading, end=end, titled=title)
        for heading, end, title in zip(founds, ends, titles, strict=True)
    )


_LONGEST_TITLE = 80


def _titles(headings: Sequence[HeadingRow], rows: Sequence[list[str]]) -> list[int]:
    """The row of each table's title: alone in its row, the last filled one above the headings.

    Where one table of several has none, they are parts of one form, and no row is a title.
    """
    titles = [_title_above(heading, rows) for heading in headings]
    return titles if len(titles) > 1 and all(titles) else [0] * len(titles)


def _title_above(heading: HeadingRow, rows: Sequence[list[str]]) -> int:
    for number in range(heading.row - heading.depth, 0, -1):
        filled = [cell for cell in rows[number - 1] if cell.strip()]
        if filled:
            return number if len(filled) == 1 and len(filled[0]) <= _LONGEST_TITLE else 0
    return 0


def _has_types(layout: Layout, heading: HeadingRow, rows: Sequence[list[str]]) -> bool:
    """Whether a cell of the type column, or a heading, is as only this layout's tables have it."""
    headings = rows[heading.row - 1]
    if layout.headings_like and any(re.search(layout.headings_like, cell) for cell in headings):
        return True
    columns = [
        heading.columns[field] for field in layout.fields["DataType"] if field in heading.columns
    ]
    cells = (row[c - 1] for row in rows[heading.row :] for c in columns if c <= len(row))
    return any(re.match(layout.types_like, cell) for cell in cells)


def _marks(heading: HeadingRow, rows: Sequence[list[str]]) -> set[str]:
    """The headings as written that would stand again above a second table."""
    row = rows[heading.row - 1]
    wanted = heading.layout.needs or heading.layout.needs_one
    return {row[heading.columns[name] - 1] for name in wanted if name in heading.columns} - {""}
