"""regmeta's own template: a sheet a level, read column by column; also one level alone as csv."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from regmeta.model import Ignored, LevelName, Place, Records, Sheet, SheetReading, Text
from regmeta.read.codebook.unplaced import OWN_SHEET
from regmeta.read.grid import Grid
from regmeta.read.layouts.headings import HEADING_ROWS
from regmeta.read.layouts.layout import TemplateLayout
from regmeta.read.layouts.ledger import SheetAccount, filled_cells
from regmeta.spec.fields import Spec
from regmeta.texts import folded_letters, languages

_TAKEN: dict[LevelName, Text] = {
    "kilde": Text("registeret selv", "the registry itself"),
    "delkilde": Text("delkilder", "sub-sources"),
    "datasamling": Text("datasamlinger", "data collections"),
    "variabel": Text("variabler", "variables"),
    "kode": Text("kodeverk", "code lists"),
}

# Sheets called Variabler or Kodeverk are everybody's; with one of these headings they are ours.
_KNOWN_BY: dict[LevelName, set[str]] = {
    "variabel": {"Code", "PreferredTerm"},
    "kode": {"verdi"},
}

# Structural columns that no person fills in: a conversion writes them as `kode.variabel`.
_MARKS = {"variabel": ("platform",), "kode": ("variabel",)}
_ABOVE = Text("står over overskriftene", "stands above the headings")
_HELP = Text("veiledning ved siden av feltet", "guidance beside the field")
_TWICE = Text("feltet står flere ganger", "the field stands more than once")


def spellings(spec: Spec, level: LevelName) -> dict[str, str]:
    """Folded heading → field of a level, in all the ways the specification calls it."""
    spelled: dict[str, str] = {
        folded_letters(f"{level}.{key}"): key for key in _MARKS.get(level, ())
    }
    fields = [*spec[level].fields]
    if level == "kode":
        fields += spec["kodeverk"].fields
    for law_field in reversed(fields):
        key = f"kodeverk:{law_field.key}" if law_field.level == "kodeverk" else law_field.key
        labels = (law_field.label(lang) for lang in languages())
        headings = (spec[law_field.level].heading(law_field.key, lang) for lang in languages())
        for said in (*law_field.synonyms, *labels, *headings, law_field.key):
            if said:
                spelled[folded_letters(said)] = key
    return spelled


def _spellings_of(words: Iterable[str]) -> frozenset[str]:
    """Titles or headings, folded: as the layout has them, and in the languages added since."""
    given = tuple(words)
    added = (Text(word)(lang) for word in given for lang in languages())
    return frozenset(folded_letters(word) for word in (*given, *added))


_NO_PART = Text("arket hører ikke til malen", "the sheet is no part of the template")


@dataclass
class TemplateReader:
    """Reads the sheets of one workbook into records."""

    file: str
    layout: TemplateLayout
    spec: Spec
    levels: dict[LevelName, Records] = field(default_factory=dict)
    ignored: list[Ignored] = field(default_factory=list)
    sheets: list[SheetReading] = field(default_factory=list)
    unused: list[Grid] = field(default_factory=list)
    unfilled: dict[LevelName, Place] = field(default_factory=dict)

    def read(self, grid: Grid) -> None:
        level = self.level_of(grid)
        if level is None:
            self._skip(grid)
        elif level == "kilde" and self._pairs(grid):
            self._read_pairs(grid)
        else:
            self._read_table(grid, level)

    def level_of(self, grid: Grid) -> LevelName | None:
        """The level a sheet holds, by its title and headings; a nameless table by its headings."""
        for level in _TAKEN:
            titles = _spellings_of(getattr(self.layout.sheets, level))
            if folded_letters(grid.sheet) in titles and self._has_its_headings(grid, level):
                return level
        if grid.sheet == "" and self._heading_row(grid, "variabel", needs=self._needed()):
            return "variabel"
        return None

    def _has_its_headings(self, grid: Grid, level: LevelName) -> bool:
        """Whether a sheet of a common title has the template's headings, not somebody's own."""
        if level not in _KNOWN_BY:
            return True
        heading_row = self._heading_row(grid, level)
        return heading_row is not None and bool(_KNOWN_BY[level] & set(heading_row[1].values()))

    def _needed(self) -> tuple[str, ...]:
        return self.layout.tables["variabel"]

    def _skip(self, grid: Grid) -> None:
        cells = filled_cells(grid.rows)
        skipped = _spellings_of(self.layout.sheets.skip)
        own = grid.own_listing or folded_letters(grid.sheet) in skipped
        if not own:
            self.unused.append(grid)
        taken_for = Text("ikke lest", "not read")
        self.sheets.append(SheetAccount(grid.sheet, taken_for, filled=cells, left=cells))
        if cells:
            why = OWN_SHEET if own else _NO_PART
            self.ignored.append(Ignored(grid.sheet, Place(self.file, grid.sheet), why, cells))

    # -------------------------------------------------------------- tables

    def _spellings(self, level: LevelName) -> dict[str, str]:
        return spellings(self.spec, level)

    def _heading_row(
        self, grid: Grid, level: LevelName, needs: tuple[str, ...] = ()
    ) -> tuple[int, dict[int, str]] | None:
        spelled = self._spellings(level)
        for number, row in enumerate(grid.rows[:HEADING_ROWS], start=1):
            keys: dict[int, str] = {}
            for column, text in enumerate(row, start=1):
                key = spelled.get(folded_letters(text.rstrip(" *")), "")
                if key and key not in keys.values():
                    keys[column] = key
            headings = sum(bool(text.strip()) for text in row)
            # A workbook made out of another layout has its extras as columns beside the fields.
            if len(keys) < max(2, min(5, headings / 2)):
                continue
            if all(need in keys.values() for need in needs):
                return number, keys
        return None

    def _read_table(self, grid: Grid, level: LevelName) -> None:
        heading_row = self._heading_row(grid, level)
        if heading_row is None:
            self._skip(grid)
            return
        heading, keys = heading_row
        numbers = [n for n, row in enumerate(grid.rows[heading:], heading + 1) if any(row)]
        if not numbers:
            self.unfilled[level] = Place(self.file, grid.sheet, heading + 1, 1)
        columns = self._columns(grid, numbers)
        own = {key: column for column, key in keys.items() if not key.startswith("kodeverk:")}
        records = Records(
            level,
            columns={
                key: columns[column - 1] for key, column in own.items() if column <= len(columns)
            },
            rows=numbers,
            sheet_of=[0] * len(numbers),
            sheets=[grid.as_sheet(self.file, level, own, heading)],
        )
        records.extras = self._extras(grid, heading, keys, columns)
        self.levels[level] = records
        if level == "kode":
            self._lists(grid, keys, columns, records)
        self._account(grid, heading, keys, len(numbers), level)

    def _columns(self, grid: Grid, numbers: list[int]) -> list[list[str]]:
        rows = [grid.rows[number - 1] for number in numbers]
        return [list(column) for column in zip_longest(*rows, fillvalue="")]

    def _extras(
        self, grid: Grid, heading: int, keys: Mapping[int, str], columns: list[list[str]]
    ) -> dict[str, list[str]]:
        extras = {}
        for column, texts in enumerate(columns, start=1):
            if column not in keys and any(texts):
                name = grid.at(heading, column) or f"kolonne {column}"
                extras[name if name not in extras else f"{name} ({column})"] = texts
        return extras

    def _lists(
        self, grid: Grid, keys: Mapping[int, str], columns: list[list[str]], codes: Records
    ) -> None:
        """The code lists that the rows of codes name, each where it stands first."""
        named = codes.columns.get("kodeverk", [])
        firsts: dict[str, int] = {}
        for i, name in enumerate(named):
            if name:
                firsts.setdefault(name, i)
        own = {key.split(":")[1]: column for column, key in keys.items() if ":" in key}
        places = own | {"Code": next((c for c, key in keys.items() if key == "kodeverk"), 0)}
        lists = Records(
            "kodeverk",
            columns={"Code": list(firsts), "kodeverkType": ["Kildekodeverk"] * len(firsts)},
            rows=[codes.rows[i] for i in firsts.values()],
            sheet_of=[0] * len(firsts),
            sheets=[Sheet(self.file, grid.sheet, "kodeverk", places, 1)],
        )
        for key, column in own.items():
            texts = columns[column - 1] if column <= len(columns) else []
            if texts and any(texts):
                lists.columns[key] = [texts[i] for i in firsts.values()]
        self.levels["kodeverk"] = lists

    def _account(
        self, grid: Grid, heading: int, keys: Mapping[int, str], records: int, level: LevelName
    ) -> None:
        headings = {
            text: f"{level}.{keys[column]}" if column in keys else ""
            for column, text in enumerate(grid.rows[heading - 1], start=1)
            if text
        }
        filled, left = filled_cells(grid.rows), self._above(grid, heading)
        headed = filled_cells([grid.rows[heading - 1]])
        self.sheets.append(
            SheetAccount(
                grid.sheet,
                _TAKEN[level],
                heading,
                headings,
                records=records,
                filled=filled,
                headed=headed,
                carried=filled - headed - left,
                left=left,
                unknown=tuple(text for text, key in headings.items() if not key),
            )
        )

    def _above(self, grid: Grid, heading: int) -> int:
        """The cells above the headings, told as left out; how many they are."""
        left = 0
        for number, row in enumerate(grid.rows[: heading - 1], start=1):
            columns = [c for c, cell in enumerate(row, start=1) if cell.strip()]
            if columns:
                place = Place(self.file, grid.sheet, number, columns[0])
                what = row[columns[0] - 1][:60]
                self.ignored.append(Ignored(what, place, _ABOVE, len(columns)))
                left += len(columns)
        return left

    # -------------------------------------------------------------- the kilde's own sheet

    def _pairs(self, grid: Grid) -> tuple[int, int, int] | None:
        """(heading row, key column, value column) of a sheet of pairs."""
        keys = _spellings_of(self.layout.pairs.key)
        values = _spellings_of(self.layout.pairs.value)
        for number, row in enumerate(grid.rows[:HEADING_ROWS], start=1):
            folded = [folded_letters(cell.rstrip(" *")) for cell in row]
            key, value = _first_in(folded, keys), _first_in(folded, values)
            if key and value:
                return number, key, value
        return None

    def _read_pairs(self, grid: Grid) -> None:
        pairs = self._pairs(grid)
        assert pairs is not None
        heading, key_column, value_column = pairs
        spelled = self._spellings("kilde")
        records = Records("kilde", rows=[heading + 1], sheet_of=[0])
        headings: dict[str, str] = {}
        left = self._above(grid, heading)
        for number, row in enumerate(grid.rows[heading:], start=heading + 1):
            said, text = grid.at(number, key_column), grid.at(number, value_column)
            key = spelled.get(folded_letters(said.rstrip(" *")), "")
            place = Place(self.file, grid.sheet, number, value_column)
            if said.strip():
                headings[said] = f"kilde.{key}" if key else ""
            if key and not records.columns.get(key, [""])[0]:
                records.columns[key] = [text]
                records.places[0, key] = place
            elif text.strip() and not key and said not in records.extras:
                records.extras[said or f"rad {number}"] = [text]
            elif text.strip():
                self.ignored.append(Ignored(text[:60], place, _TWICE, 1))
                left += 1
            left += self._guidance(grid, number, row, {key_column, value_column})
        records.sheets = [Sheet(self.file, grid.sheet, "kilde", {}, heading)]
        if any(texts[0] for texts in records.columns.values()):
            self.levels["kilde"] = records
        else:
            self.unfilled["kilde"] = Place(self.file, grid.sheet, heading + 1, value_column)
        headed = filled_cells([grid.rows[heading - 1]])
        filled = filled_cells(grid.rows)
        self.sheets.append(
            SheetAccount(
                grid.sheet,
                _TAKEN["kilde"],
                heading,
                headings,
                records=1,
                filled=filled,
                headed=headed,
                carried=filled - headed - left,
                left=left,
            )
        )

    def _guidance(self, grid: Grid, number: int, row: list[str], own: set[int]) -> int:
        other_columns = [c for c, cell in enumerate(row, start=1) if cell.strip() and c not in own]
        if other_columns:
            place = Place(self.file, grid.sheet, number, other_columns[0])
            self.ignored.append(
                Ignored(row[other_columns[0] - 1][:60], place, _HELP, len(other_columns))
            )
        return len(other_columns)


def _first_in(texts: Sequence[str], permitted: Collection[str]) -> int:
    """The 1-based place of the first text that is among those permitted, 0 without."""
    return next((place for place, text in enumerate(texts, 1) if text in permitted), 0)
