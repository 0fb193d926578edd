"""Sheets that stand beside the variables' own: categories, a form's versions, a form's rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from regmeta.model import Ignored, Place, Sheet, Text
from regmeta.read.codebook.drafts import CodeRow
from regmeta.read.codebook.lists import NamedLists, listed_in_columns, side_by_side, titled
from regmeta.read.codebook.table import LevelTable
from regmeta.read.grid import Grid
from regmeta.read.layouts.headings import HEADING_ROWS
from regmeta.read.layouts.languages import in_language
from regmeta.read.layouts.layout import CodeSheet, FormSheet, Layout, RuleSheet, TitleSheet
from regmeta.read.layouts.ledger import SheetAccount, filled_cells
from regmeta.texts import folded_letters

_CATEGORIES = Text("kodelister", "code lists")
_FORM = Text("opplysninger om skjemaet", "facts about the form")
_TITLE = Text("skjemaets navn", "the form's name")
_RULES = Text("skjemaets regler", "the form's rules")
_NO_PLACE = Text(
    "opplysninger om skjemaet som katalogen ikke har felt for",
    "facts about the form that the catalogue has no field for",
)
_NO_FIELD = Text(
    "regel som katalogen ikke har felt for", "a rule that the catalogue has no field for"
)
_NOT_FILLED = Text("raden har ingen kode", "the row has no code")

_ROLES = {
    "variable": "kode.variabel",
    "list": "kode.kodeverk",
    "value": "kode.verdi",
    "text": "kode.navn",
    "english": "kode.navnEngelsk",
    "date": "variabel.GyldigFra",
    "owner": "variabel.Code",
    "title": "datasamling.PreferredTerm",
}


_PARTS = ("code_sheet", "form_sheet", "title_sheet", "rule_sheet")
_Sheet = CodeSheet | FormSheet | RuleSheet | TitleSheet


@dataclass
class Companions:
    """What was found beside the variables, to be looked up while they are read."""

    lists: dict[tuple[str, str], list[CodeRow]] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    code_sheets: list[Sheet] = field(default_factory=list)
    named: NamedLists = field(default_factory=NamedLists)
    opened: dict[tuple[bool, int], int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    facts: dict[str, dict[str, str]] = field(default_factory=dict)
    reported: set[str] = field(default_factory=set)
    versions: dict[str, dict[str, tuple[str, Place]]] = field(default_factory=dict)
    rules: dict[tuple[str, str], dict[str, tuple[str, Place]]] = field(default_factory=dict)
    file_title: str = ""
    version_fields: Mapping[str, str] = field(default_factory=dict)

    def form(self, sheet: str) -> str:
        """The form's whole name, as its own sheet tells it (a title is cut at 31 characters)."""
        return self.names.get(_number(sheet), "")

    def form_facts(self, sheet: str) -> dict[str, str]:
        """What a form's own sheet tells, given once."""
        number = _number(sheet)
        if number in self.reported:
            return {}
        self.reported.add(number)
        return self.facts.get(number, {})

    def forms_without_variables(self) -> list[tuple[str, dict[str, str]]]:
        """(name, facts) of forms that have a sheet of their own and no variables."""
        return [
            (self.names.get(number, number), facts)
            for number, facts in self.facts.items()
            if number not in self.reported and facts
        ]

    def codes(self, table: str, variable: str, kode: LevelTable) -> list[CodeRow]:
        """The codes that a sheet of categories lists for a variable."""
        for key in ((table, variable), ("", variable)):
            if key in self.lists:
                self.used.add(key)
                return [self._placed(row, kode) for row in self.lists[key]]
        return []

    def named_codes(self, references: Sequence[str], kode: LevelTable) -> tuple[str, list[CodeRow]]:
        """(name, codes) of the list of its own that a variable refers to; ('', []) for none."""
        name, rows = self.named.find(references)
        return name, [self._placed(row, kode, named=True) for row in rows]

    def orphans(self, kode: LevelTable) -> list[tuple[str, list[CodeRow]]]:
        """Lists whose variable does not exist, by the name they stand under."""
        unnamed = [
            (name, [self._placed(row, kode, named=True) for row in rows])
            for name, rows in self.named.unused()
        ]
        return unnamed + [
            (key[1], [self._placed(row, kode) for row in rows])
            for key, rows in self.lists.items()
            if key not in self.used
        ]

    def _placed(self, row: CodeRow, kode: LevelTable, *, named: bool = False) -> CodeRow:
        """The row with the index of its sheet among those of the codes."""
        sheet = (self.named.sheets if named else self.code_sheets)[row.sheet]
        key = (named, row.sheet)
        if key not in self.opened:
            self.opened[key] = kode.also(sheet)
        return replace(row, sheet=self.opened[key])

    def fields(
        self, sheet: str, name: str, cells: Mapping[str, str]
    ) -> dict[str, tuple[str, Place]]:
        """What versions and rules tell of a variable: field → text and place."""
        if not self.rules and not self.versions:
            return {}
        number = _number(sheet)
        fields = dict(self.rules.get((number, name), {}))
        dates = self.versions.get(number, {})
        for key, heading in self.version_fields.items():
            version = cells.get(heading, "").strip()
            if version in dates:
                fields[key] = dates[version]
        return fields


