"""Every dress that values and code lists come in: what is understood, and what is told of."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from regmeta.model import Reading
from regmeta.read import read_file, reading_text
from regmeta.runs import checking as pipeline
from regmeta.spec.fields import ParseProblem, Spec

HEAD = ("Skjema", "Variabel", "Etikett", "Type", "Beskrivelse", "Gyldig fra", "Mulige verdier")
GOOD = "Hva pasienten svarte på dette spørsmålet"


def made(tmp_path: Path, *rows: dict[str, object]) -> Path:
    """A list with one variable a row; what is not given is ordinary."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    for i, row in enumerate(rows):
        usual = {"Skjema": "Inn", "Variabel": f"v{i}", "Etikett": f"Svar {i}", "Type": "Tall"}
        cells = usual | {"Beskrivelse": f"{GOOD} {i}"} | row
        sheet.append([cells.get(name) for name in HEAD])
    book.save(tmp_path / "liste.xlsx")
    return tmp_path / "liste.xlsx"


def codes(reading: Reading) -> list[tuple[str, str]]:
    kode = reading.submission["kode"]
    return list(zip(kode.column("verdi"), kode.column("navn"), strict=True))


# ------------------------------------------------------------------ dates

DATES = [
    ("2010-01-31", date(2010, 1, 31)),
    ("31.01.2010", date(2010, 1, 31)),
    ("20100131", date(2010, 1, 31)),
    ("'2010-01-31'", date(2010, 1, 31)),
    ("2010-01-31 00:00:00", date(2010, 1, 31)),
    (40209, date(2010, 1, 31)),
    (40209.0, date(2010, 1, 31)),
    ("40209", date(2010, 1, 31)),
    (datetime(2010, 1, 31), date(2010, 1, 31)),
]


@pytest.mark.parametrize(("cell", "day"), DATES)
def test_a_date_in_every_dress(tmp_path: Path, spec: Spec, cell: object, day: date) -> None:
    reading = read_file(made(tmp_path, {"Gyldig fra": cell}), spec)
    text = reading.submission["variabel"].text(0, "GyldigFra")
    assert spec["variabel"].by_key["GyldigFra"].parse(text) == day


@pytest.mark.parametrize("text", ["v1.0", "v.1.14.2 20230413", "today", "birthYear", "10", "1700"])
def test_what_is_no_date_is_told_and_not_guessed(tmp_path: Path, spec: Spec, text: str) -> None:
    path = made(tmp_path, {"Gyldig fra": text})
    found = read_file(path, spec).submission["variabel"].text(0, "GyldigFra")
    problem = spec["variabel"].by_key["GyldigFra"].attempt(found)
    assert isinstance(problem, ParseProblem)
    report = pipeline.check([path], spec, today=date(2026, 11, 23)).report
    places = {one.place.cell for one in report.findings if one.rule == "wrong-type"}
    assert "F2" in places


def test_the_day_everybody_gets_is_no_validity(tmp_path: Path, spec: Spec) -> None:
    for text in ("1980-01-01", "01.01.1980"):
        variables = read_file(made(tmp_path, {"Gyldig fra": text}), spec).submission["variabel"]
        assert variables.text(0, "GyldigFra") == ""
        assert any(text in texts for texts in variables.extras.values())


@pytest.mark.parametrize("limit", ["today", "toDayPlus30Days", "birthYear", "'1980-01-01'"])
def test_limits_may_be_expressions(tmp_path: Path, spec: Spec, limit: str) -> None:
    path = tmp_path / "x-klokebok.csv"
    path.write_text(
        "skjemanavn;tabell;fysisk_feltnavn;ledetekst;type;listeverdier;listetekst;"
        f"maksintervall_slutt_dato\nInn;t;DATO;Dato inn;Datovariabel;;;{limit}\n",
        encoding="utf-8",
    )
    variables = read_file(path, spec).submission["variabel"]
    assert variables.text(0, "GrenseHoy") == limit
    report = pipeline.check([path], spec, today=date(2026, 11, 23)).report
    assert not {"limit-not-a-value", "wrong-type"} & {one.rule for one in report.findings}


# ------------------------------------------------------------------ yes, no and numbers


