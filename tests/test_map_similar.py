"""The same variable elsewhere, and instruments known by their items."""

from __future__ import annotations

import pytest

from regmeta.harmonize.dictionary import described_of
from regmeta.harmonize.equivalents import Equivalent, Equivalents
from regmeta.harmonize.equivalents_told import equivalents_text, equivalents_tsv
from regmeta.harmonize.instruments_told import instruments_json, instruments_text
from regmeta.harmonize.recognise import find_instruments
from regmeta.harmonize.similar import asking_of, items_of
from regmeta.model import Records, Sheet, Submission

YES_NO = (("0", "Nei"), ("1", "Ja"))
SMOKING = (("0", "Aldri"), ("1", "Tidligere"), ("2", "Daglig"))


def submission(ident: str, rows: list[tuple]) -> Submission:
    """Variables as (code, label, codes or None, platform)."""
    lists = {code: codes for code, _, codes, *_ in rows if codes}
    variables = Records(
        "variabel",
        columns={
            "Code": [row[0] for row in rows],
            "Ledetekst": [row[1] for row in rows],
            "kodeverk": [row[0] if row[2] else "" for row in rows],
            "datasamling": ["F"] * len(rows),
            "platform": [row[3] if len(row) > 3 else "" for row in rows],
        },
        rows=list(range(2, len(rows) + 2)),
        sheet_of=[0] * len(rows),
        sheets=[Sheet("x.csv", "", "variabel", {})],
    )
    flat = [(code, value, name) for code, codes in lists.items() for value, name in codes]
    codes = Records(
        "kode",
        columns={
            "kodeverk": [row[0] for row in flat],
            "verdi": [row[1] for row in flat],
            "navn": [row[2] for row in flat],
        },
        rows=list(range(2, len(flat) + 2)),
        sheet_of=[0] * len(flat),
        sheets=[Sheet("x.csv", "", "kode", {})],
    )
    return Submission(ident, {"variabel": variables, "kode": codes})


A = submission(
    "a",
    [
        ("V_A.HEIGHT", "Høyde (cm)", None),
        ("V_A.SMOKE", "Røyking", SMOKING),
        ("V_A.SPEC", "Spesifiser:", None),
        ("V_A.FORMDATE", "Skjemadato", None, "1"),
        ("V_A.KREAT", "Kreatinin (µmol/L)", None),
        ("V_A.D1", "Diagnose 1", None),
    ],
)
B = submission(
    "b",
    [
        ("V_B.HOYDE", "Høyde (cm)", None),
        ("V_B.ROYK", "Røykevaner", SMOKING),
        ("V_B.ROYKING", "Røyking", SMOKING),
        ("V_B.SPEC", "Spesifiser", None),
        ("V_B.FORMDATE", "Skjemadato", None, "1"),
        ("V_B.KREAT", "Kreatinin (mg/dL)", None),
        ("V_B.D2", "Diagnose 2", None),
    ],
)


@pytest.fixture(scope="module")
def asked() -> Equivalents:
    return Equivalents([*described_of(A), *described_of(B)])


def nearest(asked: Equivalents, code: str) -> list[Equivalent]:
    return asked.nearest([one.id for one in asked.left].index(code))


def test_the_same_measurement_is_first_with_its_unit(asked: Equivalents):
    best = nearest(asked, "V_A.HEIGHT")[0]
    assert best.right.id == "V_B.HOYDE" and best.score > 0.9
    assert "samme enhet (cm)" in best.why.nb and "same unit (cm)" in best.why.en


def test_the_same_code_list_and_label_are_first(asked: Equivalents):
    first, second, *_ = nearest(asked, "V_A.SMOKE")
    assert (first.right.id, second.right.id) == ("V_B.ROYKING", "V_B.ROYK")


def test_every_variable_has_neighbours_however_weak_and_never_itself(asked: Equivalents):
    for one, near in zip(asked.left, asked.every(), strict=True):
        assert len(near) == min(10, len(asked.left) - 1)
        assert one.id not in {pair.right.id for pair in near}
        assert [pair.score for pair in near] == sorted((p.score for p in near), reverse=True)


def test_the_nearest_may_stand_in_the_same_registry(asked: Equivalents):
    registries = {pair.right.registry for pair in nearest(asked, "V_B.ROYK")}
    assert registries == {"a", "b"}


def test_platform_fields_are_not_compared(asked: Equivalents):
    assert not {"V_A.FORMDATE", "V_B.FORMDATE"} & {one.id for one in asked.left}


def test_another_unit_is_told(asked: Equivalents):
    found = {pair.right.id: pair for pair in nearest(asked, "V_A.KREAT")}["V_B.KREAT"]
    assert "ulike enheter" in found.why.nb and "different units" in found.why.en


def test_equivalents_are_told_as_text_and_as_a_table(asked: Equivalents):
    near = nearest(asked, "V_A.HEIGHT")
    assert "V_B.HOYDE  «Høyde (cm)»" in equivalents_text(near)
    head, first, *_ = equivalents_tsv(near).splitlines()
    assert head.split("\t")[:3] == ["one", "other", "score"]
    assert first.startswith("V_A.HEIGHT\tV_B.HOYDE\t")
    assert "Ingen" in equivalents_text([])


def test_an_instrument_is_known_by_its_items():
    labels = [
        "Gange",
        "Personlig stell",
        "Vanlige gjøremål",
        "Smerte og ubehag",
        "Angst og depresjon",
        "Alder ved første symptom",
    ]
    form = submission("c", [(f"V_C.{i}", label, None) for i, label in enumerate(labels)])
    (found,) = find_instruments(asking_of(items_of([form])))
    assert (found.instrument, len(found.items)) == ("EQ-5D", 5)
    assert dict(found.items)["anxiety"] == "V_C.4"


def test_a_few_items_are_no_instrument():
    form = submission("c", [("V_C.1", "Gange", None), ("V_C.2", "Personlig stell", None)])
    assert find_instruments(asking_of(items_of([form]))) == []


def test_the_same_question_of_an_instrument_brings_two_registries_together():
    labels = ["Gange", "Personlig stell", "Vanlige gjøremål", "Smerte/ubehag", "Angst/depresjon"]
    other = [
        "Mobility",
        "Self care",
        "Usual activities",
        "Pain or discomfort",
        "Anxiety, depression",
    ]
    one, two = (
        submission(name, [(f"V_{name}.Q{n}", label, None) for n, label in enumerate(said)])
        for name, said in (("a", labels), ("b", other))
    )
    compared = Equivalents(described_of(one), described_of(two))
    for n in range(5):
        first = compared.nearest(n)[0]
        assert (first.right.id, first.question[0]) == (f"V_b.Q{n}", "EQ-5D")
        assert "EQ-5D" in first.why.nb
    told = instruments_text(find_instruments(asking_of(items_of([one, two]))), "en")
    assert "5 of 5 items" in told
    listed = instruments_json(find_instruments(asking_of(items_of([one]))))
    assert listed[0]["items"]["mobility"] == "V_a.Q0"
