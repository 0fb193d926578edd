"""Computed variables whose spreadsheet says no type: a body mass index is a number.

Platforms call them hidden and leave them texts. Where the words about one say that it is computed
and what it is an amount of, it is held to be a number; a category or a version is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from regmeta.catalogue.columns import Column, Table
from regmeta.model import Variable
from regmeta.texts import words_apart

_COMPUTED = re.compile(
    r"\b(?:be|ut|for)?regne(?:s|t)\b|\bregnet ut|\bkalkuler|\butled(?:es|et)\b|\bavled(?:es|et)\b"
    r"|\bsum(?:men)? av\b|\bskjult variabel\b|\bcalculat(?:ed|ion)\b|\bcomputed\b|\bderived\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\bbmi\b|\bkmi\b|kroppsmasse|body mass|kg/m|\bprosent|\bper ?cent|%|\bantall\b|\bnumber of\b"
    r"|\bsum(?:men|skår|score)?\b|\balder\b|\bage\b|\bdøgn\b|\bfra \d+ til \d+\b"
    r"|\b(?:dager|timer|minutter|måneder|år)\b|\b(?:days|hours|minutes|months|years)\b"
    r"|\bliggetid\b|\bratio\b|\bml/min\b|\bgfr\b",
    re.IGNORECASE,
)
_NO_AMOUNT = re.compile(
    r"kategori|category|\binndel|\bgruppe|\bgroup|\bversion|\bversjon|\bkode\b|\bcode\b|\btekst\b"
    r"|\bdato\b|\bdate\b|\bskala\b|\bnavn\b|\bguid\b|\btidspunkt\b",
    re.IGNORECASE,
)


def with_computed(table: Table, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, computed amounts without a type as numbers."""
    return tuple(
        replace(column, type="decimal", is_computed=True)
        if _is_amount(variable, column)
        else column
        for variable, column in zip(table.variables, columns, strict=True)
    )


def _is_amount(variable: Variable, column: Column) -> bool:
    is_bare = column.type == "string" and not (
        column.codes or column.length or column.pattern or column.role or column.identity
    )
    if not is_bare:
        return False
    names, properties = words_apart(" ".join(column.names)), variable.current.properties
    kinds = (properties.get("Kommentar", ""), properties.get("DataType", ""))
    words = (names, column.description.nb, column.description.en, column.formula, *kinds)
    said = " ".join((*words, variable.extras.get("type", "")))
    return bool(
        _COMPUTED.search(said)
        and _AMOUNT.search(said)
        and not _NO_AMOUNT.search(f"{names} {column.title.nb}")
    )
