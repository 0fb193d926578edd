"""The quality report as one self-contained page: a summary for the board, a section a form, a line
a variable. No script, no network; light, dark and on paper."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from regmeta.data.quality.reports import charts
from regmeta.data.quality.reports.figures import (
    KINDS,
    VariableLine,
    by_unit,
    heat_of,
    lines_of,
    missing_by_year,
    missing_in_all,
    of_measure,
    rows_by_unit,
    units_of,
)
from regmeta.data.quality.reports.telling import counts_said, coverage_said, form_said
from regmeta.data.quality.reports.wording import (
    GRAVITIES,
    how,
    measure_said,
    percent,
    sentence,
    when,
    where,
)
from regmeta.data.quality.results import FormQuality, QualityReport, Verdict
from regmeta.data.reports.pages import chart_of
from regmeta.data.results.results import FormResult
from regmeta.model import Text
from regmeta.privacy.redaction import redacted

TITLE = Text("Kvalitetsrapport: {name}", "Quality report: {name}")
_NONE = Text("ikke målt", "not measured")
_HELD = Text("holdes tilbake", "held back")
WORDS = {
    "fine": Text("Ingenting er utenfor grensene.", "Nothing is beyond the limits."),
    "variable": Text("Variabel", "Variable"),
    "years": Text("Mangler, år for år", "Missing by year"),
    "spread": Text("Fordeling", "Distribution"),
    "verdicts": Text("Vurdering", "Verdict"),
    "trend": Text("Utvikling over tidligere kjøringer", "Trend over earlier runs"),
}
_FORMS = Text("skjema", "forms")
_UNITS = Text("enheter", "units")
_MISSING = Text("av alle svar mangler", "of all answers are missing")
_LATE = Text("registrert innen fristen", "registered in time")
_JUDGED = Text("stryk / advarsler", "fail / warnings")
_BY_YEAR = Text("Andel som mangler, år for år (95 %)", "Share missing by year (95 %)")
_BY_UNIT = Text("Registrert sent, {form} (95 %)", "Registered late, {form} (95 %)")
_ROWS = Text("Skjema per enhet, {form}", "Forms by unit, {form}")
_HEAT = Text(
    "Mangler, {form}: variabel, enhet og år ({first}–{last}). Stiplet holdes tilbake.",
    "Missing, {form}: variable, unit and year ({first}–{last}). Dashed is held back.",
)
_TOGETHER = Text("Mangler sammen: {columns}", "Missing together: {columns}")


def html(report: QualityReport, lang: str, notes: tuple[Text, ...] = (), trend: str = "") -> str:
    """The page in a language; `trend` is the picture of earlier runs, '' where there are none."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    source = files("regmeta.data.quality.reports").joinpath("page.html").read_text("utf-8")
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(source)
    page = template.render(
        lang=lang,
        title=TITLE(lang, name=report.plan.name),
        lead=counts_said(report)(lang),
        figures=figures(report, lang),
        pictures=_marked(_pictures(report, lang)),
        notes=[note(lang) for note in notes],
        trend=Markup(trend),
        forms=[
            _form(form, result, lang)
            for form, result in zip(report.forms, report.data.forms, strict=True)
        ],
        words=_words(lang),
    )
    return redacted(page) + "\n"


def _words(lang: str) -> dict[str, Any]:
    kinds = [measure_said(kind)(lang) for kind in KINDS]
    return {**{name: word(lang) for name, word in WORDS.items()}, "kinds": kinds}


def figures(report: QualityReport, lang: str) -> list[dict[str, str]]:
    """The five figures of the summary."""
    late, missing = of_measure(report, "late"), missing_in_all(report)
    in_time = percent(1 - late.rate)(lang) if late.base else _NONE(lang)
    pairs = (
        (str(sum(form.rows for form in report.forms)), _FORMS),
        (str(len(units_of(report))), _UNITS),
        (percent(missing.rate)(lang), _MISSING),
        (in_time, _LATE),
        (f"{report.count('fail')} / {report.count('warn')}", _JUDGED),
    )
    return [{"number": number, "word": word(lang)} for number, word in pairs]


def _pictures(report: QualityReport, lang: str) -> list[tuple[str, str]]:
    """The three pictures of the summary: over years, by hospital, and where answers are missing."""
    largest = max(report.forms, key=lambda form: form.rows, default=None)
    by_year = _BY_YEAR(lang)
    pictures = [(by_year, charts.line(missing_by_year(report), by_year))]
    if largest is not None:
        pictures += [_of_units(largest, lang), _heat(largest, lang)]
    return pictures


def _of_units(form: FormQuality, lang: str) -> tuple[str, str]:
    bars = by_unit(form, "late", lang)
    if bars:
        title = _BY_UNIT(lang, form=form.form.name)
        return title, charts.bars(bars, title)
    return _rows(form, lang)


def _rows(form: FormQuality, lang: str) -> tuple[str, str]:
    title = _ROWS(lang, form=form.form.name)
    return title, charts.bars(rows_by_unit(form, lang), title)


def _heat(form: FormQuality, lang: str) -> tuple[str, str]:
    rows, heads = heat_of(form, lang)
    years = [year for year in form.cells.years if year] or [0]
    title = _HEAT(lang, form=form.form.name, first=years[0], last=years[-1])
    return title, charts.heat(rows, heads, title)


def _marked(pictures: list[tuple[str, str]]) -> list[dict[str, Any]]:
    from markupsafe import Markup

    return [{"title": title, "svg": Markup(svg)} for title, svg in pictures]


def _form(form: FormQuality, result: FormResult, lang: str) -> dict[str, Any]:
    return {
        "name": form.form.name,
        "file": form.file,
        "said": form_said(form)(lang),
        "verdicts": [_verdict(form, verdict, lang) for verdict in form.verdicts],
        "together": [_TOGETHER(lang, columns=", ".join(group)) for group in form.together],
        "left_out": [note(lang) for note in (*coverage_said(form), *form.left_out)],
        "pictures": _marked([_rows(form, lang), _heat(form, lang)]),
        "lines": [_line(form, result, line, lang) for line in lines_of(form)],
    }


def _verdict(form: FormQuality, verdict: Verdict, lang: str) -> dict[str, str]:
    return {
        "gravity": "soft" if verdict.waiver else verdict.gravity,
        "word": GRAVITIES[verdict.gravity](lang),
        "sentence": sentence(form, verdict)(lang),
        "said": f"{measure_said(verdict.measure)(lang)}, {where(verdict, form.cells)(lang)}, "
        f"{when(verdict)(lang)}: {how(verdict, form.cells)(lang)}",
    }


def _line(form: FormQuality, result: FormResult, line: VariableLine, lang: str) -> dict[str, Any]:
    from markupsafe import Markup

    title = f"{line.column}: {WORDS['years'](lang)}"
    has_years = any(point.share for point in line.points)
    spark = charts.spark(line.points, title) if has_years else ""
    column = form.form.column(line.column)
    chart = chart_of(result, column, lang) if column else ""
    return {
        "column": line.column,
        "title": line.title(lang),
        "kinds": [kind_said(line, kind)(lang) for kind in KINDS],
        "spark": Markup(spark),
        "chart": Markup(chart),
        "verdicts": [_verdict(form, verdict, lang) for verdict in line.verdicts],
    }


def kind_said(line: VariableLine, kind: str) -> Text:
    """How much is missing of a kind; nothing where the variable has no such kind."""
    if kind not in line.kinds:
        return Text("–", "–")
    share = line.kinds[kind]
    return percent(share.rate) if share else _HELD
