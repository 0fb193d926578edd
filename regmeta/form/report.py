"""A check's report: as lines for people, as JSON, and as one HTML page that loads nothing."""

from __future__ import annotations

from html import escape
from typing import Any

from regmeta.form.law import Law
from regmeta.form.wording import SEVERITIES, label, sentence
from regmeta.model import Finding, Lang, Report
from regmeta.texts import Text, languages


def report_text(report: Report, law: Law, lang: Lang) -> str:
    """One line a finding, then the counts, never added together."""
    lines = [
        f"{SEVERITIES[finding.severity](lang)}  {_where(finding)}  "
        f"{_ended(finding, law, lang)} [{finding.rule}]"
        for finding in report.findings
    ]
    return "\n".join([*lines, _summary(report, lang)])


def _ended(finding: Finding, law: Law, lang: Lang) -> str:
    """The sentence with one full stop."""
    return sentence(finding, law, lang).rstrip(".") + "."


def _where(finding: Finding) -> str:
    return f"{finding.place}{finding.code and '#' + finding.code}"


def _summary(report: Report, lang: Lang) -> str:
    counts = report.counts
    tally = {"errors": counts.error, "warnings": counts.warning, "advice": counts.advice}
    return _COUNTS(lang, **tally)


_COUNTS = Text(
    "{errors} feil, {warnings} advarsler, {advice} råd.",
    "{errors} errors, {warnings} warnings, {advice} advice.",
)
_HEADS = (Text("Alvor", "Grade"), Text("Felt", "Field"), Text("Sted", "At"), Text("Hva", "What"))


def report_json(report: Report, law: Law) -> dict[str, Any]:
    """The findings with their address, label and sentence in every language."""
    counts = report.counts
    return {
        "form": law.version,
        "files": list(report.files),
        "counts": {"error": counts.error, "warning": counts.warning, "advice": counts.advice},
        "findings": [_finding(finding, law) for finding in report.findings],
    }


def _finding(finding: Finding, law: Law) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "file": finding.place.file,
        "pointer": finding.code,
        "field": finding.field,
        "label": {lang: label(finding, law, lang) for lang in languages()},
        "message": {lang: sentence(finding, law, lang) for lang in languages()},
    }


def report_html(report: Report, law: Law, lang: Lang) -> str:
    """A page to read and print; everything from the application is escaped."""
    rows = [
        (
            *(SEVERITIES[finding.severity](lang), label(finding, law, lang)),
            *(finding.code, sentence(finding, law, lang)),
        )
        for finding in report.findings
    ]
    head = "".join(f'<th scope="col">{head(lang)}</th>' for head in _HEADS)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    title = escape(law.title(lang))
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font:1rem/1.5 sans-serif;margin:2rem}td,th{padding:.3rem .6rem;"
        "text-align:left;border-bottom:1px solid #777;vertical-align:top}</style>"
        f"<main><h1>{title}</h1><p>{_summary(report, lang)}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></main></html>\n"
    )
