"""One variable is one column: its name, its type, and how it is checked and described."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.catalogue.bounds import bound_of
from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.columns import Table, tables
from regmeta.catalogue.facts import Facts
from regmeta.catalogue.names import extract_names, plain_names
from regmeta.data import CheckPlan, check_extract, make_plan
from regmeta.data.drafts.synth import make_extract
from regmeta.identifiers import kind_of_person_number
from regmeta.model import Catalogue, Period, Text, Variable, VariableVersion
from regmeta.publish.formats import csvw, frictionless, jsonschema, redcap
from regmeta.spec.loading import load_spec
from regmeta.validate.pages import submission_of
from tests.test_data import TODAY, counts


def catalogue_of(*rows: dict[str, str], codes: tuple[dict[str, str], ...] = ()) -> Catalogue:
    variables = [
        {"Code": f"V_T.S.{n}", "datasamling": "K_T.S", "PreferredTerm": f"Variabel {n}", **row}
        for n, row in enumerate(rows)
    ]
    levels = {
        "kilde": [{"Code": "K_T", "KortNavn": "T", "PreferredTerm": "Test"}],
        "datasamling": [{"Code": "K_T.S", "PreferredTerm": "Skjema"}],
        "variabel": variables,
        "kodeverk": [{"Code": code} for code in {row["kodeverk"]: 0 for row in codes}],
        "kode": list(codes),
    }
    submission = submission_of({key: rows for key, rows in levels.items() if rows}, "t")
    return build_catalogue([submission], load_spec(""), today=TODAY)


def table_of(catalogue: Catalogue) -> Table:
    (table,) = tables(Facts(catalogue))
    return table


def plan_of(catalogue: Catalogue) -> CheckPlan:
    return make_plan(catalogue, today=TODAY)


# ------------------------------------------------------------------ personal numbers


IDENTITY = {"DatabaseReferanse": "PNR", "DataType": "10"}


def right_numbers() -> list[str]:
    made = make_extract(
        plan_of(catalogue_of(IDENTITY | {"Obligatorisk": "Ja"})).forms[0], 5, today=TODAY
    )
    return [row[0] for row in made.rows]


def test_right_personal_numbers_in_a_column_of_that_type_have_no_fault(tmp_path: Path):
    file = tmp_path / "s.csv"
    file.write_text("\n".join(["PNR", *right_numbers()]) + "\n", encoding="utf-8")
    assert check_extract(plan_of(catalogue_of(IDENTITY)), [file]).report.findings == ()


def test_check_digits_are_looked_at_by_the_type_alone(tmp_path: Path):
    numbers = right_numbers()
    wrong = numbers[0][:-1] + str((int(numbers[0][-1]) + 1) % 10)
    file = tmp_path / "s.csv"
    file.write_text("\n".join(["PNR", wrong, numbers[1], "abc"]) + "\n", encoding="utf-8")
    assert counts(plan_of(catalogue_of(IDENTITY)), file) == {"data-wrong-check-digits:PNR": 2}


def test_synthetic_extracts_fill_such_a_column_with_nobodys_numbers():
    found = [kind_of_person_number(text) for text in right_numbers()]
    assert all(one is not None and one.synthetic for one in found)


def test_values_of_personal_numbers_are_never_shown():
    (column,) = table_of(catalogue_of(IDENTITY | {"Identifiseringsgrad": "2"})).columns
    assert column.is_person and not column.may_show


# ------------------------------------------------------------------ names

WEIGHT = {"DatabaseReferanse": "BODY_WEIGHT", "TabellvennligNavn": "vekt_kg", "DataType": "3"}


def test_a_column_is_called_what_the_extract_calls_it_in_every_format():
    catalogue = catalogue_of(WEIGHT)
    table, (column,) = table_of(catalogue), plan_of(catalogue).forms[0].columns
    assert (column.name, column.alias) == ("BODY_WEIGHT", "vekt_kg")
    described = csvw.describe(table)["tables"][0]["tableSchema"]["columns"][0]
    assert (described["titles"], described["dc:alternative"]) == ("BODY_WEIGHT", "vekt_kg")
    package = frictionless.package(table.kilde_facts, (table,))
    (field,) = package["resources"][0]["schema"]["fields"]
    assert (field["name"], field["alternativeName"]) == ("BODY_WEIGHT", "vekt_kg")
    assert list(jsonschema.row_schema(table)["properties"]) == ["BODY_WEIGHT"]


def test_without_a_database_name_the_table_friendly_one_and_then_the_code_is_the_name():
    rows = ({"TabellvennligNavn": "vekt_kg"}, {})
    names = [column.name for column in table_of(catalogue_of(*rows)).columns]
    assert names == ["vekt_kg", "1"]


def test_a_made_name_stands_only_where_a_format_takes_no_other():
    table = table_of(catalogue_of({"DatabaseReferanse": "HØYDE i cm"}))
    described = csvw.describe(table)["tables"][0]["tableSchema"]["columns"][0]
    assert (described["name"], described["titles"]) == ("HOYDE_i_cm", "HØYDE i cm")
    row = dict(zip(redcap.HEADING, next(redcap.dictionary((table,))), strict=True))
    assert row["Variable / Field Name"] == "hoyde_i_cm"
    assert "navn: HØYDE i cm" in row["Field Annotation"]
    assert json.dumps(jsonschema.row_schema(table), ensure_ascii=False).count("HØYDE") >= 1


def test_two_variables_of_one_name_are_two_columns():
    rows = ({"DatabaseReferanse": "A"}, {"DatabaseReferanse": "a", "TabellvennligNavn": "b"})
    assert [column.name for column in table_of(catalogue_of(*rows)).columns] == ["A", "b"]


def variable(code: str, name: str) -> Variable:
    version = VariableVersion(Text(), Text(), Period(), True, {"DatabaseReferanse": name})
    return Variable(code, "K", (), (version,))


@settings(derandomize=True)
@given(st.lists(st.text(alphabet="aAbÅ_ 1\n.", max_size=4), max_size=8))
def test_names_are_never_alike_and_later_columns_rename_none(names: list[str]):
    variables = [variable(f"V_T.S.{n}", name) for n, name in enumerate(names)]
    made = extract_names(variables)
    plain = plain_names(made, [one.code for one in variables])
    for found in (made, plain):
        assert all(found) and len({name.casefold() for name in found}) == len(names)
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name) for name in plain)
    assert extract_names(variables[:-1]) == made[:-1]


# ------------------------------------------------------------------ types and limits


def test_coded_columns_have_one_type_in_the_plan_and_in_the_formats():
    codes = tuple({"kodeverk": "T.L", "verdi": v, "navn": v} for v in ("01", "02"))
    row = {"DatabaseReferanse": "K", "DataType": "2", "kodeverk": "T.L"}
    catalogue = catalogue_of(row, codes=codes)
    (column,) = plan_of(catalogue).forms[0].columns
    assert column.type == "string", "01 is no whole number's spelling"
    assert jsonschema.row_schema(table_of(catalogue))["properties"]["K"]["enum"][0] == "01"


def test_a_last_day_holds_until_it_is_over():
    assert bound_of("31.12.2020", "dateTime", (), "high").value == "2020-12-31T23:59:59"
    assert bound_of("01.01.2020", "dateTime", (), "low").value == "2020-01-01T00:00:00"


def test_limits_counted_from_today_hold_where_the_day_is_known():
    assert bound_of("todayMinus30Days", "date", (), "low", TODAY).value == "2026-10-24"
    assert bound_of("today", "date", (), "high").value == ""


def test_a_limit_that_a_code_contradicts_is_only_kept_as_said():
    assert bound_of("5", "integer", ("1", "9"), "low").value == ""
    assert bound_of("1", "integer", ("1", "9"), "low").value == "1"


def test_what_other_answers_decide_is_not_required_of_every_row():
    rows = ({"Obligatorisk": "Ja"}, {"Obligatorisk": "Ja", "underspoersmaal": "Ja"})
    first, second = table_of(catalogue_of(*rows)).columns
    assert first.required and second.mandatory and not second.required


def test_a_required_column_reads_no_code_as_empty():
    """Frictionless faults a required cell that its missing values make empty."""
    given = {"kodeverk": "T.S", "DataType": "1"}
    catalogue = catalogue_of(
        given | {"Obligatorisk": "Ja", "DatabaseReferanse": "MAA"},
        given | {"DatabaseReferanse": "KAN"},
        codes=({"kodeverk": "T.S", "verdi": "1", "navn": "Ja", "variabel": "V_T.S.0"},),
    )
    table = table_of(catalogue)
    must, may = (replace(column, no_answer=("9",)) for column in table.columns)
    assert must.required and not may.required
    fields = [frictionless._field(column) for column in (must, may)]
    assert [field.get("missingValues") for field in fields] == [None, ["", "9"]]
    assert fields[0]["noAnswer"] == ["9"]
    columns = [csvw._column(column) for column in (must, may)]
    assert [column["null"] for column in columns] == [[""], ["", "9"]]
    named = {"@type": "schema:PropertyValue", "schema:name": "manglende verdier"}
    assert named | {"schema:value": "9"} in columns[0]["schema:additionalProperty"]
