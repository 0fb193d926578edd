"""Platform codebooks and other variable lists: a variable a row, its codes beside or below it.

What starts a variable, where a code stands and what the words mean is the layout's business; this
reader only follows it. Every non-empty cell becomes a field, an extra of its record, or an
Ignored with the reason; each sheet's account holds the sum.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from regmeta.model import Ignored, Place, Sheet, SheetReading
from regmeta.read.codebook.companions import Companions
from regmeta.read.codebook.drafts import CodeRow, Draft, Drafts, above
from regmeta.read.codebook.missing import with_missing
from regmeta.read.codebook.plan import ColumnPlan
from regmeta.read.codebook.table import LevelTable
from regmeta.read.codebook.titles import title_of, title_place
from regmeta.read.codebook.variable_names import VariableCodes, are_technical
from regmeta.read.codelists import codes_in_cell, is_reference, labels_in_cell, looks_like_codes
from regmeta.read.grid import Grid
from regmeta.read.layouts.headings import HeadingRow
from regmeta.read.layouts.layout import Layout
from regmeta.read.layouts.ledger import SheetAccount
from regmeta.read.layouts.numbered import are_several
from regmeta.read.layouts.type_words import word_and_list
from regmeta.read.names import form_of_title, segment
from regmeta.spec.names import is_unit
from regmeta.spec.tokens import DataType, JaNei
from regmeta.spec.words import coded_words


@dataclass
class Codebook:
    """All that was read of one file: tables of four levels and an account of the rest."""

    file: str
    layout: Layout
    short: str
    stem: str = ""
    codes_of_forms: Mapping[str, str] = field(default_factory=dict)
    companions: Companions = field(default_factory=Companions)
    forms: dict[str, str] = field(default_factory=dict)
    ignored: list[Ignored] = field(default_factory=list)
    sheets: list[SheetReading] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.datasamling = LevelTable("datasamling")
        self.variabel = LevelTable("variabel")
        self.kode = LevelTable("kode")
        self.names = VariableCodes()
        self.lists: list[tuple[int, int, int]] = []
        self.list_names: list[str] = []
        self.owners: dict[str, int] = {}
        self.dropped: list[Ignored] = []
        self.shared: dict[str, tuple[int, int]] = {}
        self.without_values: list[tuple[Place, str]] = []
        self.not_understood: list[tuple[Place, str]] = []

    # -------------------------------------------------------------- one sheet

    def turn_to(self, layout: Layout, companions: Companions) -> None:
        """The layout of the sheets from here on, and what stands beside them."""
        self.layout, self.companions = layout, companions

    def read(self, grid: Grid, founds: Sequence[HeadingRow]) -> None:
        """One sheet, with the tables that were found on it."""
        title = self._title(grid)
        titles = " · ".join(filter(None, (title_of(grid, heading) for heading in founds))) or title
        account = SheetAccount.of(grid, founds, titles if not self._form_column(founds[0]) else "")
        start = 0
        for heading in founds:
            drafts = Drafts(self.file, grid, heading, title_of(grid, heading) or title)
            made = [*drafts]
            self._open_sheets(grid, heading)
            self._add_all(made, grid, heading)
            drafts.settle()
            self.dropped.extend(drafts.dropped)
            left = [*above(self.file, grid, heading, start), *drafts.ignored]
            self.ignored.extend(left)
            account = account.plus(
                len(made),
                drafts.carried + bool(heading.titled),
                sum(ignored.cells for ignored in left),
            )
            start = heading.end or heading.row
            if not heading.end:
                break
        self.sheets.append(account)

    def _title(self, grid: Grid) -> str:
        """The form that a sheet is, where no column tells it."""
        if self.layout.form == "title" or self.layout.form_else == "title":
            title = self.companions.form(grid.sheet)
            return title or form_of_title(grid.sheet, self.layout.title_form) or (self.stem)
        return (self.companions.file_title or self.stem) if self.layout.form_else == "file" else ""

    def _form_column(self, heading: HeadingRow) -> int:
        return heading.columns.get(self.layout.form, 0)

    def _open_sheets(self, grid: Grid, heading: HeadingRow) -> None:
        columns = self._field_columns(heading)
        self.variabel.sheet(grid.as_sheet(self.file, "variabel", columns, heading.row))
        codes = heading.codes
        places: dict[str, int] = {}
        if codes.headings:
            value, text = (codes.cell, codes.cell) if codes.cell else (codes.value, codes.text)
            places = {"verdi": heading.columns[value], "navn": heading.columns[text]}
        if codes.english in heading.columns:
            places["navnEngelsk"] = heading.columns[codes.english]
        if codes.dates:
            places |= {key: columns[key] for key in ("GyldigFra", "GyldigTil") if key in columns}
        self.kode.sheet(grid.as_sheet(self.file, "kode", places, heading.row))
        form = self._form_column(heading)
        places = {"PreferredTerm": form, "Code": form} if form else {}
        self.datasamling.sheet(grid.as_sheet(self.file, "datasamling", places, heading.row))

    def _field_columns(self, heading: HeadingRow) -> dict[str, int]:
        columns = {}
        for key, names in self.layout.fields.items():
            for name in names:
                if name in heading.columns:
                    columns[key] = heading.columns[name]
                    break
        named = next((name for name in self.layout.names if name in heading.columns), "")
        if named:
            columns |= {"Code": heading.columns[named]}
            columns.setdefault("DatabaseReferanse", heading.columns[named])
            columns.setdefault("PreferredTerm", heading.columns[named])
        codes, form = heading.codes, self._form_column(heading)
        if codes.headings:
            columns["kodeverk"] = heading.columns[codes.cell or codes.value]
        return columns | ({"datasamling": form} if form else {})

    # -------------------------------------------------------------- drafts into records

    def _add_all(self, drafts: Sequence[Draft], grid: Grid, heading: HeadingRow) -> None:
        plan = ColumnPlan.of(self.layout, heading, self._names(drafts))
        for key in self.layout.fields:
            self.variabel.records.columns.setdefault(key, [""] * len(self.variabel.records))
        for draft in drafts:
            _Adding(self, draft, plan, grid, heading).add()

    def _names(self, drafts: Sequence[Draft]) -> Sequence[str]:
        """The name columns in the order to try them; a label column in disguise comes last."""
        names = self.layout.names
        if not self.layout.technical_names:
            return names
        return sorted(
            names, key=lambda name: not are_technical([d.cells.get(name, "") for d in drafts])
        )

    def form(self, draft: Draft, grid: Grid, heading: HeadingRow) -> str:
        """The code of the draft's form, which is recorded the first time it is seen."""
        name = draft.form
        if not name:
            return ""
        if name not in self.forms:
            code = self.codes_of_forms.get(name) or f"K_{self.short}.{segment(name) or 'SKJEMA'}"
            while code in self.forms.values():
                code += "_2"
            self.forms[name] = code
            values = {"Code": code, "PreferredTerm": name}
            i = self.datasamling.add(draft.row, values, self.companions.form_facts(grid.sheet))
            if not self._form_column(heading):
                for key in ("Code", "PreferredTerm"):
                    self.datasamling.at(i, key, title_place(self.file, grid, heading))
        return self.forms[name]

    def add_codes(self, rows: Sequence[CodeRow], variable: str) -> tuple[int, int]:
        """Code rows as records, from the first index to the one after the last."""
        start = len(self.kode.records)
        for row in rows:
            values = {"verdi": row.value, "navn": row.text, "variabel": variable}
            if row.english:
                values["navnEngelsk"] = row.english
            i = self.kode.add(row.row, values, row.cells, sheet=row.sheet)
            for key, place in zip(("verdi", "navn"), row.places, strict=False):
                self.kode.at(i, key, place)
        return start, len(self.kode.records)

    def add_orphans(self) -> None:
        """Lists on a sheet of categories whose variable does not exist are kept all the same."""
        for name, rows in self.companions.orphans(self.kode):
            start, end = self.add_codes(rows, "")
            self.lists.append((-1, start, end))
            self.list_names.append(name)

    def add_empty_forms(self) -> None:
        """Forms that a sheet of their own tells of, though no variable stands in them."""
        for name, facts in self.companions.forms_without_variables():
            if name not in self.forms:
                self.forms[name] = f"K_{self.short}.{segment(name) or 'SKJEMA'}"
                self.datasamling.sheet(Sheet(self.file, name, "datasamling", {}))
                self.datasamling.add(1, {"Code": self.forms[name], "PreferredTerm": name}, facts)

    def owned(self, code: str) -> str:
        """The name a variable's list is kept under: one that stands twice has two lists."""
        times = self.owners[code] = self.owners.get(code, 0) + 1
        return code if times == 1 else f"{code}#{times}"


