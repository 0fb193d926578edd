"""Codes that stand beside one another, and on a sheet of their own told by variables' names."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from regmeta.model import Reading
from regmeta.read import read_file
from regmeta.spec.fields import Spec

Rows = list[list[object]]
HEAD: list[object] = ["Variabel", "Ledetekst", "Type"]
DICTIONARY: Rows = [
    HEAD,
    ["farge", "Farge på kjole", "Liste"],
    ["hoyde", "Høyde på hæl", "Tall"],
    ["dans", "Første dans", "Liste"],
]
CODES = [
    ("farge", "1", "Rød"),
    ("farge", "2", "Blå"),
    ("dans", "V", "Vals"),
    ("dans", "P", "Polka"),
]


def read(tmp_path: Path, spec: Spec, **sheets: Rows) -> Reading:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "ball.xlsx")
    return read_file(tmp_path / "ball.xlsx", spec)


def codes(reading: Reading) -> list[tuple[str, str, str]]:
    """(variable's name, value, text) of every code."""
    variables, kode = reading.submission["variabel"], reading.submission["kode"]
    owners = dict(
        zip(variables.column("kodeverk"), variables.column("DatabaseReferanse"), strict=True)
    )
    return [
        (owners[kode.text(i, "kodeverk")], kode.text(i, "verdi"), kode.text(i, "navn"))
        for i in range(len(kode))
    ]


@pytest.mark.parametrize(
    "head",
    [
        ("Variabel", "Kode", "Forklaring"),
        ("Variable", "Value", "Label"),
        ("Feltnavn", "Kode", "Beskrivelse"),
        ("Hvem", "Tegn", "Mening"),
    ],
)
@pytest.mark.parametrize("repeated", [True, False])
def test_a_codebook_beside_a_dictionary(
    tmp_path: Path, spec: Spec, head: tuple[str, str, str], repeated: bool
) -> None:
    last, rows = "", list[list[object]]()
    for name, value, text in CODES:
        rows.append([name.upper() if repeated or name != last else "", value, text])
        last = name
    reading = read(tmp_path, spec, Ordbok=DICTIONARY, Kodebok=[[*head], *rows])
    assert reading.submission["variabel"].column("PreferredTerm") == [
        "Farge på kjole",
        "Høyde på hæl",
        "Første dans",
    ]
    assert codes(reading) == CODES
    assert reading.submission["kode"].place(0, "verdi").cell == "B2"
    assert reading.submission.doubts == ()


def test_a_sheet_of_other_names_is_no_codebook(tmp_path: Path, spec: Spec) -> None:
    other: Rows = [["Variabel", "Enhet", "Merknad"], ["vogn", "stk", "a"], ["hest", "hk", "b"]]
    assert read(tmp_path, spec, Ordbok=DICTIONARY, Mer=other).counts.variables == 5


@pytest.mark.parametrize(
    "head",
    [
        ("Kode1", "Tekst1", "Kode2", "Tekst2"),
        ("Verdi 1", "Etikett 1", "Verdi 2", "Etikett 2"),
        ("code_0", "meaning_0", "code_1", "meaning_1"),
    ],
)
def test_numbered_columns_of_codes_and_texts(
    tmp_path: Path, spec: Spec, head: tuple[str, ...]
) -> None:
    rows: Rows = [
        [*HEAD, *head],
        ["farge", "Farge på kjole", "Liste", "1", "Rød", "2", "Blå"],
        ["hoyde", "Høyde på hæl", "Tall"],
        ["dans", "Første dans", "Liste", "V", "Vals", "P", "Polka"],
    ]
    reading = read(tmp_path, spec, Liste=rows)
    assert codes(reading) == CODES
    assert reading.submission["kode"].place(1, "navn").cell == "G2"
    assert reading.submission.doubts == ()


def test_numbered_columns_that_hold_a_code_each(tmp_path: Path, spec: Spec) -> None:
    rows: Rows = [
        [*HEAD, "Svar 1", "Svar 2"],
        ["farge", "Farge", "Liste", "1=Rød", "2=Blå"],
        ["hoyde", "Høyde", "Tall", "", ""],
    ]
    assert codes(read(tmp_path, spec, Liste=rows)) == CODES[:2]


def test_numbered_columns_of_something_else_stay_extras(tmp_path: Path, spec: Spec) -> None:
    rows: Rows = [[*HEAD, "Sjekk 1", "Sjekk 2"], ["farge", "Farge", "Tekst", "ok", "ok"]]
    reading = read(tmp_path, spec, Liste=rows)
    assert reading.counts.codes == 0
    assert len(reading.submission.doubts) == 2


@pytest.mark.parametrize(
    "head",
    [
        ("Variabelnamn", "Frågetext", "Datatyp", "Svarsalternativ"),
        ("Variabelnavn", "Spørgsmål", "Datatype", "Mulige værdier"),
        ("Variable name", "Question text", "Data type", "Answer options"),
    ],
)
def test_headings_of_the_neighbours(tmp_path: Path, spec: Spec, head: tuple[str, ...]) -> None:
    rows: Rows = [[*head], ["farge", "Farge", "Lista", "1=Rød; 2=Blå"]]
    reading = read(tmp_path, spec, Liste=rows)
    assert codes(reading) == CODES[:2]
    assert reading.submission["variabel"].column("PreferredTerm") == ["Farge"]
    assert reading.submission.doubts == ()
