"""From the form's element to the harmonized variable: the same in RDF, tables, formats and page."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from regmeta.cli.app import app

ITEMS = tuple(f"felt{number}" for number in range(10))
TARGET = "person.kjonn"


def _questionnaire() -> dict[str, Any]:
    items = [
        {"linkId": name, "text": f"Spørsmål {name}", "type": "integer", "prefix": ""}
        for name in ITEMS
    ]
    group = {"linkId": "del1", "text": "Første del", "type": "group", "item": items}
    return {
        "resourceType": "Questionnaire",
        "title": "Innkomst",
        "status": "active",
        "item": [group],
    }


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lineage")
    home = folder / "registries" / "tur"
    home.mkdir(parents=True)
    (home / "skjema.json").write_text(json.dumps(_questionnaire()), encoding="utf-8")
    (home / "registry.toml").write_text(
        'id = "tur"\nhelseregion = "nord"\n[[files]]\npath = "skjema.json"\n'
        '[kilde]\nCode = "K_TUR"\nKortNavn = "TUR"\nPreferredTerm = "Turregisteret"\n'
        '[defaults.variabel]\nIdentifiseringsgrad = "2"\nSynlig = "1"\n',
        encoding="utf-8",
    )
    mapped = [
        "subject_id\tpredicate_id\tobject_id\tmapping_justification",
        *(
            f"variabel:V_TUR.INNKOMST.{name.upper()}\tskos:exactMatch\tmal:{TARGET}\tsemapv:ManualMappingCuration"
            for name in ITEMS
        ),
    ]
    (home / "mappings.sssom.tsv").write_text("\n".join(mapped) + "\n", encoding="utf-8")
    call = ["publish", str(folder / "registries"), "--drafts", "--out", str(folder / "ut")]
    done = CliRunner().invoke(app, [*call, "--formats", "rdf,tables,csvw,site"])
    assert done.exit_code == 0, done.output
    return folder / "ut"


def test_ten_variables_are_walked_from_harmonized_to_element_and_back(published: Path) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib (extra rdf) is not installed")
    graph = rdflib.Graph()
    for path in sorted((published / "rdf").glob("*.ttl")):
        graph.parse(path)
    matches = rdflib.SKOS.exactMatch
    elements: dict[str, Any] = {}
    for variable, target in graph.subject_objects(matches):
        for entity in graph.objects(variable, rdflib.PROV.wasDerivedFrom):
            said = str(graph.value(entity, rdflib.DCTERMS.identifier))
            assert str(graph.value(entity, rdflib.DCTERMS.conformsTo)) == "fhir"
            elements[said] = (entity, target)
    assert sorted(elements) == sorted(f"Innkomst / del1 / {name}" for name in ITEMS)
    for entity, target in elements.values():
        (variable,) = graph.subjects(rdflib.PROV.wasDerivedFrom, entity)
        assert target in set(graph.objects(variable, matches))


def test_tables_tell_the_element(published: Path) -> None:
    with (published / "tables" / "variabler.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kildeelement"] for row in rows] == [f"fhir: Innkomst / del1 / {n}" for n in ITEMS]


def test_a_format_for_data_tells_the_element(published: Path) -> None:
    (path,) = (published / "csvw").glob("*.json")
    assert path.read_text("utf-8").count("Innkomst / del1 / felt") == len(ITEMS)


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("", ("Fra skjema til harmonisert variabel", "Kommer fra", "Blir til")),
        ("en/", ("From form to harmonized variable", "Came from", "Becomes")),
    ],
)
def test_the_page_shows_it_as_a_picture_and_as_text(
    published: Path, folder: str, words: tuple[str, ...]
) -> None:
    page = published / "site" / f"{folder}variabel" / "V_TUR.INNKOMST.FELT3.html"
    text = page.read_text("utf-8")
    assert 'class="picture lineage"' in text and f"<title>{words[0]}</title>" in text
    assert all(word in text for word in words)
    assert "fhir: Innkomst / del1 / felt3" in text
