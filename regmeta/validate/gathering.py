"""Findings that say the very same of several cells, told once with the cells they cover.

A header field of the platform stands in sixteen forms with the same colon, and a column has the
same blank in seven hundred cells: a person reads that once. Errors stay apart, since each holds
back publication until its cell is mended, and so does what is private: each place must be seen to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

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


def without_effects(
    report: Report,
    explains: Mapping[str, str],
    follows: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Report:
    """The report without what follows from a cause that is told; `explains` is by rule what a cause
    accounts for: all else in the same "columns", "rows" or "cells"; `follows` the rules that it
    accounts for in the same sheet."""
    causes = [finding for finding in report.findings if explains.get(finding.rule)]
    if not causes:
        return report
    covered = {mark for cause in causes for mark in _covered(cause, explains[cause.rule])}
    covered |= {mark for cause in causes for mark in _followed(cause, follows)}
    findings = tuple(
        finding
        for finding in report.findings
        if explains.get(finding.rule) or not covered.intersection(_marks(finding))
    )
    return replace(report, findings=findings, counts=severities_of(findings))


def _followed(cause: Finding, follows: Mapping[str, Collection[str]]) -> set[_Saying]:
    rules = follows.get(cause.rule, ())
    return {_in_sheet(finding, rule) for finding in each_of([cause]) for rule in rules}


def _in_sheet(finding: Finding, rule: str) -> _Saying:
    """A rule in the sheet of a finding."""
    return (finding.registry, finding.place.file, finding.place.sheet, "rule", rule)


def without_repeats(report: Report, gives_way: Mapping[str, Collection[str]]) -> Report:
    """The report where no cell has the same complaint twice: under one rule for two fields that
    are read from it, or under a rule that gives way to another. `gives_way` is by rule which those
    are; a complaint that is waived counts as well.
    """
    taken = _taken([*report.findings, *report.waived], gives_way)
    seen: set[_Saying] = set()
    findings = []
    for finding in report.findings:
        cell = _cell(finding)
        same = (finding.rule, finding.heading, str(finding.params), *cell)
        again = bool(finding.heading) and not finding.also and same in seen
        if not again and not any((rule, cell) in taken for rule in gives_way[finding.rule]):
            findings.append(finding)
        seen.add(same)
    return replace(report, findings=tuple(findings), counts=severities_of(findings))


def _taken(
    findings: Iterable[Finding], gives_way: Mapping[str, Collection[str]]
) -> set[tuple[str, _Saying]]:
    """The cells that rules which others give way to speak of, each with the rule."""
    stronger = {rule for others in gives_way.values() for rule in others}
    return {
        (finding.rule, _cell(finding)) for finding in each_of(findings) if finding.rule in stronger
    }


def _cell(finding: Finding) -> _Saying:
    place = finding.place
    return (finding.registry, place.file, place.sheet, place.row, place.column or finding.field)


def _covered(cause: Finding, kind: str) -> set[_Saying]:
    at = {"columns": 0, "rows": 1, "cells": 2}[kind]
    return {_marks(finding)[at] for finding in each_of([cause])}


def _marks(finding: Finding) -> tuple[_Saying, _Saying, _Saying, _Saying]:
    """A finding's column, row, cell and rule, each in its file and sheet."""
    place = finding.place
    of = (finding.registry, place.file, place.sheet)
    row = (*of, "row", place.row or id(finding))
    cell = (*of, place.row, place.column, finding.field)
    return (*of, finding.level, finding.field), row, cell, _in_sheet(finding, finding.rule)


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
    """The first with all the cells that any of them covers."""
    if len(same) == 1:
        return same[0]
    _, *others = each_of(same)
    return replace(same[0], also=tuple(others))
