"""The matcher: how names are read, every trap that real registries set, and the score."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from regmeta.errors import UnreadableInput, WrongUse
from regmeta.harmonize.evaluate import calibration_error, evaluate, evaluation_text
from regmeta.harmonize.explain import Prediction, predict
from regmeta.harmonize.match import Asked, make_matcher
from regmeta.harmonize.names import map_names, match_names
from regmeta.harmonize.patterns import EVIDENCE, load_model, load_patterns
from regmeta.harmonize.signatures import parse_codes
from regmeta.harmonize.words import load_lexicon
from regmeta.spec.targets import load_targets

GOLD = Path(__file__).parents[2] / "shared" / "reference" / "mapping-gold.tsv"
TARGETS = load_targets()
MATCHER, MODEL = make_matcher(TARGETS), load_model()


def said(name: str) -> set[str]:
    return set(load_lexicon().name(name).concepts)


def ask(name: str, label: str = "", codes: str = "", *, registry: str = "r", **more: str):
    kind, pairs = parse_codes(codes)
    return Asked(registry, name, label, kind, pairs, **more)


def answer(*row: str, **more: str) -> Prediction:
    return predict(MATCHER, MODEL, [ask(*row, **more)])[0]


# ------------------------------------------------------------------ reading names


@pytest.mark.parametrize(
    ("name", "concepts"),
    [
        ("AvdodDato", {"dead", "date"}),
        ("Doedsdato", {"dead", "date"}),
        ("DATEOFBIRTH", {"date", "birth"}),
        ("fodselsar", {"birth", "year"}),
        ("Kommunenr", {"municipality", "number"}),
        ("komNrHjem2", {"municipality", "number", "residence"}),
        ("SSNSUBTYPE", {"nationalid", "type"}),
        ("P_SSNTYPE", {"nationalid", "type"}),
        ("FIRST_TIME_CLOSED_BY", {"first", "time", "closed", "by"}),
        ("RESHNavnFullt", {"resh", "name", "full"}),
        ("SivilStatusV3", {"marital"}),
        ("AvdodDatoFReg", {"dead", "date", "freg"}),
        ("B01Sivilstatus", {"marital"}),
    ],
)
def test_names_are_taken_apart(name: str, concepts: set[str]):
    assert said(name) == concepts


@pytest.mark.parametrize("name", ["Kreatinin", "TIDCABG", "INTERDAT", "Nytilkommet", "decreased"])
def test_clinical_words_are_not_taken_for_administrative_ones(name: str):
    assert said(name) == set()


def test_names_cut_to_fifteen_letters_are_completed():
    assert said("RegionaltHelsef") == {"regional", "trust"}
    assert said("SkriftligSamtyk") == {"written", "consent"}
    assert load_lexicon().name("SkriftligSamtyk").words[-1].how == "cut"


def test_names_of_another_length_are_not_completed():
    assert "trust" not in said("XRegionaltHelsefXX")


# ------------------------------------------------------------------ traps of real registries


@pytest.mark.parametrize(
    ("name", "label", "codes"),
    [
        ("SMOKING_STATUS", "Røyking", "Listevariabel: 0=Aldri røykt | 1=Eks-røyker | 2=Røyker"),
        ("WORKSTATUS", "", ""),
        ("proms_status", "", ""),
        ("Status30Dager", "Status 30 dager etter innleggelse", "Enkeltvalg: 0=Levende | 1=Død"),
        ("FORM_CRYO", "Kryoteknikk", "Listevariabel: 0=Nei | 1=Ja"),
        (
            "FORLOPSTYPE",
            "Forløpstype",
            "Listevariabel: 1=Atrieflimmer | 2=Ventrikkeltakykardi | 3=Annen takykardi",
        ),
        ("UrgencyUnderTest", "Trang til vannlating under test", "Listevariabel: 0=Nei | 1=Ja"),
        ("UrgencyUnderTest", "", ""),
        ("DEBUT_AGE", "Debut alder", "Tallvariabel"),
        ("SYMPTOM_ONSET_TIME_MISSING", "Ukjent", "Avkrysningsboks"),
        ("HoydeUkjent", "Ukjent", "Avkrysning"),
        ("LABDODSFALL", "Død", "Listevariabel: 0=Nei | 1=Ja | 9=Ukjent"),
        ("KOMP_DOD", "Død", "Avkrysningsboks"),
        ("ICD10_VERSION", "", ""),
        ("MAIN_OPERATOR", "Hovedoperatør", "Dynamisk Listevariabel"),
        (
            "TreatmentSatisfaction",
            "Hvor fornøyd er du med behandlingen på sykehuset?",
            "Enkeltvalg",
        ),
        ("REFERRING_HOSP_ADMISSIONDATE", "Innleggelsestidspunkt på henvisende sykehus", "Dato/tid"),
    ],
)
def test_confusable_variables_get_no_target(name: str, label: str, codes: str):
    assert answer(name, label, codes).target == ""


@pytest.mark.parametrize(
    ("name", "label", "codes", "target"),
    [
        ("KomunneNr", "", "", "person.bostedskommune_nr"),
        ("OperererendeSykehus", "", "", "org.sykehus_navn"),
        ("PasientConcentDate", "PasientConcentDate", "Dato/tid", "skjema.samtykke_dato"),
        ("BoHF", "", "", "org.bosted_hf"),
        ("BehHF", "", "", "org.hf_navn"),
        ("HF", "HF", "Tekst", "org.hf_navn"),
        ("REGIONAL_HEALTH_AUTHORITY", "Helseregion", "Tekst", "person.helseregion_bosted"),
        ("DECEASED_DATE", "Dødsdato", "Datovariabel", "person.dodsdato"),
        ("DECEASED", "Avdød", "Listevariabel: 0=Nei | 1=Ja", "person.dod_indikator"),
        (
            "IN_HOUSE_DEATH",
            "Død under oppholdet?",
            "Listevariabel: 1=Ja | 0=Nei",
            "episode.ut_tilstand",
        ),
        (
            "NationalCountry",
            "Nasjonalitet",
            "Enkeltvalg: 1=Norge | 2=Europa | 3=Afrika | 4=Asia",
            "person.landbakgrunn",
        ),
        ("ErMann", "", "", "person.kjonn"),
    ],
)
def test_what_registries_really_call_things(name: str, label: str, codes: str, target: str):
    assert answer(name, label, codes).target == target


def test_a_misspelt_name_is_said_to_be_so():
    assert "feilskrevet" in answer("KomunneNr").evidence.nb


def test_er_mann_is_an_inverse_dummy_that_may_hide_unknown():
    values = answer("erMann").values
    assert values is not None
    assert (values.operation, dict(values.pairs)) == ("inverse-dummy", {"1": "1", "0": "2"})
    assert values.loss.nb and values.loss.en


def test_gender_codes_mean_the_same_only_where_they_do():
    nine = answer("GENDER", "Kjønn", "Listevariabel: 1=Mann | 2=Kvinne | 9=Ukjent").values
    zero = answer("PatientGender", "", "Enkeltvalg: 0=Unknown | 1=Mann | 2=Kvinne").values
    assert nine is not None and zero is not None
    assert dict(nine.pairs) == {"1": "1", "2": "2", "9": "0"}
    assert dict(zero.pairs) == {"0": "0", "1": "1", "2": "2"}
    assert nine.unmapped == zero.unmapped == ()


def test_a_not_answered_code_has_no_counterpart():
    row = answer("StatusVedUtskriving", "", "Enkeltvalg: -1=Velg verdi | 1=Levende | 2=Død")
    assert row.target == "episode.ut_tilstand"
    assert row.values is not None
    assert row.values.unmapped == ("-1",)


@pytest.mark.parametrize("name", ["MunicipalNumber", "PostalCode"])
def test_numbers_that_lost_their_zero_get_it_back(name: str):
    values = answer(name, name, "Numerisk (heltall)").values
    assert values is not None
    assert values.operation == "pad-zeros"
    assert "null" in values.loss.nb


@pytest.mark.parametrize(
    "codes",
    [
        "Listevariabel: 1=Elektiv kirurgi | 2=Øyeblikkelig hjelp",
        "Listevariabel: 1=Planlagt | 2=Akutt | 3=Subakutt",
        "",
    ],
)
def test_urgency_is_never_carried_over_as_it_is(codes: str):
    row = answer("Hastegrad", "Hastegrad", codes)
    assert row.target == "episode.hastegrad"
    assert row.values is not None
    assert (row.values.operation, bool(row.values.loss)) == ("none", True)


def test_intensive_care_is_not_the_hospital():
    row = answer("DateDischargedIntensive")
    assert row.target == "episode.utskrivning_tidspunkt"
    assert row.values is not None
    assert "intensiv" in row.values.loss.nb
    assert row.predicate == "skos:closeMatch"


def test_residence_is_not_treatment():
    values = answer("BoHF").values
    assert values is not None
    assert "bor" in values.loss.nb


def test_a_death_during_a_stay_says_what_it_leaves_out():
    row = answer("IN_HOUSE_DEATH_DATE", "Dødsdato:", "Datovariabel")
    assert row.target == "person.dodsdato"
    assert row.values is not None
    assert "oppholdet" in row.values.loss.nb


def test_a_tie_is_shown_as_a_tie():
    row = answer("OppflgStatus")
    assert {row.best, *row.ties} == {"skjema.status", "skjema.oppfolgingsstatus"}
    assert not row.certain


def test_the_platform_settles_plain_words():
    rows = [ask("STATUS", table="operation"), ask("TSCREATED"), ask("CREATEDBY")]
    found = predict(MATCHER, MODEL, rows)
    assert [one.target for one in found] == [
        "skjema.status",
        "skjema.opprettet_tidspunkt",
        "skjema.opprettet_av",
    ]
    assert "OpenQReg" in found[0].evidence.nb


def test_word_order_counts_where_a_word_binds_to_its_neighbour():
    assert answer("Isolert", "Ble pasienten isolert fra innkomst").target == ""
    assert answer("InnlagtFra").target == "episode.fra_sted"


# ------------------------------------------------------------------ tables in, tables out

HEAD = "registry_repo\tsource_name\tsource_label_if_any\tsource_type_or_codes_if_any\n"
ROWS = (
    'r\tPasientKjonn\t"Kjønn, ""offentlig"""\t\n'
    "r\tKreatinin\tKreatinin (µmol/L)\tNumerisk (heltall)\n"
    "r\tDECEASED_DATE\tDødsdato\tDatovariabel\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "names.tsv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


