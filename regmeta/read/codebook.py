"""Platform codebooks (OpenQReg, MRS): one table a form or a file, codes among the variables.

What starts a variable, where a code stands and what the words mean is the layout's business; this
reader only follows it. Every non-empty cell becomes a field, an extra of its record, or an
Ignored with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from regmeta.model import Ignored, Place, Sheet, SheetReading, Text
from regmeta.read.grid import Grid
from regmeta.read.layout import Found, Layout
from regmeta.read.names import form_of_title, own_case, segment
from regmeta.read.table import Table

_REPEATED = Text(
    "gjentar variabelens egen celle på raden med koden",
    "repeats the variable's own cell on the code's row",
)
_NO_RECORD = Text("står på en rad uten variabel eller kode", "stands on a row with no variable")
CODE_CELL = re.compile(r"\s*([^=\s][^=]*?)\s*=\s*(.*)", re.DOTALL)


@dataclass
class Draft:
    """A variable on its way: its first row, its cells by heading, and its code rows."""

    row: int
    cells: dict[str, str]
    form: str
    codes: list[tuple[int, dict[str, str]]] = field(default_factory=list)


@dataclass
class Codebook:
    """All that was read of one file: tables of four levels and an account of the rest."""

    file: str
    layout: Layout
    short: str
    stem: str = ""
    codes_of_forms: Map[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    ignored: list[Ignored] = field(default_factory=list)
    sheets: list[SheetReading] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.datasamling = Table("datasamling")
        self.variabel = Table("variabel")
        self.kode = Table("kode")
        self.names = _Names()
        self.lists: list[tuple[int, int, int]] = []
        self.list_names: list[str] = []
        self.owners: dict[str, int] = {}

    # -------------------------------------------------------------- one sheet

    def read(self, grid: Grid, found: Found) -> None:
        """One sheet whose heading row was found."""
        title = "" if form_has_column(self.layout) else form_of_title(grid.sheet) or self.stem
        cells = [*_cells(grid, found)]
        drafts = [*self._drafts(cells, grid, found, title)]
        self._open_sheets(grid, found)
        names = self._names(drafts)
        for draft in drafts:
            self._add(draft, names, grid, found)
        self.sheets.append(_account(grid, found, title, len(drafts)))
        self._skip_above(grid, found)

    def _open_sheets(self, grid: Grid, found: Found) -> None:
        columns = self._field_columns(found)
        self.variabel.sheet(Sheet(self.file, grid.sheet, "variabel", columns, found.row))
        codes = self.layout.codes
        assert codes is not None
        value, text = (codes.cell, codes.cell) if codes.cell else (codes.value, codes.text)
        places = {"verdi": found.columns[value], "navn": found.columns[text]}
        if codes.dates:
            places |= {key: columns[key] for key in ("GyldigFra", "GyldigTil") if key in columns}
        self.kode.sheet(Sheet(self.file, grid.sheet, "kode", places, found.row))
        form = found.columns.get(str(self.layout.data["form"]), 0)
        places = {"PreferredTerm": form, "Code": form} if form else {}
        self.datasamling.sheet(Sheet(self.file, grid.sheet, "datasamling", places, found.row))

    def _field_columns(self, found: Found) -> dict[str, int]:
        columns = {}
        for key, names in self.layout.fields.items():
            for name in names:
                if name in found.columns:
                    columns[key] = found.columns[name]
                    break
        named = next((name for name in self.layout.list("names") if name in found.columns), "")
        if named:
            columns |= {"Code": found.columns[named]}
            columns.setdefault("DatabaseReferanse", found.columns[named])
        form = found.columns.get(str(self.layout.data["form"]), 0)
        codes = self.layout.codes
        assert codes is not None
        columns["kodeverk"] = found.columns[codes.cell or codes.value]
        return columns | ({"datasamling": form} if form else {})

    # -------------------------------------------------------------- rows into drafts

    def _drafts(
        self, rows: Sequence[tuple[int, dict[str, str]]], grid: Grid, found: Found, title: str
    ) -> Iterator[Draft]:
        draft: Draft | None = None
        for number, cells in rows:
            if self._starts(cells, draft):
                form = title or cells.get(str(self.layout.data["form"]), "").strip()
                if draft:
                    yield draft
                draft = Draft(number, cells, form)
                if self._has_code(cells) and not self._first_below():
                    draft.codes.append((number, cells))
            elif draft and self._has_code(cells):
                draft.codes.append((number, cells))
                self._account_code_row(draft, number, cells, grid, found)
            else:
                self._ignore_row(number, cells, grid, found)
        if draft:
            yield draft

    def _first_below(self) -> bool:
        return bool(self.layout.codes and self.layout.codes.first_below)

    def _has_code(self, cells: Map[str, str]) -> bool:
        codes = self.layout.codes
        assert codes is not None
        if codes.dress == "columns":
            return bool(cells.get(codes.value) or cells.get(codes.text))
        return bool(CODE_CELL.fullmatch(cells.get(codes.cell, "")))

    def _starts(self, cells: Map[str, str], draft: Draft | None) -> bool:
        if self.layout.data["starts"] == "filled":
            return any(cells.get(name, "").strip() for name in self.layout.list("filled"))
        if draft is None or not self._has_code(cells):
            return True
        key = self.layout.list("key")
        return any(cells.get(name, "") != draft.cells.get(name, "") for name in key)

    def _account_code_row(
        self, draft: Draft, number: int, cells: Map[str, str], grid: Grid, found: Found
    ) -> None:
        """On a code's row only the code is new: the rest repeats the variable, or is an extra."""
        codes = self.layout.codes
        assert codes is not None
        own = {codes.cell, codes.value, codes.text}
        again = [name for name in cells if name not in own and cells[name] == draft.cells.get(name)]
        if again:
            place = Place(self.file, grid.sheet, number, found.columns.get(again[0], 0))
            self.ignored.append(Ignored(again[0], place, _REPEATED, len(again)))

    def _ignore_row(self, number: int, cells: Map[str, str], grid: Grid, found: Found) -> None:
        name = next(iter(cells))
        place = Place(self.file, grid.sheet, number, found.columns.get(name, 0))
        self.ignored.append(Ignored(cells[name][:60], place, _NO_RECORD, len(cells)))

    def _skip_above(self, grid: Grid, found: Found) -> None:
        for number, row in enumerate(grid.rows[: found.row - 1], start=1):
            filled = [column for column, cell in enumerate(row, start=1) if cell.strip()]
            if filled:
                place = Place(self.file, grid.sheet, number, filled[0])
                why = Text("står over overskriftene", "stands above the headings")
                self.ignored.append(Ignored(row[filled[0] - 1][:60], place, why, len(filled)))

    # -------------------------------------------------------------- drafts into records

    def _names(self, drafts: Sequence[Draft]) -> Sequence[str]:
        """The name columns in the order to try them; a label column in disguise comes last."""
        names = self.layout.list("names")
        if not self.layout.data.get("technical_names"):
            return names
        return sorted(
            names, key=lambda name: not _technical([d.cells.get(name, "") for d in drafts])
        )

    def _name(self, draft: Draft, names: Sequence[str]) -> str:
        markers = self.layout.list("not_names")
        for name in names:
            text = draft.cells.get(name, "").strip()
            if text and text not in markers:
                return text
        return ""

    def _add(self, draft: Draft, names: Sequence[str], grid: Grid, found: Found) -> None:
        form = self._form(draft, grid, found)
        name = self._name(draft, names)
        label = draft.cells.get(self.layout.fields["PreferredTerm"][0], "").strip()
        table = draft.cells.get(str(self.layout.data.get("table", "")), "").strip()
        code = self.names.code(form, name or label, table, self.short)
        values = self._values(draft, name) | {"Code": code, "datasamling": form}
        if self._is_platform(name, table):
            values["platform"] = "1"
        extras = self._extras(draft)
        i = self.variabel.add(draft.row, values, extras)
        if not form_has_column(self.layout):
            self.variabel.at(i, "datasamling", Place(self.file, grid.sheet))
        if not label and values["PreferredTerm"]:
            column = next(found.columns[one] for one in names if draft.cells.get(one, "") == name)
            place = Place(self.file, grid.sheet, draft.row, column)
            self.variabel.at(i, "PreferredTerm", place)
        self._add_codes(draft, code, i, name or label)

    def _form(self, draft: Draft, grid: Grid, found: Found) -> str:
        """The code of the draft's form, which is recorded the first time it is seen."""
        name = draft.form
        if not name:
            return ""
        if name not in self.forms:
            code = self.codes_of_forms.get(name) or f"K_{self.short}.{segment(name) or 'SKJEMA'}"
            while code in self.forms.values():
                code += "_2"
            self.forms[name] = code
            i = self.datasamling.add(draft.row, {"Code": code, "PreferredTerm": name})
            if self.layout.data["form"] == "title":
                for key in ("Code", "PreferredTerm"):
                    self.datasamling.at(i, key, Place(self.file, grid.sheet))
        return self.forms[name]

    def _values(self, draft: Draft, name: str) -> dict[str, str]:
        values: dict[str, str] = {}
        for key, headings in self.layout.fields.items():
            text = next((draft.cells[one] for one in headings if draft.cells.get(one)), "")
            values[key] = self.layout.value(key, text)
        values.setdefault("DatabaseReferanse", "")
        values["DatabaseReferanse"] = values["DatabaseReferanse"] or name
        values["DataType"] = self._datatype(values["DataType"], draft)
        defaults = self.layout.list("default_dates")
        if values.get("GyldigFra", "") in defaults:
            values["GyldigFra"] = ""
        word = draft.cells.get(self._type_heading(), "").strip().casefold()
        if not values["PreferredTerm"].strip() and word in self._folded("label_fallback"):
            values["PreferredTerm"] = name
        if word in self.layout.words("platform", "hidden"):
            values.setdefault("Synlig", "2")
        return values

    def _folded(self, key: str) -> frozenset[str]:
        return frozenset(word.casefold() for word in self.layout.list(key))

    def _type_heading(self) -> str:
        return self.layout.fields["DataType"][0]

    def _datatype(self, word: str, draft: Draft) -> str:
        token = self.layout.types.get(word.strip().casefold(), word)
        if token == "number":
            return "3" if draft.cells.get("desimaler", "") not in ("", "0", "0.0") else "2"
        if token in ("coded", "list"):
            codes = [self._code(cells)[0] for _, cells in draft.codes]
            return "2" if all(re.fullmatch(r"-?\d+", code) for code in codes) else "1"
        return token

    def _extras(self, draft: Draft) -> dict[str, str]:
        used = {name for names in self.layout.fields.values() for name in names}
        codes = self.layout.codes
        assert codes is not None
        used |= {codes.value, codes.text} | ({codes.cell} if codes.dress == "cell" else set())
        extras = {name: text for name, text in draft.cells.items() if name not in used}
        # The layout's own type word tells more than a data type: "Dynamisk Listevariabel".
        extras["type"] = draft.cells.get(self._type_heading(), "")
        first = self.layout.fields.get("GyldigFra", ("",))[0]
        if draft.cells.get(first, "") in self.layout.list("default_dates"):
            extras[first] = draft.cells[first]
        for names in self.layout.fields.values():
            second = [name for name in names if draft.cells.get(name)][1:]
            extras |= {name: draft.cells[name] for name in second}
        if codes.first_below or codes.cell == "":
            extras |= {n: draft.cells[n] for n in self.layout.list("names") if draft.cells.get(n)}
        return extras

    def _is_platform(self, name: str, table: str) -> bool:
        words = self.layout.words("platform", "names")
        tables = self.layout.words("platform", "tables")
        return table.casefold() in tables or name.casefold() in words

    def _code(self, cells: Map[str, str]) -> tuple[str, str]:
        codes = self.layout.codes
        assert codes is not None
        if codes.dress == "columns":
            return cells.get(codes.value, ""), cells.get(codes.text, "")
        match = CODE_CELL.fullmatch(cells[codes.cell])
        assert match is not None
        return match[1], match[2]

    def _add_codes(self, draft: Draft, variable: str, owner: int, name: str) -> None:
        codes = self.layout.codes
        assert codes is not None
        # A variable that stands twice in a form has two lists, and each must be judged alone.
        times = self.owners[variable] = self.owners.get(variable, 0) + 1
        variable = variable if times == 1 else f"{variable}#{times}"
        start = len(self.kode.records)
        for number, cells in draft.codes:
            value, text = self._code(cells)
            values = {"verdi": value, "navn": text, "variabel": variable}
            if codes.dates:
                values |= self._code_dates(cells, draft)
            self.kode.add(number, values)
        if draft.codes:
            self.lists.append((owner, start, len(self.kode.records)))
            self.list_names.append(name)

    def _code_dates(self, cells: Map[str, str], draft: Draft) -> dict[str, str]:
        """A code's own period; where all codes have one date it is the variable's, not theirs."""
        dates = {}
        for key in ("GyldigFra", "GyldigTil"):
            heading = self.layout.fields[key][0]
            text = cells.get(heading, "")
            shared = all(other.get(heading, "") == text for _, other in draft.codes)
            own = not shared and text not in self.layout.list("default_dates")
            dates[key] = text if own else ""
        return dates


