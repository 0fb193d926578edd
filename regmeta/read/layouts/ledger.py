"""The sum of a sheet's cells: each filled one is a heading, carried into a record, or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from regmeta.model import SheetReading, Text
from regmeta.read.grid import Grid
from regmeta.read.layouts.decisions import column_name
from regmeta.read.layouts.headings import HeadingRow
from regmeta.read.layouts.layout import Layout

_FORM = Text("skjema med variabler", "a form with variables")
_BOOK = Text("variabelliste", "a list of variables")


@dataclass(frozen=True, slots=True)
class SheetAccount(SheetReading):
    """What a sheet was taken for, with its filled cells counted.

    `filled` = `headed` + `carried` + `left`: nothing is lost where that holds. `unknown` are the
    headings that the layout does not know; `layout` is the name of the sheet's layout.
    """

    filled: int = 0
    headed: int = 0
    carried: int = 0
    left: int = 0
    unknown: tuple[str, ...] = ()
    layout: Text | None = None

    @classmethod
    def of(cls, grid: Grid, founds: Sequence[HeadingRow], form: str) -> SheetAccount:
        """The account as it begins: what there is, and the headings."""
        headings: dict[str, str] = {}
        for heading in founds:
            headings |= _headings(grid, heading)
        return cls(
            sheet=grid.sheet,
            taken_for=_FORM if form else _BOOK,
            heading_row=founds[0].row,
            headings=headings,
            form=form,
            layout=founds[0].layout.name.text,
            unknown=tuple(name for heading in founds for name in _unknown(heading)),
            filled=filled_cells(grid.rows),
            headed=sum(
                filled_cells(grid.rows[heading.row - heading.depth : heading.row])
                for heading in founds
            ),
        )

    def plus(self, records: int, carried: int, left: int) -> SheetAccount:
        """The account with one table of the sheet added."""
        return replace(
            self,
            records=self.records + records,
            carried=self.carried + carried,
            left=self.left + left,
        )


def _unknown(heading: HeadingRow) -> list[str]:
    of_codes = {column for pair in heading.numbered for column in pair}
    return [name for column, name in heading.unknown.items() if column not in of_codes]


def filled_cells(rows: Sequence[Sequence[str]]) -> int:
    """How many cells hold more than blanks."""
    return sum(sum(map(bool, map(str.strip, row))) for row in rows)


def _headings(grid: Grid, heading: HeadingRow) -> dict[str, str]:
    roles = _roles(heading.layout, heading)
    text: dict[str, str] = {}
    for name, column in sorted(heading.columns.items(), key=lambda item: item[1]):
        text[_heading(grid, heading, column)] = ", ".join(roles.get(name, ()))
    text |= dict.fromkeys(heading.unknown.values(), "")
    for value, said in heading.numbered:
        text[heading.unknown[said]] = "kode.navn"
        text[heading.unknown[value]] = "kode.verdi" if value != said else "kode.verdi, kode.navn"
    return text


def _heading(grid: Grid, heading: HeadingRow, column: int) -> str:
    first = heading.row - heading.depth + 1
    cells = (grid.at(row, column).strip() for row in range(first, heading.row + 1))
    return " / ".join(cell for cell in cells if cell) or column_name(column)


def _naming(layout: Layout, heading: HeadingRow) -> list[str]:
    """The columns that name the variables: those of names, else the first one of labels."""
    named = [name for name in layout.names if name in heading.columns]
    labels = layout.fields.get("PreferredTerm", ())
    return [name for name in named if name not in labels] or named[:1]


def _roles(layout: Layout, heading: HeadingRow) -> Mapping[str, list[str]]:
    """What every heading is used for, as `variabel.PreferredTerm`."""
    roles: dict[str, list[str]] = {}
    for key, names in layout.fields.items():
        for name in names:
            roles.setdefault(name, []).append(f"variabel.{key}")
    roles.setdefault(layout.form, []).append("datasamling.PreferredTerm")
    # A label stands in for the name only where no column of names is there.
    for name in _naming(layout, heading):
        roles.setdefault(name, []).append("variabel.Code")
    codes = heading.codes
    if codes.cell:
        roles.setdefault(codes.cell, []).append("kode.verdi, kode.navn")
    elif codes.value:
        roles.setdefault(codes.value, []).append("kode.verdi")
        roles.setdefault(codes.text, []).append("kode.navn")
        roles.setdefault(codes.english, []).append("kode.navnEngelsk")
    return roles
