"""Extracts as DuckDB can read them: csv in any encoding and separator, parquet, spreadsheets,
statistics files and database tables. Nothing is fetched: no extension is ever installed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from regmeta.data.source.carrying import carried_sheet, carried_statistics, cell_text
from regmeta.data.source.intake import prepare
from regmeta.data.values.storage import TEXT, Storage, storage_of
from regmeta.errors import RegmetaError, UnreadableInput, WrongUse
from regmeta.files.database import file_literal, literal, quoted
from regmeta.files.database_errors import LOCKED, NOT_READ, duckdb_error, refuse
from regmeta.privacy.redaction import redacted
from regmeta.texts import Text

if TYPE_CHECKING:
    import duckdb

_TEXT_FILES = (".csv", ".tsv", ".txt", ".gz", ".zst", ".zip")
_STATISTICS = (".sav", ".zsav", ".dta", ".sas7bdat", ".xpt", ".por")
_SHEETS = (".xlsx", ".xls", ".ods", ".xlsm", ".xlsb")
_DATABASES = (".duckdb", ".db", ".ddb", ".sqlite", ".sqlite3")
_SQLITE = b"SQLite format 3\0"
_SERVER = re.compile(r"(?i)(postgres(ql)?|mysql|mssql|sqlserver|oracle|jdbc)[:/]")
_CHUNK = 200_000


@dataclass(frozen=True, slots=True)
class ExtractPart:
    """One of several files of a form: its name, its rows, the number of its first row, and the
    columns that the other files have and it lacks."""

    file: str
    rows: int
    first_row: int
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadRows:
    """Rows of an instrument that no form of the metadata is made of."""

    instrument: str
    rows: int


@dataclass(frozen=True, slots=True)
class ExtractSource:
    """An extract that stands ready: `sql` reads it whole, `columns` are its columns in order.

    `numbered` reads it with a column `#row` that counts rows from `first_row` on; `unread` are the
    tables of a workbook that were left, and only texts have a separator and an encoding. `notes`
    say what was made of the extract, and `unread_rows` which of its rows are no form's. Where it is
    a part of a table, `positions` are its columns' places there, and `whole` reads all rows.
    """

    file: str
    sql: str
    numbered: str
    columns: dict[str, Storage]
    separator: str = ""
    encoding: str = ""
    first_row: int = 1
    unread: tuple[str, ...] = ()
    parts: tuple[ExtractPart, ...] = ()
    notes: tuple[Text, ...] = ()
    unread_rows: tuple[UnreadRows, ...] = ()
    positions: Mapping[str, int] = field(default_factory=dict)
    whole: str = ""

    @property
    def order(self) -> dict[str, int]:
        """Where each column stands in the file, from 1 on."""
        return dict(self.positions) or {name: n for n, name in enumerate(self.columns, 1)}


def open_source(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    folder: Path,
    *,
    separator: str = "",
    encoding: str = "",
    table: str = "",
) -> ExtractSource:
    """The extract at `path`; raises UnreadableInput with one sentence where it cannot be read."""
    if _SERVER.match(str(path)):
        raise WrongUse(
            "{path}: regmeta kobler seg ikke til databaseservere. "
            "Eksporter tabellen til csv eller parquet, og oppgi filen.",
            "{path}: regmeta connects to no database server. Export the "
            "table to csv or parquet, and name the file.",
            path=path,
        )
    if path.is_dir():
        raise WrongUse(
            "{path}: er en mappe. Oppgi en fil i den.",
            "{path}: is a folder. Name a file in it.",
            path=path,
        )
    if not path.is_file():
        raise UnreadableInput("{path}: finnes ikke.", "{path}: does not exist.", path=path)
    try:
        source = _opened(connection, path, folder, separator, encoding, table)
    except RegmetaError:
        raise
    except (duckdb_error(), OSError) as error:
        refuse(path, error)
    if source is not None:
        return source
    names = ", ".join((*_TEXT_FILES, ".parquet", *_SHEETS, *_STATISTICS, *_DATABASES))
    raise UnreadableInput(
        "{path}: kjenner ikke filtypen. Kan lese {choices}.",
        "{path}: unknown kind of file. Can read {choices}.",
        path=path,
        choices=names,
    )


def _opened(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    folder: Path,
    separator: str,
    encoding: str,
    table: str,
) -> ExtractSource | None:
    """The extract by its name's ending; None where no such file can be read."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return _parquet(connection, path)
    if suffix in _STATISTICS:
        return _of_statistics(connection, path, folder)
    if suffix in _SHEETS:
        return _of_sheet(connection, path, folder, table)
    if suffix in _DATABASES and _is_sqlite(path):
        rows = _from_sqlite(path, folder, table)
        return _as_written_here(_text(connection, rows, folder, ";", "utf-8", path.name))
    if suffix in _DATABASES:
        return _database(connection, path, table)
    if suffix in _TEXT_FILES:
        return _text(connection, path, folder, separator, encoding, path.name)
    return None


def _of_statistics(
    connection: duckdb.DuckDBPyConnection, path: Path, folder: Path
) -> ExtractSource:
    """The columns with what the file declares missing; those that hold its letters are no columns
    of the extract."""
    carried, missing = carried_statistics(path, folder)
    source = _parquet(connection, carried, path.name)
    letters = set(missing.reasons.values())
    columns = {
        name: replace(
            storage,
            ranges=tuple((low, high) for low, high in missing.ranges.get(name, ())),
            words=tuple(missing.words.get(name, ())),
            reasons=missing.reasons.get(name, ""),
        )
        for name, storage in source.columns.items()
        if name not in letters
    }
    return replace(source, columns=columns)


