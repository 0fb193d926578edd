"""Questions of several answers, asked on a condition, with values that mean missing: from the file
that was read through the model to the formats and the check of data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from regmeta.catalogue.answers import (
    Opening,
    condition_of,
    is_missing,
    missing_parts,
    missing_values,
    opening_of,
)
from regmeta.catalogue.columns import Column
from regmeta.cli.app import app
from regmeta.data.source.boxes import boxes_of
from regmeta.model import Code, Kodeverk, Reading, Text
from regmeta.publish.formats.redcap import HEADING
from regmeta.read import read_file
from regmeta.spec.fields import Spec
from tests.conftest import SHARED

REDCAP = {
    "Variable / Field Name": "",
    "Form Name": "ball",
    "Field Type": "text",
    "Field Label": "Spørsmål",
}
DANCES = "1, Vals | 2, Polka | 3, Tango"


def dictionary(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADING, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**REDCAP, **row} for row in rows)
    return out.getvalue()


def field(name: str, kind: str, choices: str = "", logic: str = "") -> dict[str, str]:
    return {
        "Variable / Field Name": name,
        "Field Type": kind,
        "Choices, Calculations, OR Slider Labels": choices,
        "Branching Logic (Show field only if...)": logic,
    }


BALL = dictionary(
    field("gjest", "text"),
    field("kjole", "radio", "0, Nei | 1, Ja"),
    field("dans", "checkbox", DANCES),
    field("farge", "radio", "1, Rød | 2, Blå", "[kjole]='1'"),
    field("slep", "text", "", "[kjole]='1' and [dans(1)]='1'"),
)


@pytest.fixture
def ball(tmp_path: Path) -> Path:
    folder = tmp_path / "ball"
    folder.mkdir()
    (folder / "ball.csv").write_text(BALL, encoding="utf-8")
    (folder / "registry.toml").write_text(
        'id = "ball"\nplatform = "redcap"\nhelseregion = "nord"\n[[files]]\npath = "ball.csv"\n'
        '[kilde]\nCode = "K_BALL"\nKortNavn = "BALL"\nPreferredTerm = "Et ball"\n'
        'Beskrivelse = "Prøve."\nKildetype = "nasjonaltMedisinskKvalitetsregister"\n',
        encoding="utf-8",
    )
    return folder


def workbook(path: Path, **sheets: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def several(reading: Reading) -> dict[str, str]:
    variables = reading.submission["variabel"]
    names = variables.column("DatabaseReferanse")
    return dict(zip(names, variables.column("FlerkodetFelt"), strict=True))


# ------------------------------------------------------------------ reading


def test_a_box_of_redcap_takes_several_answers(ball: Path, spec: Spec) -> None:
    told = several(read_file(ball / "ball.csv", spec))
    assert told == {"gjest": "", "kjole": "", "dans": "Ja", "farge": "", "slep": ""}


def test_select_multiple_of_an_xlsform_takes_several(tmp_path: Path, spec: Spec) -> None:
    survey = [
        ["type", "name", "label", "relevant"],
        ["select_multiple d", "dans", "Dans", ""],
        ["select_one d", "siste", "Siste dans", "selected(${dans}, '2')"],
    ]
    choices = [["list_name", "name", "label"], ["d", "1", "Vals"], ["d", "2", "Polka"]]
    path = workbook(tmp_path / "x.xlsx", survey=survey, choices=choices)
    assert several(read_file(path, spec)) == {"dans": "Ja", "siste": ""}


@pytest.mark.parametrize(
    ("word", "codes", "told"),
    [
        ("Flervalg", "1 = Vals, 2 = Polka", "Ja"),
        ("flere svar", "1 = Vals, 2 = Polka", "Ja"),
        ("Enkeltvalg", "1 = Vals, 2 = Polka", ""),
        ("Avkrysning", "1 = Vals, 2 = Polka, 3 = Tango", "Ja"),
        ("Avkrysning", "0 = Nei, 1 = Ja", ""),
        ("multiple choice", "1 = Vals, 2 = Polka", ""),
    ],
)
def test_the_type_word_says_whether_several_may_be_chosen(
    tmp_path: Path, spec: Spec, word: str, codes: str, told: str
) -> None:
    rows = [["Variabel", "Ledetekst", "Type", "Mulige verdier"], ["dans", "Dans", word, codes]]
    reading = read_file(workbook(tmp_path / "x.xlsx", Liste=rows), spec)
    assert several(reading) == {"dans": told}
    is_box = word == "Avkrysning" and not told
    assert reading.submission["variabel"].column("DataType") == ["4" if is_box else "2"]


def test_codes_declared_missing_are_marked(tmp_path: Path, spec: Spec) -> None:
    rows = [
        ["Variabel", "Ledetekst", "Type", "Mulige verdier", "Manglende verdier"],
        ["trinn", "Trinn", "Liste", "1 = Lett, 2 = Tung, 9 = Falt, -95 = Gikk", "9; -99–-90"],
    ]
    codes = read_file(workbook(tmp_path / "x.xlsx", Liste=rows), spec).submission["kode"]
    assert codes.extras["missing"] == ["", "", "1", "1"]


def test_missing_values_and_whole_numbers_of_spss(tmp_path: Path, spec: Spec) -> None:
    pandas = pytest.importorskip("pandas")
    pyreadstat = pytest.importorskip("pyreadstat", reason="the extra `statistics` is not installed")

    frame = pandas.DataFrame({"trinn": [1.0, 9.0], "vekt": [1.5, -1.0], "antall": [1.0, 2.0]})
    path = tmp_path / "ball.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        variable_value_labels={
            "trinn": {1.0: "Lett", 2.0: "Tung", 9.0: "Falt"},
            "vekt": {-1.0: "Ikke veid"},
        },
        missing_ranges={"trinn": [9], "vekt": [{"lo": -9, "hi": -1}]},
        variable_format={"antall": "F8.0", "vekt": "F8.2"},
    )
    submission = read_file(path, spec).submission
    variables = submission["variabel"]
    assert variables.column("DataType") == ["2", "3", "2"]
    assert [bool(code_list) for code_list in variables.column("kodeverk")] == [True, False, False]
    assert variables.extras["stat.missing"] == ["9", "-9–-1 (-1 = Ikke veid)", ""]
    assert submission["kode"].extras["missing"] == ["", "", "1"]


def test_the_case_of_spss_gives_its_right_answer(spec: Spec) -> None:
    path = SHARED / "cases" / "reading" / "d07-spss-missing-ranges.sav"
    if not path.is_file():
        pytest.skip(f"{path.name} is not beside the project")
    variables = read_file(path, spec).submission["variabel"]
    assert variables.column("DataType") == ["2", "2", "1"]
    assert variables.extras["stat.missing"] == ["9", "-99–-90", ""]


# ------------------------------------------------------------------ conditions and missing values


@pytest.mark.parametrize(
    ("said", "opening"),
    [
        ("[kjole]='1'", Opening("kjole", ("1",))),
        ("[kjole] = 1", Opening("kjole", ("1",))),
        ('[kjole]="1" or [kjole]="2"', Opening("kjole", ("1", "2"))),
        ("([kjole]='1') or ([kjole]='2')", Opening("kjole", ("1", "2"))),
        ("[kjole]<>'1'", Opening("kjole", ("1",), others=True)),
        ("[kjole]='1' and [dans]='2'", None),
        ("[kjole]='1' or [dans]='2'", None),
        ("[kjole]<>'1' or [kjole]<>'2'", None),
        ("[dans(1)]='1'", None),
        ("[alder]>18", None),
        ("", None),
    ],
)
def test_a_condition_on_one_question_is_understood(said: str, opening: Opening | None) -> None:
    assert opening_of(said) == opening


def test_conditions_of_other_tools_become_those_of_redcap() -> None:
    assert condition_of({"relevant": "${kjole} = '1'"}) == "[kjole] = '1'"
    assert condition_of({"relevant": "selected(${dans}, '2')"}) == "[dans]='2'"
    assert condition_of({}) == ""


def test_missing_values_are_those_declared() -> None:
    parts = missing_parts("9; -99–-90")
    assert [is_missing(value, parts) for value in ("9", "-99", "-90")] == [True, True, True]
    assert [is_missing(value, parts) for value in ("8", "-100", "-89", "x")] == [False] * 4
    assert missing_values({"stat.missing": "9; -3–-1"}) == ("9", "-3", "-2", "-1")
    assert missing_values({"stat.missing": "-1 (-1 = Ikke veid)"}) == ("-1",)


# ------------------------------------------------------------------ the check of data


def column(*names: str) -> Column:
    codes = tuple(Code(value, Text(value)) for value in ("1", "2", "-1"))
    listed = Kodeverk("K", "Kildekodeverk", "K", "", codes)
    return Column("dans", "V_DANS", names=("dans", *names), many=True, lists=(listed,))


@pytest.mark.parametrize(
    ("names", "boxes"),
    [
        (["dans___1", "dans___2"], {"1": "dans___1", "2": "dans___2"}),
        (["DANS___1", "dans____1"], {"1": "DANS___1", "-1": "dans____1"}),
        (["dans/1", "dans/2"], {"1": "dans/1", "2": "dans/2"}),
        (["dans_1", "dans_2"], {"1": "dans_1", "2": "dans_2"}),
        (["dans_1"], {}),
        (["dans___7"], {}),
    ],
)
def test_boxes_are_found_by_their_names(names: list[str], boxes: dict[str, str]) -> None:
    assert boxes_of(column(), names) == boxes
    assert boxes_of(column(), names, [name.casefold() for name in names]) == {}


def check(folder: Path, *rows: str) -> dict[str, list[str]]:
    extract = folder.parent / "uttrekk.csv"
    extract.write_text("\n".join(rows) + "\n", encoding="utf-8")
    call = ["data", "check", str(folder), str(extract), "--format", "json", "--today", "2026-11-23"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code in (0, 1), done.output
    found: dict[str, list[str]] = {}
    for finding in json.loads(done.stdout)["findings"]:
        found.setdefault(finding["rule"], []).append(finding["message"])
    return found


def test_boxes_are_columns_that_the_check_knows(ball: Path) -> None:
    found = check(
        ball,
        "gjest,kjole,dans___1,dans___2,dans___3,farge,slep",
        "a,1,1,0,0,1,x",
        "b,0,0,1,1,,",
    )
    assert found == {}


def test_a_box_that_is_no_box_and_one_of_no_code_are_found(ball: Path) -> None:
    found = check(
        ball,
        "gjest,kjole,dans___1,dans___2,dans___9,farge,slep",
        "a,1,1,kanskje,0,1,x",
    )
    assert sorted(found) == ["data-unknown-code", "data-unknown-column"]
    assert "dans" in found["data-unknown-code"][0]
    assert "dans___9" in found["data-unknown-column"][0]


def test_an_answer_to_a_question_that_was_not_asked_is_found(ball: Path) -> None:
    rows = ["a,1,1,0,0,1,x", "b,0,0,1,1,2,"]
    found = check(ball, "gjest,kjole,dans___1,dans___2,dans___3,farge,slep", *rows)
    assert list(found) == ["data-answer-to-closed-question"]
    assert found["data-answer-to-closed-question"][0].startswith("farge")


# ------------------------------------------------------------------ the formats


def published(folder: Path, tmp_path: Path, formats: str) -> Path:
    call = ["publish", str(folder.parent), "--only", folder.name, "--drafts", "--formats", formats]
    done = CliRunner().invoke(app, [*call, "--out", str(tmp_path / "ut")])
    assert done.exit_code == 0, done.output
    return tmp_path / "ut"


def test_redcap_gets_back_what_redcap_said(ball: Path, tmp_path: Path) -> None:
    out = published(ball, tmp_path, "redcap") / "redcap" / "K_BALL.csv"
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Variable / Field Name"]: row for row in csv.DictReader(file)}
    logic = "Branching Logic (Show field only if...)"
    assert [row["Field Type"] for row in rows.values()] == [
        *("text", "radio", "checkbox", "radio", "text")
    ]
    assert rows["dans"]["Choices, Calculations, OR Slider Labels"] == DANCES
    assert rows["farge"][logic] == "[kjole]='1'"
    assert rows["slep"][logic] == "[kjole]='1' and [dans(1)]='1'"


def test_json_schema_has_a_list_of_answers(ball: Path, tmp_path: Path) -> None:
    (path,) = (published(ball, tmp_path, "jsonschema") / "jsonschema").glob("*.schema.json")
    properties = json.loads(path.read_text(encoding="utf-8"))["properties"]
    assert properties["dans"]["type"] == ["array", "null"]
    assert properties["dans"]["items"] == {"type": "integer", "enum": [1, 2, 3]}
    assert properties["farge"]["x-condition"] == "[kjole]='1'"


def test_a_questionnaire_asks_on_the_condition(ball: Path, tmp_path: Path) -> None:
    files = (published(ball, tmp_path, "fhir") / "fhir" / "Questionnaire").glob("*.json")
    items = {
        item["linkId"]: item
        for path in files
        for item in json.loads(path.read_text(encoding="utf-8")).get("item", ())
    }
    assert items["dans"]["repeats"] is True
    assert items["farge"]["enableWhen"] == [
        {"question": "kjole", "operator": "=", "answerCoding": {"code": "1"}}
    ]
    assert "enableWhen" not in items["slep"]


def test_the_case_of_redcap_gives_its_right_answer(tmp_path: Path) -> None:
    cases = SHARED / "cases" / "reading"
    if not (cases / "e01-registry.toml").is_file():
        pytest.skip("e01-registry.toml is not beside the project")
    folder = tmp_path / "minreg"
    folder.mkdir()
    for name, source in {
        "registry.toml": "e01-registry.toml",
        "minreg.csv": "e01-redcap-checkbox.dictionary.csv",
        "../skjema.csv": "e01-redcap-checkbox.extract.csv",
    }.items():
        (folder / name).write_bytes((cases / source).read_bytes())
    call = ["data", "check", str(folder), str(tmp_path / "skjema.csv"), "--format", "json"]
    done = CliRunner().invoke(app, [*call, "--today", "2026-11-23"])
    found = {(f["rule"], f["message"].split(":")[0]) for f in json.loads(done.stdout)["findings"]}
    assert found == {
        ("data-unknown-code", "kjonn"),
        ("data-outside-limits", "alder"),
        ("data-unknown-column", "redcap_event_name"),
        ("data-unknown-column", "skjema_complete"),
    }


def test_a_registry_is_its_own_folder_by_a_dot_too(
    ball: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ball)
    done = CliRunner().invoke(app, ["data", "plan", "."])
    assert done.exit_code == 0, done.output


def test_missing_values_of_a_table_schema_come_back(tmp_path: Path) -> None:
    """What a field says goes before what its whole schema says; the formats say it again."""
    folder = tmp_path / "skjema"
    folder.mkdir()
    kjonn = {"name": "kjonn", "title": "Kjønn", "type": "integer", "missingValues": ["", "9"]}
    alder = {"name": "alder", "title": "Alder", "type": "integer"}
    schema = {"fields": [kjonn, alder], "missingValues": ["", {"value": "-99", "label": "ukjent"}]}
    (folder / "skjema.json").write_text(json.dumps(schema), encoding="utf-8")
    (folder / "registry.toml").write_text(
        'id = "skjema"\nhelseregion = "nord"\n[[files]]\npath = "skjema.json"\n'
        '[kilde]\nCode = "K_SKJEMA"\nKortNavn = "S"\nPreferredTerm = "Et skjema"\n'
        'Beskrivelse = "Prøve."\nKildetype = "nasjonaltMedisinskKvalitetsregister"\n',
        encoding="utf-8",
    )
    out = published(folder, tmp_path, "frictionless,csvw")
    made = json.loads(next(out.rglob("datapackage.json")).read_text(encoding="utf-8"))
    fields = {field["name"]: field for field in made["resources"][0]["schema"]["fields"]}
    assert fields["kjonn"]["missingValues"] == ["", "9"]
    assert fields["alder"]["missingValues"] == ["", "-99"]
    tables = next(path for path in out.rglob("*.json") if "csvw" in path.parts)
    columns = json.loads(tables.read_text(encoding="utf-8"))["tables"][0]["tableSchema"]["columns"]
    assert {column["titles"]: column["null"] for column in columns} == {
        "kjonn": ["", "9"],
        "alder": ["", "-99"],
    }
