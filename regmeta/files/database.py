"""DuckDB as every command opens it, and how names and values are written into its SQL.

A connection reaches the files that it was opened for, its private folder, and nothing else: what a
file of data says can then neither read the machine nor write on it, even where it got into a query.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.errors import WrongUse

if TYPE_CHECKING:
    import duckdb

ZONE = "Europe/Oslo"
"""Moments that say their zone are read as clocks in Norway show them, on any machine."""
_MEMORY = "80%"
"""Of the machine's, where the person says nothing: what is beyond it is spilled to the folder."""

_CLOSED: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


def connect(
    private: Path,
    *,
    files: Iterable[Path] = (),
    memory: str = "",
    threads: int = 0,
    database: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection that reaches `files` and what lies below `private`, and fetches nothing.

    `files` are those that will be read, written or attached; `private` (a folder that only its
    owner may read, see scratch) takes what memory has no room for. `database` is the connection's
    own file, in memory without one. Raises WrongUse where `memory` is no size.
    """
    import duckdb

    settings = {**_CLOSED, "temp_directory": str(private), "memory_limit": memory or _MEMORY}
    if threads:
        settings["threads"] = threads
    try:
        connection = duckdb.connect(str(database or ":memory:"), config=settings)
    except duckdb.Error as error:
        if not memory:
            raise
        raise WrongUse(
            "--memory {memory}: forstår ikke størrelsen. Skriv for eksempel 4GB.",
            "--memory {memory}: not a size. Write for example 4GB.",
            memory=memory,
        ) from error
    connection.execute(f"SET TimeZone = {literal(ZONE)}")
    _close(connection, private, files)
    return connection


def _close(connection: duckdb.DuckDBPyConnection, private: Path, files: Iterable[Path]) -> None:
    """Leave open what was named, and let no query open more."""
    paths = [spelt for file in files for spelt in _spellings(file)]
    connection.execute("SET allowed_paths = ?", [paths])
    connection.execute("SET allowed_directories = ?", [[str(private.absolute())]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _spellings(file: Path) -> tuple[str, ...]:
    """A file as it is named in queries, by itself, and the log that a database has beside it."""
    whole = str(file.absolute())
    return whole, glob.escape(whole), f"{whole}.wal"


def quoted(name: str) -> str:
    """A column's or table's name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it; a null sign, which would end the query, by its number."""
    parts = ["'" + part.replace("'", "''") + "'" for part in text.split("\0")]
    return parts[0] if len(parts) == 1 else f"({' || chr(0) || '.join(parts)})"


def file_literal(path: Path) -> str:
    """A file's name as SQL takes it: this one file, even where its name holds * or ?."""
    return literal(glob.escape(str(path.absolute())))
