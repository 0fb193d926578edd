"""A workbook whose sheets are of different layouts: each sheet is read by its own."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from regmeta.model import Reading
from regmeta.read import read_file, reading_text
from regmeta.spec.fields import Spec

Rows = list[list[object]]
OWN: Rows = [
    ["Variabelnavn", "Ledetekst", "Type", "Mulige verdier"],
    ["farge", "Farge på kjole", "Liste", "1 = Rød, 2 = Blå"],
    ["hoyde", "Høyde på hæl", "Tall", ""],
]
KLOKEBOK: Rows = [
    ["skjemanavn", "tabell", "fysisk_feltnavn", "ledetekst", "type", "listeverdier", "listetekst"],
    ["Ball", "ball", "DANS", "Dans", "Listevariabel", "1", "Vals"],
    ["Ball", "ball", "DANS", "Dans", "Listevariabel", "2", "Polka"],
]
REDCAP: Rows = [
    [
        *("Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"),
        "Choices, Calculations, OR Slider Labels",
    ],
    ["dans", "ball", "", "radio", "Dans", "1, Vals | 2, Polka"],
]
SURVEY: Rows = [["type", "name", "label::Norsk (nb)"], ["select_one d", "dans", "Dans"]]
CHOICES: Rows = [
    ["list_name", "name", "label::Norsk (nb)"],
    ["d", "1", "Vals"],
    ["d", "2", "Polka"],
]


def read(tmp_path: Path, spec: Spec, **sheets: Rows) -> Reading:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "ball.xlsx")
    return read_file(tmp_path / "ball.xlsx", spec)


@pytest.mark.parametrize(
    "platform",
    [{"Klokebok": KLOKEBOK}, {"Ordbok": REDCAP}, {"survey": SURVEY, "choices": CHOICES}],
)
@pytest.mark.parametrize("first", [True, False])
def test_sheets_of_ones_own_beside_those_of_a_platform(
    tmp_path: Path, spec: Spec, platform: dict[str, Rows], first: bool
) -> None:
    own = {"Oppmøte": OWN, "Avreise": [OWN[0], ["vogn", "Vogn", "Tekst", ""]]}
    sheets = {**platform, **own} if first else {**own, **platform}
    reading = read(tmp_path, spec, **sheets)
    counts = reading.counts
    assert (counts.variables, counts.kodeverk, counts.codes) == (4, 2, 4)
    names = reading.submission["variabel"].column("DatabaseReferanse")
    assert sorted(name.casefold() for name in names) == ["dans", "farge", "hoyde", "vogn"]
    assert reading.submission.doubts == ()
    assert "oppsett: fri variabelliste" in reading_text(reading)


def test_a_sheet_that_repeats_the_variables_is_told_of(tmp_path: Path, spec: Spec) -> None:
    again: Rows = [["Variabel", "Ledetekst", "Type"], ["DANS", "Dans", "Liste"]]
    reading = read(tmp_path, spec, Klokebok=KLOKEBOK, Sjekkliste=again)
    assert reading.counts.variables == 1
    assert [doubt.place.sheet for doubt in reading.submission.doubts] == ["Sjekkliste"]


def test_the_other_sheets_of_a_whole_workbook_are_no_variables(tmp_path: Path, spec: Spec) -> None:
    variables: Rows = [
        ["Dataset", "Variable", "Label", "Data Type", "Codelist"],
        ["DM", "SEX", "Sex", "text", ""],
    ]
    methods: Rows = [["ID", "Name", "Type", "Description"], ["M1", "Alder", "Tall", "Fra dato"]]
    reading = read(tmp_path, spec, Variables=variables, Methods=methods)
    assert reading.counts.variables == 1
    assert [doubt.place.sheet for doubt in reading.submission.doubts] == ["Methods"]


def test_a_list_of_ones_own_beside_the_template_is_read(tmp_path: Path, spec: Spec) -> None:
    from regmeta.workbook.template import write_template

    path = tmp_path / "mal.xlsx"
    write_template(path, spec)
    book = openpyxl.load_workbook(path)
    for title, rows in {
        "Oppmøte": OWN,
        "Gjentatt": [["Variabel", "Ledetekst", "Type"], ["vogn", "Vogn", "Tekst"]],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    variables = book["Variabler"]
    headings = {cell.value: cell.column for cell in variables[1]}
    for key, text in {"Code": "V_BALL.VOGN", "PreferredTerm": "Vogn"}.items():
        column = next(
            column
            for said, column in headings.items()
            if str(said).rstrip(" *") == spec["variabel"].heading(key, "nb")
        )
        variables.cell(2, column, text)
    book.save(path)
    reading = read_file(path, spec)
    names = reading.submission["variabel"].column("PreferredTerm")
    assert sorted(names) == ["Farge på kjole", "Høyde på hæl", "Vogn"]
    assert reading.counts.codes == 2
    unread = [d for d in reading.submission.doubts if d.rule == "sheet-not-read"]
    assert [doubt.place.sheet for doubt in unread] == ["Gjentatt"]
    assert {sheet.sheet for sheet in reading.sheets} >= {"Variabler", "Oppmøte", "Gjentatt"}


def test_a_title_above_each_table_is_its_form(tmp_path: Path, spec: Spec) -> None:
    rows = [
        *([["Skjema 1: Oppmøte"]], [[""]]),
        *(OWN, [[""]], [["Skjema 2: Avreise"]]),
        [OWN[0], ["vogn", "Vogn", "Tekst", ""]],
    ]
    reading = read(tmp_path, spec, Alt=[row for part in rows for row in part])
    forms = reading.submission["datasamling"]
    assert forms.column("PreferredTerm") == ["Oppmøte", "Avreise"]
    assert [forms.place(i, "PreferredTerm").cell for i in range(2)] == ["A1", "A7"]
    assert reading.ignored == ()
    assert "Oppmøte · Avreise" in reading_text(reading)


def test_tables_without_titles_are_parts_of_one_form(tmp_path: Path, spec: Spec) -> None:
    rows = [*OWN, ["Merknad under tabellen"], OWN[0], ["vogn", "Vogn", "Tekst", ""]]
    reading = read(tmp_path, spec, Alt=rows)
    assert reading.submission["datasamling"].column("PreferredTerm") == ["Alt"]


def test_numbered_columns_of_labels_alone_are_a_list(tmp_path: Path, spec: Spec) -> None:
    heading: list[object] = ["Variabel", "Ledetekst", "Type", "Svar 1", "Svar 2", "Svar 3"]
    rows = [
        heading,
        ["farge", "Farge", "Liste", "Rød", "Blå", ""],
        ["form", "Form", "Liste", "Lang", "Kort", "Vid"],
    ]
    reading = read(tmp_path, spec, Alt=rows)
    codes = reading.submission["kode"]
    assert codes.column("navn") == ["Rød", "Blå", "Lang", "Kort", "Vid"]
    assert codes.place(1, "navn").cell == "E2"
    doubts = reading.submission.doubts
    assert [(doubt.rule, doubt.place.cell) for doubt in doubts] == [
        ("labels-without-values", "D2"),
        ("labels-without-values", "D3"),
    ]
    renamed = [[str(said).replace("Svar", "Felt") for said in heading], *rows[1:]]
    assert read(tmp_path, spec, Alt=renamed).counts.kodeverk == 0
