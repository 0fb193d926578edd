"""A form's checks as questions: each an SQL condition, and how many rows it holds of.

One SELECT answers all of them in one pass. A question `alone` looks at its own column only, so it
may as well be asked of that column's distinct values (tally.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import Column
from regmeta.data.check import Check
from regmeta.data.checks.missing_value import Filled
from regmeta.data.checks.not_answered import Answered
from regmeta.data.results.results import Missing, Result
from regmeta.data.source.binding import BoundForm
from regmeta.data.sql import Columns
from regmeta.data.values.spelling import WAYS
from regmeta.files.database import literal, quoted


@dataclass(frozen=True, slots=True)
class CountQuestion:
    """How many rows `condition` holds of; `about` tells what of: a check's id, or a mark."""

    about: tuple[str, str]
    column: str
    condition: str
    alone: bool = True


def questions(bound: BoundForm, checks: Sequence[Check]) -> list[CountQuestion]:
    """All that is asked of a form's rows: what is missing, how days are written, what fails."""
    columns = bound.columns
    asked = [question for name in bound.spelt for question in _missing(columns, name)]
    asked += [question for name in bound.spelt for question in _ways(columns, name)]
    return asked + [question for check in checks if (question := _failed(columns, check))]


def _missing(columns: Columns, name: str) -> list[CountQuestion]:
    column = columns.column(name)
    asked = [CountQuestion(("empty", name), name, columns.is_empty(name))]
    if declared := columns.declared(name):
        asked.append(CountQuestion(("declared", name), name, declared))
    if column.sentinels and (away := Answered(column.sentinels).fault(columns, name)):
        asked.append(CountQuestion(("away", name), name, away))
    faults = [
        Filled(whens).fault(columns, name)
        for whens in column.closings
        if all(when.column in columns for when in whens)
    ]
    if faults:
        closed = " OR ".join(faults)
        asked.append(CountQuestion(("closed", name), name, closed, False))
    return asked


def _ways(columns: Columns, name: str) -> list[CountQuestion]:
    """Each way of writing a day, asked of texts only."""
    if columns.column(name).type not in DAYS or not columns.is_text(name):
        return []
    return [
        CountQuestion(
            (way, name), name, f"regexp_matches({quoted(name)}, {literal('^' + pattern)})"
        )
        for way, pattern in WAYS.items()
    ]


def _failed(columns: Columns, check: Check) -> CountQuestion | None:
    """Where a check fails; None where it looks at several rows, or cannot fail as stored."""
    if check.test.across:
        return None
    condition = check.test.fault(columns, check.column)
    if not condition:
        return None
    alone = not check.test.needs()
    return CountQuestion(("check", check.id), check.column, condition, alone)


def select(
    bound: BoundForm,
    asked: Sequence[CountQuestion],
    more: Sequence[str] = (),
    raw: Sequence[str] = (),
) -> str:
    """The one SELECT that answers: all rows (`a0`), a count for each question (`a1` …), and then
    `more` expressions (`m0` …), which may use the columns `raw` as they are stored."""
    counts = ["count(*)", *(f"countif({question.condition})" for question in asked)]
    parts = [f"{sql} AS a{n}" for n, sql in enumerate(counts)]
    parts += [f"{sql} AS m{n}" for n, sql in enumerate(more)]
    return f"SELECT {', '.join(parts)} FROM {bound.rows(raw=raw)}"


@dataclass(frozen=True, slots=True)
class Answers:
    """All rows of a form, and how many each question holds of."""

    rows: int
    counts: Mapping[tuple[str, str], int]

    def results(self, checks: Sequence[Check]) -> list[Result]:
        """The result of every check that looks at one row at a time."""
        row_wise = [check for check in checks if not check.test.across]
        return [Result(check, self.counts.get(("check", check.id), 0)) for check in row_wise]

    def missing(self, names: Sequence[str]) -> dict[str, Missing]:
        """What is missing of each column, by kind."""
        of = self.counts
        return {
            name: Missing(
                of[("empty", name)],
                of.get(("away", name), 0) + of.get(("declared", name), 0),
                of.get(("closed", name), 0),
            )
            for name in names
        }

    def date_forms(self, columns: Sequence[Column]) -> dict[str, tuple[str, ...]]:
        """The ways in which a column's days are written, where there are several."""
        forms = {
            column.name: tuple(way for way in WAYS if self.counts.get((way, column.name), 0))
            for column in columns
        }
        return {name: ways for name, ways in forms.items() if len(ways) > 1}


def answered(asked: Sequence[CountQuestion], row: Sequence[int]) -> Answers:
    """What the row that `select` gives says."""
    counts = {question.about: int(n or 0) for question, n in zip(asked, row[1:], strict=False)}
    return Answers(int(row[0]), counts)
