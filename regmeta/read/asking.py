"""What to ask of a file whose layout is not known, and columns.csv made of the answers.

The questions and answers are values: the terminal asks them (regmeta.cli.asking), a page can too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from regmeta.read.account.shape import headings_of_a_list
from regmeta.read.files.delimited import decode
from regmeta.read.files.opening import read_grids
from regmeta.read.grid import Grid
from regmeta.read.layouts.columns import COLUMNS, HEAD
from regmeta.read.layouts.content import by_content
from regmeta.read.layouts.decided import own_heading
from regmeta.read.layouts.decisions import EXTRA, HEADINGS, IGNORE, ROLES, column_name
from regmeta.read.layouts.headings import find_headings, match_row
from regmeta.read.layouts.layout import Layout
from regmeta.read.layouts.loading import load_layouts

_SAMPLES = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """One column: its heading, its first values, and the role that regmeta would give it."""

    column: int
    heading: str
    samples: tuple[str, ...]
    proposal: str


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """What a sheet is: left out, or its heading row (0 for none) and each column's role."""

    sheet: str
    leave_out: bool = False
    heading_row: int = 1
    roles: Mapping[str, str] | None = None


def sheets_to_ask(path: Path) -> tuple[Grid, ...]:
    """The sheets of a file that hold anything. Raises UnreadableInput."""
    grids = read_grids(path)
    return tuple(grid for grid in grids if any(any(row) for row in grid.rows))


def proposed_heading_row(grid: Grid) -> int:
    """The row that most likely carries the headings; 0 where a single column has no heading."""
    heading = find_headings(_list_layout(), grid.rows)
    if heading is not None:
        return heading.row
    row, _ = headings_of_a_list(grid.rows)
    several = any(sum(map(bool, cells)) > 1 for cells in grid.rows)
    return row or int(several)


def column_questions(grid: Grid, heading_row: int) -> tuple[ColumnQuestion, ...]:
    """A question for each column that holds anything below the heading row."""
    proposals = _proposals(grid, heading_row)
    width = max((len(row) for row in grid.rows), default=0)
    below = grid.rows[heading_row:]
    questions = []
    for column in range(1, width + 1):
        cells = [row[column - 1].strip() for row in below if column <= len(row)]
        samples = tuple(dict.fromkeys(cell[:_LONGEST] for cell in cells if cell))[:_SAMPLES]
        heading = grid.at(heading_row, column).strip() if heading_row else ""
        if samples or heading:
            name = heading or column_name(column)
            questions.append(ColumnQuestion(column, name, samples, proposals.get(column, EXTRA)))
    return tuple(questions)


def _list_layout() -> Layout:
    return next(layout for layout in load_layouts() if layout.generic)


def _proposals(grid: Grid, heading_row: int) -> dict[int, str]:
    """Column → role, as a free-form list would be understood."""
    layout = _list_layout()
    if not heading_row:
        return {}
    heading = match_row(layout, heading_row, grid.rows[heading_row - 1])
    if heading is None:
        return {}
    columns = by_content(heading, grid.rows).columns
    roles = {own_heading(layout, role): role for role in reversed(ROLES)}
    return {column: roles.get(name, EXTRA) for name, column in columns.items()}


def decided_rows(file: str, answers: Sequence[SheetAnswer]) -> list[list[str]]:
    """The rows of columns.csv that say what was answered, in the order of HEAD."""
    rows: list[list[str]] = []
    for answer in answers:
        if answer.leave_out:
            rows.append([file, answer.sheet, "", "", IGNORE])
            continue
        rows.append([file, answer.sheet, str(answer.heading_row), "", HEADINGS])
        for heading, role in (answer.roles or {}).items():
            rows.append([file, answer.sheet, "", heading, role])
    return rows


def write_columns(folder: Path, file: str, answers: Sequence[SheetAnswer]) -> Path:
    """columns.csv of the folder with the answers for one file; what it says of others stays."""
    path = folder / COLUMNS
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEAD)
    rows.writerows(row for row in _kept(path) if row[0] != file)
    rows.writerows(decided_rows(file, answers))
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def _kept(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    text = decode(path, path.read_bytes())
    separator = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    return [[(row.get(key) or "").strip() for key in HEAD] for row in rows]
