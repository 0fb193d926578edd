"""No check at all: the time it takes only to read the sheet with python-calamine."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import python_calamine

from benchmarks.peers import SHEET


def rows(path: str) -> Iterator[list[object]]:
    """The sheet's rows as calamine gives them, headings first."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    return iter(book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False))


if __name__ == "__main__":
    print(sum(1 for _ in rows(sys.argv[1])) - 1)
