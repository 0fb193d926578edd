"""Roles by content in free-form lists: codes, names, titles and lists wherever they stand."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from regmeta.model import Reading
from regmeta.read import read_file
from regmeta.spec.fields import Spec

Rows = list[list[object]]
PAIRS = [
    ("Kode", "Tekst"),
    ("Kode", "Beskrivelse"),
    ("Kode", "Forklaring"),
    ("Kode", "Betydning"),
    ("Kode", "Navn"),
    ("Verdi", "Etikett"),
    ("Verdi", "Betydning"),
    ("Koder", "Betydning"),
    ("Mulige verdier", "Verditekst"),
    ("Mulige verdier", "Forklaring"),
    ("Alternativ", "Tekst"),
    ("Svaralternativ", "Svartekst"),
    ("Value", "Label"),
    ("Values", "Value labels"),
    ("Code", "Description"),
    ("Code", "Meaning"),
    ("Listeverdi", "Listetekst"),
    ("Kod", "Klartext"),
    ("Tall", "Svar"),
]


def read(tmp_path: Path, spec: Spec, **sheets: Rows) -> Reading:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "ball.xlsx")
    return read_file(tmp_path / "ball.xlsx", spec)


def codes(reading: Reading) -> list[tuple[str, str]]:
    table = reading.submission["kode"]
    return list(zip(table.column("verdi"), table.column("navn"), strict=True))


COLOURS = [("1", "Rød"), ("2", "Blå"), ("9", "Vet ikke")]


@pytest.mark.parametrize("repeated", [False, True], ids=["blank", "repeated"])
@pytest.mark.parametrize("type_heading", ["Type", ""])
@pytest.mark.parametrize(("value", "text"), PAIRS)
def test_two_columns_below_the_variable_are_its_codes(
    tmp_path: Path, spec: Spec, value: str, text: str, type_heading: str, repeated: bool
) -> None:
    own: list[object] = ["farge", "Farge på kjole", *(["Liste"] if type_heading else [])]
    again: list[object] = own if repeated else [""] * len(own)
    rows: Rows = [
        ["Variabel", "Ledetekst", *([type_heading] if type_heading else []), value, text],
        [*own, 1, "Rød"],
        [*again, 2, "Blå"],
        [*again, 9, "Vet ikke"],
        ["hoyde", "Høyde", *(["Tall"] if type_heading else []), "", ""],
    ]
    reading = read(tmp_path, spec, Liste=rows)
    variables = reading.submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["farge", "hoyde"]
    assert variables.column("PreferredTerm") == ["Farge på kjole", "Høyde"]
    assert codes(reading) == COLOURS


@pytest.mark.parametrize("heading", ["Kategorisering", "CATEGORICAL", "Enumeration", "Svarene"])
def test_a_column_of_lists_holds_codes_whatever_it_is_called(
    tmp_path: Path, spec: Spec, heading: str
) -> None:
    rows: Rows = [
        ["Variabel", "Ledetekst", heading],
        ["farge", "Farge", "1=Rød|2=Blå|9=Vet ikke"],
        ["hoyde", "Høyde", ""],
    ]
    assert codes(read(tmp_path, spec, Liste=rows)) == COLOURS


def test_identifiers_beside_a_label_are_the_name(tmp_path: Path, spec: Spec) -> None:
    rows: Rows = [
        ["Id", "Label", "Description"],
        ["dress_colour", "Colour of dress", "As seen"],
        ["height_cm", "Height", "In stockings"],
    ]
    variables = read(tmp_path, spec, Liste=rows).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["dress_colour", "height_cm"]
    assert variables.column("PreferredTerm") == ["Colour of dress", "Height"]


@pytest.mark.parametrize("title", ["Bakgrunn", "Om kjolen", "KJOLER"])
def test_a_title_alone_in_the_column_of_names_is_a_part(
    tmp_path: Path, spec: Spec, title: str
) -> None:
    rows: Rows = [
        ["Variabel", "Ledetekst", "Type"],
        [title],
        ["farge", "Farge", "Tekst"],
        ["hoyde", "Høyde", "Tall"],
    ]
    variables = read(tmp_path, spec, Liste=rows).submission["variabel"]
    assert variables.column("variabelgruppe") == [title, title]


def test_a_name_alone_that_looks_like_the_others_is_a_variable(tmp_path: Path, spec: Spec) -> None:
    rows: Rows = [
        ["Variabel", "Ledetekst", "Type"],
        ["vekt"],
        ["farge", "Farge", "Tekst"],
        ["hoyde", "Høyde", "Tall"],
    ]
    variables = read(tmp_path, spec, Liste=rows).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["vekt", "farge", "hoyde"]


@pytest.mark.parametrize("first", ["Navn", "Type", "Beskrivelse", "Variabel", "name"])
def test_a_variable_named_like_a_heading_is_a_variable(
    tmp_path: Path, spec: Spec, first: str
) -> None:
    rows: Rows = [
        ["Variabel", "Beskrivelse", "Type", "Enhet"],
        [first, "Fullt navn", "Tekst", ""],
        ["hoyde", "Uten sko", "Tall", "cm"],
    ]
    variables = read(tmp_path, spec, Liste=rows).submission["variabel"]
    assert variables.column("DatabaseReferanse") == [first, "hoyde"]


VARIABLES: Rows = [
    ["Variabelnavn", "Ledetekst", "Type", "Kodeliste"],
    ["kjole", "Farge på kjole", "Liste", "farger"],
    ["hatt", "Farge på hatt", "Liste", "farger"],
    ["hoyde", "Høyde", "Tall", ""],
]


@pytest.mark.parametrize(
    "head",
    [("Kodeliste", "Kode", "Tekst"), ("List name", "Value", "Label"), ("Liste", "Verdi", "Navn")],
)
def test_a_sheet_of_lists_is_joined_by_reference(
    tmp_path: Path, spec: Spec, head: tuple[str, str, str]
) -> None:
    lists: Rows = [[*head], ["farger", 1, "Rød"], ["farger", 2, "Blå"], ["farger", 9, "Vet ikke"]]
    reading = read(tmp_path, spec, Variabler=VARIABLES, Koder=lists)
    lists_of = reading.submission["variabel"].column("kodeverk")
    assert lists_of[0] == lists_of[1] != lists_of[2] == ""
    assert codes(reading) == COLOURS


def test_lists_side_by_side_are_joined_by_reference(tmp_path: Path, spec: Spec) -> None:
    lists: Rows = [
        ["farger", "", "", "ja og nei", ""],
        [1, "Rød", "", 0, "Nei"],
        [2, "Blå", "", 1, "Ja"],
        [9, "Vet ikke", "", "", ""],
    ]
    assert codes(read(tmp_path, spec, Variabler=VARIABLES, Lister=lists)) == COLOURS


def test_a_sheet_a_list_is_joined_by_its_title(tmp_path: Path, spec: Spec) -> None:
    colours: Rows = [["Kode", "Tekst"], [1, "Rød"], [2, "Blå"], [9, "Vet ikke"]]
    assert codes(read(tmp_path, spec, Variabler=VARIABLES, Farger=colours)) == COLOURS
    see: Rows = [VARIABLES[0], ["kjole", "Farge på kjole", "Liste", "Se ark Farger"]]
    assert codes(read(tmp_path, spec, Variabler=see, Farger=colours)) == COLOURS


def test_a_sheet_called_variabler_is_the_template_only_by_its_headings(
    tmp_path: Path, spec: Spec
) -> None:
    assert read(tmp_path, spec, Variabler=VARIABLES).layout == "variable-list"
    ours: Rows = [["Kode", "Foretrukken term", "Datatype"], ["V_A.B", "Farge", "Tekst"]]
    assert read(tmp_path, spec, Variabler=ours).layout == "template"


def test_a_hidden_sheet_is_left_out_where_others_list_variables(tmp_path: Path, spec: Spec) -> None:
    read(tmp_path, spec, Gammel=VARIABLES, Ny=VARIABLES)
    book = openpyxl.load_workbook(tmp_path / "ball.xlsx")
    book["Gammel"].sheet_state = "veryHidden"
    book.save(tmp_path / "ball.xlsx")
    reading = read_file(tmp_path / "ball.xlsx", spec)
    assert reading.counts.variables == 3
    assert [one.place.sheet for one in reading.ignored] == ["Gammel"]