_NUMBERS = frozenset({DataType.INTEGER, DataType.DECIMAL})
_CODES_OF_A_BOX = 2
_CALLED = re.compile(r"[^\W\d_]{2}")
"""What a list is called has letters: a number in some column is no name of one."""
_YES = frozenset({"1", "true", "yes", "ja", "y", "x", "multiple"})


@dataclass(slots=True)
class _Adding:
    """One draft on its way into the tables."""

    book: Codebook
    draft: Draft
    plan: ColumnPlan
    grid: Grid
    heading: HeadingRow
    used: set[str] = field(default_factory=set)
    layout: Layout = field(init=False)
    cells: dict[str, str] = field(init=False)
    word: str = ""

    def __post_init__(self) -> None:
        self.layout, self.cells = self.book.layout, self.draft.cells
        self.word = self._word()

    def add(self) -> None:
        book, draft = self.book, self.draft
        form = book.form(draft, self.grid, self.heading)
        name = self._name()
        label = self._label()
        table = self.cells.get(self.plan.table, "").strip()
        code = book.names.code(form, name or label, table, book.short)
        values = self._values(name) | {"Code": code, "datasamling": form}
        if self._is_platform(name, table):
            values["platform"] = "1"
        companion_fields = book.companions.fields(self.grid.sheet, name, self.cells)
        values |= {key: _dated(values, key, text) for key, (text, _) in companion_fields.items()}
        changed = {key: text for key, (text, _) in companion_fields.items() if values[key] != text}
        i = book.variabel.add(draft.row, values, self._extras(values) | changed)
        for key, (_, place) in companion_fields.items():
            book.variabel.at(i, key, place)
        self._places(i, values, label)
        self._add_codes(code, i, name or label)

    def _places(self, i: int, values: Mapping[str, str], label: str) -> None:
        """What stands elsewhere than in its own column: the form, a name for a label, a part."""
        book, draft = self.book, self.draft
        if not self.heading.columns.get(self.layout.form):
            book.variabel.at(i, "datasamling", title_place(book.file, self.grid, self.heading))
        if not label and values["PreferredTerm"]:
            column = next(
                (self.heading.columns[name] for name in self.plan.names if self.cells.get(name)), 0
            )
            place = Place(book.file, self.grid.sheet, draft.row, column)
            book.variabel.at(i, "PreferredTerm", place)
        if draft.section and not self._has("variabelgruppe"):
            book.variabel.at(i, "variabelgruppe", draft.section.place)

    def _name(self) -> str:
        for name in self.plan.names:
            text = self.cells.get(name, "").strip()
            if text and text not in self.plan.markers:
                return text
        return ""

    def _label(self) -> str:
        cells = self.cells
        return next((cells[label].strip() for label in self.plan.labels if label in cells), "")

    # -------------------------------------------------------------- fields

    def _values(self, name: str) -> dict[str, str]:
        values = self._values_in_cells()
        values.setdefault("PreferredTerm", "")
        if self._is_called_by_name(values["PreferredTerm"]):
            values["PreferredTerm"] = name
        values["DatabaseReferanse"] = values.get("DatabaseReferanse") or name
        values["DataType"] = self._datatype(values.get("DataType", ""))
        for key, limit in self._limits(values).items():
            values.setdefault(key, limit)
        self._with_unit(values)
        if self._takes_several():
            values.setdefault("FlerkodetFelt", "Ja")
        if values.get("GyldigFra", "") in self.layout.default_dates:
            values["GyldigFra"] = ""
        if self.word in self.plan.hidden:
            values.setdefault("Synlig", "" if "Synlig" in self.layout.fields else JaNei.NO)
        if self.draft.section and not self._has("variabelgruppe"):
            values["variabelgruppe"] = self.draft.section.text
            self.draft.section.used = True
        return values

    def _limits(self, values: Mapping[str, str]) -> dict[str, str]:
        """The limits that a condition tells, or of a number a cell of possible values."""
        if not self.layout.generic and not self.layout.condition:
            return {}
        from regmeta.read.codebook.conditions import limits_of, limits_of_range

        limits = limits_of(self.cells.get(self.layout.condition, ""))
        if limits or not self.layout.generic or values["DataType"] not in _NUMBERS:
            return limits
        limits = limits_of_range(self.cells.get(self.layout.condition, ""))
        return limits or limits_of_range(self.cells.get(self.heading.codes.cell, ""))

    def _with_unit(self, values: dict[str, str]) -> None:
        """A note on a number that is a unit and nothing else is the unit, and no description."""
        note = self.cells.get(self.layout.unit_note, "").strip()
        if not note or values["DataType"] not in _NUMBERS or self.draft.codes or not is_unit(note):
            return
        values.setdefault("MaaleEnhet", note)
        self.used.add(self.layout.unit_note)
        if values.get("Beskrivelse", "").strip() == note:
            del values["Beskrivelse"]

    def _is_called_by_name(self, term: str) -> bool:
        """Whether the name stands in for a label: there is none, and none is asked for."""
        if self.word in self.plan.fallback and not term.strip():
            return True
        return not term and not (self.plan.labels and self.plan.fallback)

    def _values_in_cells(self) -> dict[str, str]:
        """What the cells of the row tell, field by field; a field none tells of is not there."""
        values: dict[str, str] = {}
        cells, coded = self.cells, bool(self.draft.codes)
        for key, headings, table in self.plan.fields:
            for heading in headings:
                text = cells.get(heading)
                if text:
                    if not (coded and key == "kodeverk"):
                        values[key] = table.get(text.strip(), text) if table else text
                        if values[key] == text:
                            self.used.add(heading)
                    break
        return values

    def _has(self, key: str) -> bool:
        """Whether the draft's own row fills a field."""
        return any(self.cells.get(name) for name in self.layout.fields.get(key, ()))

    def _word(self) -> str:
        """The layout's own word for the type, which may stand in more than one column."""
        cells = self.cells
        words = [
            cells[type_column].strip().casefold()
            for type_column in self.plan.types
            if type_column in cells
        ]
        return next((word for word in words if self.layout.type(word)), words[0] if words else "")

    def _takes_several(self) -> bool:
        """Whether several answers may be chosen: the type says so, or a box has a list of them."""
        if self.layout.takes_several(self.word) or self._is_a_row_of_boxes():
            return True
        said = self.cells.get(self.layout.several, "").strip().casefold()
        return said in _YES and self._has_codes()

    def _has_codes(self) -> bool:
        return bool(self._codes_anywhere() or self._has("kodeverk"))

    def _codes_anywhere(self) -> Sequence[CodeRow]:
        """The variable's codes: its own, those of a sheet of categories, or of a list by name."""
        own = self.draft.codes or self._codes_elsewhere()
        return own or self.book.companions.named.find(self._references())[1]

    def _codes_elsewhere(self) -> list[CodeRow]:
        """The codes that another sheet lists for the variable."""
        book, table = self.book, self.cells.get(self.plan.table, "").strip()
        return book.companions.codes(table or self.draft.form, self._name(), book.kode)

    def _is_a_row_of_boxes(self) -> bool:
        """A box that is ticked or not has two codes at most; a longer list has a box for each."""
        is_box = self.layout.generic and self.layout.type(self.word) == DataType.BOOLEAN
        return is_box and len(self.draft.codes) > _CODES_OF_A_BOX

    def _datatype(self, said: str) -> str:
        token = "coded" if self._is_a_row_of_boxes() else self.layout.type(self.word) or said
        if token == "number":
            decimals = self.cells.get("desimaler", self.cells.get("desimalar", ""))
            return DataType.INTEGER if decimals in ("", "0", "0.0") else DataType.DECIMAL
        if token in ("coded", "list"):
            codes = [row.value for row in self._codes_anywhere()]
            numbers = all(re.fullmatch(r"-?\d+", code) for code in codes)
            return DataType.INTEGER if numbers else DataType.STRING
        return token

    def _extras(self, values: Mapping[str, str]) -> dict[str, str]:
        """All that no field took as it stands: unknown columns, and words that were translated."""
        cells, taken = self.cells, self.used | {self.layout.form}
        if any(row.row == self.draft.row and row.sheet < 0 for row in self.draft.codes[:1]):
            taken |= self.plan.no_extras
        cell = self.heading.codes.cell
        if cell in cells and is_reference(cells[cell]):
            taken.add(cell)
        extras = {name: text for name, text in cells.items() if name not in taken}
        extras |= self._default_date(values)
        # The layout's own type word tells more than a data type: "Dynamisk Listevariabel".
        extras["type"] = next((cells[name] for name in self.plan.types if name in cells), "")
        return extras | {name: cells[name] for name in self.plan.own_names if cells.get(name)}

    def _default_date(self, values: Mapping[str, str]) -> dict[str, str]:
        """The cell of a day that the platform writes where nobody has said when it began."""
        if values.get("GyldigFra", "-"):
            return {}
        first = self.layout.fields["GyldigFra"][0]
        return {first: self.cells[first]} if first in self.cells else {}

    def _is_platform(self, name: str, table: str) -> bool:
        plan = self.plan
        return table.casefold() in plan.platform_tables or name.casefold() in plan.platform

    # -------------------------------------------------------------- code lists

    def _add_codes(self, variable: str, owner: int, name: str) -> None:
        book, draft = self.book, self.draft
        rows = [self._coded(row) for row in draft.codes]
        rows = rows or self._codes_elsewhere()
        if not rows and self._add_named(owner):
            return
        owned = book.owned(variable)
        cell = self.cells.get(self.heading.codes.cell, "")
        if not rows:
            if is_reference(cell):
                book.variabel.records.columns.setdefault("kodeverk", [])
                book.variabel.put(owner, "kodeverk", cell.strip())
            elif looks_like_codes(cell) or self._must_have_codes(cell):
                book.not_understood.append((self._place_of(self.heading.codes.cell), cell))
            elif are_several(values := self.cells.get(self.heading.codes.value, "")):
                book.not_understood.append((self._place_of(self.heading.codes.value), values))
            return
        self._note_labels_alone(cell)
        if self.layout.missing:
            rows = with_missing(rows, self.cells.get(self.layout.missing, ""))
        start, end = book.add_codes(rows, owned)
        if self.heading.codes.dates:
            self._code_dates(start)
        self._place_numbered(start, end)
        book.lists.append((owner, start, end))
        book.list_names.append(name)

    def _must_have_codes(self, cell: str) -> bool:
        """Whether the type asks for the codes that should stand in the cell."""
        in_cell = self.heading.codes.dress == "inline" and bool(cell.strip())
        return in_cell and self.word in coded_words()

    def _place_of(self, heading: str) -> Place:
        column = self.heading.columns[heading]
        return Place(self.book.file, self.grid.sheet, self.draft.row, column)

    def _note_labels_alone(self, cell: str) -> None:
        """Remember the place of a list that has labels and no values, where values belong."""
        codes, numbered = self.heading.codes, self.heading.numbered
        if not self.draft.labels_alone or codes.labels or codes_in_cell(cell):
            return
        column = numbered[0][0] if numbered else self.heading.columns[codes.cell]
        place = Place(self.book.file, self.grid.sheet, self.draft.row, column)
        labels = "; ".join(row.text for row in self.draft.codes)
        in_cell = not numbered and len(self.draft.codes) == len(labels_in_cell(cell))
        self.book.without_values.append((place, cell if in_cell else labels))

    def _place_numbered(self, start: int, end: int) -> None:
        """Codes side by side stand each in a column of its own."""
        book, unknown = self.book, self.heading.unknown
        filled = [pair for pair in self.heading.numbered if self.cells.get(unknown[pair[0]])]
        for i, (value, text) in zip(range(start, end), filled, strict=False):
            for key, column in (("verdi", value), ("navn", text)):
                book.kode.at(i, key, Place(book.file, self.grid.sheet, self.draft.row, column))

    def _add_named(self, owner: int) -> bool:
        """The list of its own that the variable refers to, whose codes stand once for all."""
        book = self.book
        name, rows = book.companions.named_codes(self._references(), book.kode)
        if not rows:
            return False
        if name not in book.shared:
            book.shared[name] = book.add_codes(rows, "")
        book.lists.append((owner, *book.shared[name]))
        book.list_names.append(name)
        return True

    def _references(self) -> list[str]:
        """The cells that may name a list: a code system's, the codes' own, the type's last word."""
        headings = [*self.layout.fields.get("kodeverk", ()), self.heading.codes.cell]
        cells = [self.cells.get(heading, "").strip() for heading in headings]
        if self.layout.type_names_list:
            cells += [
                word_and_list(self.cells.get(type_column, ""))[1] for type_column in self.plan.types
            ]
        if self.layout.generic and self.layout.type(self.word) == "coded":
            cells += [self._label(), self._name()]
        return [cell for cell in (*cells, *self._of_unknown_columns()) if cell]

    def _of_unknown_columns(self) -> list[str]:
        """Cells of columns that no heading tells of: one that is called as a list is names it."""
        if not self.layout.generic or not self.book.companions.named.lists:
            return []
        cells = [self.cells.get(heading, "").strip() for heading in self.heading.unknown.values()]
        return [cell for cell in cells if _CALLED.search(cell)]

    def _coded(self, row: CodeRow) -> CodeRow:
        """The row with what it tells beyond value and text, and not of the variable itself."""
        english = row.cells.get(self.plan.english, "")
        if row.row == self.draft.row:
            return replace(row, cells={}, english=english)
        own, cells = self.plan.of_code, self.cells
        more = {
            name: text
            for name, text in row.cells.items()
            if name not in own and text != cells.get(name)
        }
        return replace(row, cells=more, english=english)

    def _code_dates(self, start: int) -> None:
        """A code's own period; where all codes have one date it is the variable's, not theirs."""
        defaults = self.layout.default_dates
        for key in ("GyldigFra", "GyldigTil"):
            heading = self.layout.fields[key][0]
            texts = [row.cells.get(heading, "") for row in self.draft.codes]
            if len(set(texts)) == 1:
                continue
            for i, text in enumerate(texts, start=start):
                if text and text not in defaults:
                    self.book.kode.put(i, key, text)
                elif text:
                    self.book.kode.put_extra(i, heading, text)


def _dated(values: Mapping[str, str], key: str, text: str) -> str:
    """A limit of a date as a date: the rules of a form give it as Excel's number of days."""
    days = re.fullmatch(r"(\d{4,6})(?:\.\d+)?", text)
    if (
        key not in ("GrenseLav", "GrenseHoy")
        or values.get("DataType") not in (DataType.DATE, DataType.DATETIME)
        or not days
    ):
        return text
    return (date(1899, 12, 30) + timedelta(days=int(days[1]))).isoformat()
