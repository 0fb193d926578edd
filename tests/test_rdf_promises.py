"""Every predicate that the reference promises of a field is written of that field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from regmeta.files.tree import Tree
from regmeta.model import no_progress
from regmeta.publish.formats.rdf import TURTLE, write
from regmeta.publish.formats.rdf.writing import PREFIXES
from regmeta.publish.losses import lost
from regmeta.spec.loading import load_spec
from tests.planting import Plant, planted_catalogue, plants

rdflib = pytest.importorskip("rdflib", reason="rdflib (extra rdf) is not installed")
SPEC = load_spec()
_TEXTS = {"kilde.GeografiskAvgrensning": "Norge", "kilde.ErISamsvarMed": "openEHR"}
"""Fields of which a list has the values that are written under their predicate."""
GIVEN = [
    replace(plant, texts=(_TEXTS[plant.name],)) if plant.name in _TEXTS else plant
    for plant in plants(SPEC)
]
_OF_A_LIST_ALONE = frozenset({"kilde.GeografiskAvgrensning"})
"""Areas are written as `dct:coverage` in words; only those of the EU's list have an IRI."""
_FAR = 2
"""How many steps lie between what a promised predicate points to and what tells the value."""


def _graph(given: list[Plant], out: Path) -> Any:
    write(planted_catalogue(given, SPEC), SPEC, Tree(out), no_progress)
    return rdflib.Graph().parse(out / TURTLE)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return _graph(GIVEN, tmp_path_factory.mktemp("whole"))


def _promised() -> Iterator[int]:
    for at, plant in enumerate(GIVEN):
        if (
            SPEC.field(plant.name).rdf
            and plant.key != "Code"
            and plant.name not in lost("rdf", SPEC)
        ):
            yield at


def _iri(name: str) -> Any:
    prefix, _, local = name.partition(":")
    return rdflib.URIRef(PREFIXES[prefix] + local)


def _pointed_to(graph: Any, predicate: Any) -> set[Any]:
    """The nodes that a predicate points to, and those a few steps behind them."""
    nodes = set(graph.objects(None, predicate))
    for _ in range(_FAR):
        nodes |= {there for node in nodes for there in graph.objects(node, None)}
    return nodes


@pytest.mark.parametrize("at", _promised(), ids=lambda at: GIVEN[at].name)
def test_the_predicate_of_a_field_tells_its_value(at: int, whole: Any, tmp_path: Path) -> None:
    plant = GIVEN[at]
    without = plant.other or ("",) * len(plant.texts)
    changed = [*GIVEN[:at], replace(plant, texts=without), *GIVEN[at + 1 :]]
    differing = set(whole) ^ set(_graph(changed, tmp_path))
    predicate = _iri(SPEC.field(plant.name).rdf)
    behind = _pointed_to(whole, predicate)
    assert any(said == predicate or node in behind for node, said, _ in differing), (
        f"{plant.name} promises {SPEC.field(plant.name).rdf}, and nothing of it changes"
    )


def test_typical_age_is_the_lowest_typical_age(whole: Any) -> None:
    planted = next(plant for plant in GIVEN if plant.name == "kilde.typicalAge")
    written = {str(age) for age in whole.objects(None, _iri("healthdcatap:minTypicalAge"))}
    assert written == {planted.texts[0]}
