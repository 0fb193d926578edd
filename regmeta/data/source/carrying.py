"""Extracts that DuckDB cannot read itself, carried over into a file that it can.

The libraries that read them may end the whole process where a file is damaged: each is read in a
process of its own, by a new Python, as DuckDB's threads run in this one.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regmeta.data.source.statistics import DeclaredMissing, missing_of, write_statistics
from regmeta.errors import WrongUse
from regmeta.files.package import Marks, look_through
from regmeta.files.sandbox import Ended, ReaderLimits, apart, sentence
from regmeta.files.workbooks import opened_workbook

_LIMITS = ReaderLimits(memory=4_000_000_000, seconds=3_600)
"""What an extract may take to carry over: large ones take minutes, and none is refused by size."""
_BETWEEN = "\x1f"
_MOST_LOOKED_AT = 1_000_000
"""Cells of the sheets that are only looked at, not read."""


@dataclass(frozen=True, slots=True)
class CarriedSheet:
    """A sheet as a csv, its name, and the names of the tables beside it that were not read."""

    path: Path
    sheet: str
    unread: tuple[str, ...]


def carried_sheet(path: Path, folder: Path, sheet: str) -> CarriedSheet:
    """The rows of a spreadsheet as a csv in the private folder."""
    out = folder / "ark.csv"
    name, *unread = _carry(write_sheet, path, out, sheet).split(_BETWEEN)
    return CarriedSheet(out, name, tuple(unread))


def carried_statistics(path: Path, folder: Path) -> tuple[Path, DeclaredMissing]:
    """An SPSS, Stata or SAS file as parquet in the private folder, and what it declares missing."""
    out = folder / "statistikk.parquet"
    return out, missing_of(_carry(write_statistics, path, out))


def _carry(write: Callable[..., str], path: Path, out: Path, *words: str) -> str:
    target = str(out.absolute())
    try:
        return apart(write, path, target, *words, kind=str, limits=_LIMITS, anew=True)
    except Ended as ended:
        raise sentence(path, ended.cause) from ended


# ------------------------------------------------------------------ in the reader's process


def write_sheet(path: Path, out: str, sheet: str) -> str:
    """The rows of a sheet as a csv; gives its name and those of the tables that were left.

    Where no sheet is named it is the first that is a table: data often stand on the second, behind
    one that says what they are. A table that follows, such as another year, is not read.
    """
    with opened_workbook(path) as book:
        _refuse_no_such_sheet(path, book.sheet_names, sheet)
        chosen, rows = _chosen_sheet(book, sheet)
        _put_in_errors(rows, path, chosen)
        left = [] if sheet else _tables_after(book, chosen)
    with Path(out).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([cell_text(cell) for cell in row] for row in rows)
    return _BETWEEN.join([chosen, *left])


def _chosen_sheet(book: Any, sheet: str) -> tuple[str, list[list[Any]]]:
    names = [sheet] if sheet else list(book.sheet_names)
    for name in names:
        rows = _rows_of(book, name)
        if _is_table(rows):
            return name, rows
    return names[0], _rows_of(book, names[0])


def _put_in_errors(rows: list[list[Any]], path: Path, sheet: str) -> None:
    """Put what a broken formula shows («#DIV/0!») into its cell, which the reader leaves empty: an
    empty cell is a value that is missing, and this is one that is wrong."""
    if not _has_parts(path):
        return
    marks = look_through(path).get(sheet, Marks())
    for (row, column), text in marks.errors.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = text


def _has_parts(path: Path) -> bool:
    """Whether a workbook is of the kind whose parts can be looked at (.xlsx, .xlsm)."""
    return path.suffix.lower() in (".xlsx", ".xlsm") and zipfile.is_zipfile(path)


def _rows_of(book: Any, name: str) -> list[list[Any]]:
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return rows


def _tables_after(book: Any, chosen: str) -> list[str]:
    """The tables behind the chosen sheet. Where very much stands there it is not looked through:
    every sheet is then told of."""
    names = list(book.sheet_names)
    tables: list[str] = []
    cells = 0
    for name in names[names.index(chosen) + 1 :]:
        if cells < _MOST_LOOKED_AT:
            rows = _rows_of(book, name)
            cells += sum(map(len, rows))
            if not _is_table(rows):
                continue
        tables.append(name)
    return tables


def _is_table(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether a sheet has headings with something below: more than a note about the extract."""
    filled = [sum(cell != "" for cell in row) for row in rows[:50]]
    with_several = [count for count in filled if count > 1]
    return len(with_several) > 1


def _refuse_no_such_sheet(path: Path, names: Sequence[str], sheet: str) -> None:
    if sheet and sheet not in names:
        raise WrongUse(
            "{path}: har ikke arket «{sheet}». Det finnes: {sheet_names}.",
            "{path}: has no sheet “{sheet}”. There are: {sheet_names}.",
            path=path,
            sheet=sheet,
            sheet_names=", ".join(names),
        )


def cell_text(value: Any) -> str:
    """A cell as a csv would have it: whole numbers without a decimal part, days in ISO form."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)
