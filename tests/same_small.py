"""The tests' small registries for `.ci/same`: as folders to read and check, and as a publication.

`python -m tests.same_small write FOLDER` writes a folder a registry, `publish FOLDER` publishes
what no check would let through.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from regmeta.model import LevelName, Records, Submission
from regmeta.publish import publish_catalogue
from regmeta.spec import load_spec

from .small import farlig, liten, small_catalogue

SHEETS: dict[LevelName, str] = {
    "kilde": "Kilde",
    "delkilde": "Delkilder",
    "datasamling": "Datasamlinger",
    "variabel": "Variabler",
    "kode": "Kodeverk",
}
_MADE = datetime(2026, 1, 1)
_LONGEST_CELL = 32_767


def write(folder: Path) -> None:
    """Each small registry as a folder with a registry.toml and a workbook in regmeta's layout."""
    for submission in (liten(), farlig()):
        home = folder / submission.id
        home.mkdir(parents=True)
        (home / "registry.toml").write_text(_configuration(submission), encoding="utf-8")
        _write_workbook(submission, home / f"{submission.id}.xlsx")


def _configuration(submission: Submission) -> str:
    kilde = submission["kilde"][0]
    files = f'[[files]]\npath = "{submission.id}.xlsx"\n'
    names = f'[kilde]\nCode = "{kilde["Code"]}"\nKortNavn = "{kilde["KortNavn"]}"\n'
    return f'id = "{submission.id}"\n\n{files}\n{names}'


def _write_workbook(submission: Submission, path: Path) -> None:
    book = Workbook()
    book.remove(book["Sheet"])
    book.properties.created = book.properties.modified = _MADE
    for level, title in SHEETS.items():
        table = submission.levels.get(level)
        if table is None:
            continue
        sheet = book.create_sheet(title)
        if level == "kilde":
            _write_pairs(sheet, table)
        else:
            _write_rows(sheet, table)
    book.save(path)


def _write_pairs(sheet: Worksheet, table: Records) -> None:
    sheet.append(("Felt", "Verdi"))
    for key, texts in table.columns.items():
        sheet.append((key, _as_cell(texts[0])))


def _write_rows(sheet: Worksheet, table: Records) -> None:
    sheet.append(tuple(table.columns))
    for record in table:
        sheet.append(tuple(_as_cell(record[key]) for key in table.columns))
    for row in sheet.iter_rows():
        for cell in row:
            # What begins with = is a text here, never a formula.
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type


def _as_cell(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_CELL]


def publish(folder: Path) -> None:
    """The small catalogue in every format, with the hostile texts that a check would hold back."""
    spec = load_spec()
    publish_catalogue(small_catalogue(spec), folder, spec)


def main() -> None:
    {"write": write, "publish": publish}[sys.argv[1]](Path(sys.argv[2]))


if __name__ == "__main__":
    main()
