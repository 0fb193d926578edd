"""The catalogue as one RDF graph, in Turtle and in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.spec.fields import Spec

if TYPE_CHECKING:
    from regmeta.publish.formats.rdf.drawn import Drawn
    from regmeta.publish.formats.rdf.writing import Node

TURTLE, JSON_LD = "catalogue.ttl", "catalogue.jsonld"
STATEMENT = Statement(
    files="`catalogue.ttl`, `catalogue.jsonld`",
    writes=Text(
        nb="Hele katalogen som én RDF-graf: DCAT-AP-NO, DCAT-AP og HealthDCAT-AP, med kolonner, "
        "kodeverk og koblinger.",
        en="The whole catalogue as one RDF graph: DCAT-AP-NO, DCAT-AP and HealthDCAT-AP, with "
        "columns, code lists and mappings.",
    ),
    readers=Text(nb="Felles datakatalog, EHDS", en="Felles datakatalog, EHDS"),
    cannot=(
        Text(
            nb="En kode som står to ganger i et kodeverk, skrives én gang.",
            en="A code that a list holds twice is written once.",
        ),
    ),
    checked_by="SHACL of DCAT-AP-NO v2, restatements of v3 (core, range, vocabulary), "
    "DCAT-AP 3.0.1, HealthDCAT-AP R8 (non-public)",
    addresses=(
        Address(("catalogue", "kilde"), Text("RDF (Turtle)"), TURTLE, "text/turtle"),
        Address(("catalogue", "kilde"), Text("JSON-LD"), JSON_LD, "application/ld+json"),
    ),
    is_slow=True,
)


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """catalogue.ttl and catalogue.jsonld, the same triples; a kilde's are remembered.

    Raises BrokenConfiguration where a registry uses the EU's terms instead of the catalogue's.
    """
    from regmeta.publish.formats.rdf.graph import Graph
    from regmeta.publish.formats.rdf.writing import json_ld, turtle

    facts, whole = Facts(catalogue), Graph(catalogue.targets, spec)
    blocks: list[str] = []
    rows: list[bytes] = []
    of = len(facts.kilder) + 2
    for done, kilde_facts in enumerate(facts.kilder):
        progress(done, of, kilde_facts.name)
        drawn = _drawn(kilde_facts, catalogue, spec, tree)
        blocks += drawn.blocks
        rows += drawn.rows
        whole.take(drawn.named, drawn.matches)
    for part in _texts(whole.rest(facts, catalogue)):
        blocks.append(part[0])
        rows.append(part[1])
    progress(of - 2, of, TURTLE)
    tree.write("", TURTLE, turtle(blocks))
    progress(of - 1, of, JSON_LD)
    tree.write("", JSON_LD, json_ld(rows))
    if tree.addresses:
        _answer(blocks, rows, facts, spec, tree)


def _answer(blocks: list[str], rows: list[bytes], facts: Facts, spec: Spec, tree: Tree) -> None:
    """What the tree answers at the addresses of things, those that other formats name too."""
    from regmeta.publish.formats.rdf.answers import write_answers
    from regmeta.publish.formats.rdf.elsewhere import others

    elsewhere = _texts(others(facts, spec, tree.addresses))
    all_blocks = [*blocks, *(part[0] for part in elsewhere)]
    write_answers(all_blocks, [*rows, *(part[1] for part in elsewhere)], tree)


def _drawn(kilde_facts: KildeFacts, catalogue: Catalogue, spec: Spec, tree: Tree) -> Drawn:
    from regmeta.publish.formats.rdf.drawn import Drawn
    from regmeta.publish.formats.rdf.graph import Graph

    def make() -> Drawn:
        graph = Graph(catalogue.targets, spec)
        parts = _texts(graph.kilde(kilde_facts))
        blocks, rows = [block for block, _ in parts], [row for _, row in parts]
        return Drawn(blocks, rows, graph.named, graph.matches.taken())

    return tree.once(kilde_facts.kilde.code, make, Drawn)


def _texts(nodes: Iterable[Node]) -> list[tuple[str, bytes]]:
    """Nodes as Turtle and JSON-LD as soon as they are made: as objects they would fill memory."""
    from regmeta.publish.formats.rdf.writing import block, row

    return [(block(node), row(node)) for node in nodes]
