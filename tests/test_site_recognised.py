"""Instruments recognised by their questions: on the pages, said to be so, and in the API."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.recognised import with_recognised
from regmeta.model import Instrument, Recognised, Report
from regmeta.runs.batch import read_paths
from regmeta.runs.likeness import pairs_of, recognised_in, recognised_of
from regmeta.runs.memory import NO_MEMORY
from regmeta.runs.publishing import publish
from regmeta.spec.loading import load_spec
from tests.conftest import ROOT, TODAY

TALE = "V_ALS.INKLUSJON.ALSFRSR1TALE"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recognised")
    for name in ("als", "nnrr"):
        shutil.copytree(ROOT / "registries" / name, folder / "in" / name)
    publish(folder / "in", folder / "out", load_spec(), today=TODAY, formats=("api", "site"))
    return folder / "out"


def test_questions_are_recognised_in_the_registries_that_ship():
    from regmeta.runs.extras import annotations_of

    spec = load_spec()
    batch = read_paths([ROOT / "registries" / name for name in ("als", "nnrr")], spec)
    told = annotations_of(batch, Report((), {}), spec, NO_MEMORY, TODAY, pairs_of(batch, NO_MEMORY))
    found = told.recognised
    assert found[TALE] == Recognised(Instrument("ALSFRS-R", "ALSFRS-R"), "speech")
    assert {one.instrument.code for one in found.values()} == {"ALSFRS-R", "EQ-5D-3L", "ODI"}


def test_pages_show_them_and_say_that_the_registry_has_not(build: Path):
    site = build / "site"
    for lang, said in (("", "gjenkjent på spørsmålene"), ("en/", "recognised by its questions")):
        page = (site / f"{lang}variabel" / f"{TALE}.html").read_text("utf-8")
        assert "instrument/ALSFRS-R.html" in page
        assert said in page
        instrument = (site / f"{lang}instrument" / "ALSFRS-R.html").read_text("utf-8")
        assert said in instrument
        assert TALE in instrument
        assert said in (site / f"{lang}kilde" / "K_ALS.html").read_text("utf-8")


def test_the_api_tells_of_the_same_ones_as_the_pages(build: Path):
    """Facet, instrument page and variables agree, in the API and on the site."""
    explorer, site = build / "api" / "explorer", build / "site"
    facet = json.loads((explorer / "filters.json").read_text("utf-8"))["instrumenter"]
    counts = {choice["code"]: choice["count"] for choice in facet}
    assert counts == {"ALSFRS-R": 26, "ODI": 14, "EQ-5D-3L": 9}
    variables = [
        json.loads(path.read_text("utf-8"))
        for path in (explorer / "variables").glob("????????-*.json")
    ]
    linked = [each["code"] for variable in variables for each in variable["instrumenter"]]
    assert Counter(linked) == counts
    for choice in facet:
        page = explorer / "instrument" / f"{choice['id']}.json"
        assert json.loads(page.read_text("utf-8"))["visibleVariableCount"] == choice["count"]
    first = (site / "search" / "first.js").read_text("utf-8")
    facets = json.loads(first[first.index(",") + 1 : first.rindex(")")])["facets"]
    values = next(each["values"] for each in facets if each["key"] == "instrument")
    assert {value[0]: value[3] for value in values} == counts
    assert {path.stem for path in (site / "instrument").glob("*.html")} == set(counts)


def test_what_is_unsure_is_told_to_no_reader(build: Path):
    texts = [path.read_text("utf-8") for path in build.rglob("*.*") if path.suffix in _READ]
    assert texts
    assert not any("NRS-PAIN" in text or "Neck Disability Index" in text for text in texts)


_READ = (".html", ".json")


def test_a_kilde_as_published_tells_of_the_same_as_what_was_handed_in():
    spec = load_spec()
    batch = read_paths([ROOT / "registries"], spec)
    catalogue = build_catalogue(batch.submissions, spec, today=TODAY)
    of_kilder: dict[str, Recognised] = {}
    for kilde in catalogue.kilder:
        of_kilder |= recognised_of(kilde, catalogue.national)
    assert of_kilder == recognised_in(batch, NO_MEMORY)


def test_the_search_can_be_sifted_by_them(build: Path):
    first = (build / "site" / "search" / "first.js").read_text("utf-8")
    facets = json.loads(first[first.index(",") + 1 : first.rindex(")")])["facets"]
    values = next(one["values"] for one in facets if one["key"] == "instrument")
    assert ["ALSFRS-R", "ALSFRS-R", "", 26] in values


def test_what_a_registry_says_itself_is_left_alone():
    spec = load_spec()
    batch = read_paths([ROOT / "registries" / "als"], spec)
    catalogue = build_catalogue(batch.submissions, spec, today=TODAY)
    (kilde,) = catalogue.kilder
    own = tuple(
        replace(one, instruments=("I_ALS.EGET",)) if one.code == TALE else one
        for one in kilde.variables
    )
    known = Recognised(Instrument("ALSFRS-R", "ALSFRS-R"), "speech")
    told = replace(catalogue.annotations, recognised={TALE: known})
    catalogue = replace(catalogue, kilder=(replace(kilde, variables=own),), annotations=told)
    shown = with_recognised(catalogue)
    assert shown.kilder == catalogue.kilder
    assert shown.annotations.recognised == {}
