"""The typed catalogue: what becomes of texts, rows with one code, links and lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.codelists import is_no_answer
from regmeta.catalogue.facts import KildeFacts
from regmeta.catalogue.table import canonical
from regmeta.model import Catalogue, Kilde, Period, Text, Variable
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec

from .small import TODAY, liten, records, small_catalogue, submission


@pytest.fixture(scope="module")
def catalogue(spec: Spec) -> Catalogue:
    return small_catalogue(spec)


@pytest.fixture(scope="module")
def kilde(catalogue: Catalogue) -> Kilde:
    return catalogue.kilder[0]


def variable(kilde: Kilde, code: str) -> Variable:
    return next(one for one in kilde.variables if one.code == code)


@pytest.mark.parametrize(
    ("field", "text", "spelled"),
    [
        ("variabel.DataType", "Heltall", "2"),
        ("variabel.GyldigFra", "01.02.2015", "2015-02-01"),
        ("variabel.FlerkodetFelt", "Ja", "true"),
        ("variabel.Lengde", "12,0", "12"),
        ("variabel.PreferredTerm", "  Vekt ", "Vekt"),
        (
            "kilde.healthCategory",
            "Biobanker;Annet",
            '["ehds-cat:biobanks","ehds-cat:other"]',
        ),
        ("kilde.TittelFlerspraklig", "Tittel", '{"nb":"Tittel"}'),
        ("kilde.FormaalFlerspraklig", "Bedre", '[{"value":"Bedre","language":"nb"}]'),
        (
            "kilde.FormaalFlerspraklig",
            '[{"value": "Better", "language": "en"}]',
            '[{"value":"Better","language":"en"}]',
        ),
        ("kilde.TittelFlerspraklig", '{"nb": "\\ud800"}', '{"nb":"?"}'),
        ("kilde.Lovverk", " prosa, ikke en adresse ", "prosa, ikke en adresse"),
    ],
)
def test_each_value_has_one_spelling(spec: Spec, field: str, text: str, spelled: str) -> None:
    assert canonical(spec.field(field), text) == spelled


def test_rows_with_one_code_are_versions_newest_first(kilde: Kilde) -> None:
    royk = variable(kilde, "V_LITEN.INN.ROYK")
    assert [version.name.nb for version in royk.versions] == ["Røyking", "Røyker du?"]
    assert [version.active for version in royk.versions] == [True, False]
    assert royk.current.name == Text(nb="Røyking", en="Smoking")
    assert royk.versions[1].period.end == date(2019, 12, 31)


def test_a_version_is_active_on_its_last_day(spec: Spec) -> None:
    last_day, day_after = date(2021, 6, 30), date(2021, 7, 1)
    for today, active in ((last_day, True), (day_after, False)):
        built = build_catalogue((liten(),), spec, today=today).kilder[0]
        assert variable(built, "V_LITEN.UT.DIAGNOSE").current.active is active


def test_codes_that_differ_only_in_case_are_two_variables(kilde: Kilde) -> None:
    assert variable(kilde, "V_LITEN.INN.VEKT").current.name.nb == "Vekt"
    assert variable(kilde, "V_LITEN.INN.Vekt").current.name.nb == "vekt"


def test_merged_lists_take_the_codes_of_their_first_owner(kilde: Kilde) -> None:
    royk = next(one for one in kilde.kodeverk if one.code == "LITEN.ROYK")
    assert [(code.value, code.label.nb) for code in royk.codes] == [
        ("-1", "Velg verdi"),
        ("0", "Nei"),
        ("1", "=Ja"),
    ]
    assert [code.sentinel for code in royk.codes] == [True, False, False]
    assert royk.reference == "LITEN.ROYK"


def test_a_national_list_is_found_and_a_reference_to_nothing_left_out(
    catalogue: Catalogue, kilde: Kilde
) -> None:
    assert variable(kilde, "V_LITEN.INN.KJONN").kodeverk == ("3101",)
    assert variable(kilde, "V_LITEN.UT.DIAGNOSE").kodeverk == ("ICD-10",)
    by_code = {one.code: one for one in catalogue.national}
    assert set(by_code) == {"3101", "ICD-10"}
    assert by_code["3101"].type == "AdministrativtKodeverk"
    assert by_code["3101"].codes
    assert by_code["ICD-10"].type == "HelsefagligKodeverk"


def test_links_and_order(kilde: Kilde) -> None:
    kjonn = variable(kilde, "V_LITEN.INN.KJONN")
    assert kjonn.datasamlinger == ("K_LITEN.INN", "K_LITEN.UT")
    assert kjonn.platform
    assert kjonn.order == 2
    assert [mapping.target for mapping in kjonn.mappings] == ["person.kjonn"]
    groups = {group.code: group.name for group in kilde.variabelgrupper}
    royk = variable(kilde, "V_LITEN.INN.ROYK")
    assert [groups[code] for code in royk.variabelgrupper] == ["Levevaner", "Bakgrunn"]
    assert [one.code for one in kilde.instruments] == ["EQ-5D-5L"]
    assert [form.order for form in kilde.datasamlinger] == [1, 2, 3]


def test_defaults_count_as_values(spec: Spec) -> None:
    from regmeta.model import Default, Place

    handed_in = liten()
    handed_in["variabel"].defaults["Identifiseringsgrad"] = Default("Lav", Place("registry.toml"))
    built = build_catalogue((handed_in,), spec, today=TODAY).kilder[0]
    known = variable(built, "V_LITEN.INN.VEKT").current.properties
    assert known["Identifiseringsgrad"] == "3"


def test_a_list_without_a_record_of_its_own_is_the_registrys(spec: Spec) -> None:
    codes = records("kode", {"kodeverk": "X.A", "verdi": "1", "navn": "Ja", "variabel": ""})
    built = build_catalogue((submission("x", codes),), spec, today=TODAY).kilder[0]
    assert built.code == "K_X"
    assert [(one.code, one.type, len(one.codes)) for one in built.kodeverk] == [
        ("X.A", "Kildekodeverk", 1)
    ]


@pytest.mark.parametrize("label", ["Velg verdi", "--- Velg ---", "Ikke svart", "ikke besvart"])
def test_prompts_are_sentinels(label: str) -> None:
    assert is_no_answer("0", label)


@pytest.mark.parametrize("label", ["Nei", "Ukjent", "Velger selv", "Ikke relevant", ""])
def test_answers_are_no_sentinels(label: str) -> None:
    assert not is_no_answer("-1", label)


def test_an_unknown_type_of_list_is_the_registrys_own(spec: Spec) -> None:
    lists = records("kodeverk", {"Code": "X.A", "kodeverkType": "../../x"})
    built = build_catalogue((submission("x", lists),), spec, today=TODAY).kilder[0]
    assert [one.type for one in built.kodeverk] == ["Kildekodeverk"]


def _dated(*periods: tuple[str | None, str | None], form: tuple[str, str] = ("", "")) -> KildeFacts:
    """One variable whose versions hold so, in one form that does."""
    kilde = small_catalogue(load_spec()).kilder[0]
    variable, versions = kilde.variables[0], []
    for start, end in periods:
        days = (date.fromisoformat(day) if day else None for day in (start, end))
        versions.append(replace(variable.current, period=Period(*days)))
    stated = {"GyldigFra": form[0], "GyldigTil": form[1]}
    properties = {key: text for key, text in stated.items() if text}
    changed = replace(variable, versions=tuple(versions), datasamlinger=("K_A.F",))
    holder = replace(kilde.datasamlinger[0], code="K_A.F", delkilde="", properties=properties)
    bare = replace(kilde, properties={}, datasamlinger=(holder,), variables=(changed,))
    return KildeFacts(bare, {})


@pytest.mark.parametrize(
    ("periods", "form", "expected"),
    [
        ([("2009-12-01", None)], ("", ""), ("2009-12-01", None)),
        ([("2009-12-01", None)], ("2015-01-01", ""), ("2009-12-01", None)),
        ([(None, None)], ("2015-01-01", "2020-12-31"), ("2015-01-01", "2020-12-31")),
        ([(None, None)], ("", ""), (None, None)),
        ([(None, None), ("2012-01-01", None)], ("", ""), ("2012-01-01", None)),
        ([(None, None), ("2012-01-01", None)], ("2010-01-01", ""), ("2010-01-01", None)),
        (
            [("2012-01-01", "2014-12-31"), ("2015-01-01", "2019-12-31")],
            ("", ""),
            ("2012-01-01", "2019-12-31"),
        ),
        ([("2012-01-01", "2014-12-31"), ("2015-01-01", None)], ("", ""), ("2012-01-01", None)),
    ],
)
def test_a_period_is_one_thing_for_variable_form_and_kilde(
    periods: list[tuple[str | None, str | None]],
    form: tuple[str, str],
    expected: tuple[str | None, str | None],
):
    facts = _dated(*periods, form=form)
    (variable,) = facts.kilde.variables
    assert facts.variable_period(variable) == expected
    stated = tuple(day or None for day in form)
    assert facts.form_period("K_A.F") == (stated if any(form) else (expected[0], None))
    assert facts.kilde_period == facts.form_period("K_A.F")
