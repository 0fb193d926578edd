"""The law: complete, strict, frozen once released, and its generated reference current."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regmeta.errors import BrokenConfiguration, WrongUse
from regmeta.files.strict import load_toml
from regmeta.spec import docs as specdocs
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.fields import Field, ParseProblem, Spec
from regmeta.spec.loading import load_folder, load_spec, specs_folder, versions
from regmeta.spec.targets import load_targets
from regmeta.texts import parse_date
from tests.conftest import ROOT

FIELDS = list(load_spec())


def test_all_123_properties_of_the_catalogue_are_there(spec: Spec) -> None:
    counted = {
        level: sum(not field.structural for field in spec[level].fields)  # type: ignore[index]
        for level in ("kilde", "datasamling", "variabel")
    }
    assert counted == {"kilde": 72, "datasamling": 18, "variabel": 33}


def test_the_properties_are_the_catalogues_own(spec: Spec, reference: Path) -> None:
    rows = (reference / "catalogue-fields.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for row in rows:
        level, key, label_nb, label_en, *_, type_, options = row.split("\t")
        field = spec.field(f"{level}.{key}")
        assert (field.label.nb, field.label.en, field.type) == (label_nb, label_en, type_)
        parts = dict(part.split("=", 1) for part in options.split(" | ") if part)
        known = field.options.options if field.options else ()
        assert sorted(one.value for one in known) == sorted(parts)
        if key != "DataType":  # the catalogue shows the technical names only; ours are Norwegian
            shown = {one.value: f"{one.label.nb}/{one.label.en}" for one in known}
            assert shown == parts


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_is_explained_in_both_languages(field: Field) -> None:
    assert field.label.nb and field.label.en, f"{field.name}: give a label in nb and en"
    assert field.help.nb and field.help.en, f"{field.name}: say in help what to write, nb and en"
    assert field.obligation == "optional" or field.basis_note, (
        f"{field.name} is {field.obligation}: say why in basis_note"
    )


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_example_is_a_value_of_its_own_field(field: Field) -> None:
    assert field.example, f"{field.name}: give an example"
    assert not isinstance(field.attempt(field.example), ParseProblem)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_what_must_be_there_is_counted_from_one(field: Field) -> None:
    assert (field.obligation == "mandatory") == field.cardinality.startswith("1"), (
        f"{field.name} is {field.obligation}, so its cardinality cannot be {field.cardinality}"
    )


def test_inherited_fields_stand_on_every_level_below_the_source(spec: Spec) -> None:
    for level in ("delkilde", "datasamling"):
        inherited = {field.key for field in spec[level].fields if field.inherits}
        assert inherited == {
            "Lovverk",
            "Dataansvarlig",
            "Databehandler",
            "GradAvPersonidentifikasjon",
            "GyldigFra",
            "GyldigTil",
        }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("kilde.Code", "K_NKR-NAKKE"),
        ("kilde.Code", "K_DÅR"),
        ("datasamling.Code", "K_TR.TR7"),
        ("delkilde.Code", "K_TR.BIODATA"),
        ("variabel.Code", "V_ALS.F1.ALSFRSR1TALE"),
        ("variabel.Code", "V_NORVAS.SKJEMA.HyperTension"),
    ],
)
def test_codes_as_the_catalogue_and_our_reader_write_them(spec: Spec, name: str, code: str) -> None:
    assert spec.field(name).attempt(code) == code


def test_option_tokens_that_were_replaced_say_by_what(spec: Spec) -> None:
    later = {one.value: one.replaced_by for one in spec.options["health-category"].options}
    assert later["ehds-cat:registries-quality-of-healthcare"] == "MRMR"
    assert later["ehds-cat:biobanks"] == "EINS"
    assert "MRMR" in specdocs.explain(spec, "kilde.healthCategory")


def test_only_code_term_type_and_form_block(spec: Spec) -> None:
    gates = {field.key for field in spec if field.gate}
    assert gates == {
        "Code",
        "PreferredTerm",
        "DataType",
        "datasamling",
        "kodeverk",
        "verdi",
        "navn",
    }


def test_the_spec_says_that_it_is_no_official_document(spec: Spec) -> None:
    assert "ikke det offisielle" in spec.status.nb
    assert "not the official" in spec.status.en
    assert spec.status.nb in specdocs.list_fields(spec, "nb")


@pytest.mark.parametrize("version", versions())
def test_released_versions_are_frozen(version: str) -> None:
    folder = specs_folder() / "helsedata" / version
    digest = specdocs.digest(folder)
    released = load_toml(specs_folder() / "helsedata" / "digests.toml")["released"]
    assert released.get(version, digest) == digest, (
        f"specs/helsedata/{version} is released and may not change: copy it to a new version"
    )


def test_a_change_of_one_sign_changes_the_digest(changed: Path, spec: Spec) -> None:
    assert specdocs.digest(changed) == specdocs.digest(spec.folder)
    replace(changed / "kode.toml", "Verdi", "verdi")
    assert specdocs.digest(changed) != specdocs.digest(spec.folder)


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_the_generated_reference_is_current(spec: Spec, lang: str) -> None:
    written = (ROOT / "docs" / "reference" / f"fields.{lang}.md").read_text(encoding="utf-8")
    assert written == specdocs.reference(spec, lang), "run: python -m regmeta.spec.docs"


def test_an_unknown_field_names_the_nearest(spec: Spec) -> None:
    with pytest.raises(WrongUse, match=r"Mente du variabel\.DataType"):
        spec.field("variabel.datatype")


@pytest.fixture
def changed(tmp_path: Path, spec: Spec) -> Path:
    return Path(shutil.copytree(spec.folder, tmp_path / "helsedata" / "2099.1"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_versions_are_compared_field_by_field(spec: Spec, changed: Path) -> None:
    replace(changed / "options.toml", 'value = "yearly"', 'value = "annual"')
    replace(changed / "kode.toml", "[verdi]", "[stored]")
    found = specdocs.compare_json(spec, load_folder(changed))
    assert found["added"] == ["kode.stored"]
    assert found["removed"] == ["kode.verdi"]
    assert set(found["changed"]) == {"datasamling.StatistikkType", "datasamling.Frekvens"} or set(
        found["changed"]
    ) == {"datasamling.StatistikkType"}
    assert "-yearly, +annual" in specdocs.compare(spec, load_folder(changed))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("variabel.toml", 'options = "datatype"', 'options = "nowhere"', "nowhere"),
        ("variabel.toml", 'type = "SingleSelect"', 'type = "Parchment"', "Parchment"),
        ("variabel.toml", 'field = "Opprinnelse"', 'field = "Nothing"', "Nothing"),
        ("kode.toml", "structural = true", "structual = true", "structual"),
        ("kilde.toml", 'obligation = "mandatory"', 'obligation = "maybe"', "maybe"),
        ("kilde.toml", 'type = "String"', "type = ", "TOML"),
        ("kilde.toml", 'basis = "observed"', 'basis = "hearsay"', "hearsay"),
        ("kilde.toml", "label = { nb", "label = { no", "label"),
        ("options.toml", 'value = "yearly"', 'token = "yearly"', "token"),
        ("options.toml", "title = { nb", "titel = { nb", "titel"),
    ],
)
def test_a_fault_in_the_spec_names_file_and_fault(
    changed: Path, file: str, old: str, new: str, said: str
) -> None:
    replace(changed / file, old, new)
    with pytest.raises(BrokenConfiguration, match=said) as raised:
        load_folder(changed)
    assert file in raised.value.message("nb")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2010-01-31", date(2010, 1, 31)),
        ("31.01.2010", date(2010, 1, 31)),
        ("20100131", date(2010, 1, 31)),
        ("'1980-01-01'", date(1980, 1, 1)),
        ("31.01.2010 00:00", date(2010, 1, 31)),
        ("31.01.2010 12:30", None),
        ("40179", date(2010, 1, 1)),
        ("40179.0", date(2010, 1, 1)),
        ("19999", None),
        ("2010-02-30", None),
        ("today", None),
        ("v1.0", None),
    ],
)
def test_dates(text: str, found: date | None) -> None:
    assert parse_date(text) == found


@given(st.dates())
def test_a_date_reads_back_from_every_spelling(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.day}.{day.month}.{day.year:04d}") == day


@given(st.text())
def test_no_text_breaks_any_field(text: str) -> None:
    for field in FIELDS:
        if text:
            field.attempt(text)
    assert all(field.attempt(text) == field.attempt(text) for field in FIELDS[:3] if text)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("3101", "3101"),
        ("Volven 3101", "3101"),
        ("2.16.578.1.12.4.1.1.3402", "3402"),
        ("urn:oid:2.16.578.1.12.4.1.1.7110", "ICD-10"),
        ("icd10", "ICD-10"),
    ],
)
def test_a_national_code_system_is_found_by_any_of_its_names(said: str, number: str) -> None:
    found = load_code_systems().find(said)
    assert found is not None
    assert found.number == number


def test_corrections_to_numbers_in_circulation() -> None:
    systems = load_code_systems()
    named = {number: systems.find(number) for number in ("8451", "3403", "9018", "8628", "3401")}
    assert {number: one.title.nb for number, one in named.items() if one} == {
        "8451": "Fagområde",
        "3403": "Bydel",
        "9018": "Språk (utgått)",
        "8628": "Organisatorisk nivå",
        "3401": "Type adresse",
    }
    assert named["9018"] and named["9018"].retired and named["9018"].replaced_by == "3303"


def test_code_systems_go_by_the_names_the_catalogue_shows(reference: Path) -> None:
    shown = json.loads((reference / "explorer-api" / "filters.json").read_text(encoding="utf-8"))
    systems = load_code_systems()
    for entry in shown["administrativtKodeverk"]:
        system = systems.find(entry["oid"])
        assert system is not None, entry
        assert entry["navn"] in (None, system.title.nb)
    for entry in shown["helsefagligKodeverk"]:
        found = systems.find(entry["kortNavn"])
        assert found is not None and found.type == "HelsefagligKodeverk"


def test_kommunenummer_are_counted_as_statistics_norway_does() -> None:
    codes = load_code_systems().codes("3402")

    def valid(day: date) -> int:
        return len(
            {
                code.value
                for code in codes
                if (code.period.start or date.min) <= day <= (code.period.end or date.max)
                and code.value != "9999"
            }
        )

    days = (date(2017, 12, 31), date(2018, 1, 1), date(2020, 1, 1), date(2024, 1, 1))
    assert [valid(day) for day in days] == [426, 422, 356, 357]


def test_the_targets_are_106_candidates_in_both_languages() -> None:
    targets = load_targets()
    assert len(targets) == len({one.id for one in targets}) == 106
    assert all(one.name.nb and one.name.en for one in targets)
    assert all(one.definition.nb and one.definition.en for one in targets)
    assert {one.name.nb for one in targets if one.oid.endswith(".3404")} == {"Fylke"}


def test_every_code_list_that_a_target_names_is_held() -> None:
    systems = load_code_systems()
    named = {one.code_file for one in load_targets() if one.code_file}
    assert {name for name in named if not systems.codes(name)} == set()
