"""Checking data against metadata, on the machine where the data are.

A Plan says what must hold; an engine counts where it does not; a DataReport tells. One definition
of a check (check.py) serves DuckDB, Great Expectations and Spark (engines/).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from regmeta.catalogue.columns import Column
from regmeta.data.check import Check, CheckPlan, FormPlan
from regmeta.data.drafts.compare import ExtractComparison, compare
from regmeta.data.drafts.profile import Profile, profile
from regmeta.data.engines.duckdb import check_form
from regmeta.data.plan.making import make_plan
from regmeta.data.results.outcome import DataReport, as_report
from regmeta.data.source.binding import best_form, bind
from regmeta.data.source.opening import Options, one_extract, opened
from regmeta.model import Progress, no_progress

__all__ = [
    "Check",
    "CheckPlan",
    "Column",
    "DataReport",
    "FormPlan",
    "Options",
    "check_extract",
    "compare_extract",
    "make_plan",
    "profile_extract",
]


def check_extract(
    plan: CheckPlan,
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
        forms = {binding.form.code: binding for binding in bound}
        results = [
            check_form(
                connection,
                binding,
                forms,
                show_values=chosen.show_values,
                distributions=chosen.distributions,
                progress=progress,
            )
            for binding in bound
        ]
    return as_report(plan, results)


def profile_extract(file: Path, options: Options) -> tuple[Profile, ...]:
    """What every column of an extract seems to be."""
    with one_extract(file, options) as (connection, source):
        return profile(connection, source)


def compare_extract(plan: CheckPlan, file: Path, options: Options) -> ExtractComparison:
    """An extract laid beside the form it fits best."""
    with one_extract(file, options) as (connection, source):
        return compare(connection, bind(best_form(plan.forms, source), source))
