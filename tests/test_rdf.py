"""The graph: the same in both syntaxes, read back by others' parsers, and what it says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.catalogue.columns import tables
from regmeta.catalogue.facts import Facts
from regmeta.errors import BrokenConfiguration
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Target, TargetMapping, Text, ValueMap, no_progress
from regmeta.publish.formats.rdf import JSON_LD, TURTLE, write
from regmeta.spec.loading import load_spec
from tests.small import TODAY, liten, small_catalogue

SPEC = load_spec()
rdflib = pytest.importorskip("rdflib", reason="rdflib (extra dev) is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rdf")
    write(small_catalogue(SPEC), SPEC, Tree(out), no_progress)
    return out


@pytest.fixture(scope="module")
def graph(folder: Path):  # type: ignore[no-untyped-def]
    return rdflib.Graph().parse(folder / TURTLE)


def test_both_syntaxes_hold_the_same_triples(folder: Path, graph) -> None:  # type: ignore[no-untyped-def]
    other = rdflib.Graph().parse(folder / JSON_LD, format="json-ld")
    assert set(graph) == set(other)


def test_another_parser_reads_the_same_number_of_triples(folder: Path, graph) -> None:  # type: ignore[no-untyped-def]
    oxigraph = pytest.importorskip("pyoxigraph", reason="pyoxigraph (extra dev) is not installed")
    found = {
        str(quad.triple)
        for quad in oxigraph.parse((folder / TURTLE).read_bytes(), format=oxigraph.RdfFormat.TURTLE)
    }
    assert len(found) == len(graph)


def test_no_blank_nodes_and_the_same_bytes_again(folder: Path, graph, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)
    write(small_catalogue(SPEC), SPEC, Tree(tmp_path), no_progress)
    for name in (TURTLE, JSON_LD):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_every_variable_is_a_column_with_its_type_and_place(graph) -> None:  # type: ignore[no-untyped-def]
    csvw = rdflib.Namespace("http://www.w3.org/ns/csvw#")
    schema = rdflib.Namespace("https://schema.org/")
    wanted = {
        (column.plain, column.type, column.position)
        for table in tables(Facts(small_catalogue(SPEC)))
        for column in table.columns
    }
    found = {
        (
            str(graph.value(node, csvw.name)),
            str(graph.value(node, csvw.datatype)),
            graph.value(node, schema.position).toPython(),
        )
        for node in graph.subjects(rdflib.RDF.type, csvw.Column)
    }
    assert found == wanted


def test_code_lists_carry_codes_order_and_oid(graph) -> None:  # type: ignore[no-untyped-def]
    skos = rdflib.SKOS
    (smoking,) = graph.subjects(rdflib.DCTERMS.identifier, rdflib.Literal("LITEN.ROYK"))
    codes = set(graph.subjects(skos.inScheme, smoking))
    assert {str(graph.value(code, skos.notation)) for code in codes} == {"-1", "0", "1"}
    oid = rdflib.Literal("urn:oid:2.16.578.1.12.4.1.1.3101")
    assert list(graph.subjects(rdflib.DCTERMS.identifier, oid))


def test_an_accepted_mapping_points_at_its_target(graph) -> None:  # type: ignore[no-untyped-def]
    (variable,) = graph.subjects(rdflib.DCTERMS.identifier, rdflib.Literal("V_LITEN.INN.KJONN"))
    target = graph.value(variable, rdflib.SKOS.exactMatch)
    assert str(graph.value(target, rdflib.SKOS.notation)) == "person.kjonn"


def test_codes_are_mapped_to_the_national_lists_as_decided(tmp_path: Path) -> None:
    recode = ValueMap("recode", (("0", "2"), ("1", "1"), ("-1", "1")))
    mapping = TargetMapping("V_LITEN.INN.ROYK", "x.janei", values=recode)
    target = Target("x.janei", Text("Ja/nei"), Text(), "code", code_file="1101")
    catalogue = build_catalogue(
        (liten(),), SPEC, today=TODAY, mappings={"liten": (mapping,)}, targets=(target,)
    )
    write(catalogue, SPEC, Tree(tmp_path), no_progress)
    graph = rdflib.Graph().parse(tmp_path / TURTLE)
    skos = rdflib.SKOS

    def to(value: str, relation: object) -> list[str]:
        (smoking,) = graph.subjects(rdflib.DCTERMS.identifier, rdflib.Literal("LITEN.ROYK"))
        (code,) = [
            one
            for one in graph.subjects(skos.inScheme, smoking)
            if str(graph.value(one, skos.notation)) == value
        ]
        return [str(graph.value(one, skos.notation)) for one in graph.objects(code, relation)]

    assert to("0", skos.exactMatch) == ["2"]
    assert to("1", skos.closeMatch) == to("-1", skos.closeMatch) == ["1"]
    assert to("1", skos.exactMatch) == []
    oid = rdflib.Literal("urn:oid:2.16.578.1.12.4.1.1.1101")
    assert len(list(graph.subjects(rdflib.DCTERMS.identifier, oid))) == 1


def _with(key: str, value: str) -> Catalogue:
    submission = liten()
    submission["kilde"].columns[key] = [value]
    return build_catalogue((submission,), SPEC, today=TODAY)


def test_a_token_of_the_catalogue_becomes_the_eu_iri(tmp_path: Path) -> None:
    catalogue = _with("healthTheme", '["healthdcatap:mental-health"]')
    write(catalogue, SPEC, Tree(tmp_path), no_progress)
    text = (tmp_path / TURTLE).read_text()
    assert "health-theme/MENTAL_HEALTH" in text
    assert "healthdcatap:mental-health" not in text
    assert "ehds-cat:" not in text


@pytest.mark.parametrize("key", ["healthCategory", "healthTheme"])
def test_a_term_of_the_eu_in_a_registry_is_refused(key: str, tmp_path: Path) -> None:
    path = "healthcategories/MRMR" if key == "healthCategory" else "health-theme/MENTAL_HEALTH"
    iri = f"https://hdeu-dcat.data.health.europa.eu/resource/authority/{path}"
    with pytest.raises(BrokenConfiguration, match="EUs betegnelse"):
        write(_with(key, json.dumps([iri])), SPEC, Tree(tmp_path), no_progress)


def test_versions_are_told_by_the_newest_period(graph) -> None:  # type: ignore[no-untyped-def]
    euvoc = rdflib.Namespace("http://publications.europa.eu/ontology/euvoc#")
    (variable,) = graph.subjects(rdflib.DCTERMS.identifier, rdflib.Literal("V_LITEN.INN.ROYK"))
    assert graph.value(variable, euvoc.startDate).toPython() == date(2020, 1, 1)


LISTS = "http://publications.europa.eu/resource/authority/"
EU = "https://hdeu-dcat.data.health.europa.eu/resource/authority/"
HEALTH = "http://healthdataportal.eu/ns/health#"


def _graph_of(tmp_path: Path, **given: str):  # type: ignore[no-untyped-def]
    made = liten()
    for key, value in given.items():
        made["kilde"].columns[key] = [value]
    catalogue = build_catalogue((made,), SPEC, today=TODAY)
    write(catalogue, SPEC, Tree(tmp_path), no_progress)
    return rdflib.Graph().parse(tmp_path / TURTLE)


def _of_dataset(graph, predicate: str) -> set[str]:  # type: ignore[no-untyped-def]
    (dataset,) = graph.subjects(rdflib.RDF.type, rdflib.DCAT.Dataset)
    return {str(value) for value in graph.objects(dataset, rdflib.URIRef(predicate))}


def test_the_seven_elements_that_follow_from_lists_and_variables_are_written(
    tmp_path: Path,
) -> None:
    graph = _graph_of(
        tmp_path, ErISamsvarMed="openEHR; Egen standard", GeografiskAvgrensning="Norge"
    )
    codes = _of_dataset(graph, HEALTH + "hasCodeValues")
    assert {"LITEN.ROYK: 0; 1", "3101:1", "3101:2"} <= codes
    systems = _of_dataset(graph, HEALTH + "hasCodingSystem")
    assert systems == {"urn:oid:2.16.578.1.12.4.1.1.3101", EU + "coding-system/ICD-10"}
    with_codes = {code.partition(":")[0] for code in codes}
    assert with_codes == {"LITEN.ROYK", "LITEN.SKJULT", "3101"}, "ICD-10's own are not at hand"
    standards = _of_dataset(graph, "http://purl.org/dc/terms/conformsTo")
    assert len(standards) == 2
    assert EU + "standard/openEHR" in standards
    titled = (graph.value(rdflib.URIRef(iri), rdflib.DCTERMS.title) for iri in standards)
    assert {str(title) for title in titled} == {"openEHR", "Egen standard"}
    assert len(_of_dataset(graph, "http://data.europa.eu/930/custodian")) == 1
    spatial = _of_dataset(graph, "http://purl.org/dc/terms/spatial")
    assert spatial == {LISTS + "country/NOR"}
    personal = _of_dataset(graph, "https://w3id.org/dpv#hasPersonalData")
    assert "https://w3id.org/dpv/pd#HealthRecord" in personal
    assert len(_of_dataset(graph, "http://www.w3.org/ns/prov#wasGeneratedBy")) == 2
    types = _of_dataset(graph, "http://purl.org/dc/terms/type")
    assert types == {LISTS + "dataset-type/STATISTICAL"}


def test_what_no_list_has_is_not_guessed(tmp_path: Path) -> None:
    graph = _graph_of(
        tmp_path, GeografiskAvgrensning="Helse Nord", GradAvPersonidentifikasjon="anonymous"
    )
    assert _of_dataset(graph, "http://purl.org/dc/terms/spatial") == set()
    assert _of_dataset(graph, "http://purl.org/dc/terms/conformsTo") == set()
    personal = _of_dataset(graph, "https://w3id.org/dpv#hasPersonalData")
    assert "https://w3id.org/dpv/pd#HealthRecord" not in personal


def test_a_list_that_was_not_at_hand_says_so(graph) -> None:  # type: ignore[no-untyped-def]
    for scheme in (EU + "health-activity", "https://w3id.org/dpv/pd"):
        notes = list(graph.objects(rdflib.URIRef(scheme), rdflib.SKOS.editorialNote))
        assert {note.language for note in notes} == {"nb", "en"}
    types = rdflib.URIRef(LISTS + "dataset-type")
    assert not list(graph.objects(types, rdflib.SKOS.editorialNote))
