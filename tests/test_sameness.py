"""Findings are the same ones though the file was renamed and its rows were moved."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands import run
from tests.conftest import amount

HEADINGS = ["skjemanavn", "ledetekst", "fysisk_feltnavn", "type", "listeverdier", "listetekst"]
VARIABLES = [
    [["Inklusjon", "Vekt:", "vekt", "Tallvariabel", "", ""]],
    [["Inklusjon", "Høyde:", "hoyde", "Tallvariabel", "", ""]],
    [
        ["Inklusjon", "Røyker", "royk", "Listevariabel", "0", "Nei"],
        ["Inklusjon", "Røyker", "royk", "Listevariabel", "1", "Ja"],
        ["Inklusjon", "Røyker", "royk", "Listevariabel", "2", "Ja"],
    ],
    [["Oppfølging", "Ukjent", "ukjent1", "Avkrysningsboks", "", ""]],
    [["Oppfølging", "Ukjent", "ukjent2", "Avkrysningsboks", "", ""]],
    [["Oppfølging", "Vekt:", "vekt", "Tallvariabel", "", ""]],
]


def _write(path: Path, variables: list[list[list[str]]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = [HEADINGS, *(row for variable in variables for row in variable)]
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def _report(path: Path) -> Path:
    out = path.with_suffix(".json")
    run("check", path, "--format", "json", "--out", out, "--overwrite")
    return out


def _cells(report: Path) -> int:
    """How many cells a report speaks of, those of one finding each by itself."""
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    return sum(len(finding.get("cells", [finding])) for finding in findings)


def _since(path: Path, earlier: Path) -> tuple[int, int, int]:
    out = path.with_suffix(".new.json")
    run("check", path, "--baseline", earlier, "--format", "json", "--out", out, "--overwrite")
    report = json.loads(out.read_text(encoding="utf-8"))
    return report["gone"], len(report["findings"]), report["left"]


@settings(max_examples=amount(6, 12), deadline=None)
@given(st.permutations(VARIABLES))
def test_a_renamed_file_with_moved_rows_has_no_new_finding(
    tmp_path_factory: pytest.TempPathFactory, moved: list[list[list[str]]]
) -> None:
    home = tmp_path_factory.mktemp("moved")
    earlier = _report(_write(home / "a.csv", VARIABLES))
    count = _cells(earlier)
    assert _since(_write(home / "helt annet navn.csv", moved), earlier) == (0, 0, count)


def test_what_is_mended_and_what_is_new_are_told_apart(tmp_path: Path) -> None:
    earlier = _report(_write(tmp_path / "a.csv", VARIABLES))
    count = _cells(earlier)
    mended = json.loads(json.dumps(VARIABLES))
    mended[0][0][1] = "Vekt ved inklusjon"
    mended[3][0][1] = "Ukjent årsak:"
    gone, new, left = _since(_write(tmp_path / "b.csv", mended), earlier)
    # The colon after «Vekt» is gone, and so is «Ukjent» twice; the new colon is new.
    assert (gone, new, left) == (2, 1, count - 2)


def test_one_registry_s_findings_are_not_another_s(tmp_path: Path) -> None:
    first, second = (_write(tmp_path / f"{name}.csv", VARIABLES[:1]) for name in "ab")
    out = tmp_path / "both.json"
    run("check", first, second, "--format", "json", "--out", out)
    report = json.loads(out.read_text(encoding="utf-8"))
    colons = [f for f in report["findings"] if f["rule"] == "name-ends-with-colon"]
    assert [finding["file"] for finding in colons] == ["a.csv", "b.csv"]
    mended = [[["Inklusjon", "Vekt", "vekt", "Tallvariabel", "", ""]]]
    _write(second, mended)
    after = tmp_path / "after.json"
    run("check", first, second, "--baseline", out, "--format", "json", "--out", after)
    report = json.loads(after.read_text(encoding="utf-8"))
    assert (report["gone"], report["findings"]) == (1, [])


def test_the_workbook_tells_what_happened_since_the_baseline(tmp_path: Path) -> None:
    earlier = _report(_write(tmp_path / "a.csv", VARIABLES))
    out = tmp_path / "a.xlsx"
    done = run(
        *("check", _write(tmp_path / "b.csv", VARIABLES), "--baseline", earlier),
        *("--format", "xlsx", "--out", out),
    )
    texts = [cell.value for row in openpyxl.load_workbook(out)["Funn"].iter_rows() for cell in row]
    said = next(text for text in texts if str(text).startswith("Siden sist"))
    assert said.startswith("Siden sist: 0 rettet, 0 nye, ")
    assert said in done.out


def test_a_note_follows_its_finding_to_a_file_of_another_name(tmp_path: Path) -> None:
    marked = tmp_path / "marked.xlsx"
    run("check", _write(tmp_path / "a.csv", VARIABLES), "--format", "xlsx", "--out", marked)
    book = openpyxl.load_workbook(marked)
    sheet = book["Funn"]
    heading = next(row for row in sheet.iter_rows() if row[0].value and row[-1].value == "regmeta")
    at = next(cell.column for cell in heading if cell.value == "Kommentar")
    last = sheet.max_row
    sheet.cell(last, at).value = "Spurt Ola"
    name = sheet.cell(last, 4).value
    renamed = tmp_path / "sendt tilbake.xlsx"
    book.save(renamed)
    again = tmp_path / "again.xlsx"
    run("check", renamed, "--format", "xlsx", "--out", again)
    rows = [
        (row[3], row[at - 1]) for row in openpyxl.load_workbook(again)["Funn"].values if row[at - 1]
    ]
    assert (name, "Spurt Ola") in rows


def test_a_form_that_got_another_name_has_no_new_finding(tmp_path: Path) -> None:
    earlier = _report(_write(tmp_path / "bok.csv", VARIABLES))
    renamed = [
        [[row[0].replace("Inklusjon", "Innkomst"), *row[1:]] for row in variable]
        for variable in VARIABLES
    ]
    gone, new, left = _since(_write(tmp_path / "nytt.csv", renamed), earlier)
    assert (gone, new, left) == (0, 0, _cells(earlier))
