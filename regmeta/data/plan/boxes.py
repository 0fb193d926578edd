"""Boxes beside a question that say that there is no answer: `HEIGHT_MISS` beside `HEIGHT`.

OpenQReg makes such a box for every number that may be unknown; it is ticked instead of an answer,
so a mandatory answer is missing only where it is not ticked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from regmeta.catalogue.columns import Column

_ENDING = re.compile(
    r"[_ .-]?(?:miss(?:ing)?|mangler?|ukjent|unknown|vet_?ikke|ikke_?m(?:å|aa|a)lt|not_?measured)",
    re.IGNORECASE,
)


def with_boxes(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, each with the box beside it, where there is one."""
    by_name: dict[str, Column] = {}
    for column in columns:
        for name in column.names:
            by_name.setdefault(name.casefold(), column)
    box_of = {
        asked.name: box.name for box in columns if (asked := _question_of(box, by_name)) is not None
    }
    return tuple(
        replace(column, miss=box_of[column.name]) if column.name in box_of else column
        for column in columns
    )


def _question_of(box: Column, by_name: Mapping[str, Column]) -> Column | None:
    """The question whose name a box has, with an ending that says that it is unknown."""
    if box.type != "boolean" or box.codes:
        return None
    for name in box.names:
        for end in _ENDING.finditer(name):
            asked = by_name.get(name[: end.start()].casefold())
            if end.end() == len(name) and asked is not None and asked.name != box.name:
                return asked
    return None
