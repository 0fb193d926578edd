"""Questions that open others: which answers say yes, and which say no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from regmeta.catalogue.answers import opening_of
from regmeta.catalogue.columns import Column, Table, When

_YES = re.compile(r"ja|yes", re.IGNORECASE)
_NO = re.compile(r"nei|no", re.IGNORECASE)


def yes_of(column: Column) -> tuple[str, ...]:
    """The answers that say yes, () where it is no yes-or-no question."""
    return _saying(column, _YES, ("1", "true", "True"))


def no_of(column: Column) -> tuple[str, ...]:
    """The answers that say no, () where it is no yes-or-no question."""
    return _saying(column, _NO, ("0", "false", "False"))


def _saying(column: Column, word: re.Pattern[str], boxes: tuple[str, ...]) -> tuple[str, ...]:
    if column.type == "boolean" and not column.codes:
        return boxes
    return tuple(code.value for code in column.codes if word.fullmatch(code.label.nb.strip()))


def with_openers(table: Table) -> tuple[Column, ...]:
    """The table's columns, each sub-question with the nearest question before it that opens."""
    opener: Column | None = None
    columns: list[Column] = []
    for variable, column in zip(table.variables, table.columns, strict=True):
        closed = no_of(opener) if column.is_sub and opener else ()
        if opener and closed:
            column = replace(column, opened_by=When(opener.name, closed))
        columns.append(column)
        if variable.extras.get("aktiveringsspoersmaal", "").casefold() == "ja":
            opener = column
    by_name = {name.casefold(): column for column in columns for name in column.names}
    return tuple(_with_condition(column, by_name) for column in columns)


def _with_condition(column: Column, by_name: Mapping[str, Column]) -> Column:
    """The column with the answers that close it, where its condition is on one question alone."""
    opening = opening_of(column.condition)
    opener = by_name.get(opening.name.casefold()) if opening else None
    if opening is None or opener is None or opener.many or opener.name == column.name:
        return column
    answers = opener.values or (no_of(opener) + yes_of(opener))
    closed = tuple(value for value in answers if (value in opening.values) == opening.others)
    return replace(column, opened_by=When(opener.name, closed)) if closed else column
