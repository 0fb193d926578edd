"""Forms of a journal held against the registries: what is proposed was judged pair by pair.

The three forms are rebuilt from the published lists of their elements: vital signs (LOINC's codes,
as in FHIR's own profiles), EQ-5D's five dimensions and scale (short names, no wordings), and a
smoking status (LOINC 72166-2 with the codes of SNOMED CT).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from regmeta.runs.matching import MatchOptions, dictionary, match
from tests.conftest import ROOT, TODAY

DRAFTS = ROOT / "tests" / "drafts"
RIGHT = {
    ("8867-4", "V_NORIC.START.HEART_RATE"),
    ("8302-2", "V_NORIC.ANGIOPCI.HEIGHT"),
    ("8462-4", "V_NORIC.START.DIASTOLIC_BLOOD_PRESSURE"),
    ("8302-2", "V_NGER.OPERASJON.HEIGHT"),
    ("39156-5", "V_NGER.OPERASJON.BMI"),
    ("8302-2", "V_NORGAST.REGISTRERING.HEIGHT"),
    ("39156-5", "V_NORGAST.REGISTRERING.BMI"),
    ("8302-2", "V_NORVAS.INKLUSJONSKJEMA.HOYDE"),
    ("8480-6", "V_NORVAS.BLODPROVESVARSKJEMA.BLODTRYKKSYSTOLISKVENSTRE"),
    ("8302-2", "V_ABLANOR.BASISSKJEMA.HOYDE"),
    ("39156-5", "V_ABLANOR.BASISSKJEMA.BMI"),
    ("8302-2", "V_ALS.INKLUSJON.HOYDE"),
    ("mobility", "V_NNRR.SKJEMA_1A.EQ5DWALK"),
    ("selfcare", "V_NNRR.SKJEMA_1A.EQ5DPERSONALCARE"),
    ("usual", "V_NNRR.SKJEMA_1A.EQ5DORDINARYACTIVITIES"),
    ("pain", "V_NNRR.SKJEMA_1A.EQ5DPAIN"),
    ("anxiety", "V_NNRR.SKJEMA_1A.EQ5DANXIETY"),
    ("72166-2", "V_NORIC.ANGIOPCI.SMOKING_STATUS"),
    ("72166-2", "V_NORVAS.INKLUSJONSKJEMA.ROYKESTATUS"),
}
"""Pairs where the element can feed the variable, as people judged them."""

WRONG = {
    ("mobility", "V_ALS.INKLUSJON.ALSFRSR8GANGE"),
    ("selfcare", "V_NNRR.SKJEMA_1A.ODIPERSONALCARE"),
}
"""Proposals that were judged to be wrong: the question of another instrument with like words."""


@cache
def proposals() -> frozenset[tuple[str, str]]:
    """(element, variable) of every proposal, for each form and registry."""
    pairs = set()
    for draft in sorted(DRAFTS.glob("*.json")):
        for registry in sorted(p for p in (ROOT / "registries").iterdir() if p.is_dir()):
            options = MatchOptions(TODAY, "sssom", "nb", 0, False)
            text, _ = match(str(draft), str(registry), options)
            rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
            element, variable = rows[0].index("subject_label"), rows[0].index("object_id")
            pairs |= {(row[element], row[variable].partition(":")[2]) for row in rows[1:]}
    return frozenset(pairs)


@pytest.mark.parametrize(
    ("name", "count"), [("vital-signs", 10), ("eq5d", 6), ("smoking", 4)], ids=str
)
def test_a_draft_is_a_dictionary_with_codes_and_units(name: str, count: int) -> None:
    variables = dictionary(str(DRAFTS / f"{name}.json"))
    assert len(variables) == count
    assert any(variable.codes or variable.unit for variable in variables)


def test_the_proposals_are_those_that_were_judged() -> None:
    """18 of 20 are right (0.90). A new proposal has to be judged, and a wrong one that is gone
    may be struck out."""
    assert proposals() - RIGHT <= WRONG
    assert len(proposals() & RIGHT) >= 18


def test_a_schema_of_tables_is_read_as_before(tmp_path: Path) -> None:
    (tmp_path / "ball.json").write_text('{"variables": [{"name": "a", "label": "Kjole"}]}')
    assert [variable.label for variable in dictionary(str(tmp_path / "ball.json"))] == ["Kjole"]
