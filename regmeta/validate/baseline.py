"""What is new since an earlier report: findings told apart by what they say (sameness.py)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.model import SEVERITIES, Report, SeverityCounts
from regmeta.texts import languages
from regmeta.validate.sameness import FindingTraits, new_among, traits_of


def read_baseline(path: Path) -> tuple[FindingTraits, ...]:
    """The findings of an earlier `regmeta check --format json`, in either language.

    Raises UnreadableInput where the file is something else.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_traits(entry) for entry in report["findings"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableInput(
            "{path}: er ikke en rapport fra «regmeta check --format json». Lag en med --out.",
            "{path}: is no report of “regmeta check --format json”. Make one with --out.",
            path=path,
        ) from None


def _traits(entry: dict[str, Any]) -> FindingTraits:
    about = tuple(str(entry[part] or "") for part in ("rule", "level", "field"))
    registry, code, file = (str(entry[part] or "") for part in ("registry", "code", "file"))
    return FindingTraits(about, registry, code, file, str(entry["message"]))


def only_new(report: Report, before: Sequence[FindingTraits]) -> Report:
    """The report with what the earlier one did not have; how many are gone, and how many left."""
    spoken = [[traits_of(finding, lang) for lang in languages()] for finding in report.findings]
    new, gone = new_among(spoken, before)
    findings = tuple(report.findings[i] for i in new)
    counted = Counter(finding.severity for finding in findings)
    counts = SeverityCounts(*(counted[severity] for severity in SEVERITIES))
    left = len(report.findings) - len(new)
    return replace(report, findings=findings, counts=counts, gone=gone, left=left)
