"""Rows of made-up data that fit a table's columns, and rows with one fault planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from regmeta.catalogue.columns import Column, Table, native

_VALUES = {
    "string": "a",
    "integer": "1",
    "decimal": "1.5",
    "boolean": "true",
    "time": "12:30:00",
    "date": "2021-02-03",
    "dateTime": "2021-02-03T12:30:00",
    "anyURI": "https://example.org/a",
    "base64Binary": "YQ==",
}


def good(column: Column) -> str:
    """A value as an extract writes it."""
    answers = [code.value for code in column.codes if not code.sentinel]
    if answers:
        return answers[0]
    if column.identity:
        return "01017000027"
    if column.type == "string" and column.letters:
        return next(sign for sign in column.letters if sign.isalnum())
    return column.low.value or column.high.value or _VALUES[column.type]


def row(table: Table) -> dict[str, str]:
    """A row that nobody can object to."""
    return {column.name: good(column) for column in table.columns}


def as_json(table: Table, values: dict[str, str]) -> dict[str, Any]:
    """The row as JSON has it: numbers as numbers where they are, nothing as null."""
    return {column.name: _json(column, values[column.name]) for column in table.columns}


def _json(column: Column, value: str) -> Any:
    if not value:
        return None
    if column.many:
        return [_native(part, column) for part in value.split(";")]
    if column.type == "boolean":
        return {"true": True, "false": False}.get(value, value)
    return _native(value, column)


def _native(value: str, column: Column) -> Any:
    try:
        return native(value, column.type)
    except ValueError:
        return value


@dataclass(frozen=True)
class Planted:
    """A row with one fault: which column, and what kind."""

    kind: str
    column: Column
    row: dict[str, str]


def planted(table: Table) -> Iterator[Planted]:
    """One row a fault that this table's columns can have, one of each kind."""
    seen: set[str] = set()
    for column in table.columns:
        for kind, value in _faults(column):
            if kind not in seen:
                seen.add(kind)
                yield Planted(kind, column, row(table) | {column.name: value})


def _faults(column: Column) -> Iterator[tuple[str, str]]:
    if column.values and not column.many:
        yield (
            f"unknown code, {column.type}",
            "98765" if column.type == "integer" else "¤finnes ikke",
        )
    if column.required:
        yield "empty", ""
    if not column.values and column.type in ("integer", "decimal", "date", "dateTime"):
        yield f"no {column.type}", "abc"
    if column.type in ("integer", "decimal"):
        if column.low.value:
            yield "too low", str(int(float(column.low.value)) - 1)
        if column.high.value:
            yield "too high", str(int(float(column.high.value)) + 1)
    if column.type == "date" and column.low.value:
        yield "too early", "1066-01-01"
    if column.length:
        yield "too long", "x" * (column.length + 1)
    if column.identity:
        yield "no identity number", "1234"
    if column.type == "string" and column.pattern:
        yield "sign that is not allowed", "¤"
