"""Codes of variables made of form and name, each once; and whether names look technical."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from regmeta.read.names import own_case, segment


def are_technical(names: Sequence[str]) -> bool:
    """Whether a column holds names a database would take, each its own."""
    filled = [name for name in names if name.strip()]
    plain = sum(bool(re.fullmatch(r"[A-Za-z0-9_.]+", name.strip())) for name in filled)
    return bool(filled) and plain >= 0.95 * len(filled)


class VariableCodes:
    """Codes of variables: the same for the same name, never the same for different ones."""

    def __init__(self) -> None:
        self.taken: dict[str, tuple[str, str]] = {}

    def code(self, form: str, name: str, table: str, short: str) -> str:
        if not name:
            return ""
        prefix = "V_" + (form.removeprefix("K_") if form else short)
        mine = (name, table)
        for part in self._candidates(name, table):
            code = f"{prefix}.{part}"
            if self.taken.setdefault(code, mine) == mine:
                return code
        return ""

    def _candidates(self, name: str, table: str) -> Iterator[str]:
        upper = segment(name) or "X"
        yield upper
        yield own_case(name) or upper
        if table:
            yield f"{segment(table)}_{upper}"
            yield own_case(f"{table}_{name}")
        for number in range(2, 10_000):
            yield f"{upper}_{number}"
