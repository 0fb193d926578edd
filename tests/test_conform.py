"""The graph held against the shapes of DCAT-AP-NO, DCAT-AP and HealthDCAT-AP."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app
from regmeta.files.tree import Tree
from regmeta.model import no_progress
from regmeta.publish.formats.rdf import TURTLE, write
from regmeta.publish.formats.rdf.writing import PREFIXES
from regmeta.spec.loading import load_spec
from tests.planting import planted_catalogue, plants
from tests.shipped import shipped
from tests.small import small_catalogue

pytest.importorskip("pyshacl", reason="pyshacl (extra rdf) is not installed")
import rdflib

from regmeta.publish.formats.rdf.conform import Conformance, conform

ROOT = Path(__file__).resolve().parents[1]
SHAPES = ROOT.parent / "shared" / "reference" / "conformance"
needs_shapes = pytest.mark.skipif(not SHAPES.is_dir(), reason=f"{SHAPES} is not here")
SPEC = load_spec()
MANDATORY = (
    "dcat-ap-no/DCAT-AP-NO-shacl_shapes_2.00.ttl",
    "dcat-ap-no/dcatapno3-core-reexpressed.ttl",
    "dcat-ap-no-v3/dcatapno3-range-reexpressed.ttl",
    "dcat-ap-no-v3/dcatapno3-vocabulary-reexpressed.ttl",
    "dcat-ap-3.0.1/shapes.ttl",
    "dcat-ap-3.0.1/range.ttl",
    "healthdcat-ap-r8/non-public-shapes.ttl",
    "healthdcat-ap-r8/range.ttl",
)


@pytest.fixture(scope="module")
def registries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("registries")
    write(shipped(), SPEC, Tree(out), no_progress)
    return out / TURTLE


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("small")
    write(small_catalogue(SPEC), SPEC, Tree(out), no_progress)
    return out / TURTLE


def _only(file: Path, shapes: str) -> Conformance:
    return conform(file, SHAPES / shapes)[1]


@needs_shapes
@pytest.mark.parametrize("shapes", MANDATORY)
def test_the_shipped_registries_conform(registries: Path, shapes: str) -> None:
    found = _only(registries, shapes)
    assert found.targets > 0
    assert found.violations == 0, found.faults[:5]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry in which every field is filled in."""
    out = tmp_path_factory.mktemp("planted")
    catalogue = planted_catalogue(list(plants(SPEC)), SPEC)
    write(catalogue, SPEC, Tree(out), no_progress)
    return out / TURTLE


@needs_shapes
@pytest.mark.parametrize("shapes", MANDATORY)
def test_a_registry_with_every_field_filled_in_conforms(planted: Path, shapes: str) -> None:
    conformance = _only(planted, shapes)
    assert conformance.targets > 0
    assert conformance.violations == 0, conformance.faults[:5]


@needs_shapes
@pytest.mark.parametrize(
    ("removed", "shapes"),
    [
        ("dct:identifier", "dcat-ap-no/DCAT-AP-NO-shacl_shapes_2.00.ttl"),
        ("dcat:contactPoint", "dcat-ap-no/dcatapno3-core-reexpressed.ttl"),
        ("dct:title", "dcat-ap-3.0.1/shapes.ttl"),
        ("healthdcatap:hasVariables", "healthdcat-ap-r8/non-public-shapes.ttl"),
        ("csvw:title", "healthdcat-ap-r8/non-public-shapes.ttl"),
        ("skos:prefLabel", "dcat-ap-3.0.1/shapes.ttl"),
    ],
)
def test_what_is_taken_away_is_missed(
    small: Path, tmp_path: Path, removed: str, shapes: str
) -> None:
    graph = rdflib.Graph().parse(small)
    prefix, _, name = removed.partition(":")
    triples = list(graph.triples((None, rdflib.URIRef(PREFIXES[prefix] + name), None)))
    assert triples
    for triple in triples:
        graph.remove(triple)
    broken = tmp_path / "broken.ttl"
    graph.serialize(broken, format="turtle")
    assert _only(broken, shapes).violations > 0


@needs_shapes
def test_the_command_says_so_and_exits_0(registries: Path) -> None:
    shapes = str(SHAPES / "healthdcat-ap-r8" / "non-public-shapes.ttl")
    result = CliRunner().invoke(app, ["conform", str(registries), "--shapes", shapes])
    assert result.exit_code == 0, result.output
    assert "non-public-shapes.ttl: 0 brudd" in result.output


def test_a_token_of_the_catalogue_in_the_file_for_the_eu_is_a_violation(
    small: Path, tmp_path: Path
) -> None:
    shape = tmp_path / "shapes.ttl"
    shape.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:x> a sh:NodeShape ; "
        "sh:targetClass <urn:none> ."
    )
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(
        small.read_text() + '<urn:a> <urn:b> "ehds-cat:registries-quality-of-healthcare" .\n'
    )
    result = CliRunner().invoke(app, ["conform", str(wrong), "--shapes", str(shape)])
    assert result.exit_code == 1
    assert "ehds-tokens: 1 brudd" in result.output


@pytest.mark.parametrize(
    ("name", "content"), [("a.ttl", "dette er ikke RDF"), ("b.txt", ""), ("c.ttl", None)]
)
def test_what_is_no_graph_is_said_in_a_sentence(
    name: str, content: str | None, tmp_path: Path
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_text(content)
    result = CliRunner().invoke(app, ["conform", str(file), "--shapes", str(tmp_path)])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


WARNING = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix h: <http://healthdataportal.eu/ns/health#> . @prefix adms: <http://www.w3.org/ns/adms#> .
<urn:s> a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path h:numberOfRecords ; sh:minCount 1 ; sh:severity sh:Warning ] ,
    [ sh:path adms:sample ; sh:minCount 1 ; sh:severity sh:Warning ] ,
    [ sh:path dcat:distribution ; sh:severity sh:Warning ; sh:message "Nested." ; sh:node
      [ sh:property [ sh:path dcat:mediaType ; sh:minCount 1 ] ] ] .
"""


@pytest.mark.parametrize(
    ("lang", "where", "no_field"),
    [
        ("nb", "numberOfRecords: [kilde] i registry.toml: numberOfRecords", "uten felt"),
        ("en", "numberOfRecords: [kilde] in registry.toml: numberOfRecords", "without a field"),
    ],
)
def test_warnings_are_told_with_what_to_fill_in_and_a_nested_result_counts_once(
    small: Path, tmp_path: Path, lang: str, where: str, no_field: str
) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(WARNING)
    (_, held) = conform(small, shapes)
    kilder = {fault.identifier for fault in held.faults}
    assert (held.violations, held.warnings) == (0, 3 * len(kilder))
    asked = ["conform", str(small), "--shapes", str(shapes), "--lang", lang]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    assert "Nested." in result.stdout
    assert where in result.stdout
    assert no_field in result.stdout
