"""The tests' small registries for `.ci/same`: as folders to read and check, and as a publication.

`python -m tests.same_small write FOLDER` writes a folder a registry, `publish FOLDER` publishes
what no check would let through, `decide WORKBOOK` accepts every proposal of a workbook of proposed
mappings, in a copy outside the outputs: a file that openpyxl writes holds the time of day.
"""

from __future__ import annotations

import re
import sys
from datetime import datetime
from pathlib import Path

import xlsxwriter
from openpyxl import load_workbook

from regmeta.model import LevelName, Records, Submission
from regmeta.publish import publish_catalogue
from regmeta.spec.loading import load_spec

from .small import farlig, liten, small_catalogue

SHEETS: dict[LevelName, str] = {
    "kilde": "Kilde",
    "delkilde": "Delkilder",
    "datasamling": "Datasamlinger",
    "variabel": "Variabler",
    "kode": "Kodeverk",
}
_MADE = datetime(2026, 1, 1)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DECISION = {"Avgjørelse": "godta", "Decision": "accept"}
_PROPOSAL = ("Forslag", "Proposal")
_LONGEST_CELL = 32_767


def write(folder: Path) -> None:
    """Each small registry as a folder with a registry.toml and a workbook in regmeta's layout."""
    for submission in (liten(), farlig()):
        home = folder / submission.id
        home.mkdir(parents=True)
        (home / "registry.toml").write_text(configuration(submission), encoding="utf-8")
        write_workbook(submission, home / f"{submission.id}.xlsx")


def configuration(submission: Submission) -> str:
    kilde = submission["kilde"][0]
    files = f'[[files]]\npath = "{submission.id}.xlsx"\n'
    names = f'[kilde]\nCode = "{kilde["Code"]}"\nKortNavn = "{kilde["KortNavn"]}"\n'
    return f'id = "{submission.id}"\n\n{files}\n{names}'


def write_workbook(submission: Submission, path: Path) -> None:
    # xlsxwriter: the same bytes each time, where openpyxl writes the time of day into the file.
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    for level, title in SHEETS.items():
        table = submission.levels.get(level)
        if table is None:
            continue
        rows = _pairs(table) if level == "kilde" else _rows(table)
        sheet = book.add_worksheet(title)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, [_as_cell(text) for text in row])
    book.close()


def _pairs(table: Records) -> list[list[str]]:
    return [["Felt", "Verdi"], *([key, texts[0]] for key, texts in table.columns.items())]


def _rows(table: Records) -> list[list[str]]:
    return [list(table.columns), *([record[key] for key in table.columns] for record in table)]


def _as_cell(text: str) -> str:
    return _CONTROL.sub("", text)[:_LONGEST_CELL]


def publish(folder: Path) -> None:
    """The small catalogue in every format, with the hostile texts that a check would hold back."""
    spec = load_spec()
    publish_catalogue(small_catalogue(spec), folder, spec)


def decide(workbook: Path) -> None:
    """Accept every proposal, in ../../decided/ under the name of the workbook's folder."""
    book = load_workbook(workbook)
    sheet = book.worksheets[0]
    heading = next(cell for row in sheet for cell in row if cell.value in _DECISION)
    proposed = next(cell for cell in sheet[heading.row] if cell.value in _PROPOSAL)
    for row in range(heading.row + 1, sheet.max_row + 1):
        if sheet.cell(row, proposed.column).value:
            sheet.cell(row, heading.column, _DECISION[str(heading.value)])
    decided = Path("../../decided")
    decided.mkdir(exist_ok=True)
    book.save(decided / f"{Path.cwd().name}.xlsx")


def main() -> None:
    {"write": write, "publish": publish, "decide": decide}[sys.argv[1]](Path(sys.argv[2]))


if __name__ == "__main__":
    main()
