"""Questions that open others: which answers say yes, and which say no."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from regmeta.catalogue.branching import Clause, WantedAnswer, clauses_of
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
    """The column with the answers that close it, by what its condition says of other questions."""
    ways = [_closing(clause, column, by_name) for clause in clauses_of(column.condition)]
    closings = tuple(way for way in ways if way)
    if not closings:
        return column
    if len(closings) == len(closings[0]) == 1 and not closings[0][0].among:
        return replace(column, opened_by=closings[0][0])
    return replace(column, opened_by=None, closed_when=closings)


def not_held(columns: Sequence[Column]) -> tuple[str, ...]:
    """The columns with a condition of which no check holds the data to all: it counts days, looks
    at an amount or a text, or names a question that is not there."""
    by_name = {name.casefold(): column for column in columns for name in column.names}
    return tuple(
        column.name
        for column in columns
        if column.condition.strip() and not _is_held(column, by_name)
    )


def _is_held(column: Column, by_name: Mapping[str, Column]) -> bool:
    clauses = clauses_of(column.condition)
    return bool(clauses) and all(_closing(clause, column, by_name) for clause in clauses)


def _closing(clause: Clause, column: Column, by_name: Mapping[str, Column]) -> tuple[When, ...]:
    """When none of a clause's answers is given; () where that can't be told, or never is."""
    whens: dict[tuple[str, str], When] = {}
    for answer in clause:
        question = by_name.get(answer.name.casefold())
        when = _not_given(answer, question) if question and question != column else None
        if when is None:
            return ()
        key = when.column, answer.code
        before = whens.get(key)
        whens[key] = _both(before, when) if before else when
    can_close = all(when.values or when.but for when in whens.values())
    return tuple(whens.values()) if can_close else ()


def _both(first: When, second: When) -> When:
    """Two conditions on the same question as one."""
    return replace(first, values=tuple(v for v in first.values if v in second.values))


def _not_given(answer: WantedAnswer, question: Column) -> When | None:
    """When a question was answered otherwise; None where its answers are not listed."""
    if question.many:
        if not answer.code:
            return None
        code = (answer.code,)
        if answer.wants_tick:
            return When(question.name, but=code, among=True)
        return When(question.name, code, among=True)
    answers = question.values or (no_of(question) + yes_of(question))
    closed = tuple(value for value in answers if not answer.fits(value))
    return When(question.name, closed) if answers and not answer.code else None
