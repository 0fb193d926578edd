"""Repairs that cannot be wrong: each kind, once and for all, and nothing else changed."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.errors import WrongUse
from regmeta.read import read_file
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from regmeta.workbook.fixing import fix, spans
from regmeta.workbook.repairs import repaired

from .conftest import ROOT, TODAY, only_listing

SPEC = load_spec()
FIELDS = [
    "variabel.PreferredTerm",
    "variabel.Beskrivelse",
    "variabel.DataType",
    "variabel.GyldigFra",
    "variabel.GrenseLav",
    "kilde.OrgnrDataansvarlig",
    "kode.verdi",
]


@pytest.mark.parametrize(
    ("field", "before", "after", "what"),
    [
        ("variabel.PreferredTerm", "  Høyde\u00a0 ved  start ", "Høyde ved start", ("blanks",)),
        ("variabel.PreferredTerm", "Blod\u00adtrykk", "Blodtrykk", ("signs",)),
        ("variabel.Beskrivelse", "<u>Før</u> operasjon", "Før operasjon", ("markup",)),
        ("variabel.Beskrivelse", "R&oslash;yk&nbsp;nå", "Røyk nå", ("markup",)),
        ("variabel.Beskrivelse", "En\n to ", "En\nto", ("blanks",)),
        ("variabel.Beskrivelse", "p < 0,05 & BMI > 30", "p < 0,05 & BMI > 30", ()),
        ("variabel.GyldigFra", "01.02.2015", "2015-02-01", ("date",)),
        ("variabel.GyldigFra", "20150201", "20150201", ()),
        ("variabel.GyldigFra", "31.02.2015", "31.02.2015", ()),
        ("variabel.GrenseLav", "1,5", "1.5", ("number",)),
        ("variabel.DataType", "HEL-TALL", "Heltall", ("option",)),
        ("variabel.DataType", "Heltalll", "Heltalll", ()),
        ("kilde.OrgnrDataansvarlig", "983 974 724", "983974724", ("grouping",)),
        ("kilde.OrgnrDataansvarlig", "983 974 725", "983 974 725", ()),
    ],
)
def test_each_repair(field: str, before: str, after: str, what: tuple[str, ...]):
    assert repaired(before, SPEC.field(field)) == (after, what)


def test_zeros_come_back_where_the_national_list_says_how_many():
    assert repaired("301", SPEC.field("kode.verdi"), 4) == ("0301", ("zeros",))
    assert repaired("301", SPEC.field("kode.verdi")) == ("301", ())
    assert repaired("x1", SPEC.field("kode.verdi"), 4) == ("x1", ())


PIECES = [*"aÅ1.,<>&;u/ \u00a0\u00ad\n\t-", "<u>", "&nbsp;", "&amp;", "amp;", "br>"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@example("&amp;amp;", "variabel.PreferredTerm", 0)
@example("&amp;nbsp;a", "variabel.Beskrivelse", 0)
@given(TEXTS, st.sampled_from(FIELDS), st.sampled_from([0, 4]))
def test_mending_twice_changes_nothing_more(text: str, field: str, width: int):
    once, _ = repaired(text, SPEC.field(field), width)
    assert repaired(once, SPEC.field(field), width) == (once, ())


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('a;" \n\r,x'), max_size=5), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_cells_are_found_where_a_csv_reader_finds_them(rows: list[list[str]]):
    made = io.StringIO()
    csv.writer(made, delimiter=";", lineterminator="\r\n").writerows(rows)
    text = made.getvalue()
    found: dict[tuple[int, int], str] = {}
    for row, column, begin, end in spans(text, ";", 0, 1):
        cell = text[begin:end]
        found[row, column] = cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
    assert found == {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1)}


@pytest.mark.parametrize("name", ["noric", "norgast", "nger", "muskel"])
def test_a_text_file_keeps_all_else(name: str, tmp_path: Path):
    source = only_listing(ROOT / "registries" / name)
    raw = source.read_bytes()
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = raw.decode(encoding)
    labels = read_file(source, SPEC).submission["variabel"].column("PreferredTerm")
    word = next(one for one in labels if len(one) > 5 and text.count(one) == 1)
    dirty = text.replace(word, f"{word[:3]}\u00ad{word[3:]}")
    assert dirty != text
    (tmp_path / "a.csv").write_bytes(dirty.encode(encoding))
    clean = fix(source, tmp_path / "c.csv", SPEC, today=TODAY)
    fix(tmp_path / "a.csv", tmp_path / "b.csv", SPEC, today=TODAY)
    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "c.csv").read_bytes()
    if not clean.repairs:
        assert (tmp_path / "c.csv").read_bytes() == raw


def test_a_workbook_keeps_all_else_and_is_mended_once(tmp_path: Path):
    source = ROOT / "registries" / "norvas" / "norvas-kodebok.xlsx"
    once = fix(source, tmp_path / "en.xlsx", SPEC, today=TODAY)
    assert {one.after for one in once.repairs} == {"Kliniske mål"}
    assert any("Desimaltall" in one.said.nb for one in once.proposals)
    twice = fix(tmp_path / "en.xlsx", tmp_path / "to.xlsx", SPEC, today=TODAY)
    assert twice.repairs == ()
    assert (tmp_path / "to.xlsx").read_bytes() == (tmp_path / "en.xlsx").read_bytes()
    with zipfile.ZipFile(source) as a, zipfile.ZipFile(tmp_path / "en.xlsx") as b:
        differ = {name for name in a.namelist() if a.read(name) != b.read(name)}
        seal = {"[Content_Types].xml", "_rels/.rels"}
        assert all(name.startswith("xl/worksheets/") for name in differ - seal)
        assert differ - seal


def test_nothing_is_written_where_nobody_said_where_or_the_file_is_of_another_kind(tmp_path: Path):
    source = ROOT / "registries" / "norvas" / "norvas-kodebok.xlsx"
    run = CliRunner()
    assert isinstance(run.invoke(app, ["fix", str(source)]).exception, WrongUse)
    wrong = run.invoke(app, ["fix", str(source), "--out", str(tmp_path / "a.csv")])
    assert isinstance(wrong.exception, WrongUse)
    (tmp_path / "x.ods").write_bytes(b"")
    odd = run.invoke(app, ["fix", str(tmp_path / "x.ods"), "--dry-run"])
    assert isinstance(odd.exception, WrongUse)
    dry = run.invoke(app, ["fix", str(source), "--dry-run", "--format", "json"])
    assert dry.exit_code == 0 and '"before": "Kliniske mål "' in dry.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.ods"]


# ------------------------------------------------------------------ the whole way


def run(*words: object) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


GOOD = {
    "Kilde": [
        {"Code": "K_A", "KortNavn": "A", "PreferredTerm": "Et register", "Kildetype": "@"},
    ],
    "Datasamlinger": [{"Code": "K_A.F", "PreferredTerm": "Skjema"}],
}
FAULTS = {
    "PreferredTerm": "  Høyde  ",
    "DataType": "HEL-TALL",
    "GyldigFra": "01.02.2015",
    "GyldigTil": "2010-01-01",
    "GrenseLav": "250,5",
    "GrenseHoy": "100",
    "Beskrivelse": "<b>Målt</b> uten sko, i centimeter, før operasjonen.",
    "datasamling": "K_A.FINNESIKKE",
    "Identifiseringsgrad": "kanskje",
    "MaaleEnhet": "cm\u00ad",
}


def headings(book: openpyxl.Workbook, spec: Spec) -> dict[str, tuple[str, int]]:
    """Where each field's column is in the template: sheet and number."""
    law = spec["variabel"]
    found = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=1, max_row=6):
            for cell in row:
                for field in law.fields:
                    said = str(cell.value or "").removesuffix(" *").strip()
                    if said == law.heading(field.key, "nb") and sheet.title == "Variabler":
                        found.setdefault(field.key, (sheet.title, cell.column))
    return found


