"""Which variables a computed one is made of: told by the names that its derivation uses."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import rdflib

from regmeta.catalogue.derivation import parents_of
from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.model import Catalogue, Variable
from regmeta.runs.publishing import publish
from regmeta.spec.fields import Spec
from tests.conftest import ROOT, TODAY

COMPUTED = "V_NGER.OPERASJON.OPCAT"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory, spec: Spec) -> Catalogue:
    out = tmp_path_factory.mktemp("utledet") / "build"
    made = publish(ROOT / "registries", out, spec, today=TODAY, formats=("tables",))
    return made.catalogue


def told(catalogue: Catalogue, text: str) -> tuple[Variable, KildeFacts]:
    """A variable of NGER whose derivation is the text."""
    kilde = next(kilde for kilde in catalogue.kilder if kilde.id == "nger")
    variables = tuple(
        _with(variable, text) if variable.code == COMPUTED else variable
        for variable in kilde.variables
    )
    own = dataclasses.replace(kilde, variables=variables)
    facts = Facts(dataclasses.replace(catalogue, kilder=(own,))).kilder[0]
    return next(v for v in variables if v.code == COMPUTED), facts


def _with(variable: Variable, text: str) -> Variable:
    properties = {**variable.current.properties, "OpprinnelseUtledning": text}
    version = dataclasses.replace(variable.current, properties=properties)
    return dataclasses.replace(variable, versions=(version, *variable.versions[1:]))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("Regnet ut av programmet", ()),
        (
            "Settes av EARLIER_VAGINAL og EARLIER_LAPAROSCOPY",
            ("EARLIER_VAGINAL", "EARLIER_LAPAROSCOPY"),
        ),
        ("1 hvis [earlier_vaginal] er ja", ("EARLIER_VAGINAL",)),
        ("opcat = earlier_vaginal * 2", ("EARLIER_VAGINAL",)),
        ("earlier_vaginal som ord i en setning", ("EARLIER_VAGINAL",)),
        ("ASA eller høyere", ("ASA",)),
        ("asa eller høyere", ()),
        ("EARLIER_VAGINAL, EARLIER_VAGINAL", ("EARLIER_VAGINAL",)),
        ("OPCAT av seg selv", ()),
    ],
)
def test_a_name_in_the_derivation_is_a_parent(
    text: str, names: tuple[str, ...], catalogue: Catalogue
) -> None:
    parents = parents_of(*told(catalogue, text))
    assert tuple(parent.code.rpartition(".")[2] for parent in parents) == names


def test_a_parent_of_its_own_form_goes_before_others_of_the_name(catalogue: Catalogue) -> None:
    als = next(kilde for kilde in catalogue.kilder if kilde.id == "als")
    sum_ = next(v for v in als.variables if v.code.endswith("OPPFOLGINGSKONSULTASJON.OSALSFRSRSUM"))
    text = "Sum av PatientGender"
    own = dataclasses.replace(
        als, variables=tuple(_with(v, text) if v is sum_ else v for v in als.variables)
    )
    facts = Facts(dataclasses.replace(catalogue, kilder=(own,))).kilder[0]
    changed = next(v for v in own.variables if v.code == sum_.code)
    (parent,) = parents_of(changed, facts)
    assert set(parent.datasamlinger) & set(sum_.datasamlinger)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with a sum, the questions it is made of, and one variable for another."""
    folder = tmp_path_factory.mktemp("sum")
    home = folder / "registries" / "tur"
    home.mkdir(parents=True)
    (home / "liste.csv").write_text(
        "Variabel;Ledetekst;Type\n"
        "vekt_kg;Vekt (kg);Desimaltall\n"
        "hoyde_cm;Høyde (cm);Desimaltall\n"
        "kmi;Kroppsmasseindeks;Desimaltall\n",
        "utf-8",
    )
    (home / "tillegg.csv").write_text(
        "Databasereferanse;Opprinnelse utledning\nkmi;vekt_kg / (hoyde_cm / 100)^2\n", "utf-8"
    )
    (home / "registry.toml").write_text(
        'id = "tur"\nhelseregion = "nord"\n[[files]]\npath = "liste.csv"\n'
        '[[supplements]]\npath = "tillegg.csv"\n'
        '[kilde]\nCode = "K_TUR"\nKortNavn = "TUR"\nPreferredTerm = "Turregisteret"\n'
        '[defaults.variabel]\nIdentifiseringsgrad = "2"\nSynlig = "1"\n',
        "utf-8",
    )
    from tests.commands import run

    out = folder / "ut"
    words = ("publish", folder / "registries", "--drafts", "--out", out, "--formats", "rdf,site")
    assert run(*words).code == 0
    return out


def test_the_graph_leads_from_the_sum_to_what_it_is_made_of(published: Path) -> None:
    graph = rdflib.Graph().parse(published / "rdf" / "catalogue.ttl")
    names = {
        str(graph.value(parent, rdflib.SKOS.prefLabel))
        for _, parent in graph.subject_objects(rdflib.PROV.wasDerivedFrom)
    }
    assert {"Vekt (kg)", "Høyde (cm)"} <= names


@pytest.mark.parametrize(
    ("folder", "word"), [("", "Beregnet av variabelen"), ("en/", "Computed from the variable")]
)
def test_the_page_links_to_what_it_is_made_of(folder: str, word: str, published: Path) -> None:
    pages = (published / "site" / f"{folder}variabel").glob("V_TUR.*KMI.html")
    text = next(pages).read_text("utf-8")
    assert word in text and 'class="picture lineage"' in text
    assert "VEKT_KG.html" in text and "HOYDE_CM.html" in text
