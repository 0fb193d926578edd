"""The report as one page that carries all it needs, reads on a telephone and prints well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from regmeta.model import SEVERITIES, Finding, Report, Severity, Text
from regmeta.validate.named import rule_named
from regmeta.validate.ordering import STAGE_NAMES, Stage, in_stages, mended_at_once
from regmeta.validate.pages import MEANING, advice, counted, message_with_cells

_TITLE = Text("Funn i metadata", "Findings in metadata")
_CLEAN = Text("Ingen funn.", "No findings.")
_DO = Text("Gjør dette", "Do this")
_WHY = Text("Hvorfor det betyr noe", "Why it matters")
_HEADS = (Text("Hvor", "Where"), Text("Variabel eller liste", "Variable or list"))
_SAID = Text("Hva", "What")
_STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#1b1b1b}
h1{font-size:1.6rem;margin:.5rem 0}h2{font-size:1.25rem;margin:2rem 0 .5rem}
h3{font-size:1.05rem;margin:0}
.totals{display:flex;flex-wrap:wrap;gap:.75rem;padding:0;list-style:none}
.totals li{padding:.5rem .9rem;border-left:.4rem solid;background:#f4f4f4}
.error{border-color:#b00020}.warning{border-color:#b36b00}.advice{border-color:#1f5fa8}
section{border-left:.4rem solid;padding:.25rem 0 .25rem .9rem;margin:1.25rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #ddd}
td{overflow-wrap:anywhere}code{font-size:.85em;color:#555}
.do{background:#eef5ee;padding:.4rem .7rem}
@media print{body{max-width:none;font-size:10pt}section{break-inside:auto}tr{break-inside:avoid}
h3,thead{break-after:avoid}.totals li{background:none}}
"""


def write(report: Report, lang: str = "nb", *, color: bool = False) -> str:
    """A page by severity and rule: what to do first, then every cell. No script, no network."""
    title = _TITLE(lang)
    body = [_totals(report, lang)]
    if not report.findings:
        body.append(f"<p>{_CLEAN(lang)}</p>")
    for stage, rules in in_stages(report.findings).items():
        body += _of_stage(stage, rules, lang)
    files = ", ".join(escape(file) for file in report.files)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>{title}</h1>\n<p>{files}</p>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _totals(report: Report, lang: str) -> str:
    items = (
        f'<li class="{severity}"><strong>{counted({severity: _count(report, severity)}, lang)}'
        f"</strong> {MEANING[severity](lang)}</li>"
        for severity in SEVERITIES
    )
    return f'<ul class="totals">{"".join(items)}</ul>'


def _count(report: Report, severity: Severity) -> int:
    number: int = getattr(report.counts, severity)
    return number


def _of_stage(stage: Stage, rules: Mapping[str, Sequence[Finding]], lang: str) -> list[str]:
    """What one command mends is a line, with its cells folded below."""
    heading = f"<h2>{STAGE_NAMES[stage](lang)}</h2>"
    sections = [_rule(name, own, own[0].severity, lang) for name, own in rules.items()]
    if stage is not Stage.ONE_COMMAND:
        return [heading, *sections]
    line = escape(mended_at_once(rules, lang))
    return [heading, f"<details><summary>{line}</summary>", *sections, "</details>"]


def _rule(name: str, findings: Sequence[Finding], severity: Severity, lang: str) -> str:
    rule = rule_named(name)
    rows = "".join(_row(finding, lang) for finding in findings)
    heads = "".join(f"<th>{head(lang)}</th>" for head in (*_HEADS, _SAID))
    return (
        f'<section class="{severity}"><h3>{escape(rule.title(lang))} ({len(findings)}) '
        f"<code>{name}</code></h3>\n"
        f'<p class="do"><strong>{_DO(lang)}:</strong> {escape(advice(findings[0], lang))}</p>\n'
        f"<details><summary>{_WHY(lang)}</summary>"
        f"<p>{escape(rule.section(1, lang))}</p></details>\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _row(finding: Finding, lang: str) -> str:
    cells = (str(finding.place), finding.code, message_with_cells(finding, lang))
    return "<tr>" + "".join(f"<td>{escape(_visible(cell))}</td>" for cell in cells) + "</tr>\n"


def _visible(text: str) -> str:
    """Signs that cannot be seen, or that turn the line around, stand as their code points."""
    return "".join(
        sign if sign.isprintable() or sign in "\n\t" else f"[U+{ord(sign):04X}]" for sign in text
    )
