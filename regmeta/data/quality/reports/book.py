"""The quality report as a workbook: the verdicts, and a sheet a form with a line a variable."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from regmeta.data.quality.reports.figures import KINDS, VariableLine, lines_of
from regmeta.data.quality.reports.pages import TITLE, WORDS, figures, kind_said
from regmeta.data.quality.reports.wording import (
    GRAVITIES,
    how,
    measure_said,
    when,
    where,
)
from regmeta.data.quality.results import FormQuality, QualityReport
from regmeta.model import Text
from regmeta.privacy.redaction import redacted

_SUMMARY = Text("Sammendrag", "Summary")
_VERDICTS = Text("Vurderinger", "Verdicts")
_HEADS = (
    Text("Vurdering", "Verdict"),
    Text("Skjema", "Form"),
    Text("Kolonne", "Column"),
    Text("Mål", "Measure"),
    Text("Enhet", "Unit"),
    Text("År", "Years"),
    Text("Hvor mye", "How much"),
    Text("Unntak", "Waiver"),
)
_WIDTHS = (11, 18, 24, 34, 18, 12, 70, 40)


def workbook(report: QualityReport, lang: str, notes: tuple[Text, ...] = ()) -> bytes:
    """The workbook in a language; byte-equal for the same report."""
    from datetime import datetime

    import xlsxwriter

    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F2", "border": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_SUMMARY(lang))
    rows = [(figure["word"], figure["number"]) for figure in figures(report, lang)]
    rows += [(redacted(note(lang)), "") for note in notes]
    _fill(sheet, (TITLE(lang, name=report.plan.name), ""), rows, (70, 16), bold, plain)
    heads = tuple(head(lang) for head in _HEADS)
    _fill(book.add_worksheet(_VERDICTS(lang)), heads, _verdicts(report, lang), _WIDTHS, bold, plain)
    for number, form in enumerate(report.forms, 1):
        own = book.add_worksheet(f"{number} {_safe(form.form.name)}"[:31])
        kinds = tuple(measure_said(kind)(lang) for kind in KINDS)
        titles = (WORDS["variable"](lang), "", *kinds, WORDS["verdicts"](lang))
        widths = (24, 34, *(14 for _ in kinds), 70)
        _fill(own, titles, _lines(form, lang), widths, bold, plain)
    book.close()
    return held.getvalue()


def _safe(name: str) -> str:
    return "".join(sign for sign in name if sign not in r"[]:*?/\'")


def _verdicts(report: QualityReport, lang: str) -> list[tuple[str, ...]]:
    return [
        (
            GRAVITIES[verdict.gravity](lang),
            form.form.name,
            verdict.column,
            measure_said(verdict.measure)(lang),
            where(verdict, form.cells)(lang),
            when(verdict)(lang),
            how(verdict, form.cells)(lang),
            f"{verdict.waiver.until}: {verdict.waiver.reason}" if verdict.waiver else "",
        )
        for form in report.forms
        for verdict in form.verdicts
    ]


def _lines(form: FormQuality, lang: str) -> list[tuple[str, ...]]:
    return [_line(form, line, lang) for line in lines_of(form)]


def _line(form: FormQuality, line: VariableLine, lang: str) -> tuple[str, ...]:
    said = [
        f"{measure_said(own.measure)(lang)}, {where(own, form.cells)(lang)}, {when(own)(lang)}"
        for own in line.verdicts
    ]
    kinds = [kind_said(line, kind)(lang) for kind in KINDS]
    return (line.column, line.title(lang), *kinds, "\n".join(said))


def _fill(sheet: Any, heads: Any, rows: Any, widths: Any, bold: Any, plain: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for at, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, head, bold)
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            sheet.write_string(number, at, redacted(cell), plain)
