"""Table definitions and report views in SQL: every table or view a grid, every column a row.

The statements are found anywhere in the file and their columns read by sqlglot, in the dialect
that the file seems to be in; nothing is run. What a database tells of a column elsewhere (COMMENT
ON, a type made by ENUM, CHECK, an extended property) is written beside it. A row of the grid is the
line of the file, so that a place points at the very line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.files.extent import too_large
from regmeta.read.files.delimited import decode
from regmeta.read.files.sql_columns import SqlColumn, bare, column_of, dialect_of, projection_of
from regmeta.read.files.sql_notes import SqlNotes, notes_of
from regmeta.read.files.sql_text import Script
from regmeta.read.grid import Grid

MAX_TEXT = 20_000_000
_NAME = r"((?:[\w$#]+\s*\.\s*)*[\w$#]+)"
# Dialects have many words between CREATE and TABLE, and all of them make a table.
_CREATE_TABLE = (
    r"\bCREATE\s+(?!PUBLICATION|INDEX|TRIGGER|POLICY|STATISTICS|EVENT)(?:OR\s+REPLACE\s+)?"
    r"(?:\w+\s+){0,3}?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"
)
_TABLE = re.compile(rf"{_CREATE_TABLE}{_NAME}\s*\(", re.IGNORECASE)
_COPY = re.compile(
    rf"{_CREATE_TABLE}{_NAME}()[^;()]{{0,400}}?\bAS\s*\(?\s*(?=(?:SELECT|WITH)\b)", re.IGNORECASE
)
_MADE = re.compile(
    r"\bCREATE\s+(?!PUBLICATION|INDEX|TRIGGER|POLICY|STATISTICS|EVENT)[^;()]{0,200}?\b(?:TABLE|VIEW)\s+"
    rf"(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}(?!\s+PARTITION\s+OF)\b",
    re.IGNORECASE,
)
"""What creates a table or view in any dialect, but for a part of one that is there."""
_SHOWN = 200
_VIEW = re.compile(
    rf"\bCREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:[\w@]+\s*=\s*\S+\s+)*"
    rf"(?:SQL\s+SECURITY\s+\w+\s+)?(?:(?:MATERIALIZED|(?:NO\s*)?FORCE|(?:NON)?EDITIONABLE|EDITIONING|TEMP|TEMPORARY"
    rf"|RECURSIVE)\s+)*VIEW\s+"
    rf"(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}\s*(\([^()]*\))?[^;()]{{0,400}}?\bAS\b",
    re.IGNORECASE,
)
_NO_COLUMN = re.compile(
    r"\s*(?:PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FOREIGN|CHECK|FULLTEXT|SPATIAL|EXCLUDE|LIKE)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\s*(?:DISTINCT|ALL|TOP\s*\(?\s*\d+\s*\)?(?:\s+PERCENT)?)\s+", re.IGNORECASE)
_SELECT = re.compile(r"[();]|\bSELECT\b", re.IGNORECASE)
_PLAIN_HEAD = ("sql.column", "sql.type", "sql.null", "sql.comment")
_MORE_HEAD = ("sql.values", "sql.min", "sql.max")


def read_sql(path: Path) -> tuple[Grid, ...]:
    """The tables and views that a file creates; UnreadableInput where it creates none."""
    if path.stat().st_size > MAX_TEXT:
        raise too_large(path)
    script = Script.of(decode(path, path.read_bytes()))
    dialect = dialect_of(script.text)
    read = _last_of_each(
        [
            *_tables(script, dialect),
            *_views(script, dialect, _VIEW),
            *_views(script, dialect, _COPY),
        ]
    )
    grids = [*read, *_not_understood(script, {grid.sheet for grid in read})]
    if not read:
        raise UnreadableInput(
            "{path}: har ingen CREATE TABLE eller CREATE VIEW. Eksporter tabelldefinisjonene.",
            "{path}: has no CREATE TABLE or CREATE VIEW. Export the table definitions.",
            path=path,
        )
    return tuple(grids)


def _last_of_each(grids: list[Grid]) -> list[Grid]:
    """Without what a later table or view of the same name replaces: dumps stand in for views."""
    last = {grid.sheet: i for i, grid in enumerate(grids)}
    return [grid for i, grid in enumerate(grids) if last[grid.sheet] == i]


def _not_understood(script: Script, read: set[str]) -> Iterator[Grid]:
    """What is created in a way that is not read, each as a grid that no layout takes."""
    named: set[str] = set()
    for match in _MADE.finditer(script.mask):
        name = _last(script.text[match.start(1) : match.end(1)])
        if name in read | named:
            continue
        named.add(name)
        line = script.line(match.start())
        said = " ".join(script.statement(match.start()).split())[:_SHOWN]
        yield Grid(name, [*([] for _ in range(line - 1)), [said]], statement=True)


# ------------------------------------------------------------------ tables


def _tables(script: Script, dialect: str) -> Iterator[Grid]:
    notes = notes_of(script, dialect)
    reached = 0
    for match in _TABLE.finditer(script.mask):
        if match.start() < reached:
            continue
        name = _last(script.text[match.start(1) : match.end(1)])
        columns: dict[int, SqlColumn] = {}
        for start, part in script.parts(match.end(), closing=True):
            reached = start + len(part)
            at = script.line(start + len(part) - len(part.lstrip()))
            if _NO_COLUMN.match(part):
                notes.add_check(name, part)
            elif column := column_of(part, dialect):
                columns[_free(columns, at)] = column
        if columns:
            yield _table_grid(name, columns, notes)


def _table_grid(name: str, columns: dict[int, SqlColumn], notes: SqlNotes) -> Grid:
    rows = {line: _cells(column, name, notes) for line, column in columns.items()}
    wide = any(any(row[len(_PLAIN_HEAD) :]) for row in rows.values())
    head = [*_PLAIN_HEAD, *(_MORE_HEAD if wide else ())]
    return _grid(name, head, {line: row[: len(head)] for line, row in rows.items()})


def _cells(column: SqlColumn, table: str, notes: SqlNotes) -> list[str]:
    limits = notes.limits(table, column.name).over(column.limits)
    made = notes.values_of_type(column.type)
    values = limits.values or made
    return [
        column.name,
        f"enum ({column.type})" if made else column.type,
        "NOT NULL" if column.not_null else "",
        column.comment or notes.comment(table, column.name),
        "\n".join(f"{value} = {value}" for value in values),
        limits.low,
        limits.high,
    ]


# ------------------------------------------------------------------ views


def _views(script: Script, dialect: str, created: re.Pattern[str]) -> Iterator[Grid]:
    reached = 0
    for match in created.finditer(script.mask):
        start = _select(script, match.end()) if match.start() >= reached else -1
        if start < 0:
            continue
        named = [bare(name) for name in _listed(script, match)]
        rows: dict[int, list[str]] = {}
        seen: set[str] = set()
        for number, (at, part) in enumerate(script.parts(start, closing=False)):
            reached = at + len(part)
            name, expression = projection_of(_BEFORE.sub("", part, count=1), dialect)
            name = named[number] if number < len(named) else name
            if expression and (not name or name not in seen):
                seen.add(name)
                line = script.line(at + len(part) - len(part.lstrip()))
                rows[_free(rows, line)] = [name, expression]
        if rows:
            yield _grid(_last(script.text[match.start(1) : match.end(1)]), _VIEW_HEAD, rows)


_VIEW_HEAD = ["sql.alias", "sql.expression"]


def _listed(script: Script, match: re.Match[str]) -> list[str]:
    """The names that a view gives its columns itself: `CREATE VIEW v (a, b) AS`."""
    if not match[2]:
        return []
    return script.text[match.start(2) + 1 : match.end(2) - 1].split(",")


def _select(script: Script, start: int) -> int:
    """Where the columns of a view's own SELECT begin, past those of its WITH; -1 for none."""
    depth, inner = 0, -1
    for match in _SELECT.finditer(script.mask, start):
        if match[0] == ";":
            break
        if match[0] in "()":
            depth += 1 if match[0] == "(" else -1
        elif depth == 0:
            return match.end()
        elif inner < 0:
            inner = match.end()
    return inner


# ------------------------------------------------------------------ grids


def _last(name: str) -> str:
    """A table's own name out of `database.schema.table`."""
    return bare(re.split(r"\.(?=[^\]\"`]*(?:[\[\"`][^\]\"`]*[\]\"`])?$)", name)[-1])


def _free(rows: dict[int, SqlColumn] | dict[int, list[str]], at: int) -> int:
    """The line, or the next one that is free: the headings take the line above the first."""
    at = max(at, 2)
    while at in rows:
        at += 1
    return at


def _grid(name: str, headings: list[str], rows: dict[int, list[str]]) -> Grid:
    """A grid whose row numbers are the file's lines; the headings stand above the first."""
    first = min(rows, default=2)
    lines: list[list[str]] = [[] for _ in range(max([*rows, 1]))]
    lines[max(first - 2, 0)] = headings
    for number, row in rows.items():
        lines[number - 1] = row
    return Grid(name, lines)
