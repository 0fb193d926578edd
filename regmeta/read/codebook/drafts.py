"""Rows of a table into drafts of variables: what starts one, and which codes stand under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regmeta.model import Ignored, Place, Text
from regmeta.read.codelists import ONE_CODE, codes_at_end, codes_in_cell, labels_in_cell
from regmeta.read.grid import Grid
from regmeta.read.layouts.headings import HeadingRow
from regmeta.read.layouts.layout import CodeColumns, Layout
from regmeta.read.layouts.numbered import are_several, codes_of_row, paired_codes, zipped_codes
from regmeta.read.layouts.type_words import list_after_word

REPEATED = Text(
    "gjentar variabelens egen celle på raden med koden",
    "repeats the variable's own cell on the code's row",
)
_NO_RECORD = Text("står på en rad uten variabel eller kode", "stands on a row with no variable")
_NO_VARIABLE = Text("raden er tekst i skjemaet, ikke en variabel", "the row is prose of the form")
_ABOVE = Text("står over overskriftene", "stands above the headings")
_LEFT_OUT = Text("kolonnen er valgt bort i columns.csv", "columns.csv leaves the column out")
_NO_PART = Text("overskrift for en del uten variabler", "names a part without variables")


if TYPE_CHECKING:
    from regmeta.read.codebook.code_rows import BelowCode


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code: its row, value and text, its text in English, and what else its row told.

    `sheet` -1 is the variable's own one; `places` are those of value and text where they stand in
    other columns than the sheet's codes.
    """

    row: int
    value: str
    text: str
    cells: Mapping[str, str]
    sheet: int = -1
    english: str = ""
    places: tuple[Place, ...] = ()


@dataclass(slots=True)
class Section:
    """A row between the variables that names the part that follows."""

    text: str
    place: Place
    used: bool = False


@dataclass(slots=True)
class Draft:
    """A variable on its way: its first row, its cells by heading, and its codes."""

    row: int
    cells: dict[str, str]
    form: str
    section: Section | None = None
    codes: list[CodeRow] = field(default_factory=list)
    in_cell: bool = False
    labels_alone: bool = False


