"""Roles of columns by what stands in them, where headings leave a doubt (free-form lists only).

A column whose cells are lists of codes holds codes, whatever it is called; a column of identifiers,
each its own, beside a column of labels is the name; two columns that go on where the name is blank
or repeated are a code and its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from regmeta.read.codelists import codes_in_cell
from regmeta.read.layouts.headings import HeadingRow
from regmeta.read.layouts.numbered import numbered_codes, zipped_codes
from regmeta.read.layouts.valued import valued_headings
from regmeta.texts import folded_letters

NAME, LABEL, CELL, VALUE, TEXT = "variabel", "etikett", "mulige verdier", "verdi", "verditekst"
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_IDENTIFIES = re.compile(
    r"(?:\b|_)(?:id|identifier|identifikator)(?:\b|_)|ID\b"
    r"|(?i:navn|name|namn|kode|kod|code|felt|field|kolonne|column|variabel|variable)\b"
)
_NUMBER = re.compile(r"-?\d{1,4}(?:\.0)?")
_ENGLISH = re.compile(r"\b(?:engelsk|english|eng)\b", re.IGNORECASE)
_REMARKS = ("kommentar", "beskrivelse")
"""Columns of free text, where nothing but lists tells that they hold codes."""
_IS_TEXT = re.compile(
    r"tekst|text|lab(?:el)?\b|etikett|tittel|titel|title|navn|namn|name|spørsmål|fråga|question|betegnelse|benämning"
    r"|caption|prompt|wording|betydning",
    re.IGNORECASE,
)
DESCRIPTION, ENGLISH_DESCRIPTION = "beskrivelse", "engelsk beskrivelse"
_LONGEST_LABEL = 60
LIMITS = "grenser"
_ARE_LIMITS = re.compile(
    r"grens|gräns|grænse|\bmin\b|range|interval|område|limit|gyldig|tillat|valid|allowed|verdi",
    re.IGNORECASE,
)
ENGLISH_TEXT, ENGLISH = "engelsk verditekst", "engelsk navn"
_MOSTLY, _NEARLY_ALL, _SURELY = 0.6, 0.9, 0.8
_LOOKED_AT = 2_000

Column = list[str]


def by_content(heading: HeadingRow, rows: Sequence[list[str]]) -> HeadingRow:
    """The table with the roles that its cells tell, where the headings told none or another."""
    if not heading.layout.generic:
        return heading
    below = [row for row in rows[heading.row : heading.end or len(rows)] if any(row)][:_LOOKED_AT]
    columns = _Columns(heading, below)
    columns.find_name()
    columns.find_pair()
    columns.free_values_alone()
    columns.find_cell()
    columns.find_lists_in_two_cells()
    columns.find_label()
    columns.find_limits()
    columns.settle_english()
    columns.find_form()
    columns.find_label_in_description()
    valued = valued_headings(columns.unknown, columns.column)
    numbered = numbered_codes(columns.unknown, columns.column)
    return replace(
        heading,
        columns=columns.roles,
        unknown=columns.unknown,
        numbered=tuple((column, column) for column in valued) or numbered,
        valued=valued,
    )


class _Columns:
    """The columns of one table while their roles are settled."""

    def __init__(self, heading: HeadingRow, rows: Sequence[list[str]]) -> None:
        self.heading, self.rows = heading, rows
        self.roles: dict[str, int] = dict(heading.columns)
        self.unknown: dict[int, str] = dict(heading.unknown)

    def column(self, number: int) -> Column:
        return [row[number - 1].strip() if number <= len(row) else "" for row in self.rows]

    def take(self, role: str, number: int, headings: Mapping[int, str]) -> None:
        """A column takes a role; the one that had it becomes an unknown one, and so on."""
        before = self.roles.get(role)
        for name in [name for name, at in self.roles.items() if at == number]:
            del self.roles[name]
        if before and before != number:
            self.unknown[before] = headings.get(before, role)
        self.roles[role] = number
        self.unknown.pop(number, None)

    # -------------------------------------------------------------- the name

    def find_name(self) -> None:
        """Identifiers beside a label are the name, where no heading says which column it is."""
        if NAME in self.roles or LABEL not in self.roles:
            return
        label = self.roles[LABEL]
        claims = [number for number in self.unknown if self._claims(number)]
        for number in [*sorted({label, *claims, *self._first_unknown()}), *self._called_ids()]:
            if not are_names(_without_codes(_without_repeats(self.column(number)))):
                continue
            if number != label:
                self.take(NAME, number, {})
                return
            labels = claims or self._labels_of(number)
            if labels:
                self.take(NAME, number, {})
                self.take(LABEL, labels[0], {})
            return

    def _labels_of(self, name: int) -> list[int]:
        """The columns that are labels of the names, or short descriptions that stand for them."""
        return self._texts_beside(name) or self._short_descriptions(name)

    def _claims(self, number: int) -> bool:
        """Whether a column's heading means a label as well, as a second one."""
        spellings = self.heading.layout.spellings
        return spellings.get(folded_letters(self.unknown[number])) == LABEL

    def _first_unknown(self) -> Iterator[int]:
        yield from (number for number in self.unknown if number < self.roles[LABEL])

    def _called_ids(self) -> Iterator[int]:
        """Unknown columns right of the label whose headings say that they identify."""
        for number, heading in self.unknown.items():
            if number > self.roles[LABEL] and _IDENTIFIES.search(heading):
                yield number

    # -------------------------------------------------------------- codes in two columns

    def find_pair(self) -> None:
        """Two columns that go on where the name is blank or repeated: a code and its text."""
        name = self.roles.get(NAME) or self.roles.get(LABEL)
        more = _continued(self.column(name)) if name else []
        if not name or not more or {VALUE, TEXT} <= set(self.roles):
            return
        if VALUE in self.roles:
            self._find_text(more, name)
            return
        going_on = self._going_on(more, {name})
        own = [number for number in going_on if not self._is_english(number)]
        if len(own) != 2:
            return
        value, text = sorted(own, key=self._length)
        if any(self._begins_with_types(number, more) for number in own):
            return
        if len(more) > 1 or self._begin_above(more[0], value, text):
            self.take(VALUE, value, {})
            self.take(TEXT, text, {})
            self._take_english(going_on)

    def _begins_with_types(self, number: int, more: Sequence[int]) -> bool:
        """Whether a column holds type words where variables begin: codes only stand below them."""
        below = set(more)
        begun = [cell for i, cell in enumerate(self.column(number)) if cell and i not in below]
        types = sum(bool(self.heading.layout.type(cell)) for cell in begun)
        return bool(begun) and types >= _MOSTLY * len(begun)

    def _take_english(self, going_on: Sequence[int]) -> None:
        english = [number for number in going_on if self._is_english(number)]
        if english and ENGLISH_TEXT not in self.roles:
            self.take(ENGLISH_TEXT, english[0], {})

    def _is_english(self, number: int) -> bool:
        """Whether a column's heading says that its texts are the English ones."""
        roles = {self.roles.get(role) for role in (ENGLISH, ENGLISH_TEXT)}
        return number in roles or bool(_ENGLISH.search(self.unknown.get(number, "")))

    def _begin_above(self, row: int, value: int, text: int) -> bool:
        """Whether the only row that goes on is a second code: a number and a text, as above it."""
        numbers = [self.column(value)[i] for i in (row - 1, row)]
        texts = [self.column(text)[i] for i in (row - 1, row)]
        return all(map(_NUMBER.fullmatch, numbers)) and all(
            cell[:1].isalpha() and not _NUMBER.fullmatch(cell) for cell in texts
        )

    def _find_text(self, more: Sequence[int], name: int) -> None:
        """The text of codes whose column is known: the only other one that goes on."""
        going_on = self._going_on(more, {name, self.roles[VALUE]})
        texts = [number for number in going_on if not self._is_english(number)]
        if len(texts) == 1:
            self.take(TEXT, texts[0], {})
            self._take_english(going_on)

    def _going_on(self, more: Sequence[int], taken: set[int]) -> list[int]:
        width = max(map(len, self.rows), default=0)
        others = [number for number in range(1, width + 1) if number not in taken]
        return [number for number in others if self._goes_on(number, more)]

    def _goes_on(self, number: int, rows: Sequence[int]) -> bool:
        """Whether a column has its own texts on rows that begin no variable."""
        cells = self.column(number)
        filled = [i for i in rows if cells[i]]
        differing = [i for i in filled if i == 0 or cells[i] != cells[i - 1]]
        return len(filled) >= _SURELY * len(rows) and len(differing) >= _SURELY * len(rows)

    def _length(self, number: int) -> tuple[float, int]:
        cells = [cell for cell in self.column(number) if cell]
        numbers = sum(cell.lstrip("-").isdigit() for cell in cells)
        average = sum(map(len, cells)) / max(1, len(cells))
        return (-1.0 if numbers >= _SURELY * len(cells) else average), number

    # -------------------------------------------------------------- codes in one cell or two

    def find_lists_in_two_cells(self) -> None:
        """All values of a variable in one cell, all texts in another: `1,2` and `Mann,Kvinne`."""
        lists = self.column(self.roles[CELL]) if CELL in self.roles else []
        if VALUE in self.roles or any(map(codes_in_cell, lists)):
            return
        cells = [self.roles[CELL]] if CELL in self.roles else []
        texts = [self.roles[TEXT]] if TEXT in self.roles else [*sorted(self.unknown), *cells]
        for value in [*cells, *sorted(self.unknown)]:
            for text in texts:
                if text != value and self._are_lists(value, text):
                    self.take(VALUE, value, {})
                    self.take(TEXT, text, {})
                    return

    def _are_lists(self, value: int, text: int) -> bool:
        pairs = zip(self.column(value), self.column(text), strict=True)
        filled = [pair for pair in pairs if any(pair)]
        lists = sum(_are_words(zipped_codes(*pair)) for pair in filled)
        return lists > 1 and lists >= _MOSTLY * len(filled)

    def free_values_alone(self) -> None:
        """A column called values that has no texts beside it may be anything, and is told of."""
        if VALUE in self.roles and TEXT not in self.roles:
            number = self.roles.pop(VALUE)
            self.unknown[number] = VALUE

    def find_cell(self) -> None:
        """A column whose cells are lists of codes, whatever it is called."""
        if CELL in self.roles or VALUE in self.roles:
            return
        remarks = {self.roles[role]: role for role in _REMARKS if role in self.roles}
        for number in sorted({*self.unknown, *remarks}):
            filled = [*filter(None, self.column(number))]
            lists = sum(len(codes_in_cell(cell)) > 1 for cell in filled)
            if lists > (number in remarks) and lists >= _MOSTLY * len(filled):
                self.take(CELL, number, {})
                return

    # -------------------------------------------------------------- the label

    def find_label(self) -> None:
        """Words of their own beside the name, below a heading that means a text, are the labels."""
        if NAME not in self.roles or LABEL in self.roles:
            return
        for number in self._texts_beside(self.roles[NAME])[:1]:
            self.take(LABEL, number, {})

    def find_label_in_description(self) -> None:
        """Short words in a column of descriptions are labels, where nothing else is."""
        if NAME not in self.roles or LABEL in self.roles:
            return
        for number in self._short_descriptions(self.roles[NAME]):
            self.take(LABEL, number, {})

    def _short_descriptions(self, name: int) -> list[int]:
        """The column of descriptions, where it holds labels of the names and nothing longer.

        Descriptions with an English column of their own are called what they are.
        """
        number = 0 if ENGLISH_DESCRIPTION in self.roles else self.roles.get(DESCRIPTION, 0)
        short = number and all(len(cell) <= _LONGEST_LABEL for cell in self.column(number))
        names = short and are_names(_without_codes(_without_repeats(self.column(name))))
        return [number] if names and self._holds_labels(name, number) else []

    def _texts_beside(self, name: int) -> list[int]:
        """The unknown columns that are labels of the names, by their headings and their cells."""
        return [
            number
            for number, heading in self.unknown.items()
            if number != name and _IS_TEXT.search(heading) and self._holds_labels(name, number)
        ]

    def _holds_labels(self, name: int, number: int) -> bool:
        names, cells = self.column(name), self.column(number)
        labels = [cell for name, cell in zip(names, cells, strict=True) if name]
        words = sum(any(map(str.isalpha, label)) for label in labels)
        return len(labels) > 1 and min(words, len(set(labels))) >= _NEARLY_ALL * len(labels)

    def find_limits(self) -> None:
        """A column that is called limits, and holds nothing but «0-120», is the limits."""
        from regmeta.read.codebook.conditions import limits_of_range

        for number, heading in sorted(self.unknown.items()):
            filled = [cell for cell in self.column(number) if cell]
            if filled and _ARE_LIMITS.search(heading) and all(map(limits_of_range, filled)):
                self.take(LIMITS, number, {})
                return

    def settle_english(self) -> None:
        """«English text» is the label's where no codes have texts of their own."""
        if ENGLISH_TEXT in self.roles and not {TEXT, ENGLISH} & set(self.roles):
            self.take(ENGLISH, self.roles[ENGLISH_TEXT], {})

    # -------------------------------------------------------------- the form

    def find_form(self) -> None:
        """Where names come again: a column of few texts, each a run of rows, that tells the rows
        of a name apart."""
        form, name = self.heading.layout.form, self.roles.get(NAME)
        if not name or form in self.roles or {VALUE, TEXT} & set(self.roles):
            return
        names = self.column(name)
        if not all(names) or len(set(names)) == len(names):
            return
        for number in sorted(self.unknown):
            if _parts(names, self.column(number)):
                self.take(form, number, {})
                return


