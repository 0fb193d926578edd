"""Validating: submissions in, a Report out. Rules live in `rules/`, reports in `reports/`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from regmeta.model import Finding, Progress, Report, Submission, no_progress
from regmeta.spec.fields import Spec
from regmeta.validate.engine import Remembered, run_rules
from regmeta.validate.gathering import gathered, without_effects, without_repeats
from regmeta.validate.named import rule_named
from regmeta.validate.pages import advice, message, rule_page, rules_json, rules_text, said_of
from regmeta.validate.rule import load_rules
from regmeta.validate.waivers import Waiver, Waivers, read_waivers

__all__ = [
    "Waiver",
    "advice",
    "check",
    "load_rules",
    "message",
    "read_waivers",
    "rule_named",
    "rule_page",
    "rules_json",
    "rules_text",
    "said_of",
]


def check(
    submissions: Sequence[Submission],
    spec: Spec,
    *,
    today: date,
    progress: Progress = no_progress,
    waivers: Waivers | None = None,
    elsewhere: Sequence[Finding] = (),
    remembered: Remembered | None = None,
) -> Report:
    """Every rule over every submission; findings by file, sheet, row and column.

    `beside` are findings about the registries that were made elsewhere: they are sorted in, and
    can be waived as the others. `known` has, by submission id, what these rules found on the same
    day in the very same submission; what is found now is added to it.
    """
    rules = load_rules()
    report = run_rules(
        rules,
        submissions,
        spec,
        today=today,
        progress=progress,
        waivers=waivers or {},
        from_elsewhere=elsewhere,
        remembered=remembered,
    )
    report = without_effects(
        report,
        {rule.name: rule.explains for rule in rules},
        {rule.name: rule.followed_by for rule in rules},
    )
    report = without_repeats(report, {rule.name: rule.gives_way_to for rule in rules})
    return gathered(report, apart=frozenset(rule.name for rule in rules if rule.private))
