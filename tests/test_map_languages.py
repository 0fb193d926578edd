"""The languages of the neighbourhood, clipped names, and what NONE is worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from regmeta.errors import BrokenConfiguration
from regmeta.harmonize import words
from regmeta.harmonize.evaluate import Outcome, score
from regmeta.harmonize.explain import decide
from regmeta.harmonize.match import Asked, make_matcher
from regmeta.harmonize.names import match_names, read_labelled
from regmeta.harmonize.patterns import SILENCE, load_model
from regmeta.harmonize.train import fit, label_rows, own_labels
from regmeta.harmonize.words import load_lexicon
from regmeta.spec.targets import load_targets

NEIGHBOURS = Path(__file__).parents[1] / "benchmarks" / "matching" / "neighbours.tsv"
GOLD = Path(__file__).parents[2] / "shared" / "reference" / "mapping-gold.tsv"
TARGETS = load_targets()


def target(name: str, label: str = "") -> str:
    return match_names([Asked("r", name, label)], TARGETS)[0].target


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("Inskrivningsdatum", "", "episode.innskrivning_tidspunkt"),
        ("Utskrivningsdatum", "", "episode.utskrivning_tidspunkt"),
        ("Vardtid", "", "episode.liggetid"),
        ("Födelsedatum", "", "person.fodselsdato"),
        ("Hemlän", "", "person.bostedsfylke"),
        ("Indlæggelsesdato", "", "episode.innskrivning_tidspunkt"),
        ("Udskrivningsdato", "", "episode.utskrivning_tidspunkt"),
        ("Indlaeggelsesdato", "", "episode.innskrivning_tidspunkt"),
        ("CPR", "", "person.personidentifikator"),
        ("Heimkommune", "", "person.bostedskommune_navn"),
        ("date_of_birth", "", "person.fodselsdato"),
        ("last_name", "", "person.etternavn"),
        ("visit_start_date", "", "episode.innskrivning_tidspunkt"),
        ("Encounter.hospitalization.dischargeDisposition", "", "episode.til_sted"),
        ("record_id", "Record ID", "person.lokal_pasient_id"),
    ],
)
def test_other_languages_and_standards_are_read(name: str, label: str, expected: str):
    assert target(name, label) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("HosptlDy", "episode.liggetid"),
        ("DischgDt", "episode.utskrivning_tidspunkt"),
        ("OpererendeRESH", "org.enhet_resh_id"),
        ("SivilstatusPre", "person.sivilstand"),
        ("OrgNrShus", "org.orgnr"),
        ("Owner", "skjema.eier"),
        ("mceid", "skjema.forlop_id"),
        ("parentmceid", "skjema.koblet_forlop_id"),
        ("UnitTitleWithPath", "org.enhet_sti"),
        ("PasientRegistrationImportDate", "skjema.import_tidspunkt"),
        ("FormStatus1a", "skjema.status"),
        ("DatoSamtykke_2A", "skjema.samtykke_dato"),
    ],
)
def test_clipped_names_form_numbers_and_platform_words_are_read(name: str, expected: str):
    assert target(name) == expected


@pytest.mark.parametrize("label", ["Dato for innhenting av opplysninger", "Besøksdato"])
def test_a_label_alone_is_enough_where_it_says_enough(label: str):
    assert target("Felt7", label)


@pytest.mark.parametrize(
    "name", ["TidSymptInnlegg", "Civilståndsdatum", "ULORSAK", "month_of_birth", "Condition.onset"]
)
def test_what_looks_like_a_target_and_is_not_gets_none(name: str):
    assert target(name) == ""


def test_a_word_that_means_two_things_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "xx.toml").write_text(
        'source = "a test"\n[concepts]\ndead = ["dato"]\n', encoding="utf-8"
    )
    monkeypatch.setattr(words, "languages_folder", lambda: tmp_path)
    load_lexicon.cache_clear()
    with pytest.raises(BrokenConfiguration, match=r"«dato» er dead her, men date fra før"):
        load_lexicon()
    monkeypatch.undo()
    load_lexicon.cache_clear()


def test_every_language_names_its_source():
    for path in words.languages_folder().glob("*.toml"):
        assert 'source = "' in path.read_text(encoding="utf-8"), path.name


def test_the_neighbours_names_are_found_and_none_is_no_bluff():
    matcher, model = make_matcher(TARGETS), load_model()
    rows = label_rows(matcher, read_labelled(NEIGHBOURS))
    found = score(Outcome(row, decide(matcher, model, row.asked, row.candidates)) for row in rows)
    assert found.pairs >= 150
    assert found.precision >= 0.95 and found.recall >= 0.80
    assert found.calibration <= 0.06


def test_none_is_surer_of_what_no_word_of_ours_is_in():
    matcher, model = make_matcher(TARGETS), load_model()
    clinical = model.missed(matcher.silence(Asked("r", "Symptomdebut", "Debut av symptomer")))
    assert 0 < clinical < model.missed(dict.fromkeys(SILENCE, 0.0) | {"brief": 1.0}) < 0.5


def test_a_model_without_silent_rows_can_be_fitted():
    rows = [row for row in own_labels(make_matcher(TARGETS)) if row.candidates]
    assert set(fit(rows).silence.values()) == {0.0}
