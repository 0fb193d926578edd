"""What says that there is no answer: SPSS' user-missing, Stata's letters, words that metadata or
registry.toml declare. None of it is a missing mandatory value, and none is a value."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from regmeta.data import CheckPlan, check_extract
from regmeta.data.engines.rows import failing
from regmeta.data.plan.demands import with_demands
from regmeta.data.results.results import FormResult, Missing
from regmeta.data.source import statistics
from regmeta.errors import BrokenConfiguration
from regmeta.registry import Demands, load_registry
from regmeta.spec.loading import load_spec
from tests.test_data import small_plan

pyreadstat = pytest.importorskip("pyreadstat", reason="needs the extra statistics")
VARIABLES = [
    {"DatabaseReferanse": "KJONN", "DataType": "2", "kodeverk": "T.KJONN", "Obligatorisk": "Ja"},
    {"DatabaseReferanse": "HOYDE", "DataType": "2", "GrenseHoy": "220", "Obligatorisk": "Ja"},
    {"DatabaseReferanse": "NAVN", "DataType": "1", "Obligatorisk": "Ja"},
]
CODES = [{"kodeverk": "T.KJONN", "verdi": code, "navn": code} for code in ("1", "2")]


def plan(**missing: tuple[str, ...]) -> CheckPlan:
    made = small_plan(VARIABLES, CODES)
    every = {("" if name == "every" else name): words for name, words in missing.items()}
    return replace(made, forms=tuple(with_demands(made.forms, {"Skjema": Demands(missing=every)})))


def checked(file: Path, **missing: tuple[str, ...]) -> FormResult:
    return check_extract(plan(**missing), [file]).forms[0]


def failed(form: FormResult) -> dict[str, int]:
    return {result.check.id: result.count for result in form.results if result.count}


def test_values_that_spss_declares_missing_are_no_faults(tmp_path: Path):
    frame = pd.DataFrame(
        {"KJONN": [1.0, 9, 2], "HOYDE": [-3.0, 999, float("nan")], "NAVN": ["Bo", "vet ikke", ""]}
    )
    path = tmp_path / "skjema.sav"
    ranges = {"KJONN": [9], "HOYDE": [{"lo": float("-inf"), "hi": -1}, 999], "NAVN": ["vet ikke"]}
    pyreadstat.write_sav(frame, str(path), missing_ranges=ranges)
    form = checked(path)
    assert failed(form) == {"data-missing-value:HOYDE": 1, "data-missing-value:NAVN": 1}
    assert form.missing["KJONN"] == Missing(0, 1)
    assert form.missing["HOYDE"] == Missing(1, 2)
    assert form.missing["NAVN"] == Missing(1, 1)


def test_a_code_of_the_list_is_an_answer_whatever_spss_says(tmp_path: Path):
    path = tmp_path / "skjema.sav"
    frame = pd.DataFrame({"KJONN": [1.0, 2], "HOYDE": [170.0, 180], "NAVN": ["Bo", "Åse"]})
    pyreadstat.write_sav(frame, str(path), missing_ranges={"KJONN": [2]})
    assert checked(path).missing["KJONN"] == Missing(0, 0)


@pytest.mark.parametrize("letter", ["a", "z"])
def test_letters_of_stata_say_why_there_is_no_number(letter: str, tmp_path: Path):
    frame = pd.DataFrame(
        {"KJONN": [1.0, letter, 2.0], "HOYDE": [170.0, None, letter], "NAVN": ["a", "b", letter]}
    )
    path = tmp_path / "skjema.dta"
    missing = {"KJONN": [letter], "HOYDE": [letter]}
    pyreadstat.write_dta(frame, str(path), missing_user_values=missing)
    form = checked(path)
    assert failed(form) == {"data-missing-value:HOYDE": 1}
    assert (form.missing["KJONN"], form.missing["HOYDE"]) == (Missing(0, 1), Missing(1, 1))
    assert form.unknown == () and form.missing["NAVN"] == Missing(0)


def test_words_of_registry_toml_are_no_answers(tmp_path: Path):
    path = tmp_path / "skjema.csv"
    path.write_text(
        "KJONN;HOYDE;NAVN\n-9;999;ukjent\n1;999,0;-9\n-9.0;170;x\n;998;999\n", encoding="utf-8"
    )
    form = checked(path, every=("-9", "ukjent"), HOYDE=("999",))
    assert failed(form) == {"data-missing-value:KJONN": 1, "data-outside-limits:HOYDE": 1}
    assert [form.missing[name] for name in form.missing] == [
        Missing(1, 2),
        Missing(0, 2),
        Missing(0, 2),
    ]
    row = {"KJONN": "-9", "HOYDE": "999", "NAVN": "999"}
    assert failing(plan(every=("-9",), HOYDE=("999",)).forms[0], row) == []
    assert failing(plan(every=("-9",)).forms[0], row) == ["data-outside-limits:HOYDE"]


def test_words_are_the_same_in_numbers_and_in_texts(tmp_path: Path):
    import duckdb

    path = tmp_path / "skjema.parquet"
    rows = "(-9, 999.0, 'x'), (1, 170, '-9'), (NULL, -9, 'y')"
    duckdb.sql(f"COPY (FROM (VALUES {rows}) AS t (KJONN, HOYDE, NAVN)) TO '{path}'")
    form = checked(path, every=("-9",), HOYDE=("999",))
    assert failed(form) == {"data-missing-value:KJONN": 1}
    assert form.missing["HOYDE"] == Missing(0, 2)


def test_words_stand_in_registry_toml_for_all_columns_or_by_column(tmp_path: Path):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "x.csv").write_text("a\n", encoding="utf-8")
    head = 'id = "x"\n[[files]]\npath = "x.csv"\n[kilde]\nCode = "K_X"\n[data.S]\n'
    for written, wanted in {
        "missing = { '*' = ['UKJENT', '-9'] }": {"": ("UKJENT", "-9")},
        "missing.HOYDE = ['999']": {"HOYDE": ("999",)},
    }.items():
        (folder / "registry.toml").write_text(head + written, encoding="utf-8")
        assert load_registry(folder, load_spec("")).data["S"].missing == wanted
    with pytest.raises(BrokenConfiguration, match="VIDDE"):
        plan(VIDDE=("999",))


@pytest.mark.parametrize("ending", ["sav", "dta"])
def test_a_first_piece_without_values_says_nothing_of_the_type(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Files are read a piece at a time; an empty piece cannot tell texts, numbers and days."""
    from datetime import date

    monkeypatch.setattr(statistics, "ROWS_A_PIECE", 2)
    days = [None, None, None, date(2024, 3, 1), None, None]
    numbers = [None, None, 170.0, None, None, None]
    texts = ["", "", "Bo", "", "", ""]
    frame = pd.DataFrame({"HOYDE": numbers, "NAVN": texts, "DAG": days, "TOM": [None] * 6})
    frame["TOM"] = frame["TOM"].astype("float64")
    path, out = tmp_path / f"skjema.{ending}", tmp_path / "ut.parquet"
    {"sav": pyreadstat.write_sav, "dta": pyreadstat.write_dta}[ending](frame, str(path))
    statistics.write_statistics(path, str(out))
    import duckdb

    read = duckdb.sql(f"FROM '{out}'")
    assert read.columns == ["HOYDE", "NAVN", "DAG", "TOM"]
    assert [str(kind) for kind in read.types[:3]] == ["DOUBLE", "VARCHAR", "DATE"]
    assert [row[0] for row in read.fetchall()] == numbers
    assert [row[2] for row in read.fetchall()] == days
