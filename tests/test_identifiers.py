"""Personal and organisation numbers, held against the published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regmeta.identifiers import is_orgnr, kind_of_person_number


@pytest.mark.parametrize(
    ("number", "only_2032"),
    [
        # Skatteetaten's own examples of numbers from 2032: the first check remainder may be 0 to 3
        ("02013299997", False),
        ("02013299903", True),
        ("02013299806", False),
        ("30108299920", False),
        ("30108299939", True),
    ],
)
def test_skatteetatens_examples(number: str, only_2032: bool) -> None:
    kind = kind_of_person_number(number)
    assert kind is not None
    assert (kind.id, kind.only_by_2032_rule, kind.synthetic) == ("fnr", only_2032, False)


def with_check_digits(nine: str) -> str:
    """Nine digits completed by the rule of today, where they can be."""
    for pair in range(100):
        kind = kind_of_person_number(f"{nine}{pair:02d}")
        if kind and not kind.only_by_2032_rule:
            return f"{nine}{pair:02d}"
    pytest.skip("no check digits exist for these nine")


@pytest.mark.parametrize(
    ("nine", "ident"),
    [("010180123", "fnr"), ("410180123", "dnr"), ("014180123", "hnr"), ("018180123", "tenor")],
)
def test_kinds_are_told_by_day_and_month(nine: str, ident: str) -> None:
    kind = kind_of_person_number(with_check_digits(nine))
    assert kind is not None
    assert kind.id == ident
    assert kind.synthetic == (ident == "tenor")


@pytest.mark.parametrize("text", ["", "123", "12345678901", "0201329999x", "31029912345"])
def test_what_is_no_personal_number(text: str) -> None:
    assert kind_of_person_number(text) is None


@given(st.text(max_size=12))
def test_no_text_breaks_the_check(text: str) -> None:
    kind = kind_of_person_number(text)
    assert kind is None or len(text) == 11


@pytest.mark.parametrize("number", ["983974724", "983974899", "983975259", "883974832"])
def test_organisation_numbers(number: str) -> None:
    assert is_orgnr(number)
    assert not is_orgnr(number[:-1] + str((int(number[-1]) + 1) % 10))
