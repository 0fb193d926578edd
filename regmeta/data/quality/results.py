"""What a quality report holds: the counts of each form, and what is judged of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from regmeta.data.check import CheckPlan, FormPlan
from regmeta.data.quality.cells import FormCells, Share
from regmeta.data.quality.coverage import Coverage
from regmeta.data.quality.evidence import UnitDifference
from regmeta.data.quality.settings import QualityWaiver
from regmeta.data.results.outcome import DataReport
from regmeta.model import Text

Gravity = Literal["fail", "warn"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A measure that is beyond its limits: of a column ('' for whole rows), at a hospital ('' for
    all) and in some years (() for all).

    `share` is that of all rows where the whole form is judged; `difference` what a hospital or a
    year has beyond the rest; `fact` is said where neither is. `more` is a code or a factor.
    `waiver` is what somebody answers for it: then it is no reason to end with a fault.
    """

    measure: str
    column: str
    gravity: Gravity
    unit: str = ""
    years: tuple[int, ...] = ()
    share: Share | None = None
    difference: UnitDifference | None = None
    fact: Text = Text()
    more: str = ""
    waiver: QualityWaiver | None = None

    @property
    def by(self) -> float:
        """How much: the share, or the difference, to rank by."""
        if self.difference is not None:
            return abs(self.difference.by)
        return self.share.rate if self.share else 1.0


@dataclass(frozen=True, slots=True)
class FormQuality:
    """A form: its counts and verdicts, the columns that have a part, those missing together, and
    what could not be judged (`left_out`)."""

    form: FormPlan
    file: str
    rows: int
    cells: FormCells
    verdicts: tuple[Verdict, ...]
    parts: Mapping[str, str]
    together: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[Text, ...] = ()
    coverage: Coverage | None = None


@dataclass(frozen=True, slots=True)
class RowsWritten:
    """A file of failing rows, and how many lines it has."""

    path: Path
    lines: int


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The forms of a registry, with the plain check that they rest on."""

    plan: CheckPlan
    today: date
    forms: tuple[FormQuality, ...]
    data: DataReport
    late_days: int = 90
    rows_written: tuple[RowsWritten, ...] = ()

    @property
    def standing(self) -> tuple[Verdict, ...]:
        """The verdicts that nobody answers for."""
        every = (verdict for form in self.forms for verdict in form.verdicts)
        return tuple(verdict for verdict in every if verdict.waiver is None)

    def count(self, gravity: Gravity) -> int:
        """How many verdicts of a gravity stand."""
        return sum(verdict.gravity == gravity for verdict in self.standing)
