"""The report for the terminal: by registry, by what findings stop and take, and by rule."""

from __future__ import annotations

from collections.abc import Sequence

from regmeta.model import SEVERITIES, Finding, Report, Severity, Text
from regmeta.validate import advice, rule_named
from regmeta.validate.ordering import STAGE_NAMES, Stage, in_stages, mended_at_once
from regmeta.validate.pages import SEVERITY_WORDS as SEVERITY_NAMES
from regmeta.validate.pages import message_with_cells

_SHOWN = 8
_PLURAL = {
    "error": Text("feil", "errors"),
    "warning": Text("advarsler", "warnings"),
    "advice": Text("råd", "pieces of advice"),
}
_COLORS = {"error": "31;1", "warning": "33", "advice": "36"}
_CLEAN = Text("Ingen funn.", "No findings.")
_DO = Text("Gjør dette", "Do this")
_MORE = Text("… og {n} til", "… and {n} more")


def write(report: Report, lang: str = "nb", *, color: bool = False) -> str:
    """All findings, each rule once with its cells and what to do; what `regmeta fix` mends stands
    in a line of its own."""
    if not report.findings:
        return _CLEAN(lang) + "\n"
    blocks = [
        _registry(registry, findings, lang, color)
        for registry, findings in _by_registry(report.findings).items()
    ]
    return "\n".join([*blocks, _totals(report, lang, color)]) + "\n"


def _by_registry(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.registry, []).append(finding)
    return groups


def _registry(registry: str, findings: Sequence[Finding], lang: str, color: bool) -> str:
    lines = [_paint(registry, "1", color)]
    for stage, rules in in_stages(findings).items():
        lines += ["", f"  {_paint(STAGE_NAMES[stage](lang), '1', color)}"]
        if stage is Stage.ONE_COMMAND:
            lines += ["", f"  {mended_at_once(rules, lang)}"]
            continue
        for name, hits in rules.items():
            lines += _rule(name, hits, hits[0].severity, lang, color)
    return "\n".join(lines) + "\n"


def _rule(
    name: str, hits: Sequence[Finding], severity: Severity, lang: str, color: bool
) -> list[str]:
    tag = _paint(SEVERITY_NAMES[severity](lang), _COLORS[severity], color)
    lines = ["", f"  {tag} {rule_named(name).title(lang)} ({len(hits)}) [{name}]"]
    lines += [f"      {hit.place}: {message_with_cells(hit, lang)}" for hit in hits[:_SHOWN]]
    if len(hits) > _SHOWN:
        lines.append("      " + _MORE(lang, n=len(hits) - _SHOWN))
    return [*lines, f"    → {_DO(lang)}: {advice(hits[0], lang)}"]


def _totals(report: Report, lang: str, color: bool) -> str:
    counts = {severity: getattr(report.counts, severity) for severity in SEVERITIES}
    parts = [
        _paint(
            f"{number} {_name(severity, number, lang)}", _COLORS[severity] if number else "0", color
        )
        for severity, number in counts.items()
    ]
    return ", ".join(parts)


def _name(severity: Severity, number: int, lang: str) -> str:
    return SEVERITY_NAMES[severity](lang) if number == 1 else _PLURAL[severity](lang)


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
