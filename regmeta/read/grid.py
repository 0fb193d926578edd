"""Files in, grids of texts out: every cell exactly as found, at its own row and column.

A workbook is read by python-calamine, a delimited file by the csv module after its encoding and
separator were worked out. Nothing is evaluated, followed or written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from regmeta.files.package import Marks
from regmeta.model import LevelName, Sheet

OWN_LISTING = '{"regmeta":'
"""How the second row of regmeta's own sheet of findings begins, which no one sees."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows[r][c]` is the text in row r+1, column c+1; '' is an empty cell.

    `pasted` tells that the sheet held delimited text in its first column, split here: all cells
    of a row then stand in column A. `statement` tells that its one filled row is a statement of SQL
    that creates a table in a way that is not read.
    """

    sheet: str
    rows: list[list[str]]
    marks: Marks = field(default_factory=Marks)
    hidden: bool = False
    pasted: bool = False
    statement: bool = False

    def at(self, row: int, column: int) -> str:
        """The text at a 1-based row and column, '' outside the grid."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return ""
        return self.rows[row - 1][column - 1]

    def as_sheet(
        self, file: str, level: LevelName, columns: Mapping[str, int], heading_row: int
    ) -> Sheet:
        """This sheet as records come from it: the columns of fields, and what each is called."""
        texts = {key: " ".join(self.at(heading_row, n).split()) for key, n in columns.items() if n}
        headings = {key: text for key, text in texts.items() if text} if heading_row else {}
        return Sheet(file, self.sheet, level, columns, heading_row, headings)

    @property
    def own_listing(self) -> bool:
        """Whether it is regmeta's own sheet of findings, whatever it is called by now."""
        return self.at(2, 1).startswith(OWN_LISTING)
