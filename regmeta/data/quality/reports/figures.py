"""The figures of the summary and of each variable, ready to be shown: small counts held back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from regmeta.data.quality.cells import Cell, CountedMeasure, Share
from regmeta.data.quality.evidence import wilson
from regmeta.data.quality.gate import shown_share, shown_shares, unit_name
from regmeta.data.quality.reports.charts import Bar, HeatRow, Point
from regmeta.data.quality.reports.wording import percent, share_said
from regmeta.data.quality.results import FormQuality, QualityReport, Verdict
from regmeta.model import Text

Z = 1.959964
"""Intervals of single figures are of 95 per cent."""
MOST_ROWS = 30
KINDS = ("missing", "unknown", "refused", "unanswered", "declared", "not-asked")
_HELD = Text("holdes tilbake", "held back")


@dataclass(frozen=True, slots=True)
class VariableLine:
    """A variable of a form: missing by kind (None: held back), by year, and its verdicts."""

    column: str
    title: Text
    kinds: Mapping[str, Share | None]
    points: tuple[Point, ...]
    verdicts: tuple[Verdict, ...]


def missing_in_all(report: QualityReport) -> Share:
    """What is missing of all that was asked, over all variables of all forms."""
    shares = (
        own.total
        for form in report.forms
        for own in form.cells.measures
        if own.measure == "missing"
    )
    return sum(shares, Share(0, 0))


def of_measure(report: QualityReport, measure: str) -> Share:
    """A measure of whole rows over all forms; of none where nothing tells it."""
    shares = (
        own.total for form in report.forms for own in form.cells.measures if own.measure == measure
    )
    return sum(shares, Share(0, 0))


def units_of(report: QualityReport) -> tuple[str, ...]:
    """The hospitals of all forms."""
    return tuple(sorted({unit for form in report.forms for unit in form.cells.units if unit}))


def missing_by_year(report: QualityReport) -> list[Point]:
    """What is missing of all that was asked, year by year."""
    by_year: dict[int, Share] = {}
    for form in report.forms:
        for own in form.cells.measures:
            if own.measure == "missing":
                for (_, year), share in own.shares.items():
                    by_year[year] = by_year.get(year, Share(0, 0)) + share
    return [_point(str(year), by_year[year]) for year in sorted(by_year) if year]


def _point(label: str, share: Share) -> Point:
    shown = shown_share(share)
    return Point(label, shown.rate if shown else None, wilson(share, Z) if shown else None)


def by_unit(form: FormQuality, measure: str, lang: str) -> list[Bar]:
    """A measure of whole rows by hospital, with intervals; a hospital of which a year is held back
    is held back too."""
    own = next((own for own in form.cells.measures if own.measure == measure), None)
    if own is None:
        return []
    shown = shown_shares(own.shares)
    return [_bar(form, unit, shown, lang) for unit in form.cells.units]


def _bar(form: FormQuality, unit: str, shown: Mapping[Cell, Share | None], lang: str) -> Bar:
    whole = _whole(share for (of, _), share in shown.items() if of == unit)
    if whole is None:
        return Bar(_name(form, unit), None, _HELD(lang), unit=unit)
    return Bar(_name(form, unit), whole.rate, share_said(whole)(lang), wilson(whole, Z), unit)


def _name(form: FormQuality, unit: str) -> str:
    return unit_name(unit, form.cells) if unit else "–"


def _whole(parts: Iterable[Share | None]) -> Share | None:
    total = Share(0, 0)
    for part in parts:
        if part is None:
            return None
        total += part
    return total if total.base else None


def rows_by_unit(form: FormQuality, lang: str) -> list[Bar]:
    """The forms of each hospital."""
    shares = {cell: Share(0, n) for cell, n in form.cells.rows.items()}
    shown = shown_shares(shares)
    bars = []
    for unit in form.cells.units:
        whole = _whole(share for (of, _), share in shown.items() if of == unit)
        said = str(whole.base) if whole else _HELD(lang)
        rows = float(whole.base) if whole else None
        bars.append(Bar(_name(form, unit), rows, said, unit=unit))
    return bars


# ------------------------------------------------------------------ the heat map


def heat_of(form: FormQuality, lang: str) -> tuple[list[HeatRow], list[tuple[str, int]]]:
    """What is missing by variable, hospital and year: those variables of which most is."""
    cells = sorted(form.cells.rows)
    measures = [own for own in form.cells.measures if own.measure == "missing" and own.total.hits]
    ranked = sorted(measures, key=_most_missing)
    rows = [
        HeatRow(own.column, *_heat_row(form, cells, shown_shares(own.shares), lang))
        for own in ranked[:MOST_ROWS]
    ]
    heads = [
        (unit_name(unit, form.cells) if unit else "–", sum(cell[0] == unit for cell in cells))
        for unit in form.cells.units
    ]
    return rows, heads


def _most_missing(own: CountedMeasure) -> tuple[float, str]:
    return -max(share.rate for share in own.shares.values()), own.column


def _heat_row(
    form: FormQuality, cells: Sequence[Cell], shown: Mapping[Cell, Share | None], lang: str
) -> tuple[tuple[float | None, ...], tuple[str, ...]]:
    shares, said = [], []
    for unit, year in cells:
        share = shown[unit, year]
        shares.append(share.rate if share else None)
        figure = percent(share.rate)(lang) if share else _HELD(lang)
        said.append(f"{unit_name(unit, form.cells) if unit else '–'} {year or '–'}: {figure}")
    return tuple(shares), tuple(said)


# ------------------------------------------------------------------ a line a variable


def lines_of(form: FormQuality) -> list[VariableLine]:
    """Every variable of a form that the extract has, in the order of the metadata."""
    by_column: dict[str, dict[str, Share | None]] = {}
    points: dict[str, tuple[Point, ...]] = {}
    for own in form.cells.measures:
        if own.measure not in KINDS:
            continue
        by_column.setdefault(own.column, {})[own.measure] = shown_share(own.total)
        if own.measure == "missing":
            points[own.column] = _years(form, shown_shares(own.shares))
    return [
        VariableLine(
            column.name,
            column.title,
            by_column[column.name],
            points[column.name],
            tuple(own for own in form.verdicts if column.name in own.column.split(" + ")),
        )
        for column in form.form.columns
        if column.name in points
    ]


def _years(form: FormQuality, shown: Mapping[Cell, Share | None]) -> tuple[Point, ...]:
    """A line over years; a year of which a hospital is held back is held back."""
    made = []
    for year in form.cells.years:
        if year:
            whole = _whole(share for (_, of), share in shown.items() if of == year)
            interval = wilson(whole, Z) if whole else None
            made.append(Point(str(year), whole.rate if whole else None, interval))
    return tuple(made)
