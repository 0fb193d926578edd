"""Formats for data: their own libraries take good rows and refuse planted ones."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from regmeta.ids import file_name
from regmeta.model import no_progress
from regmeta.publish import csvw, frictionless, jsonschema_rows
from regmeta.publish.columns import Table, tables
from regmeta.publish.facts import Facts
from regmeta.spec import load_spec
from tests.rows import as_json, planted, row
from tests.shipped import shipped

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

    schema = jsonschema_rows.row_schema(table)
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
            assert [list(error.path) for error in errors][:1] == [[one.column.name]], one.kind


def test_an_unknown_column_does_not_fit() -> None:
    table = TABLES[0]
    assert list(_schema(table).iter_errors(as_json(table, row(table)) | {"ukjent": 1}))


# ------------------------------------------------------------------ CSV on the Web


@pytest.fixture(scope="module")
def csvw_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("csvw")
    csvw.write(shipped(), SPEC, out, no_progress)
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
    frictionless.write(shipped(), SPEC, out, no_progress)
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
    folder = packages / file_name(table.one.kilde.code)
    package = json.loads((folder / "datapackage.json").read_text())
    (resource,) = [one for one in package["resources"] if one["code"] == table.code]
    schema = library.Schema.from_descriptor(resource["schema"])
    faults = list(planted(table))
    _write_csv(tmp_path / "data.csv", [row(table), *(one.row for one in faults)])
    data = library.Resource(path="data.csv", basepath=str(tmp_path), schema=schema)
    report = data.validate()
    refused = {number for (number,) in report.flatten(["rowNumber"])}
    assert refused == set(range(3, len(faults) + 3)), report.flatten(["rowNumber", "note"])
