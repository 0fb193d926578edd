"""The made-up samples of layouts in tests/layouts: one file a layout, with what a hand count gives.

    sheets:                  the sheets of a workbook, each as text with ; between cells
      Variables: |
        name;label
        dress;Colour of dress
    counts: { datasamlinger: 1, variables: 1, kodeverk: 0, codes: 0 }

A layout of files that are no workbooks has `file` (its name) and `text` in place of `sheets`.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from regmeta.model import Counts

from .conftest import ROOT

SAMPLES = ROOT / "tests" / "layouts"
KEYS = {"sheets", "file", "text", "counts"}


def load_sample(path: Path) -> dict[str, Any]:
    """A sample's file; AssertionError, with what to mend, where it is none."""
    sample = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(sample, dict), f"{path}: write `sheets:` and `counts:`, as the others do"
    unknown = set(sample) - KEYS
    assert not unknown, f"{path}: {unknown} are no keys of a sample; there are {KEYS}"
    assert "counts" in sample, f"{path}: count its forms, variables, lists and codes by hand"
    return sample


def counted(sample: dict[str, Any]) -> Counts:
    """What a hand count gave."""
    return Counts(**sample["counts"])


def write_sample(sample: dict[str, Any], folder: Path) -> Path:
    """The sample as the file that regmeta reads."""
    if "text" in sample:
        path = folder / str(sample["file"])
        path.write_text(sample["text"], encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, text in sample["sheets"].items():
        sheet = book.create_sheet(title)
        for row in csv.reader(text.splitlines(keepends=True), delimiter=";"):
            sheet.append(row)
    path = folder / "ball.xlsx"
    book.save(path)
    return path
