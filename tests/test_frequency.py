"""How often a source is updated: the EU's word for that of its freshest form."""

from __future__ import annotations

import re

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.publish.formats.rdf.graph import nodes
from regmeta.spec.eulists import load_eu_lists
from regmeta.spec.loading import load_spec
from tests.conftest import ROOT
from tests.small import TODAY, liten

SPEC = load_spec()
BASE = "http://publications.europa.eu/resource/authority/frequency/"


def _periodicity(frequency: str) -> list[str]:
    submission = liten()
    forms = submission["datasamling"]
    forms.columns["Frekvens"] = [frequency] * len(forms)
    catalogue = build_catalogue((submission,), SPEC, today=TODAY)
    return [
        str(value)
        for _, types, properties in nodes(catalogue, SPEC)
        if "dcat:Dataset" in types
        for name, value in properties
        if name == "dct:accrualPeriodicity"
    ]


@pytest.mark.parametrize(
    ("frequency", "code"), [("continuous", "CONT"), ("yearly", "ANNUAL"), ("onDemand", "AS_NEEDED")]
)
def test_a_source_has_the_word_of_the_eu(frequency: str, code: str) -> None:
    assert _periodicity(frequency) == [BASE + code]


def test_a_source_that_says_nothing_has_none() -> None:
    assert _periodicity("") == []


def test_the_freshest_form_decides() -> None:
    frequencies = load_eu_lists()["frequency"]
    said = [term for word in ("other", "yearly", "weekly") if (term := frequencies.find(word))]
    assert frequencies.earliest(said).iri == f"{BASE}WEEKLY"


def test_every_choice_of_the_specification_is_on_the_list() -> None:
    frequencies = load_eu_lists()["frequency"]
    options = SPEC["datasamling"]["Frekvens"].options
    assert options is not None
    for option in options.options:
        assert frequencies.find(option.value), option.value


def test_the_addresses_are_those_of_the_list_where_it_is_at_hand() -> None:
    path = ROOT.parent / "shared/reference/conformance/vocabularies/frequencies.csv"
    if not path.exists():
        pytest.skip("the EU's list of frequencies is not beside this checkout")
    listed = set(re.findall(r"^http[^,]+", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert {term.iri for term in load_eu_lists()["frequency"].terms.values()} <= listed
