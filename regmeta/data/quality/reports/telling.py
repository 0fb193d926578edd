"""The quality report as text for the terminal and as JSON (specs/output/quality.schema.json)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from regmeta.data.quality.cells import CountedMeasure, Share
from regmeta.data.quality.gate import shown_share, shown_shares, shows_figures, unit_name
from regmeta.data.quality.reports.wording import (
    GRAVITIES,
    how,
    percent,
    sentence,
    share_said,
    when,
    where,
)
from regmeta.data.quality.results import FormQuality, QualityReport, Verdict
from regmeta.data.reports.statistics import THRESHOLD
from regmeta.model import Text
from regmeta.privacy.redaction import redacted

_TITLE = Text("Kvalitetsrapport: {name}", "Quality report: {name}")
_COUNTS = Text(
    "{day}: {fail} stryk, {warn} advarsler, {waived} med unntak.",
    "{day}: {fail} fail, {warn} warnings, {waived} waived.",
)
_FORM = Text(
    "{name}: {rows} skjema, {units} enheter, {file}", "{name}: {rows} forms, {units} units, {file}"
)
_FINE = Text("  ingenting utenfor grensene", "  nothing beyond the limits")
_HELD = Text("holdes tilbake", "held back")
_COVERAGE = Text(
    "Dekningsgrad mot {source} ({keys}): {total}; av alle i minst én av kildene {usual}. "
    "Kunne ikke kobles: {here} her, {there} der.",
    "Coverage against {source} ({keys}): {total}; of all in either {usual}. "
    "Could not be linked: {here} here, {there} there.",
)
_TOGETHER = Text("  mangler sammen: {columns}", "  missing together: {columns}")


def report_text(report: QualityReport, lang: str, notes: tuple[Text, ...] = ()) -> str:
    """The verdicts form by form, the gravest first, and what could not be judged."""
    lines = [_TITLE(lang, name=report.plan.name), counts_said(report)(lang)]
    for form in report.forms:
        lines += ["", form_said(form)(lang)]
        lines += [f"  {_line(form, verdict, lang)}" for verdict in form.verdicts]
        lines += [] if form.verdicts else [_FINE(lang)]
        lines += [_TOGETHER(lang, columns=", ".join(group)) for group in form.together]
        lines += [f"  {said(lang)}" for said in (*coverage_said(form), *form.left_out)]
    lines += [said(lang) for said in notes]
    return redacted("\n".join(lines)) + "\n"


def counts_said(report: QualityReport) -> Text:
    """How many verdicts stand, by gravity, and how many somebody answers for."""
    every = sum(len(form.verdicts) for form in report.forms)
    return _COUNTS.filled(
        day=report.today.isoformat(),
        fail=report.count("fail"),
        warn=report.count("warn"),
        waived=every - len(report.standing),
    )


def form_said(form: FormQuality) -> Text:
    """A form's name, rows, hospitals and file."""
    units = len([unit for unit in form.cells.units if unit])
    return _FORM.filled(name=form.form.name, rows=form.rows, units=units, file=form.file)


def coverage_said(form: FormQuality) -> list[Text]:
    """The coverage by another source, by both formulas, and what could not be linked."""
    coverage = form.coverage
    if coverage is None:
        return []
    total, usual = shown_share(coverage.total), shown_share(coverage.usual)
    values = {"source": coverage.source, "keys": ", ".join(coverage.keys)}
    rates = {
        "total": share_said(total) if total else _HELD,
        "usual": percent(usual.rate) if usual else _HELD,
        "here": _few(coverage.unlinked_here),
        "there": _few(coverage.unlinked_there),
    }
    return [_COVERAGE.filled(**values, **rates)]


def _few(count: int) -> str:
    return f"< {THRESHOLD}" if 0 < count < THRESHOLD else str(count)


def _line(form: FormQuality, verdict: Verdict, lang: str) -> str:
    return f"[{GRAVITIES[verdict.gravity](lang)}] {sentence(form, verdict)(lang)}"


# ------------------------------------------------------------------ JSON


def report_json(report: QualityReport, lang: str, notes: Sequence[Text] = ()) -> dict[str, Any]:
    """The report as data: counts held back are null; `notes` are of quality.toml."""
    every = sum(len(form.verdicts) for form in report.forms)
    return {
        "registry": report.plan.registry,
        "name": report.plan.name,
        "today": report.today.isoformat(),
        "counts": {
            "fail": report.count("fail"),
            "warn": report.count("warn"),
            "waived": every - len(report.standing),
        },
        "forms": [_form(form, lang) for form in report.forms],
        "notes": [note(lang) for note in notes],
    }


def _form(form: FormQuality, lang: str) -> dict[str, Any]:
    measures = [own for own in form.cells.measures if own.total.hits]
    rows = {cell: Share(0, n) for cell, n in form.cells.rows.items()}
    return {
        "form": form.form.code,
        "name": form.form.name,
        "file": form.file,
        "rows": form.rows,
        "parts": dict(form.parts),
        "together": [list(group) for group in form.together],
        "coverage": [said(lang) for said in coverage_said(form)],
        "left_out": [said(lang) for said in form.left_out],
        "verdicts": [_verdict(form, verdict, lang) for verdict in form.verdicts],
        "rows_by": _cells(form, CountedMeasure("rows", "", rows), "base"),
        "measures": [_measure(form, own) for own in measures],
    }


def _verdict(form: FormQuality, verdict: Verdict, lang: str) -> dict[str, Any]:
    return {
        "measure": verdict.measure,
        "column": verdict.column,
        "more": verdict.more,
        "gravity": verdict.gravity,
        "unit": unit_name(verdict.unit, form.cells) if verdict.unit else None,
        "years": list(verdict.years),
        **_figures(form, verdict),
        "where": where(verdict, form.cells)(lang),
        "when": when(verdict)(lang),
        "how": how(verdict, form.cells)(lang),
        "sentence": sentence(form, verdict)(lang),
        "waiver": _waiver(verdict),
    }


def _figures(form: FormQuality, verdict: Verdict) -> dict[str, Any]:
    """The share, the difference and its interval; null where they are held back."""
    if not shows_figures(verdict, form.cells):
        return {"share": None, "difference": None, "interval": None}
    difference = verdict.difference
    if difference is None:
        share = _share(verdict.share) if verdict.share else None
        return {"share": share, "difference": None, "interval": None}
    return {
        "share": _share(difference.share) if difference.share else None,
        "difference": round(difference.by, 4),
        "interval": [round(end, 4) for end in difference.interval],
    }


def _waiver(verdict: Verdict) -> dict[str, str] | None:
    waiver = verdict.waiver
    if waiver is None:
        return None
    return {"reason": waiver.reason, "until": waiver.until.isoformat(), "by": waiver.by}


def _share(share: Share) -> dict[str, Any]:
    return {"hits": share.hits, "rows": share.base}


def _measure(form: FormQuality, own: CountedMeasure) -> dict[str, Any]:
    total = shown_share(own.total)
    return {
        "measure": own.measure,
        "column": own.column,
        "more": own.more,
        "sampled": own.is_sampled,
        "total": _share(total) if total else None,
        "by": _cells(form, own, "hits"),
    }


def _cells(form: FormQuality, own: CountedMeasure, shown: str) -> list[dict[str, Any]]:
    """The counts of each hospital and year; small hospitals, which have no name, are together."""
    return [
        {
            "unit": unit_name(unit, form.cells) if unit else "",
            "year": year or None,
            "rows": share.base if share else None,
            **({"hits": share.hits if share else None} if shown == "hits" else {}),
        }
        for (unit, year), share in shown_shares(own.shares).items()
    ]
