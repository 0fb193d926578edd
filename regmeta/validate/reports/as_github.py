"""The report as annotations of a GitHub Action: they show in the pull request's files."""

from __future__ import annotations

from regmeta.model import Finding, Report
from regmeta.validate.named import rule_named
from regmeta.validate.pages import message_with_cells

_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}


def write(report: Report, lang: str = "nb", *, color: bool = False) -> str:
    """One workflow command a finding. Only csv and toml have lines that GitHub can show."""
    return "".join(f"{_command(finding, lang)}\n" for finding in report.findings)


def _command(finding: Finding, lang: str) -> str:
    place = finding.place
    facts = {"file": place.file, "title": rule_named(finding.rule).title(lang)}
    if place.row:
        facts["line"] = str(place.row)
    said = ",".join(f"{key}={_property(value)}" for key, value in facts.items())
    sentence = f"{place}: {message_with_cells(finding, lang)} [{finding.rule}]"
    return f"::{_LEVELS[finding.severity]} {said}::{_data(sentence)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
