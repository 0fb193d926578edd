"""The report as JSON: counts by severity, and every finding with its place and sentences."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from regmeta.model import Finding, Report, each_of
from regmeta.validate import advice, message


def write(report: Report, lang: str = "nb", *, color: bool = False) -> str:
    """A JSON object with `counts` and `findings`; the same report gives the same bytes."""
    return json.dumps(as_value(report, lang), ensure_ascii=False, indent=2) + "\n"


def as_value(report: Report, lang: str) -> dict[str, Any]:
    """The object before it is written."""
    value: dict[str, Any] = {
        "spec": report.spec,
        "files": list(report.files),
        "checked": dict(report.checked),
        "counts": asdict(report.counts),
        "findings": [_finding(finding, lang) for finding in report.findings],
        "waived": [_finding(finding, lang) for finding in report.waived],
    }
    return value if report.gone < 0 else value | {"gone": report.gone, "left": report.left}


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
    value: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity,
        "registry": finding.registry,
        "file": finding.place.file,
        "sheet": finding.place.sheet,
        "row": finding.place.row or None,
        "cell": finding.place.cell,
        "level": finding.level,
        "field": finding.field,
        "code": finding.code,
        "message": message(finding, lang),
        "advice": advice(finding, lang),
    }
    if finding.also:
        value["cells"] = [_cell(each) for each in each_of([finding])]
    return value


def _cell(finding: Finding) -> dict[str, Any]:
    """A cell that a finding holds for."""
    place = finding.place
    return {
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row or None,
        "cell": place.cell,
        "code": finding.code,
    }
