"""What is new since an earlier report: findings told apart by what they say, not by their row.

A row inserted above moves every finding below it; so the key holds registry, file, rule, level,
code, field and the message, but neither row nor cell. Where several findings share a key, as many
as the earlier report had are old.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.model import SEVERITIES, Finding, Report, SeverityCounts
from regmeta.texts import languages
from regmeta.validate.pages import message

Key = tuple[str, ...]
_PARTS = ("registry", "rule", "level", "code", "field")


def read_baseline(path: Path) -> Counter[Key]:
    """The findings of an earlier `regmeta check --format json`, in either language, by their key.

    Raises UnreadableInput where the file is something else.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        return Counter(_key(entry, entry["message"]) for entry in report["findings"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableInput(
            "{path}: er ikke en rapport fra «regmeta check --format json». Lag en med --out.",
            "{path}: is no report of “regmeta check --format json”. Make one with --out.",
            path=path,
        ) from None


def _key(entry: dict[str, Any], said: str) -> Key:
    return (*(str(entry[part] or "") for part in _PARTS), said)


def _key_of(finding: Finding, lang: str) -> Key:
    parts = (getattr(finding, part) for part in _PARTS)
    return (*parts, message(finding, lang))


def only_new(report: Report, before: Counter[Key]) -> Report:
    """The report with what the earlier one did not have, and how many findings are gone."""
    left = before.copy()
    new = []
    for finding in report.findings:
        earlier = next((key for key in _spellings(finding) if left[key] > 0), None)
        if earlier is None:
            new.append(finding)
        else:
            left[earlier] -= 1
    counted = Counter(finding.severity for finding in new)
    counts = SeverityCounts(*(counted[severity] for severity in SEVERITIES))
    return replace(report, findings=tuple(new), counts=counts, gone=left.total())


def _spellings(finding: Finding) -> tuple[Key, ...]:
    """The key as a report in each language has it."""
    return tuple(_key_of(finding, lang) for lang in languages())
