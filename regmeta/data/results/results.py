"""What an engine finds: counts, the first rows, and what is missing, form by form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from regmeta.catalogue.columns import Column
from regmeta.data.check import Check, FormPlan
from regmeta.data.results.distribution import Distribution
from regmeta.data.source.files import ExtractPart, UnreadRows
from regmeta.model import Text


@dataclass(frozen=True, slots=True)
class Result:
    """How many rows did not pass a check, and the first of them; `values` only where allowed."""

    check: Check
    count: int
    rows: tuple[int, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Rows without an answer, by kind: empty, chosen away, and empty because never asked."""

    empty: int
    sentinel: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class FormResult:
    """What a form's extract held against its plan; `encoding` is that of a text file, `unread`
    are tables of its workbook that were left, `notes` what was made of it before it was read."""

    form: FormPlan
    file: str
    rows: int
    results: tuple[Result, ...]
    missing: Mapping[str, Missing]
    distributions: Mapping[str, Distribution]
    absent: tuple[Column, ...] = ()
    unknown: tuple[str, ...] = ()
    skipped: tuple[Check, ...] = ()
    order: Mapping[str, int] = field(default_factory=dict)
    encoding: str = ""
    separator: str = ""
    unread: tuple[str, ...] = ()
    parts: tuple[ExtractPart, ...] = ()
    notes: tuple[Text, ...] = ()
    unread_rows: tuple[UnreadRows, ...] = ()
    date_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, column: str) -> tuple[Result, ...]:
        """The results of one column."""
        return tuple(result for result in self.results if result.check.column == column)
