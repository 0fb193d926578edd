"""Several files of one form taken as one extract: a year a file, a hospital a file.

Rows are counted on from file to file; `place_of` says which file a row stands in, and where there.
A column that one of the files lacks is empty in its rows, and is told of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.data.source.files import ExtractPart, ExtractSource
from regmeta.data.source.packed import is_beside_data
from regmeta.data.values.normal import plain_text
from regmeta.data.values.storage import Storage, StorageKind
from regmeta.errors import WrongUse
from regmeta.files.database import quoted

if TYPE_CHECKING:
    import duckdb


_ADDED_UP: frozenset[StorageKind] = frozenset({"whole", "number"})
"""Numbers that DuckDB lays under one another by itself. Those of 32 bits become texts: as doubles
they would have other decimals."""


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files of an extract: those named, and those in a folder that is named, in order.

    Raises WrongUse for a folder without any, and for a file that is named twice.
    """
    files: list[Path] = []
    for path in paths:
        files += _in_folder(path) if path.is_dir() else [path]
    again = next((path for n, path in enumerate(files) if path in files[:n]), None)
    if again is not None:
        raise WrongUse(
            "{path}: er nevnt to ganger, og radene ville telt dobbelt. Nevn filen én gang.",
            "{path}: is named twice, and its rows would count double. Name the file once.",
            path=again,
        )
    return files


def _in_folder(folder: Path) -> list[Path]:
    """All that lies in a folder: what cannot be read is told by its reader, and never left out."""
    files = sorted(path for path in folder.iterdir() if not is_beside_data(path.name))
    if not files:
        raise WrongUse(
            "{path}: har ingen filer.",
            "{path}: holds no files.",
            path=folder,
        )
    return files


def together(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[ExtractSource]
) -> ExtractSource:
    """The files of one form as one extract. Raises WrongUse where a column is stored in two ways
    that cannot be read as one."""
    first, *others = sources
    if not others:
        return first
    columns = _columns_of_all(sources)
    sources = [_stored_as(source, columns) for source in sources]
    parts: list[ExtractPart] = []
    numbered = []
    before = 0
    for source in sources:
        rows = _rows(connection, source)
        ahead = before + first.first_row - source.first_row
        moved = f'* REPLACE ("#row" + {ahead} AS "#row")'
        numbered.append(f"SELECT {moved} FROM ({source.numbered})")
        lacks = tuple(name for name in columns if name not in source.columns)
        parts.append(ExtractPart(source.file, rows, source.first_row, lacks))
        before += rows
    return replace(
        first,
        file=" + ".join(source.file for source in sources),
        sql=" UNION ALL BY NAME ".join(f"SELECT * FROM ({source.sql})" for source in sources),
        numbered=" UNION ALL BY NAME ".join(numbered),
        columns=columns,
        unread=tuple(sheet for source in sources for sheet in source.unread),
        parts=tuple(parts),
        notes=tuple(dict.fromkeys(note for source in sources for note in source.notes)),
        unread_rows=tuple(rows for source in sources for rows in source.unread_rows),
    )


def _rows(connection: duckdb.DuckDBPyConnection, source: ExtractSource) -> int:
    row = connection.execute(f"SELECT count(*) FROM ({source.whole or source.sql})").fetchone()
    return int(row[0]) if row else 0


# ------------------------------------------------------------------ stored in several ways


def _columns_of_all(sources: Sequence[ExtractSource]) -> dict[str, Storage]:
    """Each column as the files together have it: a year without gaps holds whole numbers, and the
    next one the same numbers as doubles, or as texts of a csv."""
    stored: dict[str, list[tuple[str, Storage]]] = {}
    for source in sources:
        for name, storage in source.columns.items():
            stored.setdefault(name, []).append((source.file, storage))
    return {name: _in_common(name, of_files) for name, of_files in stored.items()}


def _in_common(column: str, of_files: Sequence[tuple[str, Storage]]) -> Storage:
    """How a column is read that files store in one or several ways; what each of them declares
    missing is so in all."""
    storages = [storage for _, storage in of_files]
    kinds = {storage.kind for storage in storages}
    kind: StorageKind = storages[0].kind
    if len(kinds) > 1:
        kind = "number" if kinds <= _ADDED_UP else "text"
    if len(kinds) > 1 and kind == "text":
        _need_plain_texts(column, of_files)
    return Storage(
        kind,
        tuple(dict.fromkeys(each for storage in storages for each in storage.ranges)),
        tuple(dict.fromkeys(word for storage in storages for word in storage.words)),
        next((storage.reasons for storage in storages if storage.reasons), ""),
    )


def _need_plain_texts(column: str, of_files: Sequence[tuple[str, Storage]]) -> None:
    """Refuse texts of what is no text at all, and of what a statistics file declares missing."""
    first = of_files[0][0]
    for file, storage in of_files:
        if storage.kind == "other" or storage.declares:
            raise WrongUse(
                "{file}: kolonnen {column} er lagret på en annen måte enn i {first}. Lagre "
                "filene i samme format, eller kontroller dem hver for seg.",
                "{file}: the column {column} is stored in another way than in {first}. Save "
                "the files in the same format, or check them one at a time.",
                file=file,
                column=column,
                first=first if file != first else of_files[1][0],
            )


def _stored_as(source: ExtractSource, columns: Mapping[str, Storage]) -> ExtractSource:
    """The file with texts in the columns that another file stores in another way."""
    texts = [
        f"{plain_text(quoted(name), storage)} AS {quoted(name)}"
        for name, storage in source.columns.items()
        if columns[name].is_text and not storage.is_text
    ]
    if not texts:
        return source
    same = f"* REPLACE ({', '.join(texts)})"
    return replace(
        source,
        sql=f"SELECT {same} FROM ({source.sql})",
        numbered=f"SELECT {same} FROM ({source.numbered})",
    )


def place_of(row: int, parts: Sequence[ExtractPart]) -> tuple[str, int]:
    """The file that a row of several files stands in, and its number there; '' for one file."""
    if not parts:
        return "", row
    left = row - parts[0].first_row
    for part in parts:
        if left < part.rows:
            return part.file, left + part.first_row
        left -= part.rows
    return parts[-1].file, row
