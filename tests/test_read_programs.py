"""The csv of a sheet is read alike, whoever wrote it; tables and views of one SQL file as well."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from regmeta.read import read_file
from regmeta.read.files.delimited import decode
from regmeta.spec.fields import Spec
from regmeta.texts import number_of
from tests.dresses import Rows, meant, table, told


def with_comma(rows: Rows) -> Rows:
    return [
        [cell.replace(".", ",") if number_of(cell) is not None else cell for cell in row]
        for row in rows
    ]


def titled(rows: Rows) -> Rows:
    return [["Tabell 1", *[""] * (len(rows[0]) - 1)], *rows]


def padded(rows: Rows) -> Rows:
    return [[*row, "", "", ""] for row in rows] + [[""] * (len(rows[0]) + 3)] * 5


PROGRAMS: dict[str, tuple[Rows, str, str, str]] = {
    "Excel, Norwegian": (with_comma(table()), ";", "cp1252", "\r\n"),
    "Excel, English": (table(), ",", "cp1252", "\r\n"),
    "Excel, UTF-8": (with_comma(table()), ";", "utf-8-sig", "\r\n"),
    "Excel, Unicode text": (with_comma(table()), "\t", "utf-16", "\r\n"),
    "Excel for Mac": (with_comma(table()), ";", "mac_roman", "\r"),
    "Excel, MS-DOS": (with_comma(table()), ";", "cp850", "\r\n"),
    "Excel, formatted to the edge": (padded(table()), ";", "cp1252", "\r\n"),
    "Numbers, Norwegian": (with_comma(table()), ";", "utf-8", "\n"),
    "Numbers, English": (table(), ",", "utf-8", "\n"),
    "Numbers, with the table's name": (titled(table()), ",", "utf-8", "\n"),
    "LibreOffice": (table(), ",", "utf-8", "\n"),
}


def alike(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Limits as the numbers that they are, whatever mark parts their decimals."""
    return [{**fact, "limits": tuple(number_of(text) for text in fact["limits"])} for fact in facts]


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_csv_of_a_program_is_read_as_that_of_another(
    tmp_path: Path, spec: Spec, program: str
) -> None:
    rows, separator, encoding, end = PROGRAMS[program]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    (tmp_path / "ball.csv").write_bytes(out.getvalue().encode(encoding))
    reading = read_file(tmp_path / "ball.csv", spec)
    assert alike(told(reading, ())) == alike(meant(()))
    assert reading.submission.doubts == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Høyde på hæl", "cp1252"),
        ("Høyde på hæl", "mac_roman"),
        ("Høyde på hæl", "cp850"),
        ("«ord» – ’sitat’ “og” … ½ §", "cp1252"),
        ("Älvsjö é ü", "cp1252"),
        ("Ås og Ørland", "mac_roman"),
        ("Ås og Ørland", "cp850"),
    ],
)
def test_letters_are_those_written(text: str, encoding: str) -> None:
    assert decode(Path("x.csv"), text.encode(encoding)) == text


def test_tables_and_views_of_one_file_are_all_read(tmp_path: Path, spec: Spec) -> None:
    path = tmp_path / "ball.sql"
    path.write_text(
        "CREATE TABLE gjest (id int NOT NULL, kjole int);\n"
        "CREATE TABLE dans (gid int, slag int);\n"
        "CREATE VIEW rapport AS\nSELECT g.id AS GjestID, d.slag AS Dans, 1 AS Ball\n"
        "FROM gjest g JOIN dans d ON d.gid = g.id;\n"
        "CREATE VIEW de_samme AS SELECT id, kjole FROM gjest;\n"
    )
    reading = read_file(path, spec)
    forms = reading.submission["datasamling"].column("PreferredTerm")
    assert forms[:3] == ["gjest", "dans", "rapport"]
    names = reading.submission["variabel"].column("Code")
    assert len(names) >= 7
    read = {sheet.sheet for sheet in reading.sheets if sheet.records}
    doubted = {doubt.place.sheet for doubt in reading.submission.doubts}
    assert read | doubted == {"gjest", "dans", "rapport", "de_samme"}
