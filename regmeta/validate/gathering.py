"""Findings that say the very same of several cells, told once with the cells they cover.

A header field of the platform stands in sixteen forms with the same colon, and a column has the
same blank in seven hundred cells: a person reads that once. Errors stay apart, since each holds
back publication until its cell is mended, and so does what is private: each place must be seen to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from regmeta.model import SEVERITIES, Finding, Report, SeverityCounts, each_of

_Saying = tuple[object, ...]


def gathered(report: Report, apart: Collection[str] = ()) -> Report:
    """The report with what is said of several cells in one finding; rules in `apart` stay apart.

    The counts are of what is told: a finding with the cells it covers counts once.
    """
    by_saying: dict[_Saying, list[Finding]] = {}
    for number, finding in enumerate(report.findings):
        alone = finding.severity == "error" or finding.rule in apart or not finding.place.row
        by_saying.setdefault((number,) if alone else _saying(finding), []).append(finding)
    findings = tuple(_as_one(same) for same in by_saying.values())
    return replace(report, findings=findings, counts=severities_of(findings))


def without_effects(report: Report, explains: Mapping[str, str]) -> Report:
    """The report without what follows from a cause that is told; `explains` is by rule what a cause
    accounts for: all else in the same "columns", "rows" or "cells"."""
    causes = [finding for finding in report.findings if explains.get(finding.rule)]
    if not causes:
        return report
    covered = {mark for cause in causes for mark in _covered(cause, explains[cause.rule])}
    findings = tuple(
        finding
        for finding in report.findings
        if explains.get(finding.rule) or not covered.intersection(_marks(finding))
    )
    return replace(report, findings=findings, counts=severities_of(findings))


def _covered(cause: Finding, kind: str) -> set[_Saying]:
    at = {"columns": 0, "rows": 1, "cells": 2}[kind]
    return {_marks(finding)[at] for finding in each_of([cause])}


def _marks(finding: Finding) -> tuple[_Saying, _Saying, _Saying]:
    """A finding's column, row and cell, each in its file and sheet."""
    place = finding.place
    of = (finding.registry, place.file, place.sheet)
    row = (*of, "row", place.row or id(finding))
    return (*of, finding.level, finding.field), row, (*of, place.row, place.column, finding.field)


def severities_of(findings: Iterable[Finding]) -> SeverityCounts:
    """How many findings there are of each severity."""
    counted = Counter(finding.severity for finding in findings)
    return SeverityCounts(*(counted[severity] for severity in SEVERITIES))


def _saying(finding: Finding) -> _Saying:
    """What makes two findings read the same in every language."""
    said = tuple(sorted((key, str(value)) for key, value in finding.params.items()))
    about = (finding.registry, finding.place.file, finding.rule, finding.severity)
    return (*about, finding.level, finding.field, finding.heading, said)


def _as_one(same: Sequence[Finding]) -> Finding:
    return same[0] if len(same) == 1 else replace(same[0], also=tuple(same[1:]))
