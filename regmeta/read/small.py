"""A list of a few columns that tells more of variables that others have: which, and what.

`Kode;Måleenhet` is no registry's sheet, so no layout takes it; beside a sheet it is a supplement.
"""

from __future__ import annotations

from pathlib import Path

from regmeta.errors import BrokenConfiguration
from regmeta.model import Counts, LevelName, Reading, Records, Sheet, SheetReading, Submission, Text
from regmeta.read.codebook.table import LevelTable
from regmeta.read.files.opening import read_grids
from regmeta.read.supplement import supplement_grid
from regmeta.spec.fields import Spec

_NO_RECORDS: tuple[LevelName, ...] = ("kilde", "datasamling", "kodeverk", "kode")
_TAKEN_FOR = Text(
    "opplysninger om variabler som andre ark har", "facts of variables of other sheets"
)
_LAYOUT = Text("tillegg", "supplement")


def read_small_supplement(path: Path, spec: Spec) -> Reading | None:
    """What a file's columns tell of variables by code or technical name; None where it has no
    heading row with one of those and a field's name beside it.

    Raises UnreadableInput on a file that cannot be read at all.
    """
    variables, sheets = LevelTable("variabel"), []
    for grid in read_grids(path):
        try:
            heading, columns, rows = supplement_grid(path, grid, spec)
        except BrokenConfiguration:
            continue
        places = {key: column for column, key in columns.items() if key in spec["variabel"]}
        headings = {key: grid.at(heading, column) for key, column in places.items()}
        variables.sheet(Sheet(path.name, grid.sheet, "variabel", places, heading, headings))
        for row in rows:
            cells = {key: text for key, (text, _) in row.cells.items() if key in places}
            named = {"Code": row.code, "DatabaseReferanse": row.name, "datasamling": row.form}
            variables.add(row.place.row, {key: text for key, text in named.items() if text} | cells)
        reading = SheetReading(grid.sheet, _TAKEN_FOR, heading, headings, records=len(rows))
        sheets.append(reading)
    return _reading(path, variables.done(), sheets) if sheets else None


def _reading(path: Path, variables: Records, sheets: list[SheetReading]) -> Reading:
    levels: dict[LevelName, Records] = {level: Records(level) for level in _NO_RECORDS}
    submission = Submission(
        path.stem, {**levels, "variabel": variables}, (path.name,), "supplement"
    )
    counts = Counts(variables=len(variables))
    return Reading(path.name, "supplement", _LAYOUT, 1.0, tuple(sheets), (), counts, submission)
