"""Extracts as harmonizing reads them: every kind of file that data check reads, by the same value
model, each cell as a text."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.data.source.opening import Options, open_extract
from regmeta.data.values.normal import as_clock, as_day, as_moment, cell_text, without_words
from regmeta.data.values.spelling import EMPTY_WORDS
from regmeta.files.database import quoted
from regmeta.harmonize.data import OpenExtract, ReadyExtract

if TYPE_CHECKING:
    import duckdb


def opener(options: Options) -> OpenExtract:
    """What opens an extract by a person's options: separator, encoding, table."""
    return partial(_ready, options)


def _ready(
    options: Options, connection: duckdb.DuckDBPyConnection, path: Path, folder: Path
) -> ReadyExtract:
    source = open_extract(connection, path, folder, options)
    # Each cell is trimmed in a SELECT of its own, once, and then looked at.
    cells = [
        f"{cell_text(quoted(name), kind)} AS {quoted(name)}"
        for name, kind in source.columns.items()
    ]
    return ReadyExtract(
        path=path,
        sql=f'SELECT "#row", {", ".join(cells)} FROM ({source.numbered})',
        texts={name: without_words(quoted(name), EMPTY_WORDS) for name in source.columns},
        zoned=frozenset(name for name, kind in source.columns.items() if kind.kind == "zoned"),
        day=as_day,
        moment=as_moment,
        clock=as_clock,
    )
