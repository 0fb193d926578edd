"""The one text law: what is the same name, a number, a day, a limit, and no answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regmeta.texts import (
    fold,
    folded_letters,
    is_sentinel,
    letters,
    limit_of,
    number_of,
    parse_date,
    unquoted,
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ærlig Ørn på Åsen", "aerlig orn pa asen"),
        ("Vaer OEdem", "vaer odem"),
        ("Café Ängel", "cafe aengel"),
        ("aalesund", "alesund"),
    ],
)
def test_letters_that_are_written_in_several_ways_are_one(text: str, said: str):
    assert fold(text) == said


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_that_case_and_marks_made(text: str):
    once = fold(text)
    assert fold(once) == once or "aa" in once or "oe" in once


@given(st.text(max_size=40))
def test_what_is_one_name_by_its_letters_is_one_when_folded(text: str):
    assert folded_letters(text) == letters(fold(text))
    assert letters(letters(text)) == letters(text)


def test_spellings_of_one_name_meet_and_two_names_do_not():
    assert folded_letters("Måle-enhet *") == folded_letters("MAALE ENHET") == "maleenhet"
    assert letters("Måned_1") == letters("MÅNED 1") != letters("Maned 1")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12.0),
        (" -1,5 ", -1.5),
        (".5", 0.5),
        ("3.", 3.0),
        ("1E5", 100_000.0),
        ("1e999", None),
        ("inf", None),
        ("nan", None),
        ("1_000", None),
        ("1 000", None),
        ("", None),
        ("'5'", None),
    ],
)
def test_numbers(text: str, number: float | None):
    assert number_of(text) == number


def test_a_code_of_icd_11_is_no_number_where_none_is_asked_for():
    assert number_of("1E50", exponent=False) is None
    assert number_of("150", exponent=False) == 150


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("'0,5'", 0.5),
        ("2010-01-31", date(2010, 1, 31)),
        ("31.01.2010", date(2010, 1, 31)),
        ("today", None),
        ("birthYear+1", None),
    ],
)
def test_limits(text: str, limit: float | date | None):
    assert limit_of(text) == limit


def test_a_day_is_read_quoted_or_not():
    assert parse_date('"2020-02-29"') == parse_date(unquoted('"20200229"')) == date(2020, 2, 29)
    assert parse_date("2021-02-29") is None


@pytest.mark.parametrize(
    "label",
    ["Velg verdi", "--- Velg ---", "Ikke besvart", "ikke utfylt", "<Please select>", "nullMangler"],
)
def test_labels_that_say_that_nothing_was_chosen(label: str):
    assert is_sentinel(label) and is_sentinel(label, unknown=True)


@pytest.mark.parametrize("label", ["Ukjent", "Vet ikke", "Ikke aktuelt", "(ikke registrert)"])
def test_answers_that_tell_nothing_are_answers_all_the_same(label: str):
    assert not is_sentinel(label)
    assert is_sentinel(label, unknown=True)


@pytest.mark.parametrize("label", ["Nei", "", "Ingen", "Velger selv", "Ukjent primærtumor", "---"])
def test_answers(label: str):
    assert not is_sentinel(label, unknown=True)
