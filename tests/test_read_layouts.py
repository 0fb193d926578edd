"""Every layout: what its own files hold, and tables made to look like it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from regmeta.errors import BrokenConfiguration, UnreadableInput
from regmeta.model import Counts, Reading
from regmeta.read import read_file, read_registry
from regmeta.read.codelists import codes_in_cell, is_reference
from regmeta.read.layouts.columns import columns_to_fill_in
from regmeta.read.layouts.loading import load_layouts
from regmeta.registry import load_registry
from regmeta.spec.fields import Spec
from regmeta.texts import folded_letters

# Counted without regmeta, by csv and openpyxl. REDCap: rows below the heading; forms the distinct
# Form Name; codes the parts between bars of radio, dropdown and checkbox. Opal: rows of the two
# sheets. MRS5: rows of the -felter sheets and the " = " in Mulige verdier. NGER's mapping: rows
# below row 5 with an old or a new name. HIANOR: rows below the headings. MOLGENIS: rows of the
# sheets HarmonizedVariables and HarmonizedCategories.
COUNTED = {
    "redcap-study-dictionary.csv": ("redcap", 8, 99, 91),
    "opal-lifecycle-yearly.xlsx": ("opal", 1, 119, 136),
    "mrs5-eksempelkodebok.xlsx": ("mrs5", 2, 22, 16),
    "molgenis-harmonized-variables.xlsx": ("molgenis-catalogue", 1, 7, 3),
    "nger-navnemapping.xlsx": ("variable-list", 1, 74, 0),
    "hianor-variabelnavn.xlsx": ("variable-list", 3, 176, 0),
    "noric-utledete-variabler.xlsx": ("variable-list", 1, 85, 62),
}


@pytest.mark.parametrize(("file", "counted"), COUNTED.items())
def test_counts_are_those_of_a_hand_count(
    corpus: Path, spec: Spec, file: str, counted: tuple[str, int, int, int]
) -> None:
    reading = read_file(corpus / file, spec)
    counts = reading.counts
    found = (reading.layout, counts.datasamlinger, counts.variables, counts.codes)
    assert found == counted


def test_every_heading_of_a_layout_is_found_by_its_own_spelling() -> None:
    for layout in load_layouts():
        for name, spelt in layout.headings.items():
            for said in spelt:
                assert layout.spellings[folded_letters(said)] == name, (
                    f"{layout.id}: «{said}» stands twice"
                )


# ------------------------------------------------------------------ MRS5


def test_mrs5_takes_names_dates_and_rules_from_the_sheets_beside(corpus: Path, spec: Spec) -> None:
    submission = read_file(corpus / "mrs5-eksempelkodebok.xlsx", spec).submission
    assert submission["datasamling"].column("PreferredTerm") == ["Testskjema", "Sluttskjema"]
    variables = submission["variabel"]
    i = variables.column("DatabaseReferanse").index("Innlagt")
    assert variables.text(i, "Obligatorisk") == "Ja"
    assert variables.place(i, "Obligatorisk").sheet == "1-Testskjema-regler"
    assert variables.text(i, "GrenseLav") == "2020-01-01"
    assert variables.text(i, "GyldigFra") == "01.03.2020"
    assert variables.place(i, "GyldigFra").cell == "C17"
    # Version 10 is in no table of versions: it is no date, and not lost.
    height = variables.column("DatabaseReferanse").index("Hoyde")
    assert variables.text(height, "GyldigFra") == ""
    assert variables.extras["Gyldig fra og med skjemaversjon"][height] == "10"


# ------------------------------------------------------------------ code lists in a cell


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1 = Ja 2 = Nei", [("1", "Ja"), ("2", "Nei")]),
        ("0 = Nei\n1 = Ja", [("0", "Nei"), ("1", "Ja")]),
        ("0=Nei;1=Ja;9=Ukjent", [("0", "Nei"), ("1", "Ja"), ("9", "Ukjent")]),
        ("1, Ja | 2, Nei", [("1", "Ja"), ("2", "Nei")]),
        ("0: Nei", [("0", "Nei")]),
        ("-1 = Velg verdi", [("-1", "Velg verdi")]),
        ("1=Ja, alltid, 2=Nei, aldri", [("1", "Ja, alltid"), ("2", "Nei, aldri")]),
        ("0.0 = Nei\n1.0 = Ja", [("0", "Nei"), ("1", "Ja")]),
        ("1 - Ja\n2 - Nei", [("1", "Ja"), ("2", "Nei")]),
        ("1) Ja 2) Nei", [("1", "Ja"), ("2", "Nei")]),
        ("M = Mann / K = Kvinne", [("M", "Mann"), ("K", "Kvinne")]),
        ("gift-partner = Gift\nskilt = Skilt", [("gift-partner", "Gift"), ("skilt", "Skilt")]),
        ("1 = Under 18 år 2 = 18 - 30 år", [("1", "Under 18 år"), ("2", "18 - 30 år")]),
        ("Mann=1, Kvinne=2", [("1", "Mann"), ("2", "Kvinne")]),
        ("Ja=1;Nei=0;Vet ikke=9", [("1", "Ja"), ("0", "Nei"), ("9", "Vet ikke")]),
        ("Ja (1)\nNei (0)", [("1", "Ja"), ("0", "Nei")]),
        ("J = Ja, N = Nei", [("J", "Ja"), ("N", "Nei")]),
        ("A00.1 = Kolera, B20 = HIV", [("A00.1", "Kolera"), ("B20", "HIV")]),
        ("0,5 = halv; 1,0 = hel", [("0,5", "halv"), ("1,0", "hel")]),
        ("1. Mann 2. Kvinne", [("1", "Mann"), ("2", "Kvinne")]),
        ("1. januar, 17. mai", []),
        ("Høyde (1) og vekt (2)", []),
        ("Fritekst, se veileder", []),
        ("kl. 10:30", []),
        ("0-10", []),
        ("http://nettsted.no", []),
        ("round([weight] / ([height]/100), 1)", []),
    ],
)
def test_codes_in_a_cell(text: str, codes: list[tuple[str, str]]) -> None:
    assert codes_in_cell(text) == codes


@pytest.mark.parametrize("text", ["Volven 3101", "2.16.578.1.12.4.1.1.3101", "ICD-10", "ATC"])
def test_references_to_code_systems(text: str) -> None:
    assert is_reference(text)
    assert not is_reference(text + " = Ja")
    assert not is_reference("Ja eller nei")


# ------------------------------------------------------------------ tables made for a layout


def read_rows(tmp_path: Path, spec: Spec, rows: list[list[object]], name: str = "x") -> Reading:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / f"{name}.xlsx")
    return read_file(tmp_path / f"{name}.xlsx", spec)


def test_rapwhale_fills_downwards(tmp_path: Path, spec: Spec) -> None:
    head = "skjema_id skjemanamn kategori variabel_id variabeletikett variabeltype eining"
    rows: list[list[object]] = [
        [*head.split(), "verdi", "verditekst", "manglande", "desimalar", "min", "maks"],
        ["pas", "Pasient", "Bakgrunn", "kjonn", "Kjønn", "kategorisk", "", 1, "Mann", "nei"],
        ["", "", "", "", "", "", "", 2, "Kvinne", "nei"],
        ["", "", "", "", "", "", "", 9, "Ukjent", "ja"],
        ["", "", "", "vekt", "Vekt", "numerisk", "kg", "", "", "", 1, 20, 300],
        ["opp", "Oppfølging", "", "dato", "Dato", "dato"],
    ]
    submission = read_rows(tmp_path, spec, rows).submission
    variables = submission["variabel"]
    assert variables.column("PreferredTerm") == ["Kjønn", "Vekt", "Dato"]
    assert variables.column("datasamling") == ["K_X.PASIENT", "K_X.PASIENT", "K_X.OPPFOLGING"]
    assert variables.column("DataType") == ["2", "3", "6"]
    assert (variables.text(1, "MaaleEnhet"), variables.text(1, "GrenseHoy")) == ("kg", "300")
    assert submission["kode"].column("verdi") == ["1", "2", "9"]
    assert submission["kode"].extras["manglande"][2] == "ja"


def test_omop(tmp_path: Path, spec: Spec) -> None:
    rows: list[list[object]] = [
        [
            "cdmTableName",
            "cdmFieldName",
            "isRequired",
            "cdmDatatype",
            "userGuidance",
            "fkTableName",
        ],
        ["person", "person_id", "Yes", "integer", "One per person", "NA"],
        ["person", "race_source_value", "No", "varchar(50)", "", "NA"],
    ]
    reading = read_rows(tmp_path, spec, rows)
    variables = reading.submission["variabel"]
    assert reading.layout == "omop"
    assert variables.column("DataType") == ["2", "1"]
    assert variables.extras["fkTableName"] == ["NA", "NA"]


def test_emx1_says_mandatory_the_other_way_round(tmp_path: Path, spec: Spec) -> None:
    rows: list[list[object]] = [
        ["name", "entity", "dataType", "nillable", "description"],
        ["id", "samples", "string", "FALSE", "the sample"],
        ["weight", "samples", "decimal", "TRUE", ""],
    ]
    variables = read_rows(tmp_path, spec, rows).submission["variabel"]
    assert variables.column("Obligatorisk") == ["Ja", "Nei"]


def test_flattened_by_people_who_work_in_r(tmp_path: Path, spec: Spec) -> None:
    rows: list[list[object]] = [
        ["Skjema", "Feltnavn", "Navn.i.kode", "Variabelnavn", "Felttype", "kode", "label"],
        ["Inklusjon", "Kjønn", "a.Kjonn", "Kjonn", "Enum", 1, "Mann"],
        ["", "", "", "", "", 2, "Kvinne"],
        ["Inklusjon", "Alder", "a.Alder", "Alder", "Tall", "", ""],
    ]
    reading = read_rows(tmp_path, spec, rows)
    assert reading.layout == "mrs-flat"
    assert reading.counts == Counts(1, 2, 1, 2)


# ------------------------------------------------------------------ the free-form list


def test_titles_above_parts_between_and_two_heading_rows(tmp_path: Path, spec: Spec) -> None:
    rows: list[list[object]] = [
        ["Variabelliste for testregisteret"],
        ["Sist endret 1. mai"],
        ["Variabelnavn", "Beskrivelse", "Datatype", "Gyldig", "", "Enhet"],
        ["", "", "", "fra", "til", ""],
        ["A. Bakgrunn"],
        ["alder", "Alder ved inklusjon", "heltall", "2010-01-01", "2020-12-31", "år"],
        ["B. Mål"],
        ["hoyde", "Høyde uten sko", "desimaltall", "2010-01-01", "", "cm"],
    ]
    reading = read_rows(tmp_path, spec, rows)
    variables = reading.submission["variabel"]
    assert reading.layout == "variable-list"
    assert variables.column("DatabaseReferanse") == ["alder", "hoyde"]
    assert variables.column("variabelgruppe") == ["A. Bakgrunn", "B. Mål"]
    assert variables.column("GyldigTil") == ["2020-12-31", ""]
    assert variables.place(0, "variabelgruppe").cell == "A5"
    assert [one.place.cell for one in reading.ignored] == ["A1", "A2"]


def test_two_tables_on_a_sheet(tmp_path: Path, spec: Spec) -> None:
    rows: list[list[object]] = [
        ["Variabel", "Etikett", "Type"],
        ["a", "A", "tekst"],
        [],
        ["Variabel", "Type", "Etikett"],
        ["b", "tall", "B"],
    ]
    variables = read_rows(tmp_path, spec, rows).submission["variabel"]
    assert variables.column("PreferredTerm") == ["A", "B"]
    assert variables.place(1, "PreferredTerm").cell == "C5"


def test_requirements_with_codes_below(tmp_path: Path, spec: Spec) -> None:
    rows: list[list[object]] = [
        ["Krav til skjema"],
        [],
        ["Seksjon", "Visningstekst", "Felttype", "Alternativ/ mulige verdier", "Obligatorisk"],
        ["Bakgrunn", "Kjønn", "Enkeltvalg", "1 = Mann", "Ja"],
        ["", "", "", "2 = Kvinne", ""],
        ["", "Diagnose", "Enkeltvalg", "ICD-10", "Nei"],
    ]
    submission = read_rows(tmp_path, spec, rows).submission
    variables = submission["variabel"]
    assert variables.column("PreferredTerm") == ["Kjønn", "Diagnose"]
    assert submission["kode"].column("navn") == ["Mann", "Kvinne"]
    assert variables.text(1, "kodeverk") == "ICD-10"


def test_english_list_with_all_codes_in_one_cell(tmp_path: Path, spec: Spec) -> None:
    rows: list[list[object]] = [
        ["Variable name", "Label", "Data type", "Allowed values", "Unit"],
        ["sex", "Sex", "categorical", "1 = Male; 2 = Female", ""],
        ["height", "Height", "float", "", "cm"],
    ]
    reading = read_rows(tmp_path, spec, rows)
    assert reading.counts == Counts(1, 2, 1, 2)
    assert reading.submission["variabel"].column("DataType") == ["2", "3"]


def test_an_unknown_table_is_refused_with_its_headings(tmp_path: Path, spec: Spec) -> None:
    with pytest.raises(UnreadableInput, match=r"overskrifter: «Dato», «Beløp»"):
        read_rows(tmp_path, spec, [["Dato", "Beløp"], ["2010-01-01", 5]])


# ------------------------------------------------------------------ columns.csv

REGISTRY = """
id = "test"
files = [{ path = "liste.csv" }]
[kilde]
Code = "K_TEST"
KortNavn = "TEST"
"""
LIST = "Felt-ID;Langt navn;Sort;Ymse\nalder;Alder;tall;x\n"


def registry_with(tmp_path: Path, spec: Spec, columns: str) -> Path:
    folder = tmp_path / "test"
    folder.mkdir()
    (folder / "registry.toml").write_text(REGISTRY, encoding="utf-8")
    (folder / "liste.csv").write_text(LIST, encoding="utf-8")
    if columns:
        (folder / "columns.csv").write_text(columns, encoding="utf-8")
    return folder


def test_columns_csv_decides(tmp_path: Path, spec: Spec) -> None:
    decided = "file,heading,field\n,Felt-ID,Code\n,Sort,DataType\nliste.csv,Ymse,ignore\n"
    registry = load_registry(registry_with(tmp_path, spec, decided), spec)
    submission = read_registry(registry, spec)
    variables = submission["variabel"]
    assert variables.column("Code") == ["V_TEST.LISTE.ALDER"]
    assert variables.column("DataType") == ["2"]
    assert "Ymse" not in variables.extras


def test_columns_csv_decides_for_the_file_alone_too(tmp_path: Path, spec: Spec) -> None:
    """What `regmeta read FILE` prints, filled in and saved beside the file, is obeyed next time."""
    folder = registry_with(tmp_path, spec, "")
    (folder / "liste.csv").write_text("Variabel;Etikett;Sort\na;A;tekst\n", encoding="utf-8")
    printed = columns_to_fill_in(read_file(folder / "liste.csv", spec))
    assert printed == "file,sheet,row,heading,field\nliste.csv,,,Sort,\n"
    filled = printed.replace("Sort,", "Sort,DataType")
    (folder / "columns.csv").write_text(filled, encoding="utf-8")
    reading = read_file(folder / "liste.csv", spec)
    assert columns_to_fill_in(reading) == ""
    assert reading.submission["variabel"].column("DataType") == ["1"]
    assert reading.confidence == 1.0


def test_columns_csv_as_norwegian_excel_saves_it(tmp_path: Path, spec: Spec) -> None:
    folder = registry_with(tmp_path, spec, "")
    (folder / "liste.csv").write_text("Variabel;Etikett;Påfunn\na;A;tekst\n", encoding="utf-8")
    decided = "file;heading;field\r\nliste.csv;Påfunn;DataType\r\n"
    (folder / "columns.csv").write_bytes(decided.encode("cp1252"))
    reading = read_file(folder / "liste.csv", spec)
    assert reading.submission["variabel"].column("DataType") == ["1"]


def test_columns_csv_with_an_unknown_field_names_the_line(tmp_path: Path, spec: Spec) -> None:
    registry = load_registry(registry_with(tmp_path, spec, "file,heading,field\n,Sort,Typ\n"), spec)
    with pytest.raises(BrokenConfiguration, match=r"columns\.csv:2: «Typ»"):
        read_registry(registry, spec)


def test_the_columns_to_fill_in_are_those_not_placed(tmp_path: Path, spec: Spec) -> None:
    reading = read_rows(tmp_path, spec, [["Variabel", "Etikett", "Sort"], ["a", "A", "tekst"]])
    assert columns_to_fill_in(reading) == "file,sheet,row,heading,field\nx.xlsx,,,Sort,\n"
