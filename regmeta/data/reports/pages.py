"""The report for people: one self-contained page with small charts, a workbook, and JUnit XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from regmeta.catalogue.columns import Column
from regmeta.data.reports.telling import HEADS, of_absent_forms, table_of
from regmeta.data.results.distribution import Distribution
from regmeta.data.results.outcome import DataReport
from regmeta.data.results.results import FormResult, Result
from regmeta.data.wording import CATEGORIES
from regmeta.model import Text
from regmeta.privacy.redaction import redacted
from regmeta.texts import with_mark
from regmeta.validate import advice, message
from regmeta.validate.faults import fault_named
from regmeta.validate.pages import SEVERITY_WORDS, counted

_TITLE = Text("Data mot metadata", "Data held against metadata")
_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;
color:#1b1b1b}
h1{margin:0 0 .2rem}h2{margin:2rem 0 .3rem;border-bottom:2px solid #1f5fa8}
.lead{color:#444;margin:.1rem 0 1rem}
.cards{display:flex;flex-wrap:wrap;gap:.7rem;padding:0;list-style:none}
.cards li{background:#f3f6fa;padding:.55rem .9rem;border-radius:.4rem;min-width:8rem}
.cards b{display:block;font-size:1.5rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.28rem .5rem;border-bottom:1px solid #ddd;vertical-align:middle}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
tr.bad td:first-child{border-left:.3rem solid #b00020}
tr.ok td:first-child{border-left:.3rem solid #cfd8d2}
.do{background:#eef5ee;padding:.35rem .6rem;margin:.2rem 0 .8rem}
.error{color:#b00020}.warning{color:#8a5200}.advice{color:#1f5fa8}
svg{display:block}small{color:#555}
@media print{body{max-width:none;margin:0}tr{break-inside:avoid}thead{display:table-header-group}}
"""
_W, _H = 150, 26


def html(data: DataReport, lang: str, drifts: Mapping[str, list[str]] | None = None) -> str:
    """The page: totals, then each form with its variables and findings. No script, no network."""
    title = f"{_TITLE(lang)}: {escape(data.plan.name)}"
    body = "".join(
        _form(data, form, (drifts or {}).get(form.form.code, []), lang) for form in data.forms
    )
    gone = "".join(f"<li>{escape(said)}</li>" for said in of_absent_forms(data, drifts or {}))
    body += f"<ul>{gone}</ul>\n" if gone else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n"
        f'<p class="lead">{escape(_lead(data, lang))}</p>\n{body}</body></html>\n'
    )


def _lead(data: DataReport, lang: str) -> str:
    counts = data.report.counts
    tally = {"error": counts.error, "warning": counts.warning, "advice": counts.advice}
    day = data.plan.today.isoformat()
    return Text(
        "{day} · {counted}. Antall under fem er utelatt fra figurene.",
        "{day} · {counted}. Counts below five are left out of the charts.",
    )(lang, day=day, counted=counted(tally, lang))


def _form(data: DataReport, form: FormResult, drifts: list[str], lang: str) -> str:
    cards = "".join(
        f"<li><b>{number}</b>{escape(word)}</li>" for number, word in _cards(form, lang)
    )
    heads = [head(lang) for head in HEADS]
    spread = Text("Fordeling", "Distribution")(lang)
    head = f"<th>{heads[0]}</th>" + "".join(f'<th class="n">{h}</th>' for h in heads[1:])
    rows = "".join(_row(form, row, lang) for row in table_of(form))
    changed = "".join(f"<li>{escape(drift)}</li>" for drift in drifts)
    word = Text("Endret siden forrige rapport", "Changed since the earlier report")(lang)
    drifted = f"<h3>{word}</h3><ul>{changed}</ul>" if drifts else ""
    notes = "".join(f"<p>{escape(note(lang))}</p>\n" for note in form.notes)
    return (
        f"<h2>{escape(form.form.name)} <small>{escape(form.file)}</small></h2>\n"
        f"{notes}"
        f'<ul class="cards">{cards}</ul>{drifted}\n'
        f"{_findings(data, form, lang)}"
        f"<table><thead><tr>{head}<th>{spread}</th></tr></thead><tbody>{rows}</tbody></table>\n"
    )


def _cards(form: FormResult, lang: str) -> Iterator[tuple[str, str]]:
    yield f"{form.rows:,}".replace(",", " "), Text("rader", "rows")(lang)
    yield str(len(form.results)), Text("kontroller", "checks")(lang)
    for category, name in CATEGORIES.items():
        own = [result for result in form.results if result.check.category == category]
        kept = sum(1 for result in own if not result.count)
        word = Text("holdt", "kept")(lang)
        yield f"{kept} / {len(own)}", f"{name(lang)}, {word}"


