"""The report as JUnit XML: a suite a registry, a case a rule, failed where there are errors."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from regmeta.model import Finding, Report
from regmeta.validate.named import rules_like
from regmeta.validate.pages import counted, message_with_cells
from regmeta.validate.rule import Rule

_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")


def write(report: Report, lang: str = "nb", *, color: bool = False) -> str:
    """Every rule is a case, so that a build shows what was checked and not only what failed."""
    by_registry: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_registry.setdefault(finding.registry, []).append(finding)
    rules = rules_like(report.findings[0].rule if report.findings else "")
    suites = [
        _suite(name, findings, rules, lang)
        for name, findings in (by_registry or {"regmeta": []}).items()
    ]
    failed = sum(suite.count("<failure") for suite in suites)
    head = f'<testsuites name="regmeta" tests="{len(rules) * len(suites)}"'
    body = "".join(suites)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head} failures="{failed}">\n'
        f"{body}</testsuites>\n"
    )


def _suite(name: str, findings: Sequence[Finding], rules: Sequence[Rule], lang: str) -> str:
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    cases = [_case(rule, name, by_rule.get(rule.name, []), lang) for rule in rules]
    failed = sum("<failure" in case for case in cases)
    head = f'  <testsuite name={_quoted(name)} tests="{len(rules)}" failures="{failed}">\n'
    return head + "".join(cases) + "  </testsuite>\n"


def _case(rule: Rule, registry: str, findings: Sequence[Finding], lang: str) -> str:
    head = f"    <testcase classname={_quoted(registry)} name={_quoted(rule.name)}"
    if not findings:
        return f"{head}/>\n"
    lines = "\n".join(f"{own.place}: {message_with_cells(own, lang)}" for own in findings)
    tally = {
        severity: sum(f.severity == severity for f in findings)
        for severity in ("error", "warning", "advice")
    }
    title = f"{rule.title(lang)} ({counted(tally, lang)})"
    if not tally["error"]:
        return f"{head}>\n      <system-out>{_text(lines)}</system-out>\n    </testcase>\n"
    failure = f"<failure message={_quoted(title)}>{_text(lines)}</failure>"
    return f"{head}>\n      {failure}\n    </testcase>\n"


def _text(text: str) -> str:
    clean = text.translate(_FORBIDDEN)
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(text: str) -> str:
    return quoteattr(text.translate(_FORBIDDEN))
