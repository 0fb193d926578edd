"""Answers exported as labels («kvinne») instead of codes («2»), as REDCap can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan
from regmeta.data.source.files import ExtractSource
from regmeta.data.values.normal import text_there
from regmeta.files.database import literal, quoted
from regmeta.texts import Text

if TYPE_CHECKING:
    import duckdb

_SAMPLE = 1000
"""Rows that are looked at to tell whether a column holds labels."""

_AS_LABELS = Text(
    "svar skrevet som tekst er lest som koder: {names}",
    "answers written as labels are read as codes: {names}",
)


def with_codes(
    connection: duckdb.DuckDBPyConnection, form: FormPlan, source: ExtractSource
) -> ExtractSource:
    """The extract with codes where its columns hold their labels; it tells which."""
    there = {name.casefold(): name for name in source.columns}
    asked = dict(_labelled(form, source, there))
    labels = {name: codes for name, codes in asked.items() if codes}
    if not labels:
        return source
    cells = {name: text_there(quoted(name), source.columns[name]) for name in labels}
    distinct = _distinct(connection, source, cells)
    chosen = {name: labels[name] for name in labels if _are_labels(distinct[name], labels[name])}
    return _replaced(source, chosen, cells) if chosen else source


def _labelled(
    form: FormPlan, source: ExtractSource, there: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """The extract's columns of texts that may hold labels, and the codes that those mean."""
    for column in form.columns:
        name = next((there[n.casefold()] for n in column.names if n.casefold() in there), "")
        if name and source.columns[name].is_text and not column.many:
            yield name, _codes(column)


def _codes(column: Column) -> dict[str, str]:
    """Label → code, without labels that are codes or that two codes share."""
    codes: dict[str, str] = {}
    shared: set[str] = set()
    for code in column.codes:
        for label in {code.label.nb.strip(), code.label.en.strip()} - {"", *column.values}:
            if codes.setdefault(label, code.value) != code.value:
                shared.add(label)
    return {label: code for label, code in codes.items() if label not in shared}


def _distinct(
    connection: duckdb.DuckDBPyConnection, source: ExtractSource, cells: Mapping[str, str]
) -> dict[str, list[str]]:
    lists = ", ".join(f"list(DISTINCT {cell})" for cell in cells.values())
    row: Any = connection.execute(f"SELECT {lists} FROM ({source.sql} LIMIT {_SAMPLE})").fetchone()
    return {name: values or [] for name, values in zip(cells, row, strict=True)}


def _are_labels(values: list[str], labels: Mapping[str, str]) -> bool:
    """Whether more of the values are labels than are codes."""
    codes = set(labels.values())
    as_labels = sum(value in labels for value in values)
    return as_labels > sum(value in codes for value in values)


def _replaced(
    source: ExtractSource, chosen: Mapping[str, Mapping[str, str]], cells: Mapping[str, str]
) -> ExtractSource:
    changed = ", ".join(
        f"{_as_code(name, cells[name], labels)} AS {quoted(name)}"
        for name, labels in chosen.items()
    )
    read = f"* REPLACE ({changed})"
    return replace(
        source,
        sql=f"SELECT {read} FROM ({source.sql})",
        numbered=f"SELECT {read} FROM ({source.numbered})",
        notes=(*source.notes, _AS_LABELS.filled(names=", ".join(chosen))),
    )


def _as_code(name: str, cell: str, labels: Mapping[str, str]) -> str:
    whens = " ".join(
        f"WHEN {literal(label)} THEN {literal(code)}" for label, code in labels.items()
    )
    return f"CASE {cell} {whens} ELSE {quoted(name)} END"