def form_has_column(layout: Layout) -> bool:
    """Whether the form stands in a column rather than in the sheet's title."""
    return bool(layout.data["form"] != "title")


def _technical(names: Sequence[str]) -> bool:
    """Whether a column holds names a database would take, each its own."""
    filled = [name for name in names if name.strip()]
    plain = sum(bool(re.fullmatch(r"[A-Za-z0-9_.]+", name.strip())) for name in filled)
    return bool(filled) and plain >= 0.95 * len(filled)


class _Names:
    """Codes of variables: the same for the same name, never the same for different ones."""

    def __init__(self) -> None:
        self.taken: dict[str, tuple[str, str]] = {}

    def code(self, form: str, name: str, table: str, short: str) -> str:
        if not name:
            return ""
        prefix = "V_" + (form.removeprefix("K_") if form else short)
        mine = (name, table)
        for part in self._candidates(name, table):
            code = f"{prefix}.{part}"
            if self.taken.setdefault(code, mine) == mine:
                return code
        return ""

    def _candidates(self, name: str, table: str) -> Iterator[str]:
        upper = segment(name) or "X"
        yield upper
        yield own_case(name) or upper
        if table:
            yield f"{segment(table)}_{upper}"
            yield own_case(f"{table}_{name}")
        for number in range(2, 10_000):
            yield f"{upper}_{number}"


