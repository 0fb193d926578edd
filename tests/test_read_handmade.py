"""Sheets as strangers make them, each with its right answer written before it was ever read.

A case tells its variables as `name|label|1=Mann;2=Kvinne|key=value`, where `*` is any label, or the
rule that must tell (`told`) where the sheet's way is not read: nothing is wrong in silence.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from regmeta.model import Reading
from regmeta.read import read_file
from regmeta.runs.checking import check
from regmeta.spec.fields import Spec

FOLDER = Path(__file__).parent / "handmade"
Case = dict[str, Any]
Fact = dict[str, str]
FIELDS = {
    "en": "NavnEngelsk",
    "group": "variabelgruppe",
    "unit": "MaaleEnhet",
    "lo": "GrenseLav",
    "hi": "GrenseHoy",
}
CASES: list[Case] = [
    case
    for page in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(page.read_text(encoding="utf-8"))
]


def written(folder: Path, case: Case) -> Path:
    """The file of a case."""
    path = folder / case["file"]
    if "source" in case:
        path.write_bytes((FOLDER / case["source"]).read_bytes())
        return path
    if "sheets" not in case:
        path.write_bytes(case["text"].encode(case.get("encoding", "utf-8")))
        return path
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in case["sheets"].items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(path)
    return path


def variables(reading: Reading) -> list[Fact]:
    """The variables of a reading, their codes in one text."""
    submission = reading.submission
    lists: dict[str, list[str]] = {}
    for code in submission["kode"]:
        lists.setdefault(code["kodeverk"], []).append(f"{code['verdi']}={code['navn']}")
    records = submission["datasamling"]
    forms = dict(zip(records.column("Code"), records.column("PreferredTerm"), strict=True))
    return [
        {
            "name": record["DatabaseReferanse"],
            "label": record["PreferredTerm"],
            "codes": ";".join(lists.get(record["kodeverk"], [])),
            "many": "1" if record["FlerkodetFelt"] == "Ja" else "",
            "form": forms.get(record["datasamling"], ""),
            **{key: record[field] for key, field in FIELDS.items()},
        }
        for record in submission["variabel"]
    ]


def meant(line: str) -> Fact:
    """What a line of a case says of a variable."""
    name, label, codes, *more = (
        [*line.split("|"), "", ""] if line.count("|") < 2 else line.split("|")
    )
    fact = {"name": name, "label": label, "codes": codes}
    if label in ("", "*"):
        del fact["label"]
    return fact | dict(said.split("=", 1) for said in more if said)


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_a_sheet_gives_its_right_answer_or_is_told_of(
    case: Case, tmp_path: Path, spec: Spec
) -> None:
    path = written(tmp_path, case)
    if "told" in case:
        report = check([path], spec, today=date(2026, 11, 23)).report
        assert case["told"] in {finding.rule for finding in report.findings}
        return
    facts, right = variables(read_file(path, spec)), [meant(line) for line in case["right"]]
    assert [fact["name"] for fact in facts] == [fact["name"] for fact in right]
    for fact, wanted in zip(facts, right, strict=True):
        assert {key: fact[key] for key in wanted} == wanted
