"""The same variable elsewhere, and instruments known by their items."""

from __future__ import annotations

import pytest

from regmeta.errors import WrongUse
from regmeta.harmonize.similar import (
    all_similar,
    find_instruments,
    instruments_json,
    instruments_text,
    items_of,
    make_index,
    similar,
    similar_text,
    similar_tsv,
)
from regmeta.model import Records, Sheet, Submission

YES_NO = (("0", "Nei"), ("1", "Ja"))
SMOKING = (("0", "Aldri"), ("1", "Tidligere"), ("2", "Daglig"))


def submission(id: str, rows: list[tuple]) -> Submission:
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
    return Submission(id, {"variabel": variables, "kode": codes})


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
def index():
    return make_index(items_of([A, B]))


def pairs(found) -> set[tuple[str, str]]:
    return {(one.one.code, one.other.code) for one in found}


def test_the_same_measurement_is_found_with_its_unit(index):
    (best, *_) = similar(index, "V_A.HEIGHT")
    assert (best.other.code, best.way, best.score) == ("V_B.HOYDE", "same-measurement", 1.0)
    assert "samme enhet (cm)" in best.evidence.nb and "same unit" in best.evidence.en


def test_the_same_code_list_and_label_are_found(index):
    (best, *_) = similar(index, "V_A.SMOKE")
    assert (best.other.code, best.way) == ("V_B.ROYKING", "same-codes")


def test_another_unit_speaks_against(index):
    found = {one.other.code: one.score for one in similar(index, "V_A.KREAT")}
    assert found.get("V_B.KREAT", 0) < 0.9


def test_labels_that_say_nothing_and_platform_fields_are_not_compared(index):
    codes = {code for pair in pairs(all_similar(index)) for code in pair}
    assert codes.isdisjoint({"V_A.SPEC", "V_B.SPEC", "V_A.FORMDATE", "V_B.FORMDATE"})


def test_numbered_variables_are_not_each_other(index):
    assert ("V_A.D1", "V_B.D2") not in pairs(all_similar(index))


def test_every_pair_is_told_once_best_first(index):
    found = all_similar(index)
    assert len(pairs(found)) == len(found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert similar_tsv(found).splitlines()[1].startswith("V_A.HEIGHT\tV_B.HOYDE\t1.000")


def test_an_unknown_variable_is_refused(index):
    with pytest.raises(WrongUse, match="finnes ikke"):
        similar(index, "V_C.X")
    assert "Ingen" in similar_text([])


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
    (found,) = find_instruments(items_of([form]))
    assert (found.instrument, len(found.items)) == ("EQ-5D", 5)
    assert dict(found.items)["anxiety"] == "V_C.4"


def test_a_few_items_are_no_instrument():
    form = submission("c", [("V_C.1", "Gange", None), ("V_C.2", "Personlig stell", None)])
    assert find_instruments(items_of([form])) == []


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
    found = all_similar(make_index(items_of([one, two])))
    alike = {(like.one.code, like.other.code) for like in found if like.way == "same-question"}
    assert alike == {(f"V_a.Q{n}", f"V_b.Q{n}") for n in range(5)}
    assert all("EQ-5D" in like.evidence.nb for like in found)
    told = instruments_text(find_instruments(items_of([one, two])), "en")
    assert "5 of 6 items" in told
    listed = instruments_json(find_instruments(items_of([one])))
    assert listed[0]["items"]["mobility"] == "V_a.Q0"
