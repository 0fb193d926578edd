"""Table definitions and report views in SQL: every table or view a grid, every column a row.

The text is only split, never run. A row of the grid is the line of the file, so that a place
points at the very line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from regmeta.errors import UnreadableInput
from regmeta.read.files.delimited import decode
from regmeta.read.files.package import too_large
from regmeta.read.grid import Grid

MAX_TEXT = 20_000_000
MAX_PART = 20_000
_NAME = r'(?:[`"\[]?[\w$]+[`"\]]?\.)*[`"\[]?([\w$]+)[`"\]]?'
_TABLE = re.compile(rf"\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}\s*\(", re.IGNORECASE)
_VIEW = re.compile(
    rf"\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:\w+\s*=\s*\S+\s+)*(?:SQL\s+SECURITY\s+\w+\s+)?"
    rf"VIEW\s+{_NAME}[^;]{{0,400}}?\bAS\b\s*\(?\s*SELECT\b",
    re.IGNORECASE,
)
_NO_COLUMN = re.compile(
    r"\s*(?:PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FOREIGN|CHECK|FULLTEXT|SPATIAL)\b", re.IGNORECASE
)
_COLUMN = re.compile(r'\s*[`"\[]?([\w$]+)[`"\]]?\s+([A-Za-z]\w*(?:\s*\([^)]*\))?)(.*)', re.DOTALL)
_COMMENT = re.compile(r"\bCOMMENT\s+'((?:[^']|'')*)'", re.IGNORECASE)
_ALIAS = re.compile(
    r"(.*?)(?:\bAS\s+|\s)[`\"\[]?([^\W\d][\w$]*)[`\"\]]?\s*$", re.DOTALL | re.IGNORECASE
)
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)


def read_sql(path: Path) -> tuple[Grid, ...]:
    """The tables and views that a file creates; UnreadableInput where it creates none."""
    if path.stat().st_size > MAX_TEXT:
        raise too_large(path)
    text = _without_comments(decode(path, path.read_bytes()))
    lines = [at for at, sign in enumerate(text) if sign == "\n"]
    grids = [*_tables(text, lines), *_views(text, lines)]
    if not grids:
        raise UnreadableInput(
            f"{path}: har ingen CREATE TABLE eller CREATE VIEW. Eksporter tabelldefinisjonene.",
            f"{path}: has no CREATE TABLE or CREATE VIEW. Export the table definitions.",
        )
    return tuple(grids)


def _without_comments(text: str) -> str:
    """Comments blanked out, line breaks kept, so that lines keep their numbers."""

    def blank(match: re.Match[str]) -> str:
        return match[0] if match[0][0] in "'\"" else re.sub(r"[^\n]", " ", match[0])

    return re.sub(
        r"'(?:[^'\\]|''|\\.)*(?:'|\Z)|--[^\n]*|/\*.*?(?:\*/|\Z)", blank, text, flags=re.DOTALL
    )


def _tables(text: str, lines: list[int]) -> Iterator[Grid]:
    reached = 0
    for match in _TABLE.finditer(text):
        if match.start() < reached:
            continue
        rows: dict[int, list[str]] = {}
        for start, part in _parts(text, match.end(), closing=True):
            reached = start + len(part)
            column = None if _NO_COLUMN.match(part) else _COLUMN.match(part)
            if column:
                at = _line(lines, start + len(part) - len(part.lstrip()))
                rows[_free(rows, at)] = [column[1], column[2], *_rest(column[3])]
        yield _grid(match[1], ["sql.column", "sql.type", "sql.null", "sql.comment"], rows)


def _rest(text: str) -> list[str]:
    comment = _COMMENT.search(text)
    bare = _COMMENT.sub("", text).upper()
    null = "NOT NULL" if re.search(r"\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b", bare) else ""
    return [null, comment[1].replace("''", "'") if comment else ""]


def _views(text: str, lines: list[int]) -> Iterator[Grid]:
    reached = 0
    for match in _VIEW.finditer(text):
        if match.start() < reached:
            continue
        rows: dict[int, list[str]] = {}
        seen: set[str] = set()
        for start, part in _parts(text, match.end(), closing=False):
            reached = start + len(part)
            alias = _ALIAS.fullmatch(part) if len(part) < MAX_PART else None
            name = alias[2] if alias else part.strip().rpartition(".")[2].strip('`"[] \n')
            if not re.fullmatch(r"[^\W\d][\w$]*", name) or name in seen:
                continue
            seen.add(name)
            at = _line(lines, start + len(part) - len(part.lstrip()))
            expression = " ".join((alias[1] if alias else part).split())
            rows[_free(rows, at)] = [name, expression]
        yield _grid(match[1], ["sql.alias", "sql.expression"], rows)


def _free(rows: dict[int, list[str]], at: int) -> int:
    """The line, or the next one that is free: the headings take the line above the first."""
    at = max(at, 2)
    while at in rows:
        at += 1
    return at


def _parts(text: str, start: int, *, closing: bool) -> Iterator[tuple[int, str]]:
    """The parts between commas, to the closing parenthesis or to FROM: (where, text)."""
    depth, begun, at, size = 0, start, start, len(text)
    while at < size:
        sign = text[at]
        if sign == "'":
            at = text.find("'", at + 1)
            if at < 0:
                return
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth < 0:
                break
        elif sign == "," and depth == 0:
            yield begun, text[begun:at]
            begun = at + 1
        elif sign == ";" or (
            not closing and depth == 0 and sign in "fF" and _begins_from(text, at)
        ):
            break
        at += 1
    yield begun, text[begun:at]


def _begins_from(text: str, at: int) -> bool:
    return bool(_FROM.match(text, at)) and not (text[at - 1].isalnum() or text[at - 1] == "_")


def _line(lines: list[int], at: int) -> int:
    return bisect_left(lines, at) + 1


def _grid(name: str, headings: list[str], rows: dict[int, list[str]]) -> Grid:
    """A grid whose row numbers are the file's lines; the headings stand above the first."""
    first = min(rows, default=2)
    lines: list[list[str]] = [[] for _ in range(max([*rows, 1]))]
    lines[max(first - 2, 0)] = headings
    for number, row in rows.items():
        lines[number - 1] = row
    return Grid(name, lines)
