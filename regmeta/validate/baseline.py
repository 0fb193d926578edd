"""What is new since an earlier report: findings told apart by what they say (sameness.py)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from regmeta.errors import UnreadableInput
from regmeta.model import Report, each_of
from regmeta.texts import languages
from regmeta.validate.gathering import gathered
from regmeta.validate.sameness import FindingTraits, new_among, traits_of


def read_baseline(path: Path) -> tuple[FindingTraits, ...]:
    """The findings of an earlier `regmeta check --format json`, in either language.

    Raises UnreadableInput where the file is something else.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        entries = (cell for entry in report["findings"] for cell in _of_each_cell(entry))
        return tuple(_traits(entry) for entry in entries)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableInput(
            "{path}: er ikke en rapport fra «regmeta check --format json». Lag en med --out.",
            "{path}: is no report of “regmeta check --format json”. Make one with --out.",
            path=path,
        ) from None


def _of_each_cell(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A finding once for every cell that it holds for."""
    cells: list[dict[str, Any]] = entry.get("cells") or [{}]
    yield from (entry | cell for cell in cells)


def _traits(entry: dict[str, Any]) -> FindingTraits:
    about = tuple(str(entry[part] or "") for part in ("rule", "level", "field"))
    registry, code, file = (str(entry[part] or "") for part in ("registry", "code", "file"))
    return FindingTraits(about, registry, code, file, str(entry["message"]))


def only_new(report: Report, before: Sequence[FindingTraits]) -> Report:
    """The report with what the earlier one did not have; how many are gone, and how many left.

    Both are counted by cell: what holds for several is mended one cell at a time.
    """
    each = tuple(each_of(report.findings))
    spoken = [[traits_of(finding, lang) for lang in languages()] for finding in each]
    new, gone = new_among(spoken, before)
    alone = replace(report, findings=tuple(each[i] for i in new))
    return replace(gathered(alone), gone=gone, left=len(each) - len(new))