@pytest.mark.parametrize("text", ["ja", "Ja", "true", "TRUE", "x", "X", "1", "yes"])
def test_yes_in_every_dress(spec: Spec, text: str) -> None:
    assert spec["variabel"].by_key["Obligatorisk"].parse(text) is True


@pytest.mark.parametrize("text", ["nei", "Nei", "false", "FALSE", "0", "no"])
def test_no_in_every_dress(spec: Spec, text: str) -> None:
    assert spec["variabel"].by_key["Obligatorisk"].parse(text) is False


@pytest.mark.parametrize(("text", "number"), [("1,5", 1.5), ("1.5", 1.5), (" 20 ", 20), ("-1", -1)])
def test_numbers_with_comma_or_point(spec: Spec, text: str, number: float) -> None:
    field = next(
        one for level in spec.levels.values() for one in level.fields if one.type == "Number"
    )
    assert field.parse(text) == number


# ------------------------------------------------------------------ dirt: told, never mended


@pytest.mark.parametrize(
    ("heading", "text", "rule"),
    [
        ("Beskrivelse", "FÃ¸dselsÃ¥r til pasienten i registeret", "mojibake"),
        ("Beskrivelse", "F�dsels�r til pasienten i registeret", "mojibake"),
        ("Etikett", "Høyde <b>nå</b>", "markup-in-text"),
        ("Etikett", "Røyk &amp; snus", "markup-in-text"),
        ("Etikett", " Høyde ", "surrounding-blanks"),
        ("Etikett", "Høyde\u00a0", "surrounding-blanks"),
        ("Etikett", "Opp\u00adfølging", "invisible-signs"),
        ("Etikett", "Høyde\u200b ved innkomst", "invisible-signs"),
    ],
)
def test_dirt_is_kept_and_told_of(
    tmp_path: Path, spec: Spec, heading: str, text: str, rule: str
) -> None:
    path = made(tmp_path, {heading: text})
    checked = pipeline.check([path], spec, today=date(2026, 11, 23))
    told = {(one.rule, one.place.cell) for one in checked.report.findings}
    assert (rule, f"{'ABCDEFG'[HEAD.index(heading)]}2") in told


# ------------------------------------------------------------------ what Excel does to codes


def test_codes_that_excel_changed_are_told_of(tmp_path: Path, spec: Spec) -> None:
    path = made(tmp_path, {"Mulige verdier": "2010-01-02 = Ja\n1E+05 = Nei\n3.0 = Kanskje"})
    reading = read_file(path, spec)
    assert codes(reading) == [("2010-01-02", "Ja"), ("1E+05", "Nei"), ("3", "Kanskje")]
    (note,) = reading.notes
    assert (note.rule, note.params["count"], note.place.cell) == ("changed-code", 2, "G2")
    assert "Excel har trolig endret dem" in reading_text(reading, "nb")
    assert "Excel has probably changed them" in reading_text(reading, "en")


def test_lost_zeros_of_municipalities_are_told_of(tmp_path: Path, spec: Spec) -> None:
    listed = "301 = Oslo\n1101 = Eigersund\n999 = Ukjent"
    path = made(tmp_path, {"Etikett": "Bostedskommune", "Mulige verdier": listed})
    (note,) = read_file(path, spec).notes
    assert (note.rule, note.params["count"], note.params["text"]) == ("zeros-lost", 1, "301")
    other = made(tmp_path, {"Etikett": "Diagnosegruppe", "Mulige verdier": listed})
    assert read_file(other, spec).notes == ()


def test_a_date_in_a_column_of_codes_is_told_of(tmp_path: Path, spec: Spec) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["skjemanavn", "variabel", "ledetekst", "type", "listeverdier", "listetekst"])
    sheet.append(["Inn", "stadium", "Stadium", "Listevariabel", datetime(2026, 2, 1), "1-2"])
    sheet.append(["Inn", "stadium", "Stadium", "Listevariabel", 3, "3"])
    book.save(tmp_path / "k.xlsx")
    reading = read_file(tmp_path / "k.xlsx", spec)
    assert reading.counts.codes == 2
    assert [(one.rule, one.place.cell) for one in reading.notes] == [("changed-code", "E2")]


def test_zeros_in_front_stay(tmp_path: Path, spec: Spec) -> None:
    path = made(tmp_path, {"Etikett": "Kommune", "Mulige verdier": "0301 = Oslo; 1101 = Eigersund"})
    reading = read_file(path, spec)
    assert codes(reading)[0] == ("0301", "Oslo")
    assert reading.notes == ()


