"""One organisation is one agent: by number in the register, by name, and by name alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from regmeta.catalogue.build import build_catalogue
from regmeta.files.tree import Tree
from regmeta.identifiers import is_orgnr
from regmeta.model import Submission, no_progress
from regmeta.publish.formats.rdf import TURTLE, write
from regmeta.spec.loading import load_spec
from regmeta.spec.organisations import load_organisations
from tests.small import TODAY, liten

rdflib = pytest.importorskip("rdflib", reason="rdflib (extra dev) is not installed")
SPEC = load_spec()
REGISTER = "https://data.brreg.no/enhetsregisteret/api/enheter/"
PUBLISHER = rdflib.DCTERMS.publisher
CONTACT = rdflib.URIRef("http://data.europa.eu/m8g/contactPoint")


def test_every_organisation_has_a_valid_number_two_names_and_a_page() -> None:
    held = load_organisations().organisations
    assert len(held) > 20
    assert all(is_orgnr(entry.number) for entry in held)
    assert all(entry.name.nb and entry.name.en and entry.page for entry in held)
    assert len({entry.number for entry in held}) == len(held)


@pytest.mark.parametrize(
    "text", ["983974724", "Helse Bergen HF", "HELSE BERGEN", "Haukeland universitetssjukehus"]
)
def test_an_organisation_is_looked_up_by_number_or_name(text: str) -> None:
    held = load_organisations().find(text)
    assert held is not None
    assert held.number == "983974724"


def _registry(code: str, **given: str) -> Submission:
    made = liten()
    made.id = code.lower()
    for level in made.levels.values():
        for key, texts in level.columns.items():
            level.columns[key] = [text.replace("LITEN", code) for text in texts]
    for key, value in given.items():
        made["kilde"].columns[key] = [value]
    return made


def _publishers(tmp_path: Path, *given: dict[str, str]):  # type: ignore[no-untyped-def]
    """The graph, and the publisher of every data set in the order of the registries."""
    registries = [_registry(f"REG{n}", **row) for n, row in enumerate(given)]
    catalogue = build_catalogue(tuple(registries), SPEC, today=TODAY)
    write(catalogue, SPEC, Tree(tmp_path), no_progress)
    graph = rdflib.Graph().parse(tmp_path / TURTLE)
    publishers = []
    for n in range(len(given)):
        (dataset,) = graph.subjects(rdflib.DCTERMS.identifier, rdflib.Literal(f"K_REG{n}"))
        publishers.append(str(graph.value(dataset, PUBLISHER)))
    return graph, publishers


def test_one_organisation_is_one_agent_whether_by_number_or_by_name(tmp_path: Path) -> None:
    graph, publishers = _publishers(
        tmp_path,
        {"Dataansvarlig": "Helse Bergen HF", "OrgnrDataansvarlig": "983974724"},
        {"Dataansvarlig": "helse bergen", "Epost": "annet@eksempel.no"},
    )
    assert set(publishers) == {f"{REGISTER}983974724"}
    agent = rdflib.URIRef(publishers[0])
    names = {(str(name), name.language) for name in graph.objects(agent, rdflib.FOAF.name)}
    assert ("Helse Bergen HF", "nb") in names
    assert any(lang == "en" for _, lang in names)
    assert len(list(graph.objects(agent, CONTACT))) == 1


def test_a_number_that_is_not_held_is_still_the_registers(tmp_path: Path) -> None:
    _, publishers = _publishers(
        tmp_path, {"Dataansvarlig": "Et sykehus AS", "OrgnrDataansvarlig": "974760673"}
    )
    assert publishers == [f"{REGISTER}974760673"]


def test_organisations_of_other_names_are_told_apart_and_the_same_name_is_one(
    tmp_path: Path,
) -> None:
    _, publishers = _publishers(
        tmp_path,
        {"Dataansvarlig": "Et sykehus AS"},
        {"Dataansvarlig": "Et annet sykehus AS"},
        {"Dataansvarlig": "Et sykehus  AS"},
    )
    assert publishers[0] == publishers[2] != publishers[1]


def test_what_two_kilder_say_of_one_organisation_is_kept_from_both(tmp_path: Path) -> None:
    note = '{"nb":"%s"}'
    graph, publishers = _publishers(
        tmp_path,
        {"Dataansvarlig": "Et sykehus AS", "PublisherNoteFlerspraklig": note % "Den første."},
        {"Dataansvarlig": "Et sykehus AS", "PublisherNoteFlerspraklig": note % "Den andre."},
    )
    assert len(set(publishers)) == 1
    texts = {str(value) for value in graph.objects(rdflib.URIRef(publishers[0]))}
    assert {"Den første.", "Den andre."} <= texts
