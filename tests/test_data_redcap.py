"""REDCap's extracts: several instruments, events and instances in one table, as codes or labels."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.commands import run

DAY = ("--today", "2026-11-23")
HEADS = (
    *("Variable / Field Name", "Form Name", "Field Type", "Field Label"),
    *("Choices, Calculations, OR Slider Labels", "Text Validation Type OR Show Slider Number"),
    *("Text Validation Min", "Text Validation Max", "Required Field?"),
)
FIELDS = (
    ("record_id", "inklusjon", "text", "Løpenummer", "", "", "", "", ""),
    ("kjonn", "inklusjon", "radio", "Kjønn", "1, Mann | 2, Kvinne", "", "", "", "y"),
    ("hoyde", "inklusjon", "text", "Høyde", "", "integer", "100", "230", "y"),
    ("plager", "inklusjon", "checkbox", "Plager", "1, Feber | 2, Hoste", "", "", "", ""),
    ("dato", "kontroll", "text", "Dato", "", "date_ymd", "", "", "y"),
    ("vekt", "kontroll", "text", "Vekt", "", "integer", "20", "300", "y"),
    ("merknad", "kontroll", "notes", "Merknad", "", "", "", "", ""),
    ("medisin", "medisin", "dropdown", "Medisin", "1, Riluzol | 2, Annen", "", "", "", "y"),
    ("bruker", "medisin", "yesno", "Bruker fortsatt", "", "", "", "", "y"),
    ("merknad_med", "medisin", "notes", "Merknad", "", "", "", "", ""),
)
ROWS = (
    ("1", "start_arm_1", "", "", "1", "180", "1", "0", "2", *[""] * 4, *[""] * 4),
    ("1", "ar1_arm_1", "", "", *[""] * 4, "", "2024-03-01", "81", "", "2", *[""] * 4),
    ("1", "ar1_arm_1", "medisin", "1", *[""] * 5, *[""] * 4, "1", "1", "", "2"),
    ("1", "ar1_arm_1", "medisin", "2", *[""] * 5, *[""] * 4, "2", "0", "bra", "2"),
    ("2", "start_arm_1", "", "", "2", "", "0", "1", "2", *[""] * 4, *[""] * 4),
    ("2", "ar1_arm_1", "medisin", "1", *[""] * 5, *[""] * 4, "", "1", "", "0"),
    ("3", "start_arm_1", "", "", "1", "17", "0", "0", "1", *[""] * 4, *[""] * 4),
    ("4", "ar1_arm_1", "", "", *[""] * 2, "0", "0", "0", "", "", "", "0", *[""] * 4),
)
RAW = (
    *("record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance"),
    *("kjonn", "hoyde", "plager___1", "plager___2", "inklusjon_complete"),
    *("dato", "vekt", "merknad", "kontroll_complete"),
    *("medisin", "bruker", "merknad_med", "medisin_complete"),
)
LABELS = (
    *("Løpenummer", "Event Name", "Repeat Instrument", "Repeat Instance"),
    *("Kjønn", "Høyde", "Plager (choice=Feber)", "Plager (choice=Hoste)", "Complete?"),
    *("Dato", "Vekt", "Merknad", "Complete?"),
    *("Medisin", "Bruker fortsatt", "Merknad", "Complete?"),
)
ANSWERS = {
    "redcap_event_name": {"start_arm_1": "Start", "ar1_arm_1": "Ett år"},
    "redcap_repeat_instrument": {"medisin": "Medisin"},
    "kjonn": {"1": "Mann", "2": "Kvinne"},
    "medisin": {"1": "Riluzol", "2": "Annen"},
    "bruker": {"1": "Yes", "0": "No"},
    "plager___1": {"0": "Unchecked", "1": "Checked"},
    "plager___2": {"0": "Unchecked", "1": "Checked"},
}
STATUS = {"0": "Incomplete", "1": "Unverified", "2": "Complete"}
WANTED = {
    "data-missing-value:hoyde": (1, [6]),
    "data-outside-limits:hoyde": (1, [8]),
    "data-missing-value:medisin": (1, [7]),
}
"""Of 10 mandatory answers that other instruments' rows do not have, none is missing."""


def registry(folder: Path, fields: Sequence[Sequence[str]] = FIELDS) -> Path:
    """A registry made of a REDCap dictionary."""
    folder.mkdir()
    table(folder / "dictionary.csv", HEADS, fields)
    (folder / "registry.toml").write_text(
        'id = "red"\nplatform = "redcap"\n[[files]]\npath = "dictionary.csv"\n'
        '[kilde]\nCode = "K_RED"\nKortNavn = "RED"\n',
        encoding="utf-8",
    )
    return folder