# ------------------------------------------------------------------ lists in every dress

YES_NO = [("0", "Nei"), ("1", "Ja")]


@pytest.mark.parametrize(
    "rows",
    [
        [{"Mulige verdier": "0 = Nei 1 = Ja"}],
        [{"Mulige verdier": "0 = Nei\n1 = Ja"}],
        [{"Mulige verdier": "0 = Nei; 1 = Ja"}],
        [{"Mulige verdier": "0 = Nei | 1 = Ja"}],
        [{"Mulige verdier": "0, Nei | 1, Ja"}],
        [{"Mulige verdier": "0: Nei; 1: Ja"}],
        [{"Mulige verdier": "0 - Nei\n1 - Ja"}],
        [{"Mulige verdier": "0.0 = Nei\n1.0 = Ja"}],
    ],
)
def test_a_list_in_a_cell(tmp_path: Path, spec: Spec, rows: list[dict[str, object]]) -> None:
    assert codes(read_file(made(tmp_path, *rows), spec)) == YES_NO


def test_a_code_a_row_with_blanks_below_the_variable(tmp_path: Path, spec: Spec) -> None:
    blank = dict.fromkeys(("Skjema", "Variabel", "Etikett", "Type", "Beskrivelse"))
    path = made(tmp_path, {"Mulige verdier": "0 = Nei"}, blank | {"Mulige verdier": "1 = Ja"})
    reading = read_file(path, spec)
    assert (reading.counts.variables, codes(reading)) == (1, YES_NO)


def test_a_code_a_row_with_the_variable_repeated(tmp_path: Path, spec: Spec) -> None:
    path = tmp_path / "x-klokebok.csv"
    path.write_text(
        "skjemanavn;tabell;fysisk_feltnavn;ledetekst;type;listeverdier;listetekst\n"
        "Inn;t;ROYK;Røyk;Listevariabel;0;Nei\nInn;t;ROYK;Røyk;Listevariabel;1;Ja\n",
        encoding="utf-8",
    )
    reading = read_file(path, spec)
    assert (reading.counts.variables, codes(reading)) == (1, YES_NO)


@pytest.mark.parametrize("text", ["Volven 3101", "2.16.578.1.12.4.1.1.3101", "ICD-10"])
def test_a_national_code_system_by_reference(tmp_path: Path, spec: Spec, text: str) -> None:
    reading = read_file(made(tmp_path, {"Mulige verdier": text}), spec)
    assert reading.submission["variabel"].text(0, "kodeverk") == text
    assert reading.counts.codes == 0


def test_identical_lists_are_one_and_sentinels_stay_apart(tmp_path: Path, spec: Spec) -> None:
    from regmeta.texts import is_sentinel

    listed = {"Mulige verdier": "-1 = Velg verdi\n1 = Ja\n2 = Nei\n9 = Ukjent"}
    path = made(tmp_path, listed, listed)
    reading = read_file(path, spec)
    assert (reading.counts.kodeverk, reading.counts.codes) == (1, 8)
    sentinels = [value for value, name in codes(reading)[:4] if is_sentinel(name)]
    assert "-1" in sentinels and "1" not in sentinels and "2" not in sentinels


# ------------------------------------------------------------------ workbooks as people leave them


def test_merged_cells_filters_and_frozen_panes(tmp_path: Path, spec: Spec) -> None:
    path = made(tmp_path, {}, {}, {})
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet.insert_rows(1)
    sheet["A1"] = "Variabelliste for registeret"
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("A3:A5")
    sheet.auto_filter.ref = "A2:G5"
    sheet.freeze_panes = "B3"
    book.save(path)
    reading = read_file(path, spec)
    assert (reading.counts.datasamlinger, reading.counts.variables) == (1, 3)
    assert reading.sheets[0].heading_row == 2


def test_external_links_are_not_followed(tmp_path: Path, spec: Spec) -> None:
    path = made(tmp_path, {"Beskrivelse": "='file:///etc/[passwd]Ark'!A1"})
    reading = read_file(path, spec)
    assert [one.rule for one in reading.notes] == ["formula-without-value"]
    assert "root:" not in reading_text(reading)