def read_companions(
    file: str, layout: Layout, grids: Sequence[Grid], references: set[str]
) -> tuple[Companions, dict[int, SheetAccount], list[Ignored]]:
    """What stands beside the variables, the account of those sheets by index, and the rest.

    `references` are the folded texts of cells that may name a list.
    """
    reader = _CompanionReader(file, layout)
    named = reader.companions.named
    for i, grid in enumerate(grids):
        for part in _PARTS:
            data = getattr(layout, part)
            if data and reader.fits(grid, data):
                reader.accounts[i] = getattr(reader, part)(grid, data)
                break
        if layout.generic and i not in reader.accounts:
            # Brought in for free-form lists: a platform's codebook has its codes by the variables.
            from regmeta.read.codebook.list_rows import listed_in_rows

            account = (
                titled(file, grid, references, named)
                or side_by_side(file, grid, references, named, reader.ignored)
                or listed_in_columns(file, grid, references, named, reader.ignored)
                or listed_in_rows(file, grid, references, named, reader.ignored)
            )
            if account:
                reader.accounts[i] = account
    reader.companions.version_fields = layout.versions
    return reader.companions, reader.accounts, reader.ignored


class _CompanionReader:
    def __init__(self, file: str, layout: Layout) -> None:
        self.file, self.layout = file, layout
        self.companions = Companions()
        self.accounts: dict[int, SheetAccount] = {}
        self.ignored: list[Ignored] = []

    def fits(self, grid: Grid, data: _Sheet) -> bool:
        unless = data.unless if isinstance(data, CodeSheet) else {}
        if unless and self._headings(grid, unless, ()):
            return False
        if data.title and not re.search(data.title, grid.sheet, re.IGNORECASE):
            return False
        return self._headings(grid, data.headings, data.needs) is not None

    def _headings(
        self, grid: Grid, spelt: Mapping[str, Sequence[str]], needs: Sequence[str]
    ) -> tuple[int, dict[str, int]] | None:
        """The row that has all needed headings, and role → column."""
        for number, row in enumerate(grid.rows[:HEADING_ROWS], start=1):
            folded = [in_language(cell) or folded_letters(cell) for cell in row]
            columns = {
                role: folded.index(folded_letters(said)) + 1
                for role, ways in spelt.items()
                for said in reversed(ways)
                if folded_letters(said) in folded
            }
            if columns and all(role in columns for role in needs):
                return number, columns
        return None

    # -------------------------------------------------------------- categories

    def code_sheet(self, grid: Grid, data: CodeSheet) -> SheetAccount:
        headed = self._headings(grid, data.headings, data.needs)
        assert headed is not None
        heading, columns = headed
        by_list = "list" in columns
        sheets = self.companions.named.sheets if by_list else self.companions.code_sheets
        sheet = len(sheets)
        listed = ""
        places = {"verdi": columns["value"], "navn": columns.get("text", columns["value"])}
        if columns.get("english", columns.get("text")) == columns.get("text"):
            # English alone is the text; it is a second language beside another one only.
            columns.pop("english", None)
        else:
            places["navnEngelsk"] = columns["english"]
        sheets.append(grid.as_sheet(self.file, "kode", places, heading))
        carried = left = records = 0
        for number, row in self._below(grid, heading):
            cells = {role: row[c - 1].strip() for role, c in columns.items() if c <= len(row)}
            size = filled_cells([row])
            listed = cells.get("list") or listed
            if not (cells.get("variable") or listed) or not cells.get("value"):
                self._leave(grid, number, row, _NOT_FILLED)
                left += size
                continue
            key = cells.get("table", ""), cells.get("variable", "")
            more = self._more(grid, heading, row, set(columns.values())) | {
                name: cells[name] for name in ("missing",) if cells.get(name)
            }
            text = row[columns["text"] - 1] if columns.get("text", 9999) <= len(row) else ""
            code = CodeRow(number, cells["value"], text, more, sheet, cells.get("english", ""))
            if by_list:
                self.companions.named.add(listed, code)
            else:
                self.companions.lists.setdefault(key, []).append(code)
            carried += size
            records += 1
        return self._account(grid, _CATEGORIES, heading, records, carried, left)

    def _more(self, grid: Grid, heading: int, row: list[str], taken: set[int]) -> dict[str, str]:
        return {
            grid.at(heading, c) or f"kolonne {c}": text
            for c, text in enumerate(row, start=1)
            if c not in taken and text.strip()
        }

    # -------------------------------------------------------------- a form's own sheet

    def form_sheet(self, grid: Grid, data: FormSheet) -> SheetAccount:
        """Pairs of a key and a value, and a table from version to date: extras of the form."""
        headed_columns = self._headings(grid, data.headings, data.needs)
        assert headed_columns is not None
        heading, columns = headed_columns
        number = _number(grid.sheet)
        facts = self.companions.facts.setdefault(number, {})
        left = 0
        for row, cells in enumerate(grid.rows[: heading - 1], start=1):
            parts = [cell.strip() for cell in cells if cell.strip()]
            if len(parts) == 2:
                facts[parts[0]] = parts[1]
            elif parts:
                self._leave(grid, row, cells, _NO_PLACE)
                left += len(parts)
            if len(parts) == 2 and folded_letters(parts[0]) == folded_letters(data.name):
                self.companions.names[number] = parts[1]
        dates = self.companions.versions.setdefault(number, {})
        for row, cells in self._below(grid, heading):
            version, text = grid.at(row, columns["version"]), grid.at(row, columns["date"])
            place = Place(self.file, grid.sheet, row, columns["date"])
            dates[version.strip()] = (text.strip().split(" ")[0], place)
            for c, cell in enumerate(cells, start=1):
                if cell.strip():
                    facts[f"{grid.at(heading, c) or c} ({row})"] = cell
        filled = filled_cells(grid.rows)
        headed = filled_cells([grid.rows[heading - 1]])
        return self._account(grid, _FORM, heading, len(dates), filled - headed - left, left)

    def title_sheet(self, grid: Grid, data: TitleSheet) -> SheetAccount:
        """What the whole file's form is called, in the first row that says it."""
        headed = self._headings(grid, data.headings, data.needs)
        assert headed is not None
        heading, columns = headed
        carried = left = 0
        for row, cells in self._below(grid, heading):
            title = grid.at(row, columns["title"]).strip()
            is_taken = bool(title) and not self.companions.file_title
            if is_taken:
                self.companions.file_title = title
                carried += 1
            others = filled_cells([cells]) - is_taken
            if others:
                what = " · ".join(cell for cell in cells if cell.strip())[:200]
                place = Place(self.file, grid.sheet, row, 0)
                self.ignored.append(Ignored(what, place, _NO_PLACE, others))
            left += others
        return self._account(grid, _TITLE, heading, carried, carried, left)

    # -------------------------------------------------------------- a form's rules

    def rule_sheet(self, grid: Grid, data: RuleSheet) -> SheetAccount:
        headed = self._headings(grid, data.headings, data.needs)
        assert headed is not None
        heading, columns = headed
        carried = left = records = 0
        for number, row in self._below(grid, heading):
            kind = data.kinds.get(grid.at(number, columns["kind"]).strip())
            size = filled_cells([row])
            if kind is None:
                self._leave(grid, number, row, _NO_FIELD)
                left += size
                continue
            key, fixed = kind.field, kind.text
            text = fixed or grid.at(number, columns["value"])
            column = columns["kind"] if fixed else columns["value"]
            owner = _number(grid.sheet), grid.at(number, columns["owner"]).strip()
            place = Place(self.file, grid.sheet, number, column)
            self.companions.rules.setdefault(owner, {}).setdefault(key, (text, place))
            # The rule's own wording repeats in prose what its kind and value say.
            filled = filled_cells(
                [[grid.at(number, columns[r]) for r in ("owner", "kind", "value")]]
            )
            what = " · ".join(cell for cell in row if cell.strip())[:200]
            self.ignored.append(Ignored(what, place, _NO_FIELD, size - filled))
            carried += filled
            left += size - filled
            records += 1
        return self._account(grid, _RULES, heading, records, carried, left)

    # -------------------------------------------------------------- shared

    def _below(self, grid: Grid, heading: int) -> list[tuple[int, list[str]]]:
        rows = enumerate(grid.rows[heading:], start=heading + 1)
        return [(number, row) for number, row in rows if any(cell.strip() for cell in row)]

    def _leave(self, grid: Grid, number: int, row: Sequence[str], why: Text) -> None:
        column = next(c for c, cell in enumerate(row, start=1) if cell.strip())
        place = Place(self.file, grid.sheet, number, column)
        what = " · ".join(cell for cell in row if cell.strip())[:200]
        self.ignored.append(Ignored(what, place, why, filled_cells([row])))

    def _roles_of_headings(self, grid: Grid, heading: int) -> dict[str, str]:
        """The sheet's headings with what each is used for."""
        data = next(
            getattr(self.layout, part)
            for part in _PARTS
            if getattr(self.layout, part) and self.fits(grid, getattr(self.layout, part))
        )
        headed = self._headings(grid, data.headings, data.needs)
        columns = headed[1] if headed else {}
        role = {column: _ROLES.get(name, "") for name, column in columns.items()}
        row = enumerate(grid.rows[heading - 1], start=1)
        return {cell: role.get(column, "") for column, cell in row if cell.strip()}

    def _account(
        self, grid: Grid, what: Text, heading: int, records: int, carried: int, left: int
    ) -> SheetAccount:
        filled = filled_cells(grid.rows)
        above = grid.rows[: heading - 1] if what is not _FORM else []
        for number, row in enumerate(above, start=1):
            if filled_cells([row]):
                self._leave(grid, number, row, _NO_PLACE)
                left += filled_cells([row])
        headed = filled_cells([grid.rows[heading - 1]])
        return SheetAccount(
            grid.sheet,
            what,
            heading,
            self._roles_of_headings(grid, heading),
            records=records,
            filled=filled,
            headed=headed,
            carried=carried,
            left=left,
        )


def _number(sheet: str) -> str:
    """The running number that a form's sheets share: `1-Testskjema-felter` is 1."""
    match = re.match(r"\s*(\d+)", sheet)
    return match[1] if match else sheet
