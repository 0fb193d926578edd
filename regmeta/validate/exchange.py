"""Two columns whose headings are exchanged, and how sure their texts must be of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from regmeta.model import LevelName

FEWEST = 8
ALL_BUT_A_SLIP = 0.95
NEARLY_ALL = 0.8
MOST = 0.6
FEW = 0.3
WORDED = re.compile(r"[^\W\d_]{2}")
OF_CODES = "kode."
"""Before the name of a field of codes that a field of variables is exchanged with."""
Texts = Sequence[str]


class Exchange(NamedTuple):
    """Two fields whose columns are exchanged, of how many rows, what else follows from it, and the
    sheets (indexes into Records.sheets) in which they are. A column that no field claims stands
    as UNCLAIMED and its name."""

    level: LevelName
    first: str
    second: str
    rows: int
    follows: tuple[str, ...] = ()
    sheets: tuple[int, ...] = ()


def share_of(texts: Texts, holds: Callable[[str], object]) -> float:
    return sum(1 for text in texts if holds(text)) / len(texts)
