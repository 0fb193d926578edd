"""The report in a line a registry: exact counts, and what there is most of."""

from __future__ import annotations

from collections import Counter

from regmeta.model import Report
from regmeta.texts import Text
from regmeta.validate.named import rule_named
from regmeta.validate.pages import counted


def write(report: Report, lang: str = "nb", *, color: bool = False) -> str:
    """`nger: 2 feil, 14 advarsler, 30 råd; mest: …`, and all registries together last."""
    severities: dict[str, Counter[str]] = {}
    rules: dict[str, Counter[str]] = {}
    for finding in report.findings:
        severities.setdefault(finding.registry, Counter())[finding.severity] += 1
        rules.setdefault(finding.registry, Counter())[finding.rule] += 1
    lines = [
        f"{registry}: {counted(counts, lang)}; {_most(rules[registry], lang)}"
        for registry, counts in severities.items()
    ]
    whole = {
        "error": report.counts.error,
        "warning": report.counts.warning,
        "advice": report.counts.advice,
    }
    if len(lines) != 1:
        lines.append(f"{_ALL(lang)}: {counted(whole, lang)}")
    return "\n".join(lines) + "\n"


_ALL, _MOST = Text("alle", "all"), Text("mest", "most")


def _most(rules: Counter[str], lang: str) -> str:
    name, count = min(rules.items(), key=lambda item: (-item[1], item[0]))
    word = _MOST(lang)
    return f"{word}: {rule_named(name).title(lang)} ({count})"
