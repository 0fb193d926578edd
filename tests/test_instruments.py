"""Instruments: recognised where enough items stand in order, proposed where it is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from regmeta.harmonize.instruments import Asking, InForm, InstrumentPattern, load_instruments
from regmeta.harmonize.instruments_told import instruments_text
from regmeta.harmonize.recognise import find_instruments, questions_of
from regmeta.harmonize.similar import asking_of, items_of
from regmeta.runs.batch import read_paths
from regmeta.spec.loading import load_spec
from tests.conftest import ROOT

PATTERNS = load_instruments()
OF_SEVERAL = [pattern for pattern in PATTERNS if len(pattern.items) > 1]
CORPORA = ROOT.parent / "shared"
EQ_5D = ("Gange", "Personlig stell", "Vanlige gjøremål", "Smerte og ubehag", "Angst og depresjon")


def asked_in(
    labels: Sequence[str], form: str = "F", names: Sequence[str] = (), answers: int = 0
) -> list[Asking]:
    """Variables with these labels, in a form of one registry."""
    return [
        Asking("r", f"V_R.{form}.{n}", form, label, names[n] if names else "", answers)
        for n, label in enumerate(labels)
    ]


def label_of(pattern: InstrumentPattern, item: str) -> str:
    """A label that asks an item in the first of its ways."""
    way = pattern.items[item][0]
    return " ".join(start.removesuffix(".") for start in sorted(way))


def labels_of(pattern: InstrumentPattern, items: int) -> list[str]:
    return [label_of(pattern, item) for item in list(pattern.items)[:items]]


def sure(variables: Sequence[Asking]) -> list[InForm]:
    return [in_form for in_form in find_instruments(variables) if in_form.is_sure]


# ------------------------------------------------------------------ each instrument


def test_there_are_the_instruments_that_registries_use():
    codes = {pattern.code for pattern in PATTERNS}
    assert len(codes) >= 30
    assert codes >= {
        *("EQ-5D", "ODI", "NDI", "RAND-36", "RAND-12", "PROMIS-10", "HADS", "PHQ-9", "GAD-7"),
        *("KOOS", "HOOS", "WOMAC", "OHS", "OKS", "ICIQ-UI-SF", "PFDI-20", "PISQ-12", "ST-MARKS"),
        *("WEXNER", "EORTC-QLQ-C30", "NRS-PAIN", "MOCA", "ALSFRS-R", "DASH", "QuickDASH", "CAT"),
        *("mMRC", "BASDAI", "HAQ", "mHAQ", "DAS28", "ISI", "FSS"),
    }


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.code)
def test_every_item_has_a_name_of_its_own_and_a_way_to_be_asked(pattern: InstrumentPattern):
    assert set(pattern.names) == {*pattern.items, *pattern.companions}
    assert all(pattern.names.values())
    assert all(way for ways in pattern.items.values() for way in ways)
    assert len(set(pattern.names.values())) == len(pattern.names)


@pytest.mark.parametrize("pattern", OF_SEVERAL, ids=lambda pattern: pattern.code)
def test_just_enough_items_in_order_are_the_instrument(pattern: InstrumentPattern):
    (in_form, *_) = sure(asked_in(labels_of(pattern, pattern.least)))
    assert (in_form.instrument, len(in_form.items)) == (pattern.code, pattern.least)


@pytest.mark.parametrize("pattern", OF_SEVERAL, ids=lambda pattern: pattern.code)
def test_one_item_less_is_not_the_instrument(pattern: InstrumentPattern):
    in_forms = sure(asked_in(labels_of(pattern, pattern.least - 1)))
    assert pattern.code not in {in_form.instrument for in_form in in_forms}


@pytest.mark.parametrize("pattern", OF_SEVERAL, ids=lambda pattern: pattern.code)
def test_the_items_in_another_order_are_not_the_instrument(pattern: InstrumentPattern):
    in_forms = sure(asked_in(labels_of(pattern, pattern.least)[::-1]))
    assert pattern.code not in {in_form.instrument for in_form in in_forms}


@pytest.mark.parametrize("pattern", OF_SEVERAL, ids=lambda pattern: pattern.code)
def test_what_stands_between_may_be_as_long_as_the_gap(pattern: InstrumentPattern):
    labels = labels_of(pattern, pattern.least)
    for between, is_whole in ((pattern.gap, True), (pattern.gap + 1, False)):
        spread = [labels[0], *["Registrert av"] * between, *labels[1:]]
        codes = {in_form.instrument for in_form in sure(asked_in(spread))}
        assert (pattern.code in codes) is is_whole


# ------------------------------------------------------------------ versions, sums, other forms


@pytest.mark.parametrize(
    ("answers", "code"),
    [(0, "EQ-5D"), (2, "EQ-5D"), (3, "EQ-5D-3L"), (4, "EQ-5D"), (5, "EQ-5D-5L")],
)
def test_the_answers_tell_the_version(answers: int, code: str):
    (in_form,) = sure(asked_in(EQ_5D, answers=answers))
    assert in_form.instrument == code


@pytest.mark.parametrize("at", [0, 5])
def test_the_scale_of_health_today_belongs_wherever_it_stands_beside(at: int):
    labels = [*EQ_5D]
    labels.insert(at, "Helsen i dag på en skala fra 0 til 100")
    (in_form,) = sure(asked_in(labels))
    assert in_form.rest == (("vas", f"V_R.F.{at}"),)


def test_two_instruments_share_no_question_and_keep_their_own_sums():
    """Pain and personal care are asked by both; each answers for its own."""
    oswestry = ["Smerte", "Personlig stell", "Å løfte", "Å gå", "Å sitte", "Å stå", "Å sove"]
    labels = [*oswestry, "Sexualliv", "Sosialt liv", "Å reise", "Score", "Index", *EQ_5D, "Score"]
    variables = asked_in(labels)
    by_code = {in_form.instrument: in_form for in_form in sure(variables)}
    assert set(by_code) == {"ODI", "EQ-5D"}
    assert dict(by_code["EQ-5D"].items)["self-care"] == "V_R.F.13"
    assert [code for _, code in by_code["ODI"].rest] == ["V_R.F.10", "V_R.F.11"]
    assert by_code["EQ-5D"].rest == (("score", "V_R.F.17"),)


def test_a_sum_of_something_else_belongs_to_no_instrument():
    variables = asked_in([*EQ_5D, "Glasgow score", "Score"])
    (in_form,) = sure(variables)
    assert [code for _, code in in_form.rest] == ["V_R.F.6"]


def test_sums_are_found_by_what_technical_names_begin_with():
    names = ["Eq5dWalk", "Eq5dCare", "Eq5dActivity", "Eq5dPain", "Eq5dAnxiety"]
    labels = [*EQ_5D, *["Registrert av"] * 4, "Beregnet verdi", "Score"]
    others = [*(f"By{n}" for n in range(4)), "Eq5dIndexNo", "NdiScore"]
    (in_form,) = sure(asked_in(labels, names=[*names, *others]))
    assert in_form.rest == (("indexno", "V_R.F.9"),)


def test_the_same_name_and_label_in_another_form_is_the_same_question():
    names = ["Eq5dWalk", "Eq5dCare", "Eq5dActivity", "Eq5dPain", "Eq5dAnxiety", "Eq5dScore"]
    first = asked_in([*EQ_5D, "Score"], names=names)
    later = asked_in(["Score", "Score"], form="G", names=["Eq5dScore", "NdiScore"])
    assert questions_of([*first, *later])["V_R.G.0"] == ("EQ-5D", "score")
    assert "V_R.G.1" not in questions_of([*first, *later])


def test_a_label_that_is_its_own_name_says_nothing_of_another_form():
    first = asked_in([*EQ_5D, "Score"], names=[*EQ_5D, "Score"])
    later = asked_in(["Score"], form="G", names=["Score"])
    assert "V_R.G.0" not in questions_of([*first, *later])


# ------------------------------------------------------------------ proposals


def test_half_the_items_are_a_question_to_the_registry_and_no_fact():
    variables = asked_in(EQ_5D[:3])
    (in_form,) = find_instruments(variables)
    assert (in_form.instrument, in_form.is_sure) == ("EQ-5D", False)
    assert questions_of(variables) == {}
    assert find_instruments(asked_in(EQ_5D[:2])) == []


def test_the_name_alone_is_a_question_to_the_registry():
    variables = asked_in(["Spørsmål", "Svar"], names=["Rand12Q01", "Rand12ScorePf"])
    (in_form,) = find_instruments(variables)
    assert (in_form.instrument, in_form.is_sure) == ("RAND-12", False)
    assert find_instruments(variables[:1]) == []


def test_proposals_are_told_apart_from_what_is_sure():
    told = instruments_text(find_instruments(asked_in(EQ_5D[:3])), "en")
    assert told.index("not shown to readers") < told.index("3 of 5 items")


# ------------------------------------------------------------------ real dictionaries, by hand


def instruments_in(*paths: Path) -> set[tuple[str, str]]:
    batch = read_paths(list(paths), load_spec())
    in_forms = sure(asking_of(items_of(batch.submissions)))
    return {(in_form.registry, in_form.instrument) for in_form in in_forms}


def test_the_shipped_registries_hold_what_a_reader_of_them_finds():
    assert instruments_in(ROOT / "registries") == {
        *(("als", "ALSFRS-R"), ("nnrr", "ODI"), ("nnrr", "EQ-5D-3L"))
    }


BY_HAND = {
    "corpus/ablanor-klokeboken-old.csv": {"RAND-12"},
    "corpus/hianor-variabelnavn.xlsx": {"ODI", "NDI"},
    "corpus/nger-klokeboken-2017-02-22.csv": {"RAND-36"},
    "corpus/nnrr-Kodebok27092016.xlsx": {"ODI", "NDI", "FABQ", "HSCL-10", "EQ-5D-3L"},
    "corpus/norvas-kodebok22082018.xlsx": {"RAND-36"},
    "corpus/norvas-kodebok_18052021.xlsx": {"RAND-12"},
    "corpus/norvas-kodebok_23062020.xlsx": {"RAND-12", "RAND-36"},
    "corpus/noric-klokeboken-2025-03-18.csv": set(),
    "corpus/norgast-klokeboken-2025-04-02.csv": set(),
    "corpus/nordicscir-kodebok.xlsx": set(),
    "corpus/redcap-study-dictionary.csv": set(),
    "corpus-second/a28-variables.csv": set(),
    "corpus-second/a31-fs.xlsx": set(),
    "corpus-second/a38-Q1302_BEHAVE.xls": {"EQ-5D-3L"},
    "corpus-second/a62-list-of-variables.csv": set(),
}
"""What a person who reads each dictionary finds in it."""


@pytest.mark.parametrize("name", BY_HAND)
def test_dictionaries_hold_what_a_reader_of_them_finds(name: str):
    if not (CORPORA / name).is_file():
        pytest.skip(f"{name} is not at hand")
    assert {code for _, code in instruments_in(CORPORA / name)} == BY_HAND[name]
