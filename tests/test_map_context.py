"""What a variable's form and neighbours say of it, where there is a whole file."""

from __future__ import annotations

import pytest

from regmeta.harmonize import propose
from regmeta.harmonize.context import Setting, instead_of, load_surroundings, without_form
from regmeta.harmonize.patterns import load_model
from regmeta.model import Records, Sheet, Submission
from regmeta.spec.targets import load_targets

TARGETS = load_targets()


def submission(*rows: tuple[str, str, str]) -> Submission:
    """Rows of form, name and label."""
    forms = list(dict.fromkeys(form for form, _, _ in rows))
    variables = Records(
        "variabel",
        columns={
            "Code": [f"V_A.F{forms.index(form)}.{name}" for form, name, _ in rows],
            "datasamling": [f"K_A.F{forms.index(form)}" for form, _, _ in rows],
            "TabellvennligNavn": [name for _, name, _ in rows],
            "PreferredTerm": [label for _, _, label in rows],
        },
        rows=list(range(2, len(rows) + 2)),
        sheet_of=[0] * len(rows),
        sheets=[Sheet("a.xlsx", "Variabler", "variabel", {})],
    )
    datasamlinger = Records(
        "datasamling",
        columns={"Code": [f"K_A.F{n}" for n in range(len(forms))], "PreferredTerm": forms},
        rows=list(range(2, len(forms) + 2)),
        sheet_of=[0] * len(forms),
        sheets=[Sheet("a.xlsx", "Datasamlinger", "datasamling", {})],
    )
    return Submission("a", {"variabel": variables, "datasamling": datasamlinger})


@pytest.mark.parametrize(
    ("name", "form", "bare"),
    [
        ("Bivirkning_ImportTidspunkt", "BivirkningSkjema", "ImportTidspunkt"),
        ("VaskulittIntervensjon_Dato", "VaskulittIntervensjonSkjema", "Dato"),
        ("LapStatus", "Laparoskopi", "Status"),
        ("PatientGender", "Hjerteprosedyre", "PatientGender"),
        ("Dato", "Dato", "Dato"),
    ],
)
def test_the_forms_own_name_in_front_of_a_name_says_nothing(name: str, form: str, bare: str):
    assert without_form(name, form) == bare


def test_a_name_with_its_forms_name_in_front_is_understood_and_shown_whole():
    alone, within = (
        propose(submission(("Laparoskopi", "LapStatus", "")), TARGETS, alone=alone)[0]
        for alone in (True, False)
    )
    assert alone.target == ""
    assert within.target == "skjema.status"
    assert within.asked.name == "LapStatus"
    assert "«Lap» er skjemaets navn" in within.evidence.nb


def test_what_stands_in_every_form_is_surer():
    rows = [(f"Skjema {n}", "GlobalFormId", "") for n in "abcd"]
    alone, within = (propose(submission(*rows), TARGETS, alone=alone) for alone in (True, False))
    assert {one.target for one in within} == {"skjema.skjema_id"}
    assert all(b.confidence > a.confidence for a, b in zip(alone, within, strict=True))
    assert "står i 4 av 4 skjemaer" in within[0].evidence.nb
    assert "4 of 4 forms" in within[0].evidence.en


def test_dead_in_a_discharge_form_is_how_the_stay_ended():
    known = load_surroundings()
    assert instead_of("person.dod_indikator", Setting(title="Utskrivelse"), known)[0] == (
        "episode.ut_tilstand"
    )
    assert instead_of("person.dod_indikator", Setting(title="Oppfølging"), known)[0] == ""
    (found,) = propose(submission(("Utskrivelse", "DEATH", "Avdød")), TARGETS)
    assert found.target == "episode.ut_tilstand"
    assert "«Utskrivelse»" in found.evidence.nb


def test_surroundings_make_no_answer_of_what_is_too_weak_by_itself():
    rows = [(f"Skjema {n}", "COMPLETE", "Er pasientdel utfylt") for n in "abcd"]
    for one in propose(submission(*rows), TARGETS):
        assert one.target == "" or one.confidence >= load_model().answer
    alone = propose(submission(*rows), TARGETS, alone=True)
    assert [one.target for one in propose(submission(*rows), TARGETS)] == [a.target for a in alone]
