"""The same question asked twice in a registry with other codes: told, and nothing else told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regmeta.catalogue.codelists import is_no_answer
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.catalogue.recoding import recodings
from regmeta.model import Code, Kodeverk, Text
from regmeta.spec.loading import load_spec

from .shipped import shipped
from .small import small_catalogue

Codes = dict[str, str] | None


def _twice(before: Codes, after: Codes, tails: tuple[str, str] = ("X", "X")) -> KildeFacts:
    """A registry that asks in two forms, by lists of codes; None is a plain whole number."""
    kilde = small_catalogue(load_spec()).kilder[0]
    variables, lists = [], []
    for form, tail, codes in zip(("F1", "F2"), tails, (before, after), strict=True):
        current = replace(kilde.variables[0].current, properties={"DataType": "2"})
        name = f"{form}.L"
        variables.append(
            replace(
                kilde.variables[0],
                code=f"V_A.{form}.{tail}",
                versions=(current,),
                datasamlinger=(form,),
                kodeverk=() if codes is None else (name,),
            )
        )
        if codes is not None:
            made = tuple(
                Code(value, Text(label), sentinel=is_no_answer(value, label))
                for value, label in codes.items()
            )
            lists.append(Kodeverk(name, "Kildekodeverk", name, name, codes=made))
    return KildeFacts(replace(kilde, variables=tuple(variables), kodeverk=tuple(lists)), {})


YES_NO = {"1": "Ja", "2": "Nei"}


@pytest.mark.parametrize(
    ("before", "after", "tails", "differ"),
    [
        (None, {"0": "Ikke svart", "1": "1", "11": "0"}, ("X", "X"), True),
        (None, {"0": "0", "1": "1", "2": "2"}, ("X", "X"), False),
        (YES_NO, {"1": "Ja", "0": "Nei"}, ("X", "X"), True),
        (YES_NO, {"1": "ja ", "2": "NEI"}, ("X", "X"), False),
        (YES_NO, {"1": "Ja", "0": "Nei"}, ("X", "Y"), False),
        (YES_NO, {"1": "Mann", "2": "Kvinne"}, ("X", "X"), False),
        (YES_NO, {"1": "Ja", "2": "Nei", "3": "Av og til"}, ("X", "X"), False),
        (YES_NO, YES_NO, ("X", "X"), False),
        (None, None, ("X", "X"), False),
    ],
)
def test_codes_that_moved_are_told_on_both_sides(
    before: Codes, after: Codes, tails: tuple[str, str], differ: bool
):
    facts = _twice(before, after, tails)
    assert set(recodings(facts)) == ({v.code for v in facts.kilde.variables} if differ else set())


def test_pain_before_and_after_treatment_is_the_only_shift_of_the_shipped_registries():
    found = {code: r for facts in Facts(shipped()).kilder for code, r in recodings(facts).items()}
    assert sorted(code.split(".", 1)[1] for code in found) == [
        "SKJEMA_1A.PAINEXPERIENCESACTIVITY",
        "SKJEMA_1A.PAINEXPERIENCESNOACTIVITY",
        "SKJEMA_2.PAINEXPERIENCESACTIVITY",
        "SKJEMA_2.PAINEXPERIENCESNOACTIVITY",
    ]
    (after,) = found["V_NNRR.SKJEMA_2.PAINEXPERIENCESNOACTIVITY"]
    there = {here: there for here, _, there in after.pairs}
    assert (there["0"], there["11"], there["7"]) == ("", "0", "7")
    (before,) = found["V_NNRR.SKJEMA_1A.PAINEXPERIENCESNOACTIVITY"]
    assert {here: there for here, _, there in before.pairs}["0"] == "11"
