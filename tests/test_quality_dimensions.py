"""What a description shows of quality: by evidence, never by guess, and never called a label."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest
import rdflib

from regmeta.catalogue.facts import Facts, visible
from regmeta.catalogue.quality import MeasureAnswer, quality_of
from regmeta.model import Catalogue, Kilde, Statistics
from regmeta.runs.publishing import publish
from regmeta.spec.dimensions import load_dimensions
from regmeta.spec.fields import Spec
from tests.conftest import ROOT, TODAY

DQV = rdflib.Namespace("http://www.w3.org/ns/dqv#")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
SKOS = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kvalitet") / "build"


@pytest.fixture(scope="module")
def catalogue(out: Path, spec: Spec) -> Catalogue:
    """What is shown: variables that their owner hides count for nothing."""
    formats = ("rdf", "site")
    made = publish(ROOT / "registries", out, spec, today=TODAY, formats=formats)
    return visible(made.catalogue)[0]


def answers(catalogue: Catalogue, ident: str, **kilde: object) -> dict[str, MeasureAnswer]:
    own = next(kilde for kilde in catalogue.kilder if kilde.id == ident)
    return of_kilde(catalogue, dataclasses.replace(own, **kilde))


def of_kilde(catalogue: Catalogue, kilde: Kilde) -> dict[str, MeasureAnswer]:
    facts = Facts(dataclasses.replace(catalogue, kilder=(kilde,))).kilder[0]
    measures = [answer for dimension in quality_of(facts) for answer in dimension.measures]
    return {answer.measure.key: answer for answer in measures}


def with_property(catalogue: Catalogue, **properties: str) -> dict[str, MeasureAnswer]:
    own = next(kilde for kilde in catalogue.kilder if kilde.id == "nger")
    return answers(catalogue, "nger", properties={**own.properties, **properties})


def test_weights_and_shares_add_up() -> None:
    """As the source has them: 100.01 in all, and each dimension's measures its whole."""
    dimensions = load_dimensions()
    assert round(sum(dimension.weight for dimension in dimensions), 2) == 100.01
    assert len(dimensions) == 12
    assert sum(len(dimension.measures) for dimension in dimensions) == 15
    assert {sum(measure.share for measure in one.measures) for one in dimensions} == {100}


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("79,9 %", 0),
        ("80 prosent av pasientene i 2024", 1),
        ("89.9 %", 1),
        ("90%", 2),
        ("94,9 %", 2),
        ("95 %", 3),
        ("100 %", 3),
        ("god", None),
        ("mellom 80 % og 95 %", None),
    ],
)
def test_coverage_is_told_by_one_per_cent_and_nothing_else(
    said: str, level: int | None, catalogue: Catalogue
) -> None:
    answer = with_property(catalogue, Dekningsgrad=said)["coverage-share"]
    assert (answer.evidence.level if answer.evidence else None) == level
    assert answer.is_asked == (level != 3)


@pytest.mark.parametrize("key", ["release-time", "conformance-reported"])
def test_what_metadata_cannot_tell_is_a_question(key: str, catalogue: Catalogue) -> None:
    for kilde in catalogue.kilder:
        answer = of_kilde(catalogue, kilde)[key]
        assert answer.evidence is None and answer.is_asked


def test_figures_of_a_made_up_extract_count_for_nothing(catalogue: Catalogue) -> None:
    statistics = catalogue.annotations.statistics
    assert statistics and all(entry.synthetic for entry in statistics.values())
    assert answers(catalogue, "nger")["missing-analysed"].evidence is None


@pytest.mark.parametrize(("but", "level"), [(0, 2), (1, 1)])
def test_figures_for_all_or_some_variables(but: int, level: int, catalogue: Catalogue) -> None:
    own = next(kilde for kilde in catalogue.kilder if kilde.id == "nger")
    counted = {variable.code: Statistics(100, 3) for variable in own.variables[but:]}
    annotations = dataclasses.replace(catalogue.annotations, statistics=counted)
    answer = answers(dataclasses.replace(catalogue, annotations=annotations), "nger")
    evidence = answer["missing-analysed"].evidence
    assert evidence is not None and evidence.level == level
    count = len(own.variables) - but
    assert evidence.said.en.startswith(f"{count} of {len(own.variables)} variables")


def test_a_note_on_quality_is_shown_and_proves_nothing(catalogue: Catalogue) -> None:
    answer = with_property(catalogue, Kvalitetsnote="Se årsrapporten.")["accuracy-documented"]
    assert answer.evidence is not None and answer.evidence.level == 0
    assert answer.evidence.fields == ("Kvalitetsnote",) and answer.is_asked


def test_an_empty_registry_shows_nothing(catalogue: Catalogue) -> None:
    bare = answers(catalogue, "nger", properties={}, variables=(), kodeverk=(), datasamlinger=())
    held = {key for key, answer in bare.items() if answer.evidence is not None}
    assert held == {"standard-metadata"}
    evidence = bare["standard-metadata"].evidence
    assert evidence is not None and re.match(r"\d of 27 elements", evidence.said.en)


def test_every_measurement_leads_to_its_data_set_metric_and_dimension(
    catalogue: Catalogue, out: Path
) -> None:
    graph = rdflib.Graph().parse(out / "rdf" / "catalogue.ttl")
    counted = 0
    for kilde in catalogue.kilder:
        dataset = graph.value(None, DCT.identifier, rdflib.Literal(kilde.code))
        told = of_kilde_measurements(graph, dataset)
        held = {
            answer.measure.name.en: answer.evidence.level
            for answer in of_kilde(catalogue, kilde).values()
            if answer.evidence is not None
        }
        assert told == held
        counted += len(told)
    assert counted > 50


def of_kilde_measurements(graph: rdflib.Graph, dataset: rdflib.term.Node | None) -> dict[str, int]:
    told = {}
    for measurement in graph.objects(dataset, DQV.hasQualityMeasurement):
        if graph.value(measurement, DQV.computedOn) is None:
            continue  # one that the registry itself gave, such as its coverage
        assert graph.value(measurement, DQV.computedOn) == dataset
        metric = graph.value(measurement, DQV.isMeasurementOf)
        assert graph.value(graph.value(metric, DQV.inDimension), SKOS.prefLabel)
        assert graph.value(measurement, SKOS.note)
        names = {text.language: str(text) for text in graph.objects(metric, SKOS.prefLabel)}
        told[names["en"]] = int(graph.value(measurement, DQV.value))
    return told


def test_the_page_shows_levels_evidence_and_questions(catalogue: Catalogue, out: Path) -> None:
    page = next((out / "site").glob("kilde/K_NGER*.html")).read_text("utf-8")
    assert "Dette er ikke et kvalitetsmerke" in page
    assert "27 av 27 elementer i datasettbeskrivelsen er fylt ut" in page
    assert "Hvor lang tid går det i snitt fra søknad til utlevering?" in page
    shown = sum(answer.evidence is not None for answer in answers(catalogue, "nger").values())
    assert f"noe om {shown} av 15 mål" in page


def test_each_registry_has_a_record_with_the_day_it_was_altered(
    catalogue: Catalogue, out: Path
) -> None:
    graph = rdflib.Graph().parse(out / "rdf" / "catalogue.ttl")
    records = list(graph.subjects(rdflib.RDF.type, DCAT.CatalogRecord))
    assert len(records) == len(catalogue.kilder)
    for record in records:
        assert isinstance(graph.value(record, DCT.modified).toPython(), date)
        assert (None, DCAT.record, record) in graph
