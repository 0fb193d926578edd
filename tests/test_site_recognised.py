"""Instruments recognised by their questions: on the pages, said to be so, and nowhere else."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.recognised import with_recognised
from regmeta.model import Instrument, Recognised, Report
from regmeta.runs.batch import read_paths
from regmeta.runs.likeness import pairs_of
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


def test_no_other_format_says_what_no_registry_has_said(build: Path):
    told = [path.read_text("utf-8") for path in (build / "api").rglob("*.json")]
    facets = [json.loads(one)["instrumenter"] for one in told if '"instrumenter"' in one]
    assert facets
    assert not any(facets)


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
