"""Layouts as data: what specs/layouts/*.toml says, loaded strictly, and how one is recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.model import Text
from regmeta.spec.loading import load_toml, specs_folder

HEADING_ROWS = 20
_KEYS = frozenset(
    (
        *(
            "id",
            "name",
            "like",
            "family",
            "priority",
            "generic",
            "needs",
            "needs_one",
            "form",
            "form_else",
        ),
        *("title_form", "starts", "key", "filled", "names", "table", "fill_down", "skip_types"),
        *("not_names", "label_fallback", "default_dates", "technical_names", "codes", "headings"),
        *("fields", "types", "values", "platform", "sheets", "tables", "pairs", "code_sheet"),
        *("form_sheet", "rule_sheet", "beside", "type_by"),
    )
)


@dataclass(frozen=True)
class Codes:
    """Where a code list stands.

    `columns`: value and text in two columns, a row a code; `cell`: `0 = Nei` in one cell a code;
    `inline`: the whole list in one cell, or a code a row in that cell.
    """

    dress: str
    value: str = ""
    text: str = ""
    cell: str = ""
    dates: bool = False
    first_below: bool = False
    types: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(name for name in (self.value, self.text, self.cell) if name)


NO_CODES = Codes("none")


@dataclass(frozen=True)
class Layout:
    """One layout. A heading goes by its first name; `spellings` leads folded spellings there."""

    id: str
    name: Text
    family: str
    data: Map[str, Any] = field(repr=False)
    needs: tuple[str, ...] = ()
    spellings: Map[str, str] = field(default_factory=dict, repr=False)
    fields: Map[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    types: Map[str, str] = field(default_factory=dict, repr=False)
    codes: tuple[Codes, ...] = ()
    _words: dict[tuple[str, str], frozenset[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def form(self) -> str:
        """The heading of the form's column, or `title` where a sheet is a form."""
        return str(self.data.get("form", "title"))

    @property
    def priority(self) -> int:
        """Where two layouts fit a file, the one with the higher number is tried first."""
        return int(self.data.get("priority", 0))

    @property
    def generic(self) -> bool:
        """Whether the layout is any table with known headings: taken where no other fits."""
        return bool(self.data.get("generic"))

    def list(self, key: str) -> tuple[str, ...]:
        """A list of the layout's file, () where it has none."""
        return tuple(self.data.get(key, ()))

    def words(self, table: str, key: str) -> frozenset[str]:
        """A list of a table of the layout's file, case-folded."""
        found = self._words.get((table, key))
        if found is None:
            words = self.data.get(table, {}).get(key, ())
            found = self._words[table, key] = frozenset(word.casefold() for word in words)
        return found

    def type(self, word: str) -> str:
        """The data type that a type word stands for (`varchar(50)` as `varchar`), or ''."""
        bare = word.strip().casefold()
        return self.types.get(bare) or self.types.get(bare.partition("(")[0].strip(), "")

    def value(self, of: str, text: str) -> str:
        """A cell's text in the catalogue's terms, unchanged where the layout says nothing."""
        table = self.data.get("values", {}).get(of)
        translated: str = table.get(text.strip(), text) if table else text
        return translated


_FOLD = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


@lru_cache(maxsize=4096)
def fold(heading: str) -> str:
    """A heading without case, blanks, marks and the ways of writing æ, ø and å."""
    return re.sub(r"[^a-z0-9]", "", heading.casefold().translate(_FOLD))


@lru_cache(maxsize=1)
def load_layouts() -> tuple[Layout, ...]:
    """All layouts in specs/layouts, by id. Raises BrokenConfiguration with file and key."""
    folder = specs_folder() / "layouts"
    return tuple(_load(path) for path in sorted(folder.glob("*.toml")))


def layout_by_id(name: str) -> Layout:
    """The layout of that id; WrongUse with the known ones where there is none."""
    for layout in load_layouts():
        if layout.id == name:
            return layout
    known = ", ".join(layout.id for layout in load_layouts())
    raise WrongUse(
        f"Layouten «{name}» finnes ikke. Det finnes: {known}.",
        f"There is no layout “{name}”. There are: {known}.",
    )


def _load(path: Path) -> Layout:
    data = _with_likeness(path, load_toml(path))
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        raise BrokenConfiguration(f"{path}: ukjent nøkkel {', '.join(unknown)}.")
    headings = data.get("headings", {})
    codes = data.get("codes", [])
    layout = Layout(
        id=data["id"],
        name=Text(**data["name"]),
        family=data["family"],
        data=data,
        needs=tuple(data.get("needs", ())),
        spellings={fold(said): name for name, spelt in headings.items() for said in spelt},
        fields={key: tuple(names) for key, names in data.get("fields", {}).items()},
        types={word.casefold(): token for word, token in data.get("types", {}).items()},
        codes=tuple(
            Codes(**one | {"types": tuple(one.get("types", ()))})
            for one in (codes if isinstance(codes, list) else [codes])
        ),
    )
    _check(path, layout)
    return layout


_LIKENESS = ("types", "values", "platform")


def _with_likeness(path: Path, data: dict[str, Any]) -> dict[str, Any]:
    """The layout's words, with those of the one it is like where it has none of its own."""
    if "like" not in data:
        return data
    other = path.with_name(f"{data['like']}.toml")
    if not other.is_file():
        raise BrokenConfiguration(f"{path}: like = «{data['like']}» finnes ikke.")
    base = load_toml(other)
    shared = {key: base.get(key, {}) | data.get(key, {}) for key in _LIKENESS}
    return data | {key: table for key, table in shared.items() if table}


