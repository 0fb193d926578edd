"""What the next extract is compared with: counts and percentiles of this one, exact.

A report that may be passed on holds small counts back, so they are kept beside it, on this machine
and for this user alone, under the content of the report.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from regmeta.data.results.distribution import Distribution
from regmeta.data.results.results import FormResult
from regmeta.files.kept import Kept

_MOST = 500
"""Reports whose counts are kept; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class ColumnTraits:
    """A column of an extract: rows without an answer, counts by code or year, percentiles of
    numbers or days, rows by check that did not pass."""

    missing: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    is_days: bool = False
    quantiles: tuple[float | None, ...] = ()
    points: tuple[float, ...] = ()
    total: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormTraits:
    """A form's extract; `is_exact` unless taken from a report, which holds small counts back."""

    rows: int = 0
    columns: Mapping[str, ColumnTraits] = field(default_factory=dict)
    is_exact: bool = True


def traits_of(form: FormResult) -> FormTraits:
    """The traits of a form as it was counted."""
    columns = {name: _of_column(form, name, form.distributions.get(name)) for name in form.missing}
    return FormTraits(form.rows, columns)


def _of_column(form: FormResult, name: str, shape: Distribution | None) -> ColumnTraits:
    missing = form.missing[name]
    shown = shape or Distribution()
    return ColumnTraits(
        missing=missing.empty + missing.sentinel,
        counts=shown.counts,
        is_days=shown.years,
        quantiles=shown.quantiles,
        points=shown.points,
        total=shown.total,
        failed={result.check.id: result.count for result in form.of(name)},
    )


def traits_in(form: Mapping[str, Any]) -> FormTraits:
    """The traits of a form as its report tells them: small counts are missing."""
    columns = {variable["column"]: _as_told(variable) for variable in form["variables"]}
    return FormTraits(form["rows"], columns, is_exact=False)


def _as_told(variable: Mapping[str, Any]) -> ColumnTraits:
    shape = variable["distribution"] or {}
    counts = shape.get("codes") or shape.get("years") or {}
    return ColumnTraits(
        missing=variable["empty"] + variable["sentinel"],
        counts={code: count for code, count in counts.items() if count},
        is_days="years" in shape,
        quantiles=tuple(shape.get("quantiles") or ()),
        failed={check["id"]: check["count"] for check in variable["checks"]},
    )


# ------------------------------------------------------------------ kept on the machine


def keep_traits(report: str, forms: Mapping[str, FormTraits]) -> None:
    """Keep the exact counts behind a report, by its content; where there is no home, nothing."""
    kept = _store()
    if kept is not None:
        kept.keep(_key(report), forms)
        kept.leave(_MOST)


def kept_traits(report: str) -> dict[str, FormTraits] | None:
    """The exact counts behind a report; None where they are not kept here."""
    kept = _store()
    return None if kept is None else kept.recall(_key(report), dict[str, FormTraits])


def _key(report: str) -> str:
    return f"traits 1 {report.strip()}"


def _store() -> Kept | None:
    """Below XDG_STATE_HOME, else ~/.local/state."""
    root = os.environ.get("XDG_STATE_HOME", "")
    try:
        state = Path(root) if Path(root).is_absolute() else Path.home() / ".local" / "state"
    except RuntimeError:
        return None
    return Kept(state / "regmeta" / "extracts")
