"""The whole catalogue for SQL: one DuckDB file, and the same tables as Parquet.

Tables are those of the format `tables`, with days as dates, and one more: `kolonner`, every column
of every datasamling with its type, bounds and code list as the other formats have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from regmeta.model import Catalogue, Progress
from regmeta.publish.columns import tables as data_tables
from regmeta.publish.facts import Facts
from regmeta.publish.tables import Table, tables_of
from regmeta.spec import Spec
from regmeta.tree import Tree

DATABASE = "katalog.duckdb"
_DAYS = frozenset({"GyldigFra", "GyldigTil"})
_NUMBERS = frozenset({"versjon", "koder", "plass", "lengde", "desimaler"})

COLUMNS = (
    *("datasamling", "variabel", "kilde", "plass", "navn", "tittel", "type", "enhet"),
    *("minst", "størst", "grense_lav", "grense_høy", "lengde", "desimaler", "påkrevd", "flere"),
    *("kodeverk", "GyldigFra", "GyldigTil"),
)


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """katalog.duckdb and a Parquet file a table."""
    import duckdb

    path = tree.path("", DATABASE)
    found = (*tables_of(catalogue, spec), Table("kolonner", COLUMNS, lambda: _columns(catalogue)))
    with duckdb.connect(str(path)) as base:
        base.execute("SET threads = 1")
        for done, table in enumerate(found):
            progress(done, len(found), table.name)
            _fill(base, table)
            parquet = tree.path("", f"{table.name}.parquet")
            base.execute(f"COPY {_name(table.name)} TO '{_quoted(str(parquet))}' (FORMAT parquet)")
            tree.count(parquet)
    tree.count(path)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _fill(base: Any, table: Table) -> None:
    """A table with its rows; the library reads a frame far faster than rows one by one."""
    import pandas as pd

    rows = [[cell or None for cell in row] for row in table.rows()]
    frame = pd.DataFrame(rows, columns=list(table.columns), dtype="object")
    base.register("rader", frame)
    chosen = ", ".join(_typed(column) for column in table.columns)
    base.execute(f"CREATE TABLE {_name(table.name)} AS SELECT {chosen} FROM rader")
    base.unregister("rader")


def _typed(column: str) -> str:
    """Days that are none stay out of a column of dates; their text is in the csv."""
    name = _name(column)
    if column in _DAYS:
        return f"TRY_CAST({name} AS DATE) AS {name}"
    if column in _NUMBERS:
        return f"TRY_CAST({name} AS INTEGER) AS {name}"
    return f"CAST({name} AS VARCHAR) AS {name}"


def _columns(catalogue: Catalogue) -> Iterator[Sequence[str]]:
    for table in data_tables(Facts(catalogue)):
        for one in table.columns:
            start, end = one.period.start, one.period.end
            yield (
                table.code,
                one.code,
                table.one.kilde.code,
                str(one.position),
                one.name,
                one.title("nb"),
                one.type,
                one.unit,
                one.low.value,
                one.high.value,
                one.low.said,
                one.high.said,
                str(one.length or ""),
                str(one.decimals or ""),
                "1" if one.required else "",
                "1" if one.many else "",
                ";".join(found.code for found in one.lists),
                start.isoformat() if start else "",
                end.isoformat() if end else "",
            )
