"""The 27 elements of an EHDS dataset description: what counts as filled, and where it is told."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.elements import filled_elements
from regmeta.catalogue.facts import Facts
from regmeta.cli.app import app
from regmeta.spec.elements import ElementAnswer, load_elements
from regmeta.spec.fields import Spec
from regmeta.spec.loading import load_spec
from regmeta.validate.elements import filled_elements as filled_elements_handed_in
from tests.conftest import ROOT
from tests.small import TODAY, liten

SPEC = load_spec()
EVERY = {
    "accessRights": "eu-access:NON_PUBLIC",
    "applicableLegislation": "http://data.europa.eu/eli/reg/2025/327/oj",
    "Epost": "post@eksempel.no",
    "ErISamsvarMed": "openEHR",
    "healthDataAccessBodyHomepage": "https://eksempel.no/",
    "healthDataAccessBodyName": "Helsedataservice",
    "GeografiskAvgrensning": "Norge",
    "healthTheme": "healthdcatap:mental-health",
    "numberOfRecords": "100",
    "numberOfUniqueIndividuals": "90",
    "Innsamlingsmetode": "Skjema.",
}


def _both(**given: str) -> tuple[tuple[ElementAnswer, ...], tuple[ElementAnswer, ...]]:
    """As it was handed in, and as it is published."""
    submission = liten()
    for key, value in given.items():
        submission["kilde"].columns[key] = [value]
    catalogue = build_catalogue((submission,), SPEC, today=TODAY)
    handed_in = filled_elements_handed_in(submission, SPEC)
    return handed_in, filled_elements(Facts(catalogue).kilder[0])


def _missing(rows: tuple[ElementAnswer, ...]) -> list[int]:
    return [row.element.number for row in rows if not row.filled]


def test_there_are_27_in_order_and_every_field_is_one_of_the_kilde() -> None:
    elements = load_elements()
    assert [element.number for element in elements] == list(range(1, 28))
    assert all(key in SPEC["kilde"] for element in elements for key in element.fields)
    assert all(element.fields or element.follows for element in elements)


def test_a_registry_with_every_field_fills_all() -> None:
    for rows in _both(**EVERY):
        assert _missing(rows) == []


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("ErISamsvarMed", 6),
        ("GeografiskAvgrensning", 10),
        ("numberOfRecords", 19),
        ("Innsamlingsmetode", 21),
        ("healthTheme", 14),
    ],
)
def test_an_empty_field_is_one_element_less(key: str, number: int) -> None:
    for rows in _both(**{**EVERY, key: ""}):
        assert _missing(rows) == [number]


@pytest.mark.parametrize(
    ("key", "value", "number"),
    [
        ("GeografiskAvgrensning", "Helse Nord", 10),
        ("healthTheme", "healthdcatap:rare-diseases", 14),
        ("healthCategory", "ehds-cat:other", 13),
    ],
)
def test_a_value_that_no_list_has_is_not_written_and_does_not_count(
    key: str, value: str, number: int
) -> None:
    for rows in _both(**{**EVERY, key: value}):
        (missing,) = [row for row in rows if not row.filled]
        assert missing.element.number == number
        assert missing.off_list


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nb", "6 I samsvar med: fyll ut [kilde] i registry.toml: ErISamsvarMed"),
        ("en", "6 Conforms to: fill in [kilde] in registry.toml: ErISamsvarMed"),
    ],
)
def test_the_summary_says_what_is_missing_and_where_it_is_filled_in(lang: str, said: str) -> None:
    asked = ["check", str(ROOT / "registries" / "ablanor"), "--summary", "--lang", lang]
    result = CliRunner().invoke(app, [*asked, "--today", "2026-11-23"])
    assert said in result.stdout


def test_the_summary_as_json_names_every_element() -> None:
    asked = ["check", str(ROOT / "registries" / "ablanor"), "--summary", "--format", "json"]
    result = CliRunner().invoke(app, [*asked, "--today", "2026-11-23"])
    (row,) = json.loads(result.stdout)
    assert row["ehds"]["of"] == 27
    assert row["ehds"]["filled"] == sum(e["filled"] for e in row["ehds"]["elements"])


def test_a_system_whose_codes_its_owner_gives_out_is_a_coding_system(spec: Spec) -> None:
    """ICD-10 has no codes here, and is what the diagnosis is coded in all the same."""
    from regmeta.publish.formats.rdf.graph import nodes
    from tests.shipped import shipped

    systems = {
        value
        for _, _, properties in nodes(shipped(), spec)
        for name, value in properties
        if name == "healthdcatap:hasCodingSystem"
    }
    assert {str(iri).rpartition("/")[2] for iri in systems} >= {"ICD-10", "PROC-CODES-NAT"}
