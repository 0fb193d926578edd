"""Any layout as regmeta's own workbook: nothing lost, and converting that again changes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.errors import WrongUse
from regmeta.model import Submission
from regmeta.read import read_file
from regmeta.registry import find_registries, load_registry
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from regmeta.workbook.converting import as_template, convert
from tests.conftest import ROOT, SHARED, amount

CORPUS = [
    path for path in sorted((SHARED / "corpus").glob("*.*")) if path.suffix in (".csv", ".xlsx")
]
SHIPPED = [
    file.path
    for folder in find_registries(ROOT / "registries")
    for file in load_registry(folder, load_spec()).files
]
MARKS = {"variabel.platform", "kode.variabel"}


def told(submission: Submission, spec: Spec) -> dict[tuple[str, str], list[str]]:
    """All that a submission says, options by their token: (level, field or +extra) → texts."""
    said: dict[tuple[str, str], list[str]] = {}
    for level, records in submission.levels.items():
        for key in records.columns:
            options = spec[level].by_key[key].options if key in spec[level].by_key else None
            texts = [
                found.value if options and (found := options.find(text)) else text
                for text in records.column(key)
            ]
            if any(texts):
                said[level, key] = texts
        for name, texts in records.extras.items():
            if any(texts) and name not in MARKS:
                said[level, f"+{name}"] = texts
    # Which variable's rows stand for a list is a matter of where lists are written once.
    said.pop(("kode", "variabel"), None)
    return said


def assert_converts(path: Path, folder: Path, spec: Spec) -> None:
    made = convert(path, folder / "once.xlsx", spec)
    back = read_file(folder / "once.xlsx", spec)
    assert told(back.submission, spec) == told(made.written, spec)
    before, after = made.reading.counts, back.counts
    assert (after.datasamlinger, after.variables, after.kodeverk) == (
        before.datasamlinger,
        before.variables,
        before.kodeverk,
    )
    convert(folder / "once.xlsx", folder / "twice.xlsx", spec)
    assert (folder / "once.xlsx").read_bytes() == (folder / "twice.xlsx").read_bytes()


@pytest.mark.parametrize("path", [*CORPUS, *SHIPPED], ids=lambda path: path.name)
def test_a_converted_file_says_what_the_file_said(path: Path, tmp_path: Path, spec: Spec) -> None:
    assert_converts(path, tmp_path, spec)


@pytest.mark.parametrize("path", [*CORPUS, *SHIPPED], ids=lambda path: path.name)
def test_every_code_row_stands_word_for_word(path: Path, spec: Spec) -> None:
    reading = read_file(path, spec).submission
    whole, _ = as_template(reading, spec)

    def rows(submission: Submission) -> set[tuple[str, ...]]:
        codes = submission["kode"]
        keys = [key for key in sorted(reading["kode"].columns) if key != "variabel"]
        columns = [codes.column(key) for key in keys]
        extras = [
            codes.extras.get(name, [""] * len(codes)) for name in sorted(reading["kode"].extras)
        ]
        return set(zip(*columns, *extras, strict=True))

    assert rows(whole) == rows(reading)


# A name that starts a cell, a formula, a number and what Excel would change if it were let to.
CELL = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["0301", "=1+1", "1.0", " x ", "_x0041_", "2010-01-01", "Ja", "a\nb", "'1'"]),
)
HEADS = st.lists(
    st.sampled_from(["Etikett", "Beskrivelse", "Min", "eget", "Kode", "Datatype", "Verdi"]),
    unique=True,
    max_size=4,
)


@settings(max_examples=amount(12, 60), deadline=None)
@given(heads=HEADS, rows=st.lists(st.lists(CELL, min_size=7, max_size=7), min_size=1, max_size=6))
def test_whatever_the_cells(
    tmp_path_factory: pytest.TempPathFactory, heads: list[str], rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("convert")
    head = ["Skjema", "Variabel", "Mulige verdier", *heads]
    lines = [head, *([row[0], f"v{i}", *row[1 : len(head) - 1]] for i, row in enumerate(rows))]
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    encodable = "\n".join(quoted).encode("utf-8", errors="ignore")
    (folder / "liste.csv").write_bytes(encodable.replace(b"\x00", b""))
    assert_converts(folder / "liste.csv", folder, load_spec())


def test_a_text_that_no_cell_holds_is_told_of(tmp_path: Path, spec: Spec) -> None:
    long = "x" * 40_000
    (tmp_path / "a.csv").write_text(f"Variabel;Etikett\nvekt;{long}\nhode;a\x07b\n")
    made = convert(tmp_path / "a.csv", tmp_path / "a.xlsx", spec)
    assert {one.rule for one in made.lost} == {"too-long-for-a-cell", "sign-without-place"}
    assert all(one.place.row in (2, 3) for one in made.lost)


def test_the_command_names_the_extras(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Variabel;Etikett;Min egen\nvekt;Vekt;ja\n")
    call = [sys.executable, "-m", "regmeta.cli", "convert", "a.csv", "a.xlsx"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Min egen" in done.stdout
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Variabler"].max_row == 2
    done = subprocess.run([*call, "--format", "json"], cwd=tmp_path, capture_output=True, text=True)
    assert json.loads(done.stdout)["extras"] == ["Min egen", "variabel"]


def test_another_suffix_is_refused(tmp_path: Path, spec: Spec) -> None:
    with pytest.raises(WrongUse, match="xlsx"):
        convert(tmp_path / "a.csv", tmp_path / "b.csv", spec)
