"""Checking data against metadata, on the machine where the data are.

A Plan says what must hold; an engine counts where it does not; a DataReport tells. One definition
of a check (check.py) serves DuckDB (engine.py), Great Expectations (gx.py) and Spark (spark.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.errors import WrongUse
from regmeta.model import Progress, no_progress
from regmeta.validate.extract.binding import Bound, best_form, bind
from regmeta.validate.extract.check import Check, Column, FormPlan, Plan
from regmeta.validate.extract.compare import Comparison, compare
from regmeta.validate.extract.engine import check_form
from regmeta.validate.extract.outcome import DataReport, as_report
from regmeta.validate.extract.plan import extras_of, make_plan
from regmeta.validate.extract.profile import Profile, profile
from regmeta.validate.extract.scratch import scratch
from regmeta.validate.extract.source import Source, connect, open_source

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "Check",
    "Column",
    "DataReport",
    "FormPlan",
    "Options",
    "Plan",
    "check_extract",
    "compare_extract",
    "extras_of",
    "make_plan",
    "profile_extract",
]


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


def check_extract(
    plan: Plan,
    files: Sequence[Path],
    options: Options | None = None,
    *,
    progress: Progress = no_progress,
) -> DataReport:
    """Every file held against the form it fits best; files of one registry know each other.

    Raises UnreadableInput, WrongUse or OutputFailed with one sentence.
    """
    chosen = options or Options()
    with opened(plan, files, chosen) as (connection, bound):
        forms = {one.form.code: one for one in bound}
        results = [
            check_form(
                connection,
                one,
                forms,
                show_values=chosen.show_values,
                distributions=chosen.distributions,
                progress=progress,
            )
            for one in bound
        ]
    return as_report(plan, results)


@contextmanager
def opened(
    plan: Plan, files: Sequence[Path], options: Options
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[Bound]]]:
    """The files tied to their forms, ready to be read; closed and cleaned up afterwards."""
    with scratch(options.temp) as folder:
        connection = connect(folder, options.memory, options.threads)
        try:
            bound: list[Bound] = []
            for number, file in enumerate(files):
                own = folder / str(number)
                own.mkdir(mode=0o700)
                source = _opened(connection, file, own, options)
                bound.append(bind(best_form(plan.forms, source), source))
            _refuse_twice(bound)
            yield connection, bound
        finally:
            connection.close()


def _refuse_twice(bound: Sequence[Bound]) -> None:
    found: dict[str, str] = {}
    for one in bound:
        other = found.setdefault(one.form.code, one.source.file)
        if other != one.source.file or sum(b.form is one.form for b in bound) > 1:
            raise WrongUse(
                f"{other} og {one.source.file} hører begge til skjemaet {one.form.name}. "
                "Kontroller dem hver for seg, eller velg skjema med --form.",
                f"{other} and {one.source.file} both belong to the form {one.form.name}. "
                "Check them one at a time, or choose a form with --form.",
            )


def profile_extract(file: Path, options: Options) -> tuple[Profile, ...]:
    """What every column of an extract seems to be."""
    with scratch(options.temp) as folder:
        connection = connect(folder, options.memory, options.threads)
        try:
            return profile(connection, _opened(connection, file, folder, options))
        finally:
            connection.close()


def compare_extract(plan: Plan, file: Path, options: Options) -> Comparison:
    """An extract laid beside the form it fits best."""
    with scratch(options.temp) as folder:
        connection = connect(folder, options.memory, options.threads)
        try:
            source = _opened(connection, file, folder, options)
            return compare(connection, bind(best_form(plan.forms, source), source))
        finally:
            connection.close()


def _opened(
    connection: duckdb.DuckDBPyConnection, file: Path, folder: Path, options: Options
) -> Source:
    return open_source(
        connection,
        file,
        folder,
        separator=options.separator,
        encoding=options.encoding,
        table=options.table,
    )
