"""Several files of one form taken as one extract: a year a file, a hospital a file.

Rows are counted on from file to file; `place_of` says which file a row stands in, and where there.
A column that one of the files lacks is empty in its rows, and is told of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.data.source.files import ExtractPart, ExtractSource
from regmeta.errors import WrongUse

if TYPE_CHECKING:
    import duckdb


_PLANTED = ".planted.tsv"


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
    """All that lies in a folder: what cannot be read is told by its reader, and never left out. The
    list of planted faults that `data synth` writes beside an extract is no extract."""
    inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    files = [path for path in inside if not path.name.casefold().endswith(_PLANTED)]
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
    _need_alike(sources)
    parts: list[ExtractPart] = []
    numbered = []
    before = 0
    every = dict.fromkeys(name for source in sources for name in source.columns)
    for source in sources:
        rows = _rows(connection, source)
        ahead = before + first.first_row - source.first_row
        moved = f'* REPLACE ("#row" + {ahead} AS "#row")'
        numbered.append(f"SELECT {moved} FROM ({source.numbered})")
        lacks = tuple(name for name in every if name not in source.columns)
        parts.append(ExtractPart(source.file, rows, source.first_row, lacks))
        before += rows
    return replace(
        first,
        file=" + ".join(source.file for source in sources),
        sql=" UNION ALL BY NAME ".join(f"SELECT * FROM ({source.sql})" for source in sources),
        numbered=" UNION ALL BY NAME ".join(numbered),
        columns={
            name: kind for source in reversed(sources) for name, kind in source.columns.items()
        },
        unread=tuple(sheet for source in sources for sheet in source.unread),
        parts=tuple(parts),
        notes=tuple(dict.fromkeys(note for source in sources for note in source.notes)),
        unread_rows=tuple(rows for source in sources for rows in source.unread_rows),
    )


def _rows(connection: duckdb.DuckDBPyConnection, source: ExtractSource) -> int:
    row = connection.execute(f"SELECT count(*) FROM ({source.whole or source.sql})").fetchone()
    return int(row[0]) if row else 0


def _need_alike(sources: Sequence[ExtractSource]) -> None:
    stored = dict(sources[0].columns)
    for source in sources[1:]:
        for name, storage in source.columns.items():
            if stored.setdefault(name, storage).kind != storage.kind:
                raise WrongUse(
                    "{file}: kolonnen {column} er lagret på en annen måte enn i {first}. Lagre "
                    "filene i samme format, eller kontroller dem hver for seg.",
                    "{file}: the column {column} is stored in another way than in {first}. Save "
                    "the files in the same format, or check them one at a time.",
                    file=source.file,
                    column=name,
                    first=sources[0].file,
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