def test_template_filled_broken_marked_mended_and_clean_again(tmp_path: Path, spec: Spec):
    """As a registry person would: break ten things, hand in, read the marks, mend, hand in."""
    source = tmp_path / "mal.xlsx"
    run("template", source, "--kilde", ROOT / "registries" / "als")
    before = run("check", source, "--format", "json", "--today", "2026-11-23")
    errors = before.count('"severity": "error"')
    book = openpyxl.load_workbook(source)
    places = headings(book, spec)
    sheet = book["Variabler"]
    row = next(
        n
        for n in range(2, sheet.max_row + 1)
        if str(sheet.cell(n, places["Code"][1]).value or "").startswith("V_ALS")
    )
    good = {key: sheet.cell(row, places[key][1]).value for key in FAULTS if key in places}
    for key in good:
        sheet.cell(row, places[key][1]).value = FAULTS[key]
    assert len(good) >= 9
    broken = tmp_path / "brutt.xlsx"
    book.save(broken)
    marked = tmp_path / "merket.xlsx"
    run("check", broken, "--format", "xlsx", "--out", marked, "--today", "2026-11-23")
    back = openpyxl.load_workbook(marked)
    commented = {
        key for key in good if back["Variabler"].cell(row, places[key][1]).comment is not None
    }
    assert {"GyldigTil", "datasamling", "Identifiseringsgrad", "GrenseLav"} & commented
    assert len(commented) >= 6
    if shutil.which("soffice"):
        home = f"-env:UserInstallation=file://{tmp_path}/lo"
        folder = tmp_path / "lo-ut"
        words = ["soffice", home, "--headless", "--convert-to", "xlsx"]
        subprocess.run(
            [*words, "--outdir", str(folder), str(marked)], check=True, capture_output=True
        )
        again = run("check", folder / "merket.xlsx", "--format", "json", "--today", "2026-11-23")
        assert again.count('"severity": "error"') > errors
    mended = tmp_path / "rettet.xlsx"
    told = run("fix", marked, "--out", mended, "--today", "2026-11-23")
    assert "«HEL-TALL» → «Heltall»" in told and "«01.02.2015» → «2015-02-01»" in told
    book = openpyxl.load_workbook(mended)
    assert book["Variabler"].cell(row, places["PreferredTerm"][1]).value == "Høyde"
    for key in good:
        book["Variabler"].cell(row, places[key][1]).value = good[key]
    book.save(tmp_path / "ferdig.xlsx")
    after = run("check", tmp_path / "ferdig.xlsx", "--format", "json", "--today", "2026-11-23")
    assert after.count('"severity": "error"') == errors
    assert date(2026, 11, 23) == TODAY
