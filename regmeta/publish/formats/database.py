"""The whole catalogue for SQL: one DuckDB file, and the same tables as Parquet.

Tables are those of the format `tables`, with days as dates, and one more: `kolonner`, every column
of every datasamling with its type, bounds and code list as the other formats have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from regmeta.catalogue.columns import tables as data_tables
from regmeta.catalogue.facts import Facts
from regmeta.files.database import connect, literal, quoted
from regmeta.files.scratch import scratch
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Progress, Text
from regmeta.publish.format import Address, Statement
from regmeta.publish.formats.tables import parts_of
from regmeta.publish.formats.tables.content import FIELDS, TableContent, tables_of
from regmeta.spec.fields import Spec

DATABASE = "katalog.duckdb"
STATEMENT = Statement(
    files="`katalog.duckdb`, a Parquet file a table",
    writes=Text(
        nb="Hele katalogen for SQL: tabellene fra `tables` og alle kolonner, i DuckDB og Parquet.",
        en="The whole catalogue for SQL: the tables of `tables` and all columns, in DuckDB and "
        "Parquet.",
    ),
    readers=Text(nb="de som bruker SQL", en="those who use SQL"),
    cannot=(
        Text(
            nb="En dag som ikke finnes, blir tom; teksten står i `tables`.",
            en="A day that is none becomes null; its text is in `tables`.",
        ),
        Text(
            nb="`.duckdb`-filen er ikke de samme bytene fra gang til gang.",
            en="The `.duckdb` file differs in bytes from run to run.",
        ),
    ),
    checked_by="DuckDB, pyarrow",
    addresses=(Address(("catalogue",), Text("DuckDB"), DATABASE, "application/octet-stream"),),
    is_slow=True,
)

_DAYS = frozenset({"GyldigFra", "GyldigTil"})
_NUMBERS = frozenset({"versjon", "koder", "plass", "lengde", "desimaler"})

COLUMNS = (
    *("datasamling", "variabel", "kilde", "plass", "navn", "tittel", "type", "enhet"),
    *("minst", "størst", "grense_lav", "grense_høy", "lengde", "desimaler", "påkrevd", "flere"),
    *("kodeverk", "GyldigFra", "GyldigTil", "annet_navn"),
)


def write(catalogue: Catalogue, spec: Spec, tree: Tree, progress: Progress) -> None:
    """katalog.duckdb and a Parquet file a table."""
    path = tree.path("", DATABASE)
    parts = [_rows(part, spec, tree) for part in parts_of(catalogue)]
    heads = [(table.name, table.columns) for table in _tables(catalogue, spec)]
    made = {name: tree.path("", f"{name}.parquet") for name, _ in heads}
    with (
        scratch() as folder,
        connect(folder, files=made.values(), threads=1, database=path) as base,
    ):
        for done, (name, columns) in enumerate(heads):
            progress(done, len(heads), name)
            _fill(base, name, columns, [row for part in parts for row in part[done]])
            parquet = literal(str(made[name].absolute()))
            base.execute(f"COPY {quoted(name)} TO {parquet} (FORMAT parquet)")
            tree.count(made[name])
    tree.count(path)


def _tables(catalogue: Catalogue, spec: Spec) -> tuple[TableContent, ...]:
    return *tables_of(catalogue, spec), TableContent(
        "kolonner", COLUMNS, lambda: _columns(catalogue)
    )


def _rows(part: Catalogue, spec: Spec, tree: Tree) -> list[list[Sequence[str]]]:
    """Every table's rows of a part; a kilde's are remembered from run to run."""
    name = part.kilder[0].code if part.kilder else ""

    def make() -> list[list[Sequence[str]]]:
        return [
            list(table.rows()) if table.name != FIELDS or not part.kilder else []
            for table in _tables(part, spec)
        ]

    return tree.once(name, make, list[list[Sequence[str]]])


def _fill(base: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table with its rows; the library reads columns far faster than rows one by one."""
    import numpy as np

    cells = zip(*rows, strict=True) if rows else ([] for _ in columns)
    texts = [np.array([cell or None for cell in column], dtype=object) for column in cells]
    base.register("rader", {f"c{at}": text for at, text in enumerate(texts)})
    chosen = ", ".join(_typed(f"c{at}", column) for at, column in enumerate(columns))
    base.execute(f"CREATE TABLE {quoted(name)} AS SELECT {chosen} FROM rader")
    base.unregister("rader")


def _typed(held: str, column: str) -> str:
    """Days that are none stay out of a column of dates; their text is in the csv."""
    name = quoted(column)
    if column in _DAYS:
        return f"TRY_CAST({held} AS DATE) AS {name}"
    if column in _NUMBERS:
        return f"TRY_CAST({held} AS INTEGER) AS {name}"
    return f"CAST({held} AS VARCHAR) AS {name}"


def _columns(catalogue: Catalogue) -> Iterator[Sequence[str]]:
    for table in data_tables(Facts(catalogue)):
        for column in table.columns:
            start, end = column.period.start, column.period.end
            yield (
                table.code,
                column.code,
                table.kilde_facts.kilde.code,
                str(column.position),
                column.name,
                column.title("nb"),
                column.type,
                column.unit,
                column.low.value,
                column.high.value,
                column.low.said,
                column.high.said,
                str(column.length or ""),
                str(column.decimals) if column.decimals > 0 else "",
                "1" if column.mandatory else "",
                "1" if column.many else "",
                ";".join(kodeverk.code for kodeverk in column.lists),
                start.isoformat() if start else "",
                end.isoformat() if end else "",
                column.alias,
            )