def _check(path: Path, layout: Layout) -> None:
    known = set(layout.data.get("headings", {}))
    named = [*layout.needs, *(name for names in layout.fields.values() for name in names)]
    for key in ("key", "filled", "names", "fill_down", "needs_one"):
        named += layout.list(key)
    named += [name for codes in layout.codes for name in codes.headings]
    for name in named:
        if layout.family == "codebook" and name not in known:
            raise BrokenConfiguration(f"{path}: «{name}» står ikke under [headings].")


def with_columns(layout: Layout, columns: Map[str, str]) -> Layout:
    """The layout with what a registry's columns.csv says of headings: heading → field.

    A field named `ignore` leaves a column out; `Code` names the column of names, and `datasamling`
    that of the form.
    """
    spellings, fields = dict(layout.spellings), dict(layout.fields)
    data = dict(layout.data)
    for heading, key in columns.items():
        spellings[fold(heading)] = heading
        for other, names in layout.fields.items():
            fields[other] = tuple(name for name in fields.get(other, names) if name != heading)
        if key == "Code":
            data["names"] = [heading, *layout.list("names")]
        elif key == "datasamling":
            data["form"] = heading
        elif key == "ignore":
            data["left_out"] = [*data.get("left_out", ()), heading]
        else:
            fields[key] = (heading, *fields.get(key, ()))
    return replace(layout, spellings=spellings, fields=fields, data=data)


# ------------------------------------------------------------------ recognising


@dataclass(frozen=True)
class Found:
    """A heading row found on a sheet: 1-based row, and the 1-based column of each heading.

    `row` is the last row of the headings where they take two. `end` is the last row of the table,
    0 where it goes on to the end of the sheet.
    """

    layout: Layout
    row: int
    columns: Map[str, int]
    unknown: Map[int, str]
    confidence: float
    depth: int = 1
    end: int = 0

    @cached_property
    def codes(self) -> Codes:
        """How code lists stand in this table: the first way whose headings are all here."""
        for codes in self.layout.codes:
            if all(name in self.columns for name in codes.headings):
                return codes
        return NO_CODES


def find_headings(layout: Layout, rows: Sequence[list[str]]) -> Found | None:
    """The heading row among the first rows.

    Of a known layout the first row that carries all headings it needs; of any other table the row
    with the most known headings, two rows taken together where that tells more.
    """
    if not layout.generic:
        matches = (_match(layout, n, row) for n, row in enumerate(rows[:HEADING_ROWS], start=1))
        return next((found for found in matches if found), None)
    candidates = [found for found in _generic(layout, rows[: HEADING_ROWS + 1]) if found]
    return max(candidates, key=_worth, default=None)


def _worth(found: Found) -> tuple[int, int, int]:
    return len(found.columns), -found.depth, -found.row


def _generic(layout: Layout, rows: Sequence[list[str]]) -> Iterator[Found | None]:
    for number, row in enumerate(rows[:HEADING_ROWS], start=1):
        yield _match(layout, number, row)
        if number < len(rows):
            pair = _match(layout, number + 1, _together(layout, row, rows[number]))
            yield replace(pair, depth=2) if pair else None


def _together(layout: Layout, upper: list[str], lower: list[str]) -> list[str]:
    """Two heading rows as one: the lower heading under its group, else the upper one alone."""
    heading, together = "", []
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        heading = above or (heading if below else "")
        both = f"{heading} {below}".strip()
        known = fold(both) in layout.spellings or not below
        together.append(both if known else (below if fold(below) in layout.spellings else both))
    return together


def _match(layout: Layout, number: int, row: Sequence[str]) -> Found | None:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for column, heading in enumerate(row, start=1):
        if not heading.strip():
            continue
        name = layout.spellings.get(fold(heading))
        if name and name not in columns:
            columns[name] = column
        else:
            unknown[column] = heading
    if not _enough(layout, columns, unknown):
        return None
    share = len(columns) / (len(columns) + len(unknown))
    return Found(layout, number, columns, unknown, round(share, 2))


def _enough(layout: Layout, columns: Map[str, int], unknown: Map[int, str]) -> bool:
    one = layout.list("needs_one")
    if one and not any(name in columns for name in one):
        return False
    if layout.generic:
        # One known heading among many unknown ones is chance; alone it is a list of names.
        return len(columns) >= 2 or (len(columns) == 1 and not unknown)
    return bool(layout.needs) and all(name in columns for name in layout.needs)


def tables(layout: Layout, rows: Sequence[list[str]]) -> tuple[Found, ...]:
    """Every table of a sheet that the layout fits, from top to bottom, each with its end."""
    first = find_headings(layout, rows)
    if first is None:
        return ()
    founds, marks = [first], _marks(first, rows)
    for number in range(first.row + 1, len(rows) + 1):
        row = rows[number - 1]
        if marks.intersection(row):
            again = _match(layout, number, row)
            if again and len(again.columns) >= max(2, len(founds[-1].columns) // 2):
                founds.append(again)
    ends = [found.row - found.depth for found in founds[1:]] + [0]
    return tuple(replace(found, end=end) for found, end in zip(founds, ends, strict=True))


def _marks(found: Found, rows: Sequence[list[str]]) -> set[str]:
    """The headings as written that would stand again above a second table."""
    row = rows[found.row - 1]
    wanted = found.layout.needs or found.layout.list("needs_one")
    return {row[found.columns[name] - 1] for name in wanted if name in found.columns} - {""}
