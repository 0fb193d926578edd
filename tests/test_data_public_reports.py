"""Situations that people have reported of other programs that check data: each is read as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from regmeta.data import Options, check_extract
from regmeta.errors import UnreadableInput
from tests.test_data import SMALL, counts, plan_of, small_plan
from tests.test_data_demands import plan as demanding_plan

INTEGERS = [{"DatabaseReferanse": "ANTALL", "DataType": "2", "Obligatorisk": "Ja"}]


def test_gaps_in_nullable_integers_are_missing_and_no_fractions(tmp_path: Path):
    import pandas as pd

    path = tmp_path / "skjema.parquet"
    for dtype in ("Int64", "float64", "int64[pyarrow]"):
        pd.DataFrame({"ANTALL": pd.array([1, None, 3], dtype=dtype)}).to_parquet(path)
        assert counts(small_plan(INTEGERS), path) == {"data-missing-value:ANTALL": 1}, dtype


def test_a_gap_that_a_program_wrote_as_text_is_missing(tmp_path: Path):
    path = tmp_path / "skjema.csv"
    path.write_text("ANTALL;X\n1.0;a\n<NA>;b\nNA;c\n3.0;d\n", encoding="utf-8")
    assert counts(small_plan(INTEGERS), path) == {"data-missing-value:ANTALL": 2}


def test_a_mark_before_bytes_that_are_no_utf_8_is_one_sentence(tmp_path: Path):
    path = tmp_path / "skjema.csv"
    path.write_bytes(b"\xef\xbb\xbfNAVN;ANTALL\nB\xf8;1\n")
    with pytest.raises(UnreadableInput) as caught:
        counts(small_plan(SMALL), path)
    assert "\n" not in caught.value.message("nb") and "skjema.csv" in caught.value.message("nb")


def test_lines_within_cells_are_no_rows(tmp_path: Path):
    path = tmp_path / "skjema.csv"
    path.write_bytes(b'NAVN;ANTALL\r\n"A\nB";1\r\nC;x\r\n"D\r\nE";2\r\n')
    data = check_extract(small_plan(SMALL), [path])
    assert data.forms[0].rows == 3
    (result,) = [each for each in data.forms[0].results if each.count]
    assert (result.check.id, result.rows) == ("data-wrong-type:ANTALL", (3,))


def test_a_parent_without_rows_makes_every_reference_lost(tmp_path: Path):
    plan = plan_of("als")
    lost = [
        (form, check) for form in plan.forms for check in form.checks if "lost-ref" in check.rule
    ]
    form, check = lost[0]
    parent = next(each for each in plan.forms if each.code == check.test.form)
    key = next(iter(check.test.other_columns()))
    (tmp_path / f"{parent.short_code}.csv").write_text(f"{key}\n", encoding="utf-8")
    own = tmp_path / f"{form.short_code}.csv"
    own.write_text(f"{check.column};X\na;1\nb;2\n", encoding="utf-8")
    both = replace(plan, forms=(parent, form))
    data = check_extract(both, [tmp_path / f"{parent.short_code}.csv", own])
    counted = {each.check.id: each.count for each in data.forms[1].results}
    assert counted[check.id] == 2
    assert "data-no-rows" in {finding.rule for finding in data.report.findings}


@pytest.mark.parametrize("engine", ["duckdb", "gx"])
def test_several_deaths_of_one_person_count_an_event_once(engine: str, tmp_path: Path):
    """A join would give a visit a row for each death record, and more faults than rows."""
    from regmeta.data.engines.gx import check_with_gx

    person, visit = tmp_path / "person.csv", tmp_path / "besok.csv"
    deaths = ("2020-01-01", "2020-01-01", "2022-05-06", "")
    rows = [f"{name};1950-01-01;{day}" for name, day in zip("aaab", deaths, strict=True)]
    person.write_text("\n".join(["PASIENT;FODT;DOD", *rows]) + "\n", encoding="utf-8")
    days = ("2019-06-01", "2021-06-01", "2023-06-01")
    visits = [f"{name};{day};{n}" for name in "ab" for n, day in enumerate(days, 1)]
    visit.write_text("\n".join(["PASIENT;DATO;NUMMER", *visits]) + "\n", encoding="utf-8")
    checked = check_extract if engine == "duckdb" else check_with_gx
    data = checked(demanding_plan(), [person, visit], Options())
    results = {result.check.id: result for form in data.forms for result in form.results}
    assert results["data-duplicate-key:PASIENT"].count == 3
    assert results["data-duplicate-key:PASIENT"].rows == (2, 3, 4)
    after_death = results["data-dates-out-of-order:DATO:PERSON.DOD"]
    assert (after_death.count, after_death.rows) == (2, (3, 4))
