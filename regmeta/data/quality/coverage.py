"""Dekningsgrad: the registry against another source of the same cases, given as a file.

By the usual formula (NPR's and SKDE's reports on dekningsgrad): of all cases that either has, the
share that the registry has, (only here + both) / (here + there - both), with the share of the other
source's cases that are here beside it. Cases are linked by columns of the same names, exactly as
the value model reads them; those with an empty key cannot be linked, and are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regmeta.data.quality.cells import Cell, CountedMeasure, Share
from regmeta.data.quality.parts import FormParts
from regmeta.data.source.files import ExtractSource
from regmeta.data.values.normal import text_there
from regmeta.errors import WrongUse
from regmeta.files.database import quoted

if TYPE_CHECKING:
    import duckdb

KEYS = ("person", "form_key")


@dataclass(frozen=True, slots=True)
class Coverage:
    """A form against another source: of the source's cases those here (`total`), by hospital where
    the source says it, the cases of either (`usual`), and those without a key on each side."""

    source: str
    keys: tuple[str, ...]
    total: Share
    usual: Share
    unlinked_here: int
    unlinked_there: int
    shares: dict[Cell, Share]

    @property
    def lacking(self) -> CountedMeasure:
        """The source's cases that are not here, by hospital."""
        lacking = {
            cell: Share(share.base - share.hits, share.base) for cell, share in self.shares.items()
        }
        return CountedMeasure("coverage", "", lacking)


def coverage_of(
    connection: duckdb.DuckDBPyConnection,
    parts: FormParts,
    there: duckdb.DuckDBPyConnection,
    source: ExtractSource,
    keys: Sequence[str] = (),
) -> Coverage:
    """The coverage of a form by the source that `there` reads. Raises WrongUse where nothing links
    the two."""
    names = _keys(parts, source, keys)
    own = _cases([parts.bound.columns.text(name) for name, _ in names], "''", parts.rows())
    other = _cases([_text(source, name) for _, name in names], _unit(parts, source), source.sql)
    cases = there.execute(f"SELECT * FROM ({other})").fetchall()
    linked, without = _linked(connection, own, cases, len(names))
    every = _every(len(names))
    here = connection.execute(
        f"SELECT count(*) FILTER (WHERE {every}), count(*) FROM ({own})"
    ).fetchone()
    assert here is not None
    total = sum(linked.values(), Share(0, 0))
    usual = Share(here[0], here[0] + total.base - total.hits)
    linked_by = tuple(name for name, _ in names)
    return Coverage(source.file, linked_by, total, usual, here[1] - here[0], without, linked)


def _linked(
    connection: duckdb.DuckDBPyConnection, own: str, cases: Sequence[tuple[str, ...]], keys: int
) -> tuple[dict[Cell, Share], int]:
    """The source's cases that are here, by hospital, and how many of them have no key."""
    lists = [list(column) for column in zip(*cases, strict=True)] or [[] for _ in range(keys + 1)]
    read = ", ".join(f"unnest(CAST(? AS VARCHAR[])) AS k{n}" for n in range(keys))
    matching = " AND ".join(f"h.k{n} = t.k{n}" for n in range(keys))
    rows = connection.execute(
        f"WITH here AS ({own}), there AS (SELECT {read}, unnest(CAST(? AS VARCHAR[])) AS unit) "
        f"SELECT unit, {_every(keys)} AS is_linked, count(*), "
        f"count(*) FILTER (WHERE EXISTS (SELECT 1 FROM here h WHERE {matching})) "
        "FROM there t GROUP BY 1, 2",
        lists,
    ).fetchall()
    linked = {(unit, 0): Share(int(hits), int(n)) for unit, is_linked, n, hits in rows if is_linked}
    return linked, sum(n for _, is_linked, n, _ in rows if not is_linked)


def _every(keys: int) -> str:
    """That no key of a case is empty."""
    return " AND ".join(f"k{n} IS NOT NULL" for n in range(keys))


def _cases(keys: Sequence[str], unit: str, table: str) -> str:
    """A source's distinct cases: those that share a key are the same, those without each their
    own."""
    named = ", ".join(f"{key} AS k{n}" for n, key in enumerate(keys))
    whole = " AND ".join(f"k{n} IS NOT NULL" for n in range(len(keys)))
    by = ", ".join(f"k{n}" for n in range(len(keys)))
    rows = f"(SELECT {named}, {unit} AS unit FROM ({table}))"
    return (
        f"SELECT {by}, min(unit) AS unit FROM {rows} WHERE {whole} GROUP BY {by} "
        f"UNION ALL SELECT {by}, unit FROM {rows} WHERE NOT ({whole})"
    )


def _keys(parts: FormParts, source: ExtractSource, asked: Sequence[str]) -> list[tuple[str, str]]:
    """The columns that link, by their names here and there."""
    there = {name.casefold(): name for name in source.columns}
    both = [name for name in parts.bound.spelt if name.casefold() in there]
    own = [parts.name(part) for part in KEYS if parts.name(part) in both]
    wanted = list(asked) or own[:1]
    if not wanted or not set(wanted) <= set(both):
        raise WrongUse(
            "{file}: fant ingen kolonne som kobler til {form}. Oppgi kolonnene, som må finnes i "
            "begge, med --link.",
            "{file}: found no column that links to {form}. Name the columns, which both must "
            "have, with --link.",
            file=source.file,
            form=parts.bound.form.name,
        )
    return [(name, there[name.casefold()]) for name in wanted]


def _text(source: ExtractSource, name: str) -> str:
    return text_there(quoted(name), source.columns[name])


def _unit(parts: FormParts, source: ExtractSource) -> str:
    """The hospital in the other source, where its column is called the same; '' else."""
    name = parts.name("unit").casefold()
    there = next((own for own in source.columns if own.casefold() == name), "")
    return f"coalesce({_text(source, there)}, '')" if there else "''"