def _are_words(codes: Sequence[tuple[str, str]]) -> bool:
    """Whether there are codes, and each has a text in words for it."""
    return bool(codes) and all(text[:1].isalpha() for _, text in codes)


def _parts(names: Column, parts: Column) -> bool:
    """Whether these texts, filled in on every row, are parts of a list in which no name repeats."""
    distinct, runs = len(set(parts)), len(_without_repeats(parts))
    few = all(parts) and 1 < distinct == runs <= len(parts) / 2
    return few and len(set(zip(parts, names, strict=True))) == len(names)


def _without_repeats(cells: Column) -> Column:
    """The cells without those that say the same as the one above: codes have a row each."""
    return [cell for i, cell in enumerate(cells) if not i or cell != cells[i - 1]]


def _without_codes(cells: Column) -> Column:
    """The cells without the numbers that are codes of the name above them."""
    return [cell for cell in cells if not _NUMBER.fullmatch(cell)]


def are_names(cells: Column) -> bool:
    """Whether a column holds identifiers, more than one and nearly each its own."""
    filled = [cell for cell in cells if cell]
    names = sum(bool(_IDENTIFIER.fullmatch(cell)) for cell in filled)
    distinct = len(set(filled))
    return len(filled) > 1 and min(names, distinct) >= _NEARLY_ALL * len(filled)


def _continued(names: Column) -> list[int]:
    """The rows, from 0, that begin no variable: the name is blank or that of the row above."""
    rows, last = [], ""
    for i, name in enumerate(names):
        if i and last and (not name or name == last):
            rows.append(i)
        last = name or last
    return rows
