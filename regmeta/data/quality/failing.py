"""The rows that must be looked at, by key, for those who correct them: one file a form, which only
its owner may read, and never among what is published or lies in a registry's folder.

A row is told by the form's key and its place in the file, with the hospital and the day of the
event; no other value is written, and a personal number is no key.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.data.check import AcrossTest
from regmeta.data.checks.duplicate_key import Unique
from regmeta.data.quality.parts import FormParts
from regmeta.data.quality.questions import TRUE, CellQuestion
from regmeta.data.quality.reports.wording import measure_said
from regmeta.data.quality.results import RowsWritten
from regmeta.data.results.results import FormResult
from regmeta.data.source.binding import BoundForm
from regmeta.data.source.together import place_of
from regmeta.files.database import quoted
from regmeta.files.ids import file_name
from regmeta.files.output import write_whole
from regmeta.model import Text
from regmeta.privacy.redaction import redacted

if TYPE_CHECKING:
    import duckdb

_OF_ROWS = ("outlier", "unit-mix-up", "age", "code-against-text", "early", "open")
"""Measures that say of a single row that it must be looked at, beside the checks of the data."""
_PIECE = 50_000
_HEADS = (
    Text("Enhet", "Unit"),
    Text("Hendelse", "Event"),
    Text("Fil", "File"),
    Text("Rad", "Row"),
    Text("Kolonne", "Column"),
    Text("Mål", "Measure"),
    Text("Hva", "What"),
)


def write_failing(
    connection: duckdb.DuckDBPyConnection,
    parts: FormParts,
    result: FormResult,
    asked: Sequence[CellQuestion],
    others: Mapping[str, BoundForm],
    folder: Path,
    lang: str,
) -> RowsWritten:
    """Write a form's failing rows as `folder`/FORM.csv, mode 0600. Raises OutputFailed."""
    keys = _keys(parts, result)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow([*keys, *(head(lang) for head in _HEADS)])
    lines = 0
    for key, (unit, day, row), (column, measure) in _lines(
        connection, parts, result, asked, others, keys
    ):
        file, number = place_of(row, result.parts)
        cells = [
            *key,
            unit,
            day,
            file or result.file,
            number,
            column,
            measure,
            measure_said(measure)(lang),
        ]
        writer.writerow([redacted(str(cell)) for cell in cells])
        lines += 1
    path = folder / f"{file_name(result.form.short_code)}.csv"
    write_whole(path, text.getvalue().encode("utf-8-sig"), private=True)
    return RowsWritten(path, lines)


Line = tuple[Sequence[str], tuple[str, str, int], tuple[str, str]]


def _lines(
    connection: duckdb.DuckDBPyConnection,
    parts: FormParts,
    result: FormResult,
    asked: Sequence[CellQuestion],
    others: Mapping[str, BoundForm],
    keys: Sequence[str],
) -> Iterator[Line]:
    """Every failing row with what it fails, in the order of the rows."""
    own = [question for question in asked if _is_of_rows(question)]
    hits = [_hit(question) for question in own]
    named = [(question.column, question.measure) for question in own]
    for failed in result.results:
        test = failed.check.test
        if failed.count and isinstance(test, AcrossTest):
            first = test.first(failed.check.column, parts.bound, others, '"#row"')
            hits.append(f'"#row" IN ({first})')
            named.append((failed.check.column, failed.check.rule))
    if hits:
        yield from _read(connection, parts, keys, hits, named)


def _read(
    connection: duckdb.DuckDBPyConnection,
    parts: FormParts,
    keys: Sequence[str],
    hits: Sequence[str],
    named: Sequence[tuple[str, str]],
) -> Iterator[Line]:
    columns = parts.bound.columns
    key = [f"coalesce({columns.text(name)}, '')" for name in keys]
    day = f"coalesce(CAST({parts.event} AS VARCHAR), '')"
    flags = [f"coalesce({hit}, FALSE) AS {quoted(f'hit {n}')}" for n, hit in enumerate(hits)]
    any_hit = " OR ".join(quoted(f"hit {n}") for n in range(len(hits)))
    selected = [
        f"[{', '.join(key)}]" if key else "CAST([] AS VARCHAR[])",
        parts.unit,
        day,
        '"#row"',
    ]
    named_columns = [f"{sql} AS {quoted(f'p {n}')}" for n, sql in enumerate(selected)]
    inner = f"SELECT {', '.join([*named_columns, *flags])} FROM {parts.rows(numbered=True)}"
    cursor = connection.execute(f"SELECT * FROM ({inner}) WHERE {any_hit} ORDER BY {quoted('p 3')}")
    while rows := cursor.fetchmany(_PIECE):
        for row in rows:
            yield from _of_row(row, named)


def _of_row(row: Sequence[Any], named: Sequence[tuple[str, str]]) -> Iterator[Line]:
    for is_hit, what in zip(row[4:], named, strict=True):
        if is_hit:
            yield row[0], (row[1], row[2], int(row[3])), what


def _is_of_rows(question: CellQuestion) -> bool:
    return question.measure.startswith("data-") or question.measure in _OF_ROWS


def _hit(question: CellQuestion) -> str:
    return question.hit if question.base == TRUE else f"({question.base}) AND ({question.hit})"


def _keys(parts: FormParts, result: FormResult) -> tuple[str, ...]:
    """The columns that tell a row from others: the form's key, else the first that registry.toml
    demands; none that tells who somebody is."""
    own = [parts.planned["form_key"]] if "form_key" in parts.planned else []
    for check in result.form.checks:
        if not own and isinstance(check.test, Unique):
            own = [check.column, *check.test.also]
    columns = parts.bound.columns
    there = [name for name in own if name in columns and not columns.column(name).tells_who]
    return tuple(there) if len(there) == len(own) else ()