class Drafts:
    """Goes through one table of a sheet; counts what became of every filled cell."""

    def __init__(self, file: str, grid: Grid, heading: HeadingRow, title: str) -> None:
        self.file, self.grid, self.heading, self.title = file, grid, heading, title
        self.layout: Layout = heading.layout
        self.codes: CodeColumns = heading.codes
        self.form = self.layout.form if self.layout.form in heading.columns else ""
        self.ignored: list[Ignored] = []
        self.carried = 0
        self.sections: list[Section] = []
        self.dropped: list[Ignored] = []
        self.down: dict[str, str] = {}
        self.titles = titles_between(grid, heading)
        self.by_row = _codes_by_row(grid, heading)
        unknown = heading.unknown
        self._numbered = [(unknown[v], unknown[t]) for v, t in heading.numbered]
        self._valued = {unknown[column]: value for column, value in heading.valued.items()}
        self._of_codes = self.codes.headings
        # Where codes have a row each, «0,5» is one value with a decimal comma.
        self._goes_on = self.codes.dress == "columns" and _goes_on(grid, heading)
        self._left_out = set(self.layout.left_out)
        self._types = {word.casefold() for word in self.codes.types}
        self._groups = {word.casefold() for word in self.layout.group_types}
        # Where no column tells types, what stands in that of possible answers is answers.
        types = self.layout.fields.get("DataType", ())
        self._untyped = self.layout.generic and not any(name in heading.columns for name in types)
        self.open: list[Section] = []
        self._skipped = {word.casefold() for word in self.layout.skip_types}

    def _drop(self, number: int, cells: dict[str, str]) -> None:
        """A row that is no record: left, and told of where it has a name."""
        self._leave(number, cells, _NO_RECORD)
        if any(cells.get(name, "").strip() for name in self.layout.names):
            self.dropped.append(self.ignored[-1])

    def __iter__(self) -> Iterator[Draft]:
        draft: Draft | None = None
        for number, cells in self._rows():
            below = self.by_row.get(number)
            codes = [(below.value, below.text)] if below else self._codes(cells)
            if number in self.heading.sections and self._is_title(number, cells):
                continue
            if self._groups and self._type(cells) in self._groups:
                self._open_group(number, cells)
            elif self._is_prose(cells):
                self._close_group(cells)
                self._leave(number, cells, _NO_VARIABLE)
            elif not (draft and below and not below.begins) and self._starts(cells, draft, codes):
                if draft:
                    yield draft
                draft = self._begin(number, cells, codes)
            elif draft and (listed := codes or self._label_alone(draft, cells)):
                self._add(draft, number, cells, listed)
            elif not self._is_section(number, cells):
                self._drop(number, cells)
        if draft:
            yield draft

    # -------------------------------------------------------------- rows

    def _rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows below the headings that hold anything, as heading → text."""
        rows, first = self.grid.rows, self.heading.row
        below = rows[first : self.heading.end or len(rows)]
        names = self._names_of_columns(max(map(len, below), default=0))
        for number, row in enumerate(below, start=first + 1):
            cells = {
                names[c]: text for c, text in enumerate(row, start=1) if text and not text.isspace()
            }
            if self._left_out:
                cells = self._without(number, cells)
            if cells:
                yield number, cells

    def _names_of_columns(self, width: int) -> dict[int, str]:
        """What each column is called: its heading, with its number where another has the same."""
        table = self.heading
        names = {column: name for name, column in table.columns.items()} | dict(table.unknown)
        taken = set(table.columns)
        for column in range(1, width + 1):
            name = names.get(column, f"kolonne {column}")
            again = column in table.unknown and name in taken
            names[column] = f"{name} ({column})" if again else name
            taken.add(names[column])
        return names

    def _without(self, number: int, cells: dict[str, str]) -> dict[str, str]:
        """The row without the columns that people have left out."""
        left = {name: text for name, text in cells.items() if name in self._left_out}
        if left:
            self._leave(number, left, _LEFT_OUT)
        return {name: text for name, text in cells.items() if name not in left}

    def _codes(self, cells: Mapping[str, str]) -> list[tuple[str, str]]:
        codes = self.codes
        listed = self._beside_one_another(cells)
        if listed:
            return codes_of_row(listed)
        if codes.dress == "columns":
            return self._in_columns(cells.get(codes.value, ""), cells.get(codes.text, ""))
        if self._types and self._type(cells) not in self._types:
            return []
        if codes.dress == "paired":
            return paired_codes(cells.get(codes.value, ""), cells.get(codes.text, ""))
        if codes.dress == "none" or codes.cell not in cells:
            return []
        if codes.dress == "inline":
            return codes_in_cell(cells[codes.cell]) or self._labels(cells)
        return _alone_in_cell(cells[codes.cell])

    def _beside_one_another(self, cells: Mapping[str, str]) -> list[tuple[str, str]]:
        """The cells of numbered columns, a pair a code; a heading that is a code is the value."""
        return [
            (self._valued.get(value, cells[value]), cells.get(text, ""))
            for value, text in self._numbered
            if value in cells
        ]

    def _in_columns(self, value: str, text: str) -> list[tuple[str, str]]:
        """The code of a row, or all of a variable's where the two cells hold them as lists."""
        if not self.layout.generic:
            return [(value, text)] if value or text else []
        if are_several(value) and ("," not in value or not self._goes_on):
            return zipped_codes(value, text)
        # In a list kept by hand a text without a value says what to write, and is no code.
        return [(value, text)] if value else []

    def _label_alone(self, draft: Draft, cells: Mapping[str, str]) -> list[tuple[str, str]]:
        """A text among a variable's codes that has lost its code: the rules tell of the code."""
        codes = self.codes
        below = codes.dress == "cell" and draft.in_cell and not codes.first_below
        text = cells.get(codes.cell, "").strip() if below else ""
        return [("", text)] if text else []

    def _labels(self, cells: Mapping[str, str]) -> list[tuple[str, str]]:
        """Labels without values, each a code of its own name, where the type asks for codes."""
        coded = (
            self.codes.labels
            or self._types
            or self._untyped
            or self.layout.type(self._type(cells)) == "coded"
        )
        labels = labels_in_cell(cells[self.codes.cell]) if coded else ()
        return [(label, label) for label in labels]

    def _type(self, cells: Mapping[str, str]) -> str:
        by = self.layout.type_by
        headings = (by,) if by else self.layout.fields.get("DataType", ())
        return (
            next((cells[heading] for heading in headings if heading in cells), "")
            .strip()
            .casefold()
        )

    def _is_prose(self, cells: Mapping[str, str]) -> bool:
        return bool(self._skipped) and self._type(cells) in self._skipped

    # -------------------------------------------------------------- what starts a variable

    def _starts(
        self, cells: Mapping[str, str], draft: Draft | None, codes: Sequence[tuple[str, str]]
    ) -> bool:
        starts, key = self.layout.starts, self.layout.key
        if starts != "key":
            if not self._named(cells) or self._is_no_variable(cells):
                return False
            if not any(name in cells for name in key):
                return True
        if draft is None or not codes:
            return True
        before = [draft.cells.get(name, "") for name in key]
        now = [cells.get(name, "") for name in key]
        if starts == "key":
            return now != before
        return any(text not in ("", earlier) for text, earlier in zip(now, before, strict=True))

    def _named(self, cells: Mapping[str, str]) -> bool:
        return any(cells.get(name, "").strip() for name in self.layout.filled)

    def _is_no_variable(self, cells: Mapping[str, str]) -> bool:
        """Whether a row with a name is a title, a sum or an explanation."""
        if self.layout.starts == "row" and self._heads_a_section(cells):
            return True
        texts = [*cells.values()]
        return self.layout.generic and (_is_total(texts) or _explains(texts))

    def _heads_a_section(self, cells: Mapping[str, str]) -> bool:
        """One cell with words in it, alone on its row in a wide table, is a heading of a part."""
        if len(cells) > 1 or len(self.heading.columns) < 3:
            return False
        name, text = next(iter(cells.items()))
        return " " in text.strip() or text.strip() in self.titles or self._is_unnamed(name)

    def _is_unnamed(self, filled: str) -> bool:
        """Whether a label stands alone in a table whose variables have names of their own."""
        named = self.layout.names[0]
        return self.layout.generic and filled != named and named in self.heading.columns

    def _is_section(self, number: int, cells: Mapping[str, str]) -> bool:
        if self.layout.starts != "row" or len(cells) > 1 or len(self.heading.columns) < 3:
            return False
        name, text = next(iter(cells.items()))
        if len(text) > 120:
            return False
        self.sections.append(Section(text.strip(), self._place(number, name)))
        return True

    def _is_title(self, number: int, cells: Mapping[str, str]) -> bool:
        """A row that people call the title of a part; what else stands on it is left, and told."""
        name, text = next(iter(cells.items()))
        self.sections.append(Section(text.strip(), self._place(number, name)))
        rest = {heading: cell for heading, cell in cells.items() if heading != name}
        if rest:
            self._leave(number, rest, _NO_VARIABLE)
        return True

    def _open_group(self, number: int, cells: Mapping[str, str]) -> None:
        """A row that begins a group: its label, or its name, is the part that follows."""
        labels = [*self.layout.fields.get("PreferredTerm", ()), *self.layout.names]
        name = next((label for label in labels if label in cells), next(iter(cells)))
        section = Section(cells[name].strip(), self._place(number, name))
        self.sections.append(section)
        self.open.append(section)
        rest = {heading: text for heading, text in cells.items() if heading != name}
        if rest:
            self._leave(number, rest, _NO_VARIABLE)

    def _close_group(self, cells: Mapping[str, str]) -> None:
        if self.open and self._type(cells).startswith("end"):
            self.open.pop()

    def settle(self) -> None:
        """Count the names of parts: carried where a variable took one, else left out."""
        for section in self.sections:
            if section.used:
                self.carried += 1
            else:
                self.ignored.append(Ignored(section.text[:200], section.place, _NO_PART, 1))
                self.dropped.append(self.ignored[-1])

    def _begin(self, number: int, cells: dict[str, str], codes: Sequence[tuple[str, str]]) -> Draft:
        self.carried += len(cells)
        self._fill_down(cells)
        form = cells.get(self.form, "").strip() if self.form else ""
        parts = self.open if self._groups else self.sections
        draft = Draft(number, cells, form or self.title, parts[-1] if parts else None)
        draft.in_cell = self.codes.dress != "columns" and bool(codes)
        labelled = draft.in_cell or bool(self._numbered)
        draft.labels_alone = labelled and bool(codes) and _are_labels_alone(codes)
        draft.codes.extend(self._first_codes(number, cells, codes))
        return draft

    def _first_codes(
        self, number: int, cells: Mapping[str, str], codes: Sequence[tuple[str, str]]
    ) -> Iterator[CodeRow]:
        """The codes on the row where a variable begins."""
        if codes and not self.codes.first_below:
            yield from (CodeRow(number, value, text, cells) for value, text in codes)
        if self.layout.generic and not codes:
            for name, listed in self._lists_beside(cells):
                place = self._place(number, name)
                yield from (CodeRow(number, *code, {}, places=(place, place)) for code in listed)

    def _lists_beside(
        self, cells: Mapping[str, str]
    ) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The first list in another cell: after the type's word, or in brackets that end a text."""
        for name in self.layout.fields.get("DataType", ()):
            if listed := codes_in_cell(list_after_word(cells.get(name, ""))):
                yield name, listed
                return
        for key in ("PreferredTerm", "Beskrivelse"):
            for name in self.layout.fields.get(key, ()):
                if listed := codes_at_end(cells.get(name, "")):
                    yield name, listed
                    return

    def _fill_down(self, cells: dict[str, str]) -> None:
        """An empty cell of a column that is written once says what the last one said."""
        for name in self.layout.fill_down:
            if cells.get(name, "").strip():
                self.down[name] = cells[name]
            elif name in self.down:
                cells[name] = self.down[name]

    def _add(
        self,
        draft: Draft,
        number: int,
        cells: dict[str, str],
        codes: Sequence[tuple[str, str]],
    ) -> None:
        """On a code's row only the code is new: the rest repeats the variable, or is its own."""
        own = self._of_codes
        again = [name for name in cells if name not in own and cells[name] == draft.cells.get(name)]
        if again:
            place = self._place(number, again[0])
            self.ignored.append(Ignored(again[0], place, REPEATED, len(again)))
        self.carried += len(cells) - len(again)
        below = self.by_row.get(number)
        if below:
            draft.codes.append(self._code_below(number, below))
            return
        draft.codes.extend(CodeRow(number, value, text, cells) for value, text in codes)

    def _code_below(self, number: int, code: BelowCode) -> CodeRow:
        """A code of its own row, which holds nothing else, with the places of value and text."""
        places = tuple(Place(self.file, self.grid.sheet, number, c) for c in code.columns)
        return CodeRow(number, code.value, code.text, {}, places=places)

    # -------------------------------------------------------------- what is left out

    def _leave(self, number: int, cells: Mapping[str, str], why: Text) -> None:
        name = next(iter(cells))
        what = " · ".join(cells.values())[:200]
        self.ignored.append(Ignored(what, self._place(number, name), why, len(cells)))

    def _place(self, number: int, name: str) -> Place:
        column = self.heading.columns.get(name, 0)
        if not column:
            columns = (c for c, heading in self.heading.unknown.items() if heading == name)
            numbered = re.search(r"(?:^kolonne |\()(\d+)\)?$", name)
            column = next(columns, int(numbered[1]) if numbered else 0)
        return Place(self.file, self.grid.sheet, number, column)


