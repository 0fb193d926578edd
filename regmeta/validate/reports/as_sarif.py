"""The report as SARIF 2.1.0, which code hosts and editors show beside the file."""

from __future__ import annotations

import json
from typing import Any

from regmeta.model import Finding, Report
from regmeta.validate.named import rule_named
from regmeta.validate.pages import message_with_cells
from regmeta.validate.rule import Rule

_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write(report: Report, lang: str = "nb", *, color: bool = False) -> str:
    """One run with all rules and one result a finding; the cell is a logical location."""
    used = {finding.rule for finding in report.findings}
    rules = [rule_named(name) for name in sorted(used)]
    index = {rule.name: n for n, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "regmeta",
                "semanticVersion": _version(),
                "rules": [_rule(rule, lang) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index, lang) for finding in report.findings],
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _version() -> str:
    from importlib.metadata import version

    return version("regmeta")


def _rule(rule: Rule, lang: str) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title(lang)},
        "fullDescription": {"text": rule.section(0, lang)},
        "help": {"text": rule.section(2, lang)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, index: dict[str, int], lang: str) -> dict[str, Any]:
    place = finding.place
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.row:
        physical["region"] = {"startLine": place.row}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{place}: {message_with_cells(finding, lang)}"},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": str(place)}],
            }
        ],
    }


def _uri(file: str) -> str:
    from urllib.parse import quote

    return quote(file)
