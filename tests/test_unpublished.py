"""Rows that nobody will see give no advice about what only readers miss."""

from __future__ import annotations

import pytest

from regmeta.spec.fields import Spec
from regmeta.validate import check
from regmeta.validate.pages import submission_of

from .conftest import TODAY

ROW = {
    "Code": "V_A.F.VEKT",
    "PreferredTerm": "VEKT_KG:",
    "Beskrivelse": "<b>VEKT_KG</b>",
    "DataType": "Heltall",
    "datasamling": "K_A.F",
    "DatabaseReferanse": "VEKT_KG",
}
READ = {"PreferredTerm", "Beskrivelse"}


def fields_found(marks: dict[str, str], spec: Spec) -> set[str]:
    given = submission_of(
        {
            "datasamling": [{"Code": "K_A.F", "PreferredTerm": "Skjema"}],
            "variabel": [{**ROW, **marks}],
        }
    )
    report = check([given], spec, today=TODAY)
    return {one.field for one in report.findings if one.level == "variabel"} & READ


@pytest.mark.parametrize("marks", [{}, {"Synlig": "Ja"}, {"Synlig": "1"}, {"Synlig": "kanskje"}])
def test_a_row_that_is_published_is_looked_at(marks: dict[str, str], spec: Spec) -> None:
    assert fields_found(marks, spec) == READ


@pytest.mark.parametrize("marks", [{"platform": "1"}, {"Synlig": "Nei"}, {"Synlig": "2"}])
def test_a_row_that_nobody_will_see_is_left_alone(marks: dict[str, str], spec: Spec) -> None:
    assert fields_found(marks, spec) == set()


@pytest.mark.parametrize("marks", [{"platform": "1"}, {"Synlig": "Nei"}])
def test_privacy_and_errors_are_told_there_too(marks: dict[str, str], spec: Spec) -> None:
    number = {"Beskrivelse": "Ring 22 22 22 22 til Ola, f. 15076500565", "PreferredTerm": ""}
    assert fields_found({**marks, **number}, spec) == READ
