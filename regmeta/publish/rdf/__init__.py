"""The catalogue as one RDF graph, in Turtle and in JSON-LD."""

from __future__ import annotations

from regmeta.model import Catalogue, Progress
from regmeta.spec import Spec
from regmeta.tree import Tree

TURTLE, JSON_LD = "catalogue.ttl", "catalogue.jsonld"


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """catalogue.ttl and catalogue.jsonld, the same triples.

    Raises BrokenConfiguration where a registry uses the EU's terms instead of the catalogue's.
    """
    from regmeta.publish.rdf.graph import nodes
    from regmeta.publish.rdf.writing import block, json_ld, row, turtle

    progress(0, 3, "graph")
    blocks, rows = [], []
    for node in nodes(catalogue, spec):
        blocks.append(block(node))
        rows.append(row(node))
    progress(1, 3, TURTLE)
    tree.write("", TURTLE, turtle(blocks))
    progress(2, 3, JSON_LD)
    tree.write("", JSON_LD, json_ld(rows))
