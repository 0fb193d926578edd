"""Findings that say the very same of several cells, told once with the cells they cover.

A header field of the platform stands in sixteen forms with the same colon, and a column has the
same blank in seven hundred cells: a person reads that once. Errors stay apart, since each holds
back publication until its cell is mended, and so does what is private: each place must be seen to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from regmeta.model import SEVERITIES, Finding, Report, SeverityCounts

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
