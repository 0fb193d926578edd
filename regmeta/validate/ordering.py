"""In which order findings are told: by what they stop and by what mending them takes.

First what holds back publication, then what only somebody who knows the field can decide, then
what repeats by rule, last what one command mends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache

from regmeta.model import SEVERITIES, Finding, Text, each_of
from regmeta.validate.named import rule_named


class Stage(IntEnum):
    """The part of a report that a finding stands in, the first part first."""

    HOLDS_BACK = 0
    DECISION = 1
    BY_RULE = 2
    ONE_COMMAND = 3


STAGE_NAMES: Mapping[Stage, Text] = {
    Stage.HOLDS_BACK: Text("Stopper publisering", "Holds back publication"),
    Stage.DECISION: Text("Må avgjøres av en som kan faget", "To be decided by who knows the field"),
    Stage.BY_RULE: Text("Resten, regel for regel", "The rest, rule by rule"),
    Stage.ONE_COMMAND: Text("Det én kommando retter", "What one command mends"),
}
_MENDED = Text(
    "{cells} {where} ({what}): `regmeta fix` tar dem.",
    "{cells} {where} ({what}): `regmeta fix` mends them.",
)
_CELLS = {True: Text("celle", "cell"), False: Text("celler", "cells")}


def stage_of(finding: Finding) -> Stage:
    """The part of a report that a finding stands in."""
    if finding.severity == "error":
        return Stage.HOLDS_BACK
    takes = _takes(finding.rule)
    if takes == "fix":
        return Stage.ONE_COMMAND
    return Stage.DECISION if takes == "decision" else Stage.BY_RULE


@lru_cache(maxsize=1024)
def _takes(rule: str) -> str:
    return rule_named(rule).takes


def in_stages(findings: Iterable[Finding]) -> dict[Stage, dict[str, list[Finding]]]:
    """The findings by part and rule: within a part the gravest rules first, then those with the
    most findings."""
    stages: dict[Stage, dict[str, list[Finding]]] = {}
    for finding in findings:
        rules = stages.setdefault(stage_of(finding), {})
        rules.setdefault(finding.rule, []).append(finding)
    return {stage: _ranked(stages[stage]) for stage in sorted(stages)}


def _ranked(rules: Mapping[str, list[Finding]]) -> dict[str, list[Finding]]:
    def rank(rule: str) -> tuple[int, int, str]:
        own = rules[rule]
        return min(map(_severity, own)), -len(own), rule

    return {rule: sorted(rules[rule], key=_severity) for rule in sorted(rules, key=rank)}


def _severity(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)


def mended_at_once(rules: Mapping[str, Sequence[Finding]], lang: str) -> str:
    """The line for all that one command mends: `730 cells (730 blanks …): regmeta fix`."""
    counts = {rule: len(list(each_of(own))) for rule, own in rules.items()}
    what = ", ".join(f"{count} {_title(rule, lang)}" for rule, count in counts.items())
    cells = sum(counts.values())
    return _MENDED(lang, cells=cells, where=_CELLS[cells == 1](lang), what=what)


def _title(rule: str, lang: str) -> str:
    title = rule_named(rule).title(lang)
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
