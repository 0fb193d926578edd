"""The paragraph and the table that the annual report and stadieveilederen ask for: tilslutning,
dekningsgrad, kompletthet, aktualitet and korrekthet, as text to be pasted (Markdown)."""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.data.quality.cells import Share
from regmeta.data.quality.gate import shown_share
from regmeta.data.quality.reports.figures import (
    missing_in_all,
    of_measure,
    rows_by_unit,
    units_of,
)
from regmeta.data.quality.reports.wording import percent
from regmeta.data.quality.results import FormQuality, QualityReport
from regmeta.model import Text
from regmeta.privacy.redaction import redacted

_HEAD = Text("## Datakvalitet", "## Data quality")
_BASIS = Text(
    "Grunnlaget er {rows} skjema fra {units} enheter, uttrekk {day}.",
    "The basis is {rows} forms from {units} units, extracted {day}.",
)
_COMPLETE = Text(
    "Kompletthet: {rate} av svarene som skulle vært gitt, er fylt ut.",
    "Completeness: {rate} of the answers that should have been given are filled in.",
)
_TIMELY = Text(
    "Aktualitet: {rate} av skjemaene er registrert innen {days} dager etter hendelsen.",
    "Timeliness: {rate} of the forms were registered within {days} days of the event.",
)
_NO_TIMELINESS = Text("Aktualitet er ikke målt.", "Timeliness is not measured.")
_FINISHED = Text("{rate} av skjemaene er ferdigstilt.", "{rate} of the forms are completed.")
_CORRECT = Text(
    "Korrekthet: {checks} kontroller mot metadata, hvorav {kept} holder i alle rader; "
    "{fail} vurderinger er stryk og {warn} advarsler.",
    "Correctness: {checks} checks against metadata, of which {kept} hold in all rows; "
    "{fail} verdicts fail and {warn} warn.",
)
_COVERED = Text(
    "Dekningsgrad: {rate} av tilfellene i {source} finnes i registeret ({hits} av {base}).",
    "Coverage: {rate} of the cases in {source} are in the registry ({hits} of {base}).",
)
_NO_COVERAGE = Text(
    "Dekningsgrad er ikke beregnet: oppgi en annen kilde med --against.",
    "Coverage is not computed: name another source with --against.",
)
_HEADS = (
    Text("Enhet", "Unit"),
    Text("Skjema", "Forms"),
    Text("Mangler", "Missing"),
    Text("Registrert sent", "Registered late"),
    Text("Ikke ferdigstilt", "Not completed"),
)
_HELD = Text("holdes tilbake", "held back")


def annual_text(report: QualityReport, lang: str) -> str:
    """The paragraph, and a table of hospitals for each form."""
    lines = [_HEAD(lang), "", " ".join(sentence(lang) for sentence in _sentences(report))]
    for form in report.forms:
        lines += ["", f"### {form.form.name}", "", *_table(form, lang)]
    return redacted("\n".join(lines)) + "\n"


def _sentences(report: QualityReport) -> Iterator[Text]:
    missing, late = missing_in_all(report), of_measure(report, "late")
    rows = sum(form.rows for form in report.forms)
    units = len(units_of(report))
    yield _BASIS.filled(rows=rows, units=units, day=report.today.isoformat())
    yield from _coverage(report)
    yield _COMPLETE.filled(rate=percent(1 - missing.rate))
    if late.base:
        yield _TIMELY.filled(rate=percent(1 - late.rate), days=report.late_days)
    else:
        yield _NO_TIMELINESS
    unfinished = of_measure(report, "open")
    if unfinished.base:
        yield _FINISHED.filled(rate=percent(1 - unfinished.rate))
    results = [result for form in report.data.forms for result in form.results]
    kept = sum(not result.count for result in results)
    gravities = {"fail": report.count("fail"), "warn": report.count("warn")}
    yield _CORRECT.filled(checks=len(results), kept=kept, **gravities)


def _coverage(report: QualityReport) -> Iterator[Text]:
    """What share of another source's cases the registry has, where one was named."""
    coverages = [form.coverage for form in report.forms if form.coverage]
    if not coverages:
        yield _NO_COVERAGE
    for coverage in coverages:
        shown = shown_share(coverage.total)
        if shown is not None:
            rate = percent(shown.rate)
            values = {"hits": shown.hits, "base": shown.base, "source": coverage.source}
            yield _COVERED.filled(rate=rate, **values)


def _table(form: FormQuality, lang: str) -> Iterator[str]:
    yield f"| {' | '.join(head(lang) for head in _HEADS)} |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for bar in rows_by_unit(form, lang):
        rates = [_rate(form, measure, bar.unit, lang) for measure in ("missing", "late", "open")]
        yield f"| {' | '.join([bar.label, bar.said, *rates])} |"


def _rate(form: FormQuality, measure: str, unit: str, lang: str) -> str:
    """A measure of a hospital, in whole per cent; held back where it is of few."""
    shares = [
        share
        for own in form.cells.measures
        if own.measure == measure
        for (of, _), share in own.shares.items()
        if of == unit
    ]
    total = sum(shares, Share(0, 0))
    if not total.base:
        return "–"
    shown = shown_share(total)
    return f"{100 * shown.rate:.0f} %" if shown else _HELD(lang)
