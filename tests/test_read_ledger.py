"""No cell lost: every filled cell is a heading, in a record, or left out with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regmeta.model import Reading
from regmeta.read import read_file
from regmeta.read.layouts.ledger import SheetAccount
from regmeta.registry import find_registries, load_registry
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from tests.conftest import ROOT, SHARED, amount

CORPUS = [
    path for path in sorted((SHARED / "corpus").glob("*.*")) if path.suffix in (".csv", ".xlsx")
]
SHIPPED = [
    file.path
    for folder in find_registries(ROOT / "registries")
    for file in load_registry(folder, load_spec()).files
]


def assert_sum_holds(reading: Reading) -> None:
    left: dict[str, int] = {}
    for one in reading.ignored:
        assert one.reason.nb and one.reason.en
        left[one.place.sheet] = left.get(one.place.sheet, 0) + one.cells
    for sheet in reading.sheets:
        assert isinstance(sheet, SheetAccount)
        assert sheet.filled == sheet.headed + sheet.carried + sheet.left, sheet
        assert sheet.left == left.get(sheet.sheet, 0), sheet


@pytest.mark.parametrize("path", [*CORPUS, *SHIPPED], ids=lambda path: path.name)
def test_the_sum_holds_for_real_files(spec: Spec, path: Path) -> None:
    reading = read_file(path, spec)
    assert reading.counts.variables > 0
    assert_sum_holds(reading)


# ------------------------------------------------------------------ by the cells themselves


def held(reading: Reading) -> str:
    """All texts that records and headings hold, as one."""
    texts = [text for sheet in reading.sheets for text in sheet.headings]
    for records in reading.submission.levels.values():
        for columns in (records.columns, records.extras):
            texts += [*columns, *(text for column in columns.values() for text in column)]
    return "\n".join(texts)


def assert_each_is_told(reading: Reading, tokens: list[str]) -> None:
    """Texts that each stand in one cell only: those not held are as many as were left out."""
    everything = held(reading)
    missing = [token for token in tokens if token not in everything]
    # A translated word and a heading above the table are held elsewhere: never more is lost.
    assert len(missing) <= sum(one.cells for one in reading.ignored), missing[:5]
    assert_sum_holds(reading)


HEADS = {
    "openqreg": "skjemanavn;tabell;fysisk_feltnavn;ledetekst;type;listeverdier;listetekst;eget;",
    "mrs": "Feltnavn;Navn i kode;Variabelnavn;Mulige verdier;Felttype;Gyldighet;Tema;eget",
    "mrs-2016": "Feltnavn;Variabelnavn;Felttype;Obligatorisk;Datadumpnavn;Gyldighet;a;b",
    "rapwhale": "skjema_id;skjemanamn;kategori;variabel_id;variabeletikett;variabeltype;verdi;x",
    "redcap": "Variable / Field Name;Form Name;Section Header;Field Type;Field Label;Choices;q;r",
    "variable-list": "Skjema;Variabel;Etikett;Type;Mulige verdier;Min;Maks;eget",
}
KINDS = st.sampled_from(["", " ", "token", "code", "Enum", "radio", "Ja", "2010-01-01"])
ROWS = st.lists(st.lists(KINDS, min_size=8, max_size=8), min_size=1, max_size=14)


def table(head: str, kinds: list[list[str]]) -> tuple[str, list[str]]:
    """A table whose cells each hold a text of their own, and those texts."""
    tokens, lines = [], [head]
    for r, row in enumerate(kinds):
        cells = []
        for c, kind in enumerate(row):
            token = f"t{r}x{c}y"
            text = {"token": token, "code": f"{r} = {token}"}.get(kind, kind)
            tokens += [token] if kind in ("token", "code") else []
            cells.append(text)
        lines.append(";".join(cells))
    return "\n".join(lines) + "\n", tokens


@pytest.mark.parametrize("layout", HEADS)
@settings(max_examples=amount(15, 80), deadline=None)
@given(kinds=ROWS)
def test_no_cell_is_lost_whatever_the_rows(
    tmp_path_factory: pytest.TempPathFactory, layout: str, kinds: list[list[str]]
) -> None:
    text, tokens = table(HEADS[layout], kinds)
    path = tmp_path_factory.mktemp("rows") / "x.csv"
    path.write_text(text, encoding="utf-8")
    reading = read_file(path, load_spec())
    assert reading.layout == layout
    assert_each_is_told(reading, tokens)


@pytest.mark.parametrize("path", [*CORPUS, *SHIPPED], ids=lambda path: path.name)
def test_no_distinct_text_of_a_real_file_is_lost(spec: Spec, path: Path) -> None:
    from regmeta.read.files.opening import read_grids

    reading = read_file(path, spec)
    read = {sheet.sheet for sheet in reading.sheets if sheet.records}
    texts = {
        text.strip()
        for grid in read_grids(path)
        if grid.sheet in read
        for row in grid.rows
        for text in row
        if text.strip()
    }
    everything = held(reading) + "\n".join(one.what for one in reading.ignored)
    codes = reading.submission["kode"]
    values, names = codes.column("verdi"), codes.column("navn")
    pairs = {f"{v} = {n}".strip() for v, n in zip(values, names, strict=True)}
    squeezed = "".join(everything.split())
    lost = [
        text
        for text in texts
        if "".join(text.split()) not in squeezed
        and text not in pairs
        and not all(part in everything for part in _parts(text))
    ]
    assert not lost, lost[:5]


def _parts(text: str) -> list[str]:
    """The values and texts of a cell that lists codes: these are held apart from each other."""
    return [part.strip() for part in re.split(r"[=|\n,]", text) if part.strip()]
