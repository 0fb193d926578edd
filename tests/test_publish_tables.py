"""The tables: what was written is what openpyxl, pandas and duckdb read back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from regmeta.catalogue.facts import visible
from regmeta.model import Catalogue
from regmeta.publish import publish_catalogue
from regmeta.publish.formats.tables import WORKBOOK, guarded
from regmeta.publish.formats.tables.content import tables_of
from regmeta.publish.formats.tables.workbook import LONGEST
from regmeta.spec.fields import Spec

from .small import HOSTILE, small_catalogue


@pytest.fixture(scope="module")
def shown(spec: Spec) -> Catalogue:
    return visible(small_catalogue(spec))[0]


@pytest.fixture(scope="module")
def tables(spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables") / "build"
    publish_catalogue(small_catalogue(spec), out, spec, formats=("tables",))
    return out / "tables"


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_csv_holds_its_table(spec: Spec, shown: Catalogue, tables: Path) -> None:
    for table in tables_of(shown, spec):
        heading, *rows = read(tables / f"{table.name}.csv")
        assert tuple(heading) == table.columns
        assert rows == [[guarded(cell) for cell in row] for row in table.rows()]


def test_counts_by_table(spec: Spec, shown: Catalogue) -> None:
    rows = {table.name: len(list(table.rows())) for table in tables_of(shown, spec)}
    assert rows["kilder"] == 2
    assert rows["delkilder"] == 2
    assert rows["datasamlinger"] == 4
    assert rows["variabler"] == 6 + len(HOSTILE)
    assert rows["harmonisering"] == 1
    lists = [*shown.national, *(one for kilde in shown.kilder for one in kilde.kodeverk)]
    assert rows["kodeverk"] == len(lists)
    assert rows["koder"] == sum(len(one.codes) for one in lists)


def test_the_workbook_reads_back_cell_by_cell(spec: Spec, shown: Catalogue, tables: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(tables / WORKBOOK)
    assert book.sheetnames == [table.name for table in tables_of(shown, spec)]
    for table in tables_of(shown, spec):
        rows = book[table.name].iter_rows(values_only=True)
        assert next(rows) == table.columns
        for found, row in zip(rows, table.rows(), strict=True):
            expected = [cell[:LONGEST].replace("\r", "\n") or None for cell in row]
            assert [_unescaped(cell) for cell in found] == expected


def _unescaped(cell: object) -> object:
    """openpyxl hands `_x001B_` on as it stands in the file; Excel shows the character."""
    from openpyxl.utils.escape import unescape

    return unescape(cell) if isinstance(cell, str) else cell


def test_no_cell_is_a_formula(tables: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(tables / WORKBOOK)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "inlineStr", "n"}
    for path in tables.glob("*.csv"):
        for row in read(path):
            assert not any(cell.startswith(("=", "@", "\t")) for cell in row)


def test_pandas_reads_the_same_texts_from_both(tables: Path) -> None:
    import pandas as pd

    as_text = {"dtype": str, "keep_default_na": False}
    of_csv = pd.read_csv(tables / "variabler.csv", **as_text)
    of_book = pd.read_excel(tables / WORKBOOK, sheet_name="variabler", engine="openpyxl", **as_text)
    assert list(of_csv.columns) == list(of_book.columns)
    plain = of_csv["kilde"] == "K_LITEN"
    pd.testing.assert_frame_equal(of_csv[plain], of_book[plain])
    assert set(of_csv.loc[plain, "Code"]) >= {"V_LITEN.INN.VEKT", "V_LITEN.INN.Vekt"}


def test_duckdb_joins_codes_to_variables(tables: Path) -> None:
    import duckdb

    found = duckdb.sql(
        f"""
        select v.Code, k.verdi, k.navn
        from read_csv('{tables}/variabler.csv', all_varchar=true) v
        join read_csv('{tables}/koder.csv', all_varchar=true) k
          on k.kodeverk = v.kodeverk and k.kilde = v.kilde
        where v.versjon = '1' and v.kilde = 'K_LITEN' order by k.verdi
        """
    ).fetchall()
    assert found == [
        ("V_LITEN.INN.ROYK", "-1", "Velg verdi"),
        ("V_LITEN.INN.ROYK", "0", "Nei"),
        ("V_LITEN.INN.ROYK", "1", "'=Ja"),
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+1+cmd|' /C calc'!A0", "-2+3+x", "\tx", "\rx"]
)
def test_what_starts_like_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1", "-0,5", "+47 22 00 00 00", "+", "-", "a=b", "", "–"])
def test_numbers_and_plain_texts_stay(text: str) -> None:
    assert guarded(text) == text