def _alone_in_cell(cell: str) -> list[tuple[str, str]]:
    """The one code of a cell: `0 = Nei`."""
    match = ONE_CODE.fullmatch(cell)
    return [(match[1], match[2])] if match else []


def _goes_on(grid: Grid, heading: HeadingRow) -> bool:
    """Whether some variable has a second row with a code of its own."""
    columns, last = heading.columns, ""
    name = next((columns[name] for name in heading.layout.names if name in columns), 0)
    for number in range(heading.row + 1, (heading.end or len(grid.rows)) + 1):
        said = grid.at(number, name).strip() if name else ""
        if last and said in ("", last) and grid.at(number, columns[heading.codes.value]).strip():
            return True
        last = said or last
    return False


def _codes_by_row(grid: Grid, heading: HeadingRow) -> Mapping[int, BelowCode]:
    """Row → the code that stands alone on it, in a free-form list."""
    if not heading.layout.generic:
        return {}
    from regmeta.read.codebook.code_rows import codes_by_row

    return codes_by_row(grid, heading)


_BRACKETS = frozenset({"()", "[]", "<>"})
_TOTAL = re.compile(r"(?:sum(?:ma)?|total\w*|i alt|antall|subtotal|samlet)\b.*", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d[\d\s]*(?:[.,]\d+)?")


def _explains(cells: Sequence[str]) -> bool:
    """Whether a row tells how to fill in each column: every cell of it stands in brackets."""
    return len(cells) > 1 and all(cell.strip()[0] + cell.strip()[-1] in _BRACKETS for cell in cells)


def _is_total(cells: Sequence[str]) -> bool:
    """Whether a row sums up those above: «Totalt antall», and beside it nothing but numbers."""
    first, *rest = (cell.strip() for cell in cells)
    return bool(rest) and bool(_TOTAL.fullmatch(first)) and all(map(_NUMBER.fullmatch, rest))


def _are_labels_alone(codes: Sequence[tuple[str, str]]) -> bool:
    return all(value == text for value, text in codes)


def titles_between(grid: Grid, heading: HeadingRow) -> frozenset[str]:
    """Texts alone in the column of names that are titles of parts: shaped unlike the names.

    Each stands above rows of variables, and few of these names look like it.
    """
    column = next(
        (heading.columns[name] for name in heading.layout.names if name in heading.columns), 0
    )
    if not column or heading.layout.starts != "row" or len(heading.columns) < 3:
        return frozenset()
    rows = [row for row in grid.rows[heading.row : heading.end or len(grid.rows)] if any(row)]
    names = [row[column - 1].strip() if column <= len(row) else "" for row in rows]
    alone = _alone(names, rows)
    shapes = [_shape(name) for name, lone in zip(names, alone, strict=True) if name and not lone]
    above_variables = [*_above_variables(names, alone)]
    if len(above_variables) > len(shapes):
        return frozenset()
    return frozenset(
        name for name in above_variables if shapes.count(_shape(name)) < 0.2 * len(shapes)
    )


def _alone(names: Sequence[str], rows: Sequence[list[str]]) -> list[bool]:
    """Whether each name is all that its row holds."""
    return [sum(map(bool, row)) == 1 and bool(name) for name, row in zip(names, rows, strict=True)]


def _above_variables(names: Sequence[str], alone: Sequence[bool]) -> Iterator[str]:
    """Names that stand alone in their row, with a variable's row below."""
    for i in range(len(names) - 1):
        if alone[i] and names[i + 1] and not alone[i + 1]:
            yield names[i]


def _shape(name: str) -> str:
    """What a name looks like: words, CAPITALS, lower case, a Word, or a mixture."""
    if " " in name:
        return "words"
    if not name.isalpha():
        return "mixed"
    if name.isupper():
        return "capitals"
    if name.islower():
        return "lower"
    return "word" if name.istitle() else "mixed"


def above(file: str, grid: Grid, heading: HeadingRow, start: int = 0) -> list[Ignored]:
    """The rows above a heading row, from `start` on, as what was left out."""
    left = []
    for number in range(start + 1, heading.row - heading.depth + 1):
        filled = [c for c, cell in enumerate(grid.rows[number - 1], start=1) if cell.strip()]
        if filled and number != heading.titled:
            what = " · ".join(grid.at(number, column) for column in filled)[:200]
            place = Place(file, grid.sheet, number, filled[0])
            left.append(Ignored(what, place, _ABOVE, len(filled)))
    return left
