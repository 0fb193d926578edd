"""Reading: what real files hold, counted by hand, and what each cell became."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.errors import UnreadableInput
from regmeta.model import Counts, Reading
from regmeta.read import read_file, read_registry, reading_json, reading_text
from regmeta.read.files.delimited import decode
from regmeta.read.files.opening import read_grids
from regmeta.read.names import form_of_title, segment
from regmeta.registry import find_registries, load_registry
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from tests.conftest import ROOT, amount

# Counted without regmeta. Klokebøker: Python's csv module; variables are the distinct triples
# skjemanavn + tabell + fysisk_feltnavn, codes the rows with listeverdier or listetekst, forms the
# distinct skjemanavn. MRS: openpyxl; variables are the rows with a Felttype, codes the cells with
# "=" in Mulige verdier (2018-) or Variabelnavn (2016), forms the sheets with a Felttype heading.
# Lists: distinct (value, text) sequences; NNRR and NORIC also counted in the survey of real files.
COUNTED = {
    "noric-klokeboken-2025-03-18.csv": (15, 871, 2185),
    "norgast-klokeboken-2025-04-02.csv": (3, 93, 128),
    "norgast-klokeboken-2020-04-28.csv": (3, 89, 125),
    "ablanor-klokeboken-old.csv": (6, 184, 293),
    "muskel-klokeboken-2018-02-28.csv": (2, 129, 165),
    "nger-klokeboken-2017-02-22.csv": (6, 202, 273),
    "nnrr-kodebok-2018-05-25.xlsx": (4, 597, 1388),
    "nnrr-Kodebok27092016.xlsx": (4, 497, 1258),
    "nordicscir-kodebok.xlsx": (7, 252, 852),
    "mrs-pandemi-2020-04-30.xlsx": (2, 150, 163),
    "norvas-kodebok22082018.xlsx": (16, 1399, 1662),
    "norvas-kodebok_23062020.xlsx": (17, 1675, 1915),
    "norvas-kodebok_18052021.xlsx": (17, 1375, 1336),
}
LISTS = {"nnrr-kodebok-2018-05-25.xlsx": 51, "noric-klokeboken-2025-03-18.csv": 122}


@pytest.mark.parametrize(("file", "counted"), COUNTED.items())
def test_counts_are_those_of_a_hand_count(
    corpus: Path, spec: Spec, file: str, counted: tuple[int, int, int]
) -> None:
    counts = read_file(corpus / file, spec).counts
    assert (counts.datasamlinger, counts.variables, counts.codes) == counted


@pytest.mark.parametrize(("file", "lists"), LISTS.items())
def test_identical_lists_are_one_kodeverk(corpus: Path, spec: Spec, file: str, lists: int) -> None:
    assert read_file(corpus / file, spec).counts.kodeverk == lists


def test_every_file_of_the_corpus_is_read_or_refused_in_one_sentence(
    corpus: Path, spec: Spec
) -> None:
    refused = []
    for path in sorted(corpus.glob("*.*")):
        if path.suffix not in (".csv", ".xlsx"):
            continue
        try:
            reading = read_file(path, spec)
        except UnreadableInput as error:
            refused.append(path.name)
            assert "\n" not in error.message("nb")
            assert error.message("en") != error.message("nb")
        else:
            assert reading.counts.variables > 0
    assert not set(refused) & set(COUNTED)


def value_at(path: Path, sheet: str, row: int, column: int) -> str:
    """A cell as another reader finds it."""
    if path.suffix == ".csv":
        text = decode(path, path.read_bytes())
        separator = "\t" if "\t" in text.split("\n", 1)[0] else ";"
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        return rows[row - 1][column - 1]
    value = openpyxl.load_workbook(path)[sheet].cell(row, column).value
    return "" if value is None else str(value)


@pytest.mark.parametrize(
    "file",
    ["nger-klokeboken-2017-02-22.csv", "mrs-pandemi-2020-04-30.xlsx", "nordicscir-kodebok.xlsx"],
)
def test_a_place_is_the_very_cell(corpus: Path, spec: Spec, file: str) -> None:
    path = corpus / file
    submission = read_file(path, spec).submission
    variables, codes = submission["variabel"], submission["kode"]
    grids = {grid.sheet: grid for grid in read_grids(path)}
    for i in range(0, len(variables), 7):
        place = variables.place(i, "PreferredTerm")
        assert grids[place.sheet].at(place.row, place.column) == variables.text(i, "PreferredTerm")
    place = variables.place(5, "PreferredTerm")
    assert value_at(path, place.sheet, place.row, place.column) == variables.text(
        5, "PreferredTerm"
    )
    for i in range(0, len(codes), 11):
        place = codes.place(i, "navn")
        assert codes.text(i, "navn") in grids[place.sheet].at(place.row, place.column)


def test_the_first_code_of_2018_shares_the_variables_row_and_that_of_2016_does_not(
    corpus: Path, spec: Spec
) -> None:
    for file, shift in (("nnrr-kodebok-2018-05-25.xlsx", 0), ("nnrr-Kodebok27092016.xlsx", 1)):
        submission = read_file(corpus / file, spec).submission
        variables, codes = submission["variabel"], submission["kode"]
        i = variables.column("PreferredTerm").index("Sivilstand")
        first = codes.column("variabel").index(variables.text(i, "Code"))
        assert codes.rows[first] == variables.rows[i] + shift
        assert (codes.text(first, "verdi"), codes.text(first, "navn")) == ("0", "Ikke svart")


def test_default_dates_and_form_versions_are_no_validity(corpus: Path, spec: Spec) -> None:
    norgast = read_file(corpus / "norgast-klokeboken-2025-04-02.csv", spec).submission["variabel"]
    assert "1980-01-01" not in norgast.column("GyldigFra")
    assert "1980-01-01" in norgast.extras["innfoert_dato"]
    pandemi = read_file(corpus / "mrs-pandemi-2020-04-30.xlsx", spec).submission["variabel"]
    assert not any(pandemi.column("GyldigFra"))
    assert "v1.0" in pandemi.extras["Gyldighet"]


def test_markers_are_no_names(corpus: Path, spec: Spec) -> None:
    norgast = read_file(corpus / "norgast-klokeboken-2020-04-28.csv", spec).submission["variabel"]
    assert "Ikke overført" in norgast.extras["navn_i_rapporteket"]
    assert not {"Ikke overført", "nullMangler"} & set(norgast.column("DatabaseReferanse"))


def test_names_that_differ_in_case_stay_two(tmp_path: Path, spec: Spec) -> None:
    names = ["Hypertension", "HyperTension", "Hypertension"]
    rows = [["Form", "t", name, f"{name} {i}", "Tallvariabel"] for i, name in enumerate(names)]
    path = tmp_path / "x-klokebok.csv"
    path.write_text(klokebok([[*row, "", "", ""] for row in rows]), encoding="utf-8")
    codes = read_file(path, spec).submission["variabel"].column("Code")
    # The same name again is the same variable: that is for validation to find.
    assert codes == ["V_X.FORM.HYPERTENSION", "V_X.FORM.HyperTension", "V_X.FORM.HYPERTENSION"]


def test_default_values_of_registry_toml_keep_their_place(spec: Spec) -> None:
    registry = load_registry(ROOT / "registries" / "muskel", spec)
    variables = read_registry(registry, spec)["variabel"]
    assert variables.text(0, "Identifiseringsgrad") == "1"
    place = variables.place(0, "Identifiseringsgrad")
    line = registry.configuration.read_text(encoding="utf-8").splitlines()[place.row - 1]
    assert line.startswith("Identifiseringsgrad")


SHIPPED = find_registries(ROOT / "registries")


def test_the_registries_that_ship_are_many_and_large(spec: Spec) -> None:
    submissions = [read_registry(load_registry(folder, spec), spec) for folder in SHIPPED]
    assert len(submissions) >= 8
    assert sum(len(one["variabel"]) for one in submissions) >= 600


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_shipped_form_is_described(spec: Spec, folder: Path) -> None:
    forms = read_registry(load_registry(folder, spec), spec)["datasamling"]
    for i, name in enumerate(forms.column("PreferredTerm")):
        assert forms.text(i, "Beskrivelse"), f"{folder.name}: describe «{name}» in registry.toml"


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("1. Inklusjonskjema  11.04.2023 ", "Inklusjonskjema"),
        ("3. DiagnoseSkjema  18.05.2021 0", "DiagnoseSkjema"),
        ("4. BlodprøvesvarSkjema  18.05.2", "BlodprøvesvarSkjema"),
        ("2. Oppfølgingskonsultasjon  01.", "Oppfølgingskonsultasjon"),
        ("3. KomplikasjonBehandling  01.1", "KomplikasjonBehandling"),
        ("3. 2 Spørreskjema etter behandl", "2 Spørreskjema etter behandl"),
        ("1. UtskrivningSkjema. Skjemaver", "UtskrivningSkjema"),
        ("17. Diagnosekriterierskjema skj", "Diagnosekriterierskjema"),
        ("15. Diagnosekriterierskjema. Sk", "Diagnosekriterierskjema"),
        ("Aktivitet og deltakelse – tilfr", "Aktivitet og deltakelse – tilfr"),
        ("Oppfølging", "Oppfølging"),
    ],
)
def test_forms_out_of_sheet_titles(title: str, form: str) -> None:
    assert form_of_title(title) == form


@given(st.text())
def test_a_segment_is_always_plain(text: str) -> None:
    assert set(segment(text)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


# ------------------------------------------------------------------ encodings and cells

TABLE = (
    "skjemanavn;tabell;fysisk_feltnavn;ledetekst;type;listeverdier;listetekst\n"
    "Første;t;A;Ærfugl på øy;Listevariabel;NA;Åpen\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_encoding_and_separator_reads_the_same(
    tmp_path: Path, spec: Spec, encoding: str, separator: str, end: str
) -> None:
    path = tmp_path / "x-klokebok.csv"
    path.write_bytes(TABLE.replace(";", separator).replace("\n", end).encode(encoding))
    reading = read_file(path, spec)
    assert reading.counts == Counts(1, 1, 1, 1)
    assert reading.submission["variabel"].text(0, "PreferredTerm") == "Ærfugl på øy"
    assert reading.submission["kode"].text(0, "verdi") == "NA"


def test_two_encodings_in_one_file_are_refused_with_the_line(tmp_path: Path, spec: Spec) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes("a;ærlig\n".encode() + "b;øde\n".encode("latin-1"))
    with pytest.raises(UnreadableInput, match="linje 2"):
        read_file(path, spec)


def test_cells_stay_as_found(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["0301", 1.0, 2.5, True, "NA", None, " x ", -1])
    sheet["B3"] = "lower"
    book.save(tmp_path / "cells.xlsx")
    grid = read_grids(tmp_path / "cells.xlsx")[0]
    assert grid.rows[0] == ["0301", "1", "2.5", "TRUE", "NA", "", " x ", "-1"]
    assert grid.at(3, 2) == "lower"


# ------------------------------------------------------------------ no cell lost


def klokebok(rows: list[list[str]]) -> str:
    head = "skjemanavn;tabell;fysisk_feltnavn;ledetekst;type;listeverdier;listetekst;eget"
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\n".join([head, *quoted]) + "\n"


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=6)
ROWS = st.lists(st.lists(CELL, min_size=8, max_size=8), min_size=1, max_size=12)


def carried(reading: Reading) -> int:
    """The cells that fields and extras hold, without those worked out rather than read."""
    return sum(one.cells for one in reading.ignored)


@settings(max_examples=amount(15, 60), deadline=None)
@given(ROWS)
def test_any_rows_read_without_fault(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    spec = load_spec()
    path = tmp_path_factory.mktemp("rows") / "h-klokebok.csv"
    path.write_text(klokebok(rows), encoding="utf-8")
    reading = read_file(path, spec)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert reading.counts.variables + reading.counts.codes >= len(filled)
    assert carried(reading) <= sum(bool(cell.strip()) for row in filled for cell in row)


def test_the_account_says_it_in_both_languages(spec: Spec) -> None:
    reading = read_file(ROOT / "registries" / "nnrr" / "nnrr-kodebok.xlsx", spec, kilde="NNRR")
    assert "Oppsett: MRS kodebok" in reading_text(reading, "nb")
    assert "Layout: MRS codebook" in reading_text(reading, "en")
    told = reading_json(reading)
    assert set(told["counts"]) == {"datasamlinger", "variables", "kodeverk", "codes"}
    assert told["counts"]["variables"] == reading.counts.variables
