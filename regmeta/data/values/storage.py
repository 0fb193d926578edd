"""How an extract stores a column, told from the type that DuckDB gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

StorageKind = Literal[
    "text",
    "whole",
    "number",
    "single",
    "boolean",
    "day",
    "moment",
    "zoned",
    "clock",
    "several",
    "other",
]
"""`whole`: integers; `single`: numbers of 32 bits; `zoned`: with a zone; `several`: lists."""

_WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\([0-9]+,0\)")
_KINDS: tuple[tuple[str, StorageKind], ...] = (
    (r".*\[[0-9]*\]", "several"),
    (r"\"NULL\"|VARCHAR|ENUM.*|UUID|JSON", "text"),
    (r"BOOLEAN", "boolean"),
    (r"DOUBLE|DECIMAL.*|BIGNUM|VARINT", "number"),
    (r"FLOAT", "single"),
    (r"DATE", "day"),
    (r"TIMESTAMP WITH TIME ZONE", "zoned"),
    (r"TIMESTAMP.*", "moment"),
    (r"TIME.*", "clock"),
)


@dataclass(frozen=True, slots=True)
class Storage:
    """How one column is stored, and which of its values the file itself declares missing.

    `ranges` are numbers and `words` texts that stand for a reason why there is no value (SPSS'
    user-missing); `reasons` is a column beside that holds such a reason (Stata's .a to .z), '' for
    none.
    """

    kind: StorageKind = "text"
    ranges: tuple[tuple[float, float], ...] = ()
    words: tuple[str, ...] = ()
    reasons: str = ""

    @property
    def is_text(self) -> bool:
        return self.kind == "text"

    @property
    def declares(self) -> bool:
        """Whether the file declares values missing."""
        return bool(self.ranges or self.words or self.reasons)


TEXT = Storage()


def storage_of(type_: str) -> Storage:
    """The storage of a column by DuckDB's name for its type."""
    if _WHOLE.fullmatch(type_):
        return Storage("whole")
    kinds = (kind for pattern, kind in _KINDS if re.fullmatch(pattern, type_, re.DOTALL))
    return Storage(next(kinds, "other"))
