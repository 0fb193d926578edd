"""Layouts as data: what specs/layouts/*.toml says, loaded strictly, and how one is recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.model import Text
from regmeta.spec import load_toml, specs_folder

HEADING_ROWS = 20
_KEYS = frozenset(
    (
        *("id", "name", "family", "needs", "form", "starts", "key", "filled", "names", "table"),
        *("not_names", "label_fallback", "default_dates", "technical_names", "codes", "headings"),
        *("fields", "types", "values", "platform", "sheets", "tables", "pairs"),
    )
)


@dataclass(frozen=True)
class Codes:
    """Where a code list stands: in two columns, or as `0 = Nei` in one cell a code."""

    dress: str
    value: str = ""
    text: str = ""
    cell: str = ""
    repeats: bool = False
    dates: bool = False
    first_below: bool = False


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
    codes: Codes | None = None

    def list(self, key: str) -> tuple[str, ...]:
        """A list of the layout's file, () where it has none."""
        return tuple(self.data.get(key, ()))

    def words(self, table: str, key: str) -> frozenset[str]:
        """A list of a table of the layout's file, case-folded."""
        return frozenset(word.casefold() for word in self.data.get(table, {}).get(key, ()))

    def value(self, of: str, text: str) -> str:
        """A cell's text in the catalogue's terms, unchanged where the layout says nothing."""
        translated: str = self.data.get("values", {}).get(of, {}).get(text.strip(), text)
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
    data = load_toml(path)
    unknown = sorted(set(data) - _KEYS)
    if unknown:
        raise BrokenConfiguration(f"{path}: ukjent nøkkel {', '.join(unknown)}.")
    headings = data.get("headings", {})
    codes = data.get("codes")
    layout = Layout(
        id=data["id"],
        name=Text(**data["name"]),
        family=data["family"],
        data=data,
        needs=tuple(data.get("needs", ())),
        spellings={fold(said): name for name, spelt in headings.items() for said in spelt},
        fields={key: tuple(names) for key, names in data.get("fields", {}).items()},
        types={word.casefold(): token for word, token in data.get("types", {}).items()},
        codes=Codes(**codes) if codes else None,
    )
    _check(path, layout)
    return layout


def _check(path: Path, layout: Layout) -> None:
    known = set(layout.data.get("headings", {}))
    named = [*layout.needs, *(name for names in layout.fields.values() for name in names)]
    named += [*layout.list("key"), *layout.list("filled"), *layout.list("names")]
    for name in named:
        if layout.family == "codebook" and name not in known:
            raise BrokenConfiguration(f"{path}: «{name}» står ikke under [headings].")


@dataclass(frozen=True)
class Found:
    """A heading row found on a sheet: 1-based row, and the 1-based column of each heading."""

    layout: Layout
    row: int
    columns: Map[str, int]
    unknown: Map[int, str]
    confidence: float


def find_headings(layout: Layout, rows: list[list[str]]) -> Found | None:
    """The first of the first rows that carries all headings the layout needs."""
    for number, row in enumerate(rows[:HEADING_ROWS], start=1):
        found = _match(layout, number, row)
        if found:
            return found
    return None


def _match(layout: Layout, number: int, row: list[str]) -> Found | None:
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
    if not layout.needs or any(name not in columns for name in layout.needs):
        return None
    share = len(columns) / (len(columns) + len(unknown))
    return Found(layout, number, columns, unknown, round(share, 2))
