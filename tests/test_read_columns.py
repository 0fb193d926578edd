"""columns.csv: what any column, row or sheet is, by hand or by the questions of `read --ask`."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.errors import BrokenConfiguration, UnreadableInput, WrongUse
from regmeta.model import Reading
from regmeta.read import read_file
from regmeta.read.layouts.decisions import CODES, TEXT, VALUE, column_said, role_of
from regmeta.spec.fields import Spec
from tests.conftest import SHARED

Rows = list[list[str]]
STRANGE: Rows = [
    ["Ball i Wien", "", "", ""],
    ["Greie", "Hva", "Tall", "Ord"],
    ["dans", "Dans", "1", "Vals"],
    ["", "", "2", "Polka"],
    ["Kjolen", "", "", ""],
    ["farge", "Farge", "", ""],
    ["Skrevet av vertinnen", "", "", ""],
]
ROLES = ",Greie,navn\nball.xlsx,,,Hva,ledetekst\nball.xlsx,,,Tall,kode\nball.xlsx,,,Ord,tekst\n"
STRANGE_COLUMNS = f"file,sheet,row,heading,field\nball.xlsx,,2,,overskrifter\nball.xlsx,,{ROLES}"


def ball(folder: Path, columns: str = "", encoding: str = "utf-8", **sheets: Rows) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (sheets or {"Alt": STRANGE}).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / "ball.xlsx")
    if columns:
        (folder / "columns.csv").write_bytes(columns.encode(encoding))
    return folder / "ball.xlsx"


def counts(reading: Reading) -> tuple[int, int, int]:
    return reading.counts.variables, reading.counts.kodeverk, reading.counts.codes


def test_a_file_that_was_refused_is_read_by_what_was_decided(tmp_path: Path, spec: Spec) -> None:
    with pytest.raises(UnreadableInput, match="regmeta read --ask"):
        read_file(ball(tmp_path), spec)
    decided = STRANGE_COLUMNS + "ball.xlsx,Alt,5,,seksjon\nball.xlsx,Alt,7,,ignorer\n"
    reading = read_file(ball(tmp_path, decided), spec)
    variables = reading.submission["variabel"]
    assert counts(reading) == (2, 1, 2)
    assert variables.column("PreferredTerm") == ["Dans", "Farge"]
    assert variables.column("variabelgruppe") == ["", "Kjolen"]
    assert [(left.place.cell, left.reason.nb) for left in reading.ignored] == [
        ("A1", "står over overskriftene"),
        ("A7", "raden er valgt bort i columns.csv"),
    ]
    assert reading.submission.doubts == ()


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig", "cp1252"])
def test_columns_csv_as_norwegian_excel_saves_it(tmp_path: Path, spec: Spec, encoding: str) -> None:
    rows = [["Greie", "Spørsmålet"], ["dans", "Danser du på ballet?"], ["hæl", "Høyde på hæl"]]
    decided = "file;heading;field\nball.xlsx;Greie;navn\nball.xlsx;Spørsmålet;ledetekst\n"
    reading = read_file(ball(tmp_path, decided, encoding, Ark=rows), spec)
    labels = reading.submission["variabel"].column("PreferredTerm")
    assert labels == ["Danser du på ballet?", "Høyde på hæl"]


def test_a_sheet_is_left_out_and_another_has_a_row_of_its_own(tmp_path: Path, spec: Spec) -> None:
    notes = [["Variabel", "Ledetekst", "Type"], ["sko", "Sko", "Tekst"]]
    decided = f"{STRANGE_COLUMNS}ball.xlsx,Gammelt,,,ignore\n".replace(",,2,", ",Alt,2,")
    reading = read_file(ball(tmp_path, decided, Alt=STRANGE, Gammelt=notes), spec)
    assert "sko" not in reading.submission["variabel"].column("DatabaseReferanse")
    assert "arket er valgt bort i columns.csv" in [left.reason.nb for left in reading.ignored]
    assert "sheet-not-read" not in [doubt.rule for doubt in reading.submission.doubts]


def test_a_list_without_headings_by_its_columns(tmp_path: Path, spec: Spec) -> None:
    rows = [["dans", "Dans"], ["farge", "Farge på kjole"]]
    decided = "file,sheet,row,heading,field\n,,0,,headings\n,,,kolonne A,name\n,,,column 2,label\n"
    variables = read_file(ball(tmp_path, decided, Ark=rows), spec).submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["dans", "farge"]
    assert variables.column("PreferredTerm") == ["Dans", "Farge på kjole"]
    assert variables.place(0, "PreferredTerm").cell == "B1"


def test_what_is_decided_goes_before_what_the_headings_say(tmp_path: Path, spec: Spec) -> None:
    rows = [["Variabel", "Kortnavn", "Ledetekst"], ["Dans på ballet", "dans", "Hva danser du?"]]
    decided = "file,heading,field\n,Kortnavn,navn\n,Variabel,tillegg\n"
    reading = read_file(ball(tmp_path, decided, Ark=rows), spec)
    variables = reading.submission["variabel"]
    assert variables.column("DatabaseReferanse") == ["dans"]
    assert variables.extras["Variabel"] == ["Dans på ballet"]
    assert reading.submission.doubts == ()


def test_lists_on_a_sheet_of_their_own_with_strange_headings(tmp_path: Path, spec: Spec) -> None:
    listed = [["Hører til", "Tallet", "Ordet"], ["danser", "1", "Vals"], ["danser", "2", "Polka"]]
    rows = [["Variabel", "Ledetekst", "Kodeverk"], ["dans", "Dans", "danser"]]
    decided = "file,heading,field\n,Hører til,listenavn\n,Tallet,kode\n,Ordet,tekst\n"
    reading = read_file(ball(tmp_path, decided, Ark=rows, Lister=listed), spec)
    assert counts(reading) == (1, 1, 2)


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("variabel.PreferredTerm, variabel.Ledetekst", "PreferredTerm"),
        ("variabel.Code", "Code"),
        ("kode.verdi, kode.navn", CODES),
        ("kode.verdi", VALUE),
        ("kode.navn", TEXT),
        ("datasamling.PreferredTerm", "datasamling"),
        ("(beholdt som tilleggsopplysning)", "extra"),
        ("Ledetekst", "Ledetekst"),
        ("NAVN", "Code"),
        ("tull", ""),
    ],
)
def test_the_words_that_read_prints_are_taken(spec: Spec, said: str, role: str) -> None:
    assert role_of(said, spec["variabel"].by_key) == role


@pytest.mark.parametrize(
    ("said", "column"),
    [("kolonne A", 1), ("column 27", 27), ("Kolonne AB", 28), ("Kolonne med navn", 0)],
)
def test_a_column_is_named_by_its_place(said: str, column: int) -> None:
    assert column_said(said) == column


def test_a_row_that_is_no_number_is_refused_with_its_line(tmp_path: Path, spec: Spec) -> None:
    decided = "file,sheet,row,heading,field\n,,to,,headings\n"
    with pytest.raises(BrokenConfiguration, match=r"columns\.csv:2: «to» er ikke et radnummer"):
        read_file(ball(tmp_path, decided), spec)


# ------------------------------------------------------------------ the questions


def ask(path: Path, *answers: str) -> str:
    call = ["read", "--ask", str(path)]
    done = CliRunner().invoke(app, call, input="".join(f"{answer}\n" for answer in answers))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_answers_are_written_and_read(tmp_path: Path, spec: Spec) -> None:
    path = ball(tmp_path)
    (tmp_path / "columns.csv").write_text("file,heading,field\nannen.xlsx,Sort,type\n")
    output = ask(path, "2", "tull", "navn", "ledetekst", "kode", "tekst")
    assert "«tull» er ikke noe av dette" in output
    assert "Greie → variabel.Code" in output
    written = (tmp_path / "columns.csv").read_text(encoding="utf-8").splitlines()
    assert written[1] == "annen.xlsx,,,Sort,type"
    assert written[2:4] == ["ball.xlsx,Alt,2,,headings", "ball.xlsx,Alt,,Greie,Code"]
    before = counts(read_file(path, spec))
    assert ask(path, "2", "navn", "ledetekst", "kode", "tekst")
    assert counts(read_file(path, spec)) == before


def test_a_sheet_may_be_left_out_and_the_proposals_taken(tmp_path: Path, spec: Spec) -> None:
    rows = [["Variabel", "Ledetekst", "Ymse"], ["dans", "Dans", "x"]]
    path = ball(tmp_path, Ark=rows, Gammelt=STRANGE)
    ask(path, "", "", "", "", "-")
    assert counts(read_file(path, spec)) == (1, 0, 0)
    written = (tmp_path / "columns.csv").read_text(encoding="utf-8")
    assert "ball.xlsx,Ark,,Ymse,extra" in written
    assert "ball.xlsx,Gammelt,,,ignore" in written


def test_questions_broken_off_write_nothing(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["read", "--ask", str(ball(tmp_path))], input="2\n")
    assert isinstance(done.exception, WrongUse)
    assert not (tmp_path / "columns.csv").exists()


def test_a_sheet_of_names_alone_can_be_told_of(tmp_path: Path, spec: Spec) -> None:
    case = SHARED / "cases" / "reading" / "home-made" / "m4-bare-navn.xlsx"
    if not case.is_file():
        pytest.skip(f"{case.name} is not beside the project")
    path = tmp_path / case.name
    path.write_bytes(case.read_bytes())
    ask(path, "", "navn")
    assert counts(read_file(path, spec)) == (9, 0, 0)