def _of_sheet(
    connection: duckdb.DuckDBPyConnection, path: Path, folder: Path, sheet: str
) -> ExtractSource:
    carried = carried_sheet(path, folder, sheet)
    source = _text(connection, carried.path, folder, ";", "utf-8", path.name)
    return replace(_as_written_here(source), unread=carried.unread)


def _as_written_here(source: ExtractSource) -> ExtractSource:
    """A text that we wrote says nothing of how the extract is written."""
    return replace(source, separator="", encoding="")


# ------------------------------------------------------------------ parquet and tables


def _parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, name: str = "", first_row: int = 1
) -> ExtractSource:
    read = f"SELECT * FROM read_parquet({file_literal(path)})"
    numbered = (
        f'SELECT *, file_row_number + {first_row} AS "#row" '
        f"FROM read_parquet({file_literal(path)}, file_row_number = true)"
    )
    return ExtractSource(redacted(name or path.name), read, numbered, _columns(connection, read))


def _database(connection: duckdb.DuckDBPyConnection, path: Path, table: str) -> ExtractSource:
    base = _attached(connection, path)
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = $base "
        "UNION ALL SELECT view_name FROM duckdb_views() WHERE database_name = $base "
        "AND NOT internal ORDER BY 1",
        {"base": base},
    ).fetchall()
    names = [str(row[0]) for row in rows]
    chosen = f"{base}.{quoted(_chosen(path, names, table))}"
    read = f"SELECT * FROM {chosen}"
    numbered = f'SELECT *, row_number() OVER () AS "#row" FROM {chosen}'
    return ExtractSource(redacted(path.name), read, numbered, _columns(connection, read))


def _attached(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """The name that the file's database is attached under: a year a file has several beside it."""
    count = connection.execute("SELECT count(*) FROM duckdb_databases()").fetchone()
    assert count is not None
    name = f"extract_{count[0]}"
    connection.execute(f"ATTACH {literal(str(path.absolute()))} AS {name} (READ_ONLY)")
    return name


def _chosen(path: Path, names: Sequence[str], table: str) -> str:
    """The table asked for, or the only one."""
    chosen = table or (names[0] if len(names) == 1 else "")
    if chosen not in names:
        raise WrongUse(
            "{path}: velg en tabell med --table. Det finnes: {names}.",
            "{path}: choose a table with --table. There are: {names}.",
            path=path,
            names=", ".join(names) or Text("ingen", "none"),
        )
    return chosen


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _from_sqlite(path: Path, folder: Path, table: str) -> Path:
    """A table of a SQLite file as a csv in the private folder, a piece at a time.

    DuckDB's own reader is an extension that has to be fetched, and nothing is fetched here.
    """
    import sqlite3

    out = folder / "tabell.csv"
    try:
        base = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
        with closing(base), out.open("w", encoding="utf-8", newline="") as file:
            tables = base.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                "AND name NOT LIKE 'sqlite%' ORDER BY name"
            )
            chosen = _chosen(path, [str(row[0]) for row in tables], table)
            rows = base.execute(f"SELECT * FROM {quoted(chosen)}")
            writer = csv.writer(file, delimiter=";")
            writer.writerow([column[0] for column in rows.description])
            while piece := rows.fetchmany(_CHUNK):
                writer.writerows([_plain(cell) for cell in row] for row in piece)
    except sqlite3.Error as error:
        locked = "locked" in str(error) or "busy" in str(error)
        why = LOCKED if locked else NOT_READ.filled(error=error)
        raise UnreadableInput("{name}: {why}", "{name}: {why}", name=path.name, why=why) from error
    return out


def _plain(cell: Any) -> str:
    """A cell of a database as a csv would have it; bytes are no text."""
    if cell is None or isinstance(cell, bytes):
        return ""
    return cell_text(cell)


def _columns(connection: duckdb.DuckDBPyConnection, read: str) -> dict[str, Storage]:
    described = connection.execute(f"DESCRIBE {read}").fetchall()
    return {str(row[0]): storage_of(str(row[1])) for row in described}


# ------------------------------------------------------------------ texts


def _text(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    folder: Path,
    separator: str,
    encoding: str,
    name: str,
) -> ExtractSource:
    ready = prepare(path, folder, separator, encoding, name)
    options = (
        f"delim = {literal(ready.separator)}, header = true, all_varchar = true, quote = '\"', "
        f"escape = '\"', encoding = {literal(ready.encoding)}, strict_mode = true, nullstr = '', "
        f"skip = {ready.skip}, auto_detect = false, columns = "
    )
    columns = "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in ready.headings) + "}"
    reader = f"read_csv({file_literal(ready.path)}, {options}{columns})"
    numbered = f'SELECT *, row_number() OVER () + {ready.ahead + 1} AS "#row" FROM {reader}'
    storages = dict.fromkeys(ready.headings, TEXT)
    read = f"SELECT * FROM {reader}"
    first = ready.ahead + 2
    return ExtractSource(
        redacted(name), read, numbered, storages, ready.separator, ready.written, first
    )