def _row(form: FormResult, row: tuple[str, int, int, int, int, str], lang: str) -> str:
    column = form.form.column(row[0])
    assert column is not None
    shape = form.distributions.get(row[0])
    kind = "bad" if row[4] else "ok"
    numbers = "".join(f'<td class="n">{cell}</td>' for cell in row[1:5])
    percent = with_mark(row[5], lang)
    title = escape(column.title(lang) or row[0])
    labels = {code.value: code.label(lang) for code in column.codes}
    return (
        f'<tr class="{kind}"><td>{escape(row[0])}<br><small>{title}</small></td>{numbers}'
        f'<td class="n">{escape(percent)}</td><td>{_chart(shape, labels, lang)}</td></tr>\n'
    )


def chart_of(form: FormResult, column: Column, lang: str) -> str:
    """How a column's values are spread, as a small picture; '' where nothing may be told."""
    labels = {code.value: code.label(lang) for code in column.codes}
    return _chart(form.distributions.get(column.name), labels, lang)


def _chart(shape: Distribution | None, labels: Mapping[str, str], lang: str) -> str:
    if shape is None or not shape.is_told:
        return ""
    return _box(shape, lang) if shape.quantiles else _bars(shape, labels)


def _bars(shape: Distribution, labels: Mapping[str, str]) -> str:
    counts = shape.visible()
    top = max([count or 0 for count in counts.values()], default=0)
    if not top:
        return ""
    width = max(3.0, min(24.0, _W / max(len(counts), 1)))
    bars = []
    for i, (value, count) in enumerate(counts.items()):
        height = max(1.0, (_H - 2) * (count or 0) / top)
        label = labels.get(value, value)
        text = f"{label}: {'< 5' if count is None else count}"
        fill = "#c9d3de" if count is None else "#1f5fa8"
        bars.append(
            f'<rect x="{i * width:.1f}" y="{_H - height:.1f}" width="{width - 1:.1f}" '
            f'height="{height:.1f}" fill="{fill}"><title>{escape(text)}</title></rect>'
        )
    whole = len(counts) * width
    said = "; ".join(f"{labels.get(v, v)} {'< 5' if n is None else n}" for v, n in counts.items())
    return _svg(whole, "".join(bars), said)


_SPREAD = Text(
    "median {middle}; 90 % fra {low} til {high}", "median {middle}, 90 % from {low} to {high}"
)

_MIDDLE = Text(
    "median {middle}; halvparten fra {low} til {high}",
    "median {middle}, half of them from {low} to {high}",
)


def _box(shape: Distribution, lang: str) -> str:
    _, q1, middle, q3, _ = (point or 0.0 for point in shape.quantiles)
    low, high = shape.quantiles[0], shape.quantiles[4]
    if low is None or high is None:
        # Too few beyond them to be told: the box is all there is.
        low, high = q1, q3
        spread = _MIDDLE
    else:
        spread = _SPREAD
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return 2 + (_W - 4) * (value - low) / span

    mid = _H / 2
    parts = (
        f'<line x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{mid}" y2="{mid}" stroke="#7b8794"/>'
        f'<rect x="{x(q1):.1f}" y="5" width="{max(1.0, x(q3) - x(q1)):.1f}" height="{_H - 10}" '
        'fill="#b9d0ea" stroke="#1f5fa8"/>'
        f'<line x1="{x(middle):.1f}" x2="{x(middle):.1f}" y1="5" y2="{_H - 5}" stroke="#0b2f57" '
        'stroke-width="2"/>'
    )
    ends = {"middle": middle, "low": low, "high": high}
    figures = {name: with_mark(f"{value:.4g}", lang) for name, value in ends.items()}
    said = spread(lang, **figures)
    return _svg(_W, parts, said) + f"<small>{escape(said)}</small>"


def _svg(width: float, parts: str, said: str) -> str:
    return (
        f'<svg width="{width:.0f}" height="{_H}" role="img" aria-label={quoteattr(said)}>'
        f"{parts}</svg>"
    )


def _findings(data: DataReport, form: FormResult, lang: str) -> str:
    own = [finding for finding in data.report.findings if finding.place.sheet == form.form.name]
    by_rule: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for finding in own:
        by_rule.setdefault(finding.rule, []).append(message(finding, lang))
        said[finding.rule] = advice(finding, lang)
    order = {"error": 0, "warning": 1, "advice": 2}
    ranked = sorted(by_rule, key=lambda name: (order[fault_named(name).severity], name))
    return "".join(_group(name, by_rule[name], said[name], lang) for name in ranked)