def table(path: Path, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return path


def label(column: str, cell: str) -> str:
    answers = STATUS if column.endswith("_complete") else ANSWERS.get(column, {})
    return answers.get(cell, cell)


def as_labels(row: Sequence[str]) -> list[str]:
    return [label(column, cell) for column, cell in zip(RAW, row, strict=True)]


def checked(folder: Path, *files: Path, more: Sequence[str] = ()) -> dict[str, Any]:
    done = run("data", "check", folder, *files, *DAY, "--format", "json", *more)
    assert done.out, done.err
    return dict(json.loads(done.out))


def faults(report: dict[str, Any]) -> dict[str, tuple[int, list[int]]]:
    variables = [variable for form in report["forms"] for variable in form["variables"]]
    checks = [check for variable in variables for check in variable["checks"]]
    return {check["id"]: (check["count"], check["rows"]) for check in checks if check["count"]}


EXPORTS = {
    "codes": (RAW, ROWS),
    "labels": (LABELS, [as_labels(row) for row in ROWS]),
    "labels under codes' headings": (RAW, [as_labels(row) for row in ROWS]),
    "codes under labels' headings": (LABELS, ROWS),
}


@pytest.mark.parametrize("engine", ["duckdb", "gx"])
@pytest.mark.parametrize("name", EXPORTS)
def test_each_row_is_judged_by_its_own_form(name: str, engine: str, tmp_path: Path) -> None:
    heads, rows = EXPORTS[name]
    extract = table(tmp_path / "uttrekk.csv", heads, rows)
    report = checked(registry(tmp_path / "red"), extract, more=["--engine", engine])
    assert faults(report) == WANTED
    assert [(form["code"], form["rows"]) for form in report["forms"]] == [
        ("K_RED.INKLUSJON", 3),
        ("K_RED.KONTROLL", 1),
        ("K_RED.MEDISIN", 3),
    ]
    assert [form["unknown_columns"] for form in report["forms"]] == [[], [], []]
    said = report["forms"][0]["read_as"]
    assert said[:2] == [
        "fra REDCap: 3 av 8 rader hører til skjemaet",
        "1 rader har ikke svar i noe skjema",
    ]


def test_boxes_are_the_answers_of_their_question(tmp_path: Path) -> None:
    folder = registry(tmp_path / "red")
    for name in ("codes", "labels"):
        report = checked(folder, table(tmp_path / f"{name}.csv", *EXPORTS[name]))
        variables = {v["column"]: v for v in report["forms"][0]["variables"]}
        assert variables["plager"]["empty"] == 1


def test_the_terminal_and_the_page_say_what_was_read(tmp_path: Path) -> None:
    folder, extract = registry(tmp_path / "red"), table(tmp_path / "u.csv", *EXPORTS["labels"])
    said = run("data", "check", folder, extract, *DAY, "--lang", "en").out
    assert "from REDCap: 3 of 8 rows belong to the form" in said
    assert "answers written as labels are read as codes: Kjønn" in said
    page = run("data", "check", folder, extract, *DAY, "--format", "html").out
    assert "fra REDCap: 3 av 8 rader" in page


def test_an_instrument_without_metadata_is_an_error(tmp_path: Path) -> None:
    fields = [field for field in FIELDS if field[1] != "medisin"]
    folder = registry(tmp_path / "red", fields)
    extract = table(tmp_path / "uttrekk.csv", RAW, ROWS)
    report = checked(folder, extract)
    unread = [f for f in report["findings"] if f["rule"] == "data-rows-not-read"]
    assert ["3 rader av instrumentet «medisin»" in f["message"] for f in unread] == [True]
    assert report["forms"][0]["unknown_columns"] == ["medisin", "bruker", "merknad_med"]
    chosen = checked(folder, extract, more=["--form", "kontroll"])
    assert [form["rows"] for form in chosen["forms"]] == [1]


def test_rows_of_several_files_keep_their_numbers(tmp_path: Path) -> None:
    folder = registry(tmp_path / "red")
    first = table(tmp_path / "a.csv", RAW, ROWS[:5])
    second = table(tmp_path / "b.csv", RAW, ROWS[5:])
    report = checked(folder, first, second)
    files = {finding["rule"]: finding["file"] for finding in report["findings"]}
    assert files["data-outside-limits"] == "b.csv"
    assert [check[0] for check in faults(report).values()] == [1, 1, 1]
    said = run("data", "check", folder, first, second, *DAY).out
    assert "Første rader: b.csv: 3." in said and "Første rader: a.csv: 6." in said


def test_a_project_without_events_is_read_form_by_form(tmp_path: Path) -> None:
    heads = [name for name in RAW if not name.startswith("redcap_")]
    filled = ("1", "1", "180", "1", "0", "2", "2024-03-01", "81", "", "2", "1", "1", "", "2")
    never = ("2", "2", "170", "0", "0", "2", "", "", "", "0", "", "", "", "0")
    extract = table(tmp_path / "uttrekk.csv", heads, [filled, never])
    report = checked(registry(tmp_path / "red"), extract)
    assert faults(report) == {}
    assert [form["rows"] for form in report["forms"]] == [2, 1, 1]


def test_a_question_that_ends_as_a_status_is_a_question(tmp_path: Path) -> None:
    fields = [*FIELDS, ("kur_complete", "medisin", "yesno", "Kur fullført", "", "", "", "", "y")]
    heads = (*RAW[:-1], "kur_complete", RAW[-1])
    rows = [(*row[:-1], "1" if row[2] else "", row[-1]) for row in ROWS]
    extract = table(tmp_path / "uttrekk.csv", heads, rows)
    report = checked(registry(tmp_path / "red", fields), extract)
    assert faults(report) == WANTED
    assert [form["missing_columns"] for form in report["forms"]] == [[], [], []]
