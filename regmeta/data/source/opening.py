"""Extracts opened and tied to their forms, ready to be read; cleaned up afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.data.check import CheckPlan, FormPlan
from regmeta.data.checks.number_in_text import HOLDS_NUMBER, holds_personal_number
from regmeta.data.source.binding import BoundForm, best_form, bind
from regmeta.data.source.files import ExtractSource, open_source
from regmeta.data.source.instruments import FormExtract, by_instrument
from regmeta.data.source.together import files_of, together
from regmeta.files.database import connect
from regmeta.files.scratch import scratch

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Options:
    """How extracts are read and how much a run may use; empty is for the program to work out."""

    separator: str = ""
    encoding: str = ""
    table: str = ""
    memory: str = ""
    threads: int = 0
    temp: Path | None = None
    show_values: bool = False
    distributions: bool = True


@contextmanager
def opened(
    plan: CheckPlan, files: Sequence[Path], options: Options
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[BoundForm]]]:
    """The files tied to their forms, ready to be read; closed and cleaned up afterwards."""
    files = files_of(files)
    with scratch(options.temp) as folder:
        connection = connect(folder, files=files, memory=options.memory, threads=options.threads)
        try:
            teach(connection)
            of_form: dict[str, list[ExtractSource]] = {}
            for number, file in enumerate(files):
                own = folder / str(number)
                own.mkdir(mode=0o700)
                source = open_extract(connection, file, own, options)
                for form, extract in _by_form(connection, plan.forms, source):
                    of_form.setdefault(form.code, []).append(extract)
            forms = {form.code: form for form in plan.forms}
            yield (
                connection,
                [bind(forms[code], together(connection, own)) for code, own in of_form.items()],
            )
        finally:
            connection.close()


def _by_form(
    connection: duckdb.DuckDBPyConnection, forms: Sequence[FormPlan], source: ExtractSource
) -> list[FormExtract]:
    """The form that a file belongs to, or all those whose rows REDCap wrote into it."""
    several = by_instrument(connection, forms, source)
    return several or [(best_form(forms, source), source)]


def teach(connection: duckdb.DuckDBPyConnection) -> None:
    """Let DuckDB ask what SQL cannot say: whether a text holds somebody's number."""
    connection.create_function(HOLDS_NUMBER, holds_personal_number, ["VARCHAR"], "BOOLEAN")


@contextmanager
def one_extract(
    file: Path, options: Options
) -> Iterator[tuple[duckdb.DuckDBPyConnection, ExtractSource]]:
    """An extract by itself, ready to be read; closed and cleaned up afterwards."""
    with scratch(options.temp) as folder:
        connection = connect(folder, files=[file], memory=options.memory, threads=options.threads)
        try:
            yield connection, open_extract(connection, file, folder, options)
        finally:
            connection.close()


def open_extract(
    connection: duckdb.DuckDBPyConnection, file: Path, folder: Path, options: Options
) -> ExtractSource:
    return open_source(
        connection,
        file,
        folder,
        separator=options.separator,
        encoding=options.encoding,
        table=options.table,
    )
