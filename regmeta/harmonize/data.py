"""Registries' extracts turned into the harmonized variables: one DuckDB query, streamed.

What becomes of each column stands in data_columns, of each value in data_values, and the query in
data_query. Rows stand in the extracts' order, so that a run gives the same bytes as the one before.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regmeta.errors import OutputFailed, WrongUse
from regmeta.files.database import connect, file_literal, literal, quoted
from regmeta.files.database_errors import refuse
from regmeta.files.scratch import scratch
from regmeta.harmonize.data_columns import HarmonizedColumn, LeftOut
from regmeta.harmonize.data_query import (
    LEFT_OVER,
    WITHOUT_NUMBERS,
    HarmonizingPlan,
    Wishes,
    laid_together,
    plan_of,
)
from regmeta.harmonize.extract import RegistryExtract
from regmeta.privacy.redaction import redacted

if TYPE_CHECKING:
    import duckdb

MOST_KINDS = 200
MANY_MORE = "…"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A kind of value that had no counterpart, and in how many rows it stood; beyond the
    MOST_KINDS most frequent of a column all others are one, MANY_MORE."""

    column: str
    value: str
    rows: int


@dataclass(frozen=True, slots=True)
class HarmonizedFile:
    """What was made of one file; no columns where none of its own is mapped."""

    registry: str
    form: str
    file: str
    columns: tuple[HarmonizedColumn, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Harmonized:
    """What a run did: rows written, what was made of each file, values without counterpart;
    `zoned` are the columns made of moments with a zone, which are told as clocks in Norway."""

    rows: int
    files: tuple[HarmonizedFile, ...]
    unmatched: tuple[Unmatched, ...]
    sql: str
    zoned: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[HarmonizedColumn, ...]:
        """The columns made, those of several files once."""
        every = {column.name: column for file in self.files for column in file.columns}
        return tuple(every.values())

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(entry for file in self.files for entry in file.left_out)


def harmonize_data(
    extracts: Sequence[RegistryExtract],
    out: Path,
    *,
    wishes: Wishes | None = None,
    memory: str = "",
    temp: Path | None = None,
) -> Harmonized:
    """Write the extracts' harmonized variables to `out` (.parquet or .csv), whole or not at all.

    Several files become one table, and each row tells its registry (`kilde`), form (`skjema`) and
    file (`fil`). Rows that memory (at most `memory`) has no room for go to a private folder under
    `temp`. Raises UnreadableInput, WrongUse or OutputFailed.
    """
    _form_of(out)
    asked = wishes or Wishes()
    files = [file for extract in extracts for file in extract.files]
    made = out.with_name(f".{out.stem}.{os.getpid()}{out.suffix}")
    with (
        scratch(temp) as folder,
        connect(folder, files=[*files, made], memory=memory) as connection,
    ):
        _teach(connection)
        every = list(_plans(connection, extracts, folder, asked))
        _need_columns(every, asked)
        plans = [plan for plan in every if plan.columns]
        sql = laid_together(plans)
        try:
            rows = _write(connection, sql, made, out)
            unmatched = _unmatched(connection, plans, made)
            _put_in_place(made, out)
        finally:
            made.unlink(missing_ok=True)
    zoned = tuple(dict.fromkeys(name for plan in plans for name in plan.zoned))
    return Harmonized(rows, tuple(map(_file_of, every)), unmatched, sql, zoned)


def _teach(connection: duckdb.DuckDBPyConnection) -> None:
    """Let DuckDB ask what SQL cannot say: a text without the personal numbers in it."""
    connection.create_function(WITHOUT_NUMBERS, _without_numbers, ["VARCHAR"], "VARCHAR")


def _without_numbers(text: str) -> str:
    return redacted(text)


def _plans(
    connection: duckdb.DuckDBPyConnection,
    extracts: Sequence[RegistryExtract],
    folder: Path,
    wishes: Wishes,
) -> Iterator[HarmonizingPlan]:
    """What is to be made of each file, opened in a private folder of its own."""
    pairs = [(extract, file) for extract in extracts for file in extract.files]
    for number, (extract, file) in enumerate(pairs):
        own = folder / str(number)
        own.mkdir(mode=0o700)
        ready = extract.open_extract(connection, file, own)
        yield plan_of(connection, extract, ready, wishes, is_only=len(pairs) == 1)


def _need_columns(plans: Sequence[HarmonizingPlan], wishes: Wishes) -> None:
    """Refuse files of which nothing can be made, and a column to keep that none of them has."""
    files = ", ".join(plan.file for plan in plans)
    if not any(plan.columns for plan in plans):
        raise WrongUse(
            "{extract}: ingen av kolonnene er koblet til en harmonisert "
            "variabel. Kjør regmeta map først.",
            "{extract}: no column is mapped to a harmonized variable. Run regmeta map first.",
            extract=files,
        )
    kept = {name.casefold() for plan in plans for name in plan.kept}
    lacking = next((name for name in wishes.keep if name.casefold() not in kept), "")
    if lacking:
        raise WrongUse(
            "{extract}: har ikke kolonnen «{name}», som skulle være med.",
            "{extract}: has no column “{name}”, which was to be kept.",
            extract=files,
            name=lacking,
        )


def _file_of(plan: HarmonizingPlan) -> HarmonizedFile:
    return HarmonizedFile(plan.registry, plan.form, plan.file, plan.columns, plan.left_out)


# ------------------------------------------------------------------ written

_FORMS = {".parquet": "PARQUET, COMPRESSION zstd", ".csv": "CSV, HEADER"}


def _form_of(out: Path) -> str:
    form = _FORMS.get(out.suffix.casefold())
    if form is None:
        raise WrongUse(
            "{out}: skriv til .parquet eller .csv.", "{out}: write .parquet or .csv.", out=out
        )
    return form


def _write(connection: duckdb.DuckDBPyConnection, sql: str, made: Path, out: Path) -> int:
    """Run the query into a file beside `out` that only its owner may read; the rows written.

    Raises OutputFailed where it cannot be made, UnreadableInput where the source fails on the way.
    """
    import duckdb

    try:
        os.close(os.open(made, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    except OSError as error:
        raise _unwritten(out, error) from error
    target = literal(str(made.absolute()))
    try:
        done = connection.execute(
            f"COPY ({sql}) TO {target} (FORMAT {_form_of(out)}, USE_TMP_FILE false)"
        ).fetchone()
    except duckdb.IOException as error:
        raise _unwritten(out, error) from error
    except duckdb.Error as error:
        refuse(out, error)
    return int(done[0]) if done else 0


def _put_in_place(made: Path, out: Path) -> None:
    try:
        made.replace(out)
    except OSError as error:
        raise _unwritten(out, error) from error


def _unwritten(out: Path, error: Exception) -> OutputFailed:
    return OutputFailed(
        "{out}: kunne ikke skrives ({why}).",
        "{out}: could not be written ({why}).",
        out=out,
        why=getattr(error, "strerror", None) or str(error).splitlines()[0],
    )


def _written(out: Path) -> str:
    """The DuckDB expression that reads what was written."""
    path = file_literal(out)
    if out.suffix.casefold() == ".parquet":
        return f"read_parquet({path})"
    return f"read_csv({path}, all_varchar = true, header = true)"


def _unmatched(
    connection: duckdb.DuckDBPyConnection, plans: Sequence[HarmonizingPlan], out: Path
) -> tuple[Unmatched, ...]:
    """The kinds of values without a counterpart, most frequent first, column by column."""
    every = {column.name: column for plan in plans for column in plan.columns}
    source = _written(out)
    return tuple(
        entry
        for column in every.values()
        if column.can_fail
        for entry in _kinds_of(connection, column.name, source)
    )


def _kinds_of(
    connection: duckdb.DuckDBPyConnection, column: str, source: str
) -> Iterator[Unmatched]:
    left = quoted(column + LEFT_OVER)
    rows: list[Any] = connection.execute(
        f"SELECT {left}, count(*) FROM {source} WHERE {left} IS NOT NULL GROUP BY 1 "
        "ORDER BY 2 DESC, 1"
    ).fetchall()
    yield from (Unmatched(column, str(value), int(n)) for value, n in rows[:MOST_KINDS])
    beyond = sum(int(n) for _, n in rows[MOST_KINDS:])
    if beyond:
        yield Unmatched(column, MANY_MORE, beyond)