def _cells(grid: Grid, found: Found) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the headings that hold anything, as heading → text."""
    names = {column: name for name, column in found.columns.items()} | dict(found.unknown)
    width = max((len(row) for row in grid.rows), default=0)
    for column in range(1, width + 1):
        names.setdefault(column, f"kolonne {column}")
    for number, row in enumerate(grid.rows[found.row :], start=found.row + 1):
        cells = {
            names[c]: text for c, text in enumerate(row, start=1) if text and not text.isspace()
        }
        if cells:
            yield number, cells


def _roles(layout: Layout) -> list[tuple[str, str]]:
    """What headings are used for beside the fields they fill."""
    codes = layout.codes
    assert codes is not None
    roles = [(str(layout.data["form"]), "datasamling")] if form_has_column(layout) else []
    roles += [(name, "Code") for name in layout.list("names")]
    if codes.cell:
        return [*roles, (codes.cell, "kode.verdi, kode.navn")]
    return [*roles, (codes.value, "kode.verdi"), (codes.text, "kode.navn")]


def _account(grid: Grid, found: Found, form: str, records: int) -> SheetReading:
    fields: dict[str, list[str]] = {}
    for key, names in found.layout.fields.items():
        for name in names:
            fields.setdefault(name, []).append(key)
    for name, role in _roles(found.layout):
        fields.setdefault(name, []).append(role)
    headings = {
        grid.at(found.row, column): ", ".join(fields.get(name, ()))
        for name, column in found.columns.items()
    } | dict.fromkeys(found.unknown.values(), "")
    return SheetReading(
        sheet=grid.sheet,
        taken_for=Text("skjema med variabler", "a form with variables")
        if not form_has_column(found.layout)
        else Text("klokebok", "codebook"),
        heading_row=found.row,
        headings=headings,
        form=form,
        records=records,
    )