def test_every_row_gets_an_answer_in_the_order_given(table: Path):
    rows = json.loads(map_names(table, "json"))
    assert [(row["source_name"], row["target"]) for row in rows] == [
        ("PasientKjonn", "person.kjonn"),
        ("Kreatinin", "NONE"),
        ("DECEASED_DATE", "person.dodsdato"),
    ]
    assert all(0 <= row["confidence"] <= 1 and row["evidence"] for row in rows)


def test_the_table_has_the_same_columns_in_both_languages(table: Path):
    nb, en = map_names(table), map_names(table, lang="en")
    assert nb.splitlines()[0] == en.splitlines()[0]
    assert "navnet sier pasient" not in en
    assert "the name says" in en
    assert map_names(table) == nb


def test_a_table_without_names_is_refused(tmp_path: Path):
    path = tmp_path / "x.tsv"
    path.write_text("navn\tx\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="source_name"):
        map_names(path)
    with pytest.raises(UnreadableInput, match="kan ikke leses"):
        map_names(tmp_path / "none.tsv")


def test_an_unknown_format_is_refused(table: Path):
    with pytest.raises(WrongUse):
        map_names(table, "xml")


# ------------------------------------------------------------------ the data hold together


def test_every_pattern_is_about_a_target_that_is_there():
    assert set(load_patterns()) <= {target.id for target in TARGETS}


def test_the_model_knows_all_evidence_and_its_odds_make_sense():
    assert set(MODEL.weights) == set(EVIDENCE)
    assert MODEL.weights["platform_field"] >= 0 >= MODEL.weights["rival"]


def test_no_word_is_a_registrys_variable_name():
    """A dictionary holds words: none of three parts, none with an underscore or a digit inside."""
    for word in load_lexicon().words:
        assert "_" not in word
        assert word.isdigit() or not any(letter.isdigit() for letter in word[:-4])


def test_targets_without_a_pattern_are_left_alone():
    few = [target for target in TARGETS if target.id == "person.kjonn"]
    found = match_names([ask("Kjonn"), ask("Dodsdato")], few)
    assert [one.target for one in found] == ["person.kjonn", ""]


def test_calibration_error_is_the_gap_between_odds_and_outcome():
    assert calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == 0
    assert calibration_error([(0.95, False), (0.95, False)]) == pytest.approx(0.95)


@pytest.mark.skipif(not GOLD.is_file(), reason="the labelled set is not beside this checkout")
def test_the_score_with_one_registry_left_out_at_a_time():
    found = evaluate(GOLD, TARGETS, rules=False)
    assert found.score.pairs == 414
    assert found.score.precision >= 0.97
    assert found.score.recall >= 0.90
    assert found.score.certain_precision >= 0.99
    assert found.score.calibration < 0.05
    assert found.score.right > found.baseline.right
    assert "presisjon" in evaluation_text(found)


def test_admission_to_intensive_care_is_not_admission_to_the_hospital():
    row = answer("InnDato", "Innlagt intensivavdeling dato", "Dato/tid")
    assert row.target == "episode.innskrivning_tidspunkt"
    assert row.values is not None
    assert row.values.operation == "none"
    assert "intensiv" in row.values.loss.nb


def test_intensive_cares_own_way_in_is_never_carried_over_as_it_is():
    row = answer(
        "InnMaate",
        "Hastegrad ved innleggelse",
        "Enkeltvalg: 0=Planlagt operasjon | 6=Akutt, ikke operert | 8=Akutt operasjon",
    )
    assert row.target == "episode.hastegrad"
    assert row.values is not None
    assert row.values.operation == "none"


def test_a_misspelling_that_is_a_stable_name_is_no_reason_to_guess():
    assert answer("Depricated", "", "").target == ""
