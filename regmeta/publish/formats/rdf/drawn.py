"""What one kilde became in the graph, as it is remembered from run to run."""

from __future__ import annotations

from typing import NamedTuple

from regmeta.publish.formats.rdf.lists import MatchesTaken
from regmeta.publish.formats.rdf.writing import Node


class Drawn(NamedTuple):
    """A kilde's nodes as text, and what it asks of the rest of the graph."""

    blocks: list[str]
    rows: list[bytes]
    named: dict[str, Node]
    matches: MatchesTaken
