"""Codes that a file itself declares to stand for no answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from regmeta.read.codebook.drafts import CodeRow

NO_ANSWER = "missing"
"""The extra of a code that says that it stands for no answer."""


def with_missing(rows: Sequence[CodeRow], declared: str) -> list[CodeRow]:
    """The codes, marked where they are among the values declared; the others as they were."""
    # Brought in where values are declared: few files have any.
    from regmeta.catalogue.answers import is_missing, missing_parts

    parts = missing_parts(declared)
    return [
        replace(row, cells={**row.cells, NO_ANSWER: "1"}) if is_missing(row.value, parts) else row
        for row in rows
    ]