def _group(name: str, sentences: list[str], do: str, lang: str) -> str:
    rule = fault_named(name)
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    word = SEVERITY_WORDS[rule.severity](lang)
    return (
        f'<details><summary><b class="{rule.severity}">{word}</b> {escape(rule.title(lang))} '
        f"({len(sentences)})</summary><ul>{items}</ul>"
        f'<p class="do">{escape(do)}</p></details>\n'
    )


# ------------------------------------------------------------------ workbook


_FINDING_HEADS = (
    Text("Alvorlighet", "Severity"),
    Text("Feil", "Fault"),
    Text("Fil", "File"),
    Text("Kolonne", "Column"),
    Text("Antall", "Count"),
    Text("Hva", "What"),
    Text("Gjør dette", "Do this"),
)


def workbook(data: DataReport, lang: str) -> bytes:
    """A workbook: a sheet of findings, and a sheet a form with all its variables."""
    import xlsxwriter

    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _fixed()})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F2", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    heads = tuple(head(lang) for head in _FINDING_HEADS)
    sheet = book.add_worksheet(Text("Funn", "Findings")(lang))
    rows = [
        (
            SEVERITY_WORDS[finding.severity](lang),
            fault_named(finding.rule).title(lang),
            finding.place.file,
            finding.params.get("column", ""),
            finding.params.get("count", ""),
            message(finding, lang),
            advice(finding, lang),
        )
        for finding in data.report.findings
    ]
    _sheet(sheet, heads, rows, (12, 28, 22, 22, 9, 70, 60), bold, wrap)
    for number, form in enumerate(data.forms, 1):
        own = book.add_worksheet(f"{number} {_safe(form.form.name)}"[:31])
        table: list[Any] = [(*row[:5], with_mark(row[5], lang)) for row in table_of(form)]
        own_heads = tuple(head(lang) for head in HEADS)
        _sheet(own, own_heads, table, (30, 10, 12, 12, 10, 10), bold, wrap)
    book.close()
    return held.getvalue()


def _fixed() -> Any:
    from datetime import datetime

    return datetime(2000, 1, 1)


def _safe(name: str) -> str:
    return "".join(sign for sign in name if sign not in r"[]:*?/\'")


def _sheet(sheet: Any, heads: Any, rows: Any, widths: Any, bold: Any, wrap: Any) -> None:
    sheet.freeze_panes(1, 0)
    for i, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(i, i, width)
        sheet.write(0, i, head, bold)
    for n, row in enumerate(rows, 1):
        for i, cell in enumerate(row):
            sheet.write(n, i, redacted(cell) if isinstance(cell, str) else cell, wrap)
    sheet.autofilter(0, 0, max(1, len(rows)), len(heads) - 1)


# ------------------------------------------------------------------ JUnit


def junit(data: DataReport, lang: str) -> str:
    """A suite a form and a case a check, so that a build shows all that was checked."""
    suites = "".join(_suite(data, form, lang) for form in data.forms)
    tests = sum(len(form.results) for form in data.forms)
    failed = suites.count("<failure")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="regmeta data" tests="{tests}" failures="{failed}">\n'
        f"{suites}</testsuites>\n"
    )


def _suite(data: DataReport, form: FormResult, lang: str) -> str:
    cases = "".join(_case(form, result, lang) for result in form.results)
    cases += "".join(_left_out(form, skipped.id, lang) for skipped in form.skipped)
    failed, skipped = cases.count("<failure"), len(form.skipped)
    return (
        f'  <testsuite name={quoteattr(form.form.code)} tests="{len(form.results) + skipped}" '
        f'failures="{failed}" skipped="{skipped}">\n{cases}  </testsuite>\n'
    )


def _case(form: FormResult, result: Result, lang: str) -> str:
    check = result.check
    head = f"    <testcase classname={quoteattr(form.form.code)} name={quoteattr(check.id)}"
    if not result.count:
        return f"{head}/>\n"
    rows = ", ".join(str(row) for row in result.rows)
    of = Text("av", "of")(lang)
    said = xml(f"{result.count} {of} {form.rows}: {check.column} {check.words(lang)} [{rows}]")
    if check.severity != "error":
        return f"{head}><system-out>{said}</system-out></testcase>\n"
    title = quoteattr(fault_named(check.rule).title(lang))
    return f"{head}><failure message={title}>{said}</failure></testcase>\n"


def _left_out(form: FormResult, ident: str, lang: str) -> str:
    why = Text("kolonner mangler", "columns not there")(lang)
    return (
        f"    <testcase classname={quoteattr(form.form.code)} name={quoteattr(ident)}>"
        f'<skipped message="{why}"/></testcase>\n'
    )
