"""Privacy reaches every cell: sheets that are not read, columns nobody claims, comments."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from regmeta import validate
from regmeta.model import Finding
from regmeta.runs import batch
from regmeta.runs import checking as pipeline
from regmeta.spec.fields import Spec
from regmeta.workbook.template import write_template
from tests.conftest import ROOT, TODAY

# Skatteetaten's own published example of a fødselsnummer.
NUMBER = "02013299997"


@pytest.fixture
def book(tmp_path: Path, spec: Spec) -> Path:
    filled = batch.read_paths([ROOT / "registries/noric"], spec).submissions[0]
    write_template(tmp_path / "noric.xlsx", spec, lang="nb", submission=filled)
    return tmp_path / "noric.xlsx"


def _private(path: Path, spec: Spec) -> list[Finding]:
    private = {rule.name for rule in validate.load_rules() if rule.private}
    report = pipeline.check([path], spec, today=TODAY).report
    return [one for one in report.findings if one.rule in private]


def test_a_workbook_without_any_has_none(book: Path, spec: Spec) -> None:
    assert _private(book, spec) == []


def test_a_number_on_a_sheet_that_is_not_read_stops_publication(book: Path, spec: Spec) -> None:
    workbook = load_workbook(book)
    notes = workbook.create_sheet("Notater")
    notes["C7"] = f"Ring {NUMBER}, tlf. 412 34 567"
    workbook.save(book)
    found = {(one.rule, str(one.place), one.severity) for one in _private(book, spec)}
    assert found == {
        ("personal-number", "noric.xlsx!Notater!C7", "error"),
        ("phone-number-in-text", "noric.xlsx!Notater!C7", "error"),
    }


def test_a_number_kept_as_a_number_and_one_in_a_comment_are_seen(book: Path, spec: Spec) -> None:
    workbook = load_workbook(book)
    workbook.create_sheet("Utkast")["B2"] = 30108299920
    sheet = workbook["Variabler"]
    sheet["A4"].comment = Comment("Meld fra til ola.nordmann@gmail.com", "A")
    workbook.save(book)
    found = [(one.rule, str(one.place)) for one in _private(book, spec)]
    assert found == [
        ("personal-number", "noric.xlsx!Utkast!B2"),
        ("private-email", "noric.xlsx!Variabler!A4"),
    ]


def test_the_number_is_never_repeated(book: Path, spec: Spec) -> None:
    workbook = load_workbook(book)
    workbook.create_sheet("Notater")["A1"] = NUMBER
    workbook.save(book)
    found = _private(book, spec)
    assert len(found) == 1
    assert all(NUMBER not in validate.message(found[0], lang) for lang in ("nb", "en"))


def test_a_csv_with_a_column_that_nobody_claims(tmp_path: Path, spec: Spec) -> None:
    source = (ROOT / "registries/noric/noric-klokebok.csv").read_text(encoding="utf-8-sig")
    first, *rest = source.splitlines()
    rest[3] += f";{NUMBER}"
    path = tmp_path / "noric.csv"
    path.write_text("\n".join([f"{first};Notat", *(line for line in rest)]), encoding="utf-8")
    assert [one.rule for one in _private(path, spec)] == ["personal-number"]
