"""The library's front door: its names, what the documentation shows, and results easy to hold."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

import regmeta
from regmeta.errors import WrongUse
from regmeta.runs.tables import ResultTable, Tabular

from .conftest import ROOT, TODAY

BLOCKS = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "library.md").read_text(encoding="utf-8"), re.DOTALL
)
NAMES = {
    *("RegmetaError", "VERBS", "check", "check_data", "compare", "load_registry", "load_spec"),
    *("make_extract", "map_variables", "plan_data", "read_file", "write_catalogue"),
}


class Two(Tabular):
    """A result of two tables, one with a text that a spreadsheet would run."""

    def title(self, lang: str = "nb") -> str:
        return "to tabeller" if lang == "nb" else "two tables"

    def tables(self, lang: str = "nb") -> dict[str, ResultTable]:
        first = ResultTable(("navn", "antall"), (("=1+1", 2), ("æ;ø\nå", None), ("<b>", 1)))
        return {"first": first, "second": ResultTable(("x",), (("y",),))}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with registries/ in it, to stand in."""
    shutil.copytree(ROOT / "registries", tmp_path / "registries")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_public_names_are_these():
    assert set(regmeta.__all__) == NAMES
    for name in NAMES:
        assert getattr(regmeta, name) is not None
    assert set(dir(regmeta)) >= NAMES


def test_an_unknown_name_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        regmeta.chek  # noqa: B018  (asking for it is the test)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_example_of_the_documentation_runs(number: int, place: Path):
    exec(compile(BLOCKS[number], f"docs/library.md, block {number + 1}", "exec"), {})


def test_the_documentation_has_an_example_of_every_verb():
    assert {verb for verb in regmeta.VERBS if f"regmeta.{verb}(" not in "".join(BLOCKS)} == set()


def test_notebooks_use_nothing_but_the_front_door():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        assert "import regmeta\n" in source
        assert not re.findall(r"(?:from|import) regmeta[.\w]* ?(?:import|\.)", source), path.name


def test_the_same_findings_as_the_command_line(place: Path):
    from regmeta.runs.checking import check
    from regmeta.spec.loading import load_spec

    result = regmeta.check("registries/norvas", today=TODAY)
    report = check([Path("registries/norvas")], load_spec(), today=TODAY).report
    assert tuple(result) == report.findings
    assert len(result.to_frame()) == len(report.findings) > 0
    assert not result.passed
    assert str(len([1 for finding in result if finding.severity == "error"])) in str(result)


def test_what_a_spreadsheet_says_is_told_by_variable_and_code(place: Path):
    noric = regmeta.read_file("registries/noric/noric-klokebok.csv", kilde="NORIC")
    frame = noric.to_frame()
    assert list(frame["Code"]) == [variable["Code"] for variable in noric]
    assert len(noric.to_frame("codes")) == noric.reading.counts.codes


def test_tables_are_saved_in_the_format_their_ending_names(tmp_path: Path):
    two = Two()
    assert two.save(tmp_path / "a.csv") == tmp_path / "a.csv"
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=";"))
    assert rows == [["navn", "antall"], ["'=1+1", "2"], ["æ;ø\nå", ""], ["<b>", "1"]]
    two.save(tmp_path / "a.json", "second")
    assert json.loads((tmp_path / "a.json").read_text()) == [{"x": "y"}]
    two.save(tmp_path / "a.html")
    assert "&lt;b&gt;" in (tmp_path / "a.html").read_text(encoding="utf-8")
    two.save(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["first", "second"]
    assert book["first"]["A2"].value == "=1+1"
    assert book["first"]["A2"].data_type == "s"
    first = (tmp_path / "a.xlsx").read_bytes()
    two.save(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == first


def test_an_unknown_table_or_ending_is_one_sentence(tmp_path: Path):
    with pytest.raises(WrongUse) as error:
        Two().to_frame("third")
    assert (
        error.value.message("en") == "There is no table “third” here. Choose among first, second."
    )
    with pytest.raises(WrongUse, match=r"\.csv, \.json, \.html, \.xlsx"):
        Two().save(tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_shows_the_first_rows(place: Path):
    shown = Two()._repr_html_()
    assert shown.startswith("<p>to tabeller</p><table>")
    assert "&lt;b&gt;" in shown
    many = regmeta.check("registries/norvas", today=TODAY)
    assert f"+ {len(many) - 20}" in many._repr_html_()
