"""Counts held against limits: what is too much in all, and which hospitals and years differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from math import log, sqrt
from statistics import median

from regmeta.data.check import CheckPlan, Column, FormPlan
from regmeta.data.plan.demands import is_named
from regmeta.data.quality.cells import CountedMeasure, FormCells, Share
from regmeta.data.quality.evidence import (
    UnitDifference,
    confidence,
    differing_means,
    differing_shares,
    newcombe,
)
from regmeta.data.quality.results import Verdict
from regmeta.data.quality.settings import QualityLimits, QualityWaiver, Settings
from regmeta.data.reports.statistics import THRESHOLD
from regmeta.model import Text

TWO_SIDED = ("answers",)
"""Measures of which less is as strange as more."""
_DAYS_A_YEAR = 365.25


def verdicts_of(form: FormPlan, cells: FormCells, settings: Settings, today: date) -> list[Verdict]:
    """All verdicts of a form, the gravest first; waived ones carry their waiver."""
    tests = sum(len(measure.shares) for measure in cells.measures)
    z = confidence(tests + sum(len(of) for of in cells.means.values()), settings.default.family)
    made: list[Verdict] = []
    for measure in cells.measures:
        made += _of_measure(form, measure, settings, z)
    for column in cells.means:
        made += _of_level(form, cells, column, settings, z)
    made += _volumes(cells, settings, z, today)
    made += _gaps(cells, settings)
    kept = _strongest(made)
    waived = [replace(verdict, waiver=_waiver(form, verdict, settings, today)) for verdict in kept]
    return sorted(waived, key=_rank)


def _rank(verdict: Verdict) -> tuple[bool, bool, float, str, str, str, tuple[int, ...]]:
    return (
        verdict.waiver is not None,
        verdict.gravity != "fail",
        -verdict.by,
        verdict.measure,
        verdict.column,
        verdict.unit,
        verdict.years,
    )


def _strongest(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Of verdicts that tell the same of the same place (a code each, say) the strongest."""
    best: dict[tuple[str, str, str, tuple[int, ...]], Verdict] = {}
    for verdict in verdicts:
        key = verdict.measure, verdict.column, verdict.unit, verdict.years
        if key not in best or verdict.by > best[key].by:
            best[key] = verdict
    return list(best.values())


def code_of(form: FormPlan, column: str) -> str:
    """The code of a column's variable; '' where there is none."""
    of = form.column(column)
    return of.code if of else ""


# ------------------------------------------------------------------ shares and means


def of_measure(form: FormPlan, measure: CountedMeasure, settings: Settings) -> list[Verdict]:
    """The verdicts of a measure by itself."""
    z = confidence(len(measure.shares), settings.default.family)
    return _strongest(_of_measure(form, measure, settings, z))


def _of_measure(
    form: FormPlan, measure: CountedMeasure, settings: Settings, z: float
) -> Iterator[Verdict]:
    limits = settings.limits(measure.measure, measure.column, code_of(form, measure.column))
    differences = differing_shares(
        measure.shares,
        z,
        limits.differs,
        settings.default.small_unit,
        both=measure.measure in TWO_SIDED,
    )
    yield from _in_all(form, measure, limits, differences)
    for difference in differences:
        yield _differing(measure.measure, measure.column, difference, limits, measure.more)


def _in_all(
    form: FormPlan,
    measure: CountedMeasure,
    limits: QualityLimits,
    differences: Sequence[UnitDifference],
) -> Iterator[Verdict]:
    """What is too much of all rows; a warning only where it is so without the hospitals and years
    that are told of by themselves too."""
    total = measure.total
    if not _is_judged_in_all(form, measure) or not total.hits or total.rate <= limits.warn:
        return
    if total.rate > limits.fail:
        yield Verdict(measure.measure, measure.column, "fail", share=total, more=measure.more)
        return
    apart = sum((own.share for own in differences if own.share), Share(0, 0))
    if Share(total.hits - apart.hits, max(1, total.base - apart.base)).rate > limits.warn:
        yield Verdict(measure.measure, measure.column, "warn", share=total, more=measure.more)


def _is_judged_in_all(form: FormPlan, measure: CountedMeasure) -> bool:
    """What is missing in all is judged of mandatory questions only: the others may be left."""
    column = form.column(measure.column)
    return measure.measure != "missing" or (column is not None and column.mandatory)


def _differing(
    measure: str, column: str, difference: UnitDifference, limits: QualityLimits, more: str = ""
) -> Verdict:
    is_grave = abs(difference.by) > limits.fails
    return Verdict(
        measure,
        column,
        "fail" if is_grave else "warn",
        difference.unit,
        difference.years,
        difference=difference,
        more=more,
    )


def _of_level(
    form: FormPlan, cells: FormCells, column: str, settings: Settings, z: float
) -> Iterator[Verdict]:
    limits = settings.limits("level", column, code_of(form, column))
    small = settings.default.small_unit
    for difference in differing_means(cells.means[column], z, limits.differs, small):
        yield _differing("level", column, difference, limits)


def by_registrars(
    form: FormPlan,
    counted: Mapping[tuple[str, str], Mapping[str, Share]],
    settings: Settings,
) -> Iterator[tuple[Verdict, str]]:
    """Who registered with more missing than the others of the hospital: the verdict without the
    name, and the name, which is for the hospital alone."""
    tests = sum(len(shares) for shares in counted.values())
    z = confidence(tests, settings.default.family)
    for (unit, who), shares in sorted(counted.items()):
        others = [own for (of, name), own in counted.items() if of == unit and name != who]
        for column, share in shares.items():
            rest = sum((own[column] for own in others), Share(0, 0))
            limits = settings.limits("registrar", column, code_of(form, column))
            difference = _more(unit, share, rest, z)
            is_enough = min(share.base, rest.base) >= settings.default.small_unit
            if is_enough and difference.interval[0] > 0 and difference.by >= limits.differs:
                yield _differing("registrar", column, difference, limits), who


def _more(unit: str, share: Share, rest: Share, z: float) -> UnitDifference:
    by, interval = share.rate - rest.rate, newcombe(share, rest, z)
    return UnitDifference(unit, (), by, interval, share.base, share, rest)


# ------------------------------------------------------------------ how much, and how lately


def _volumes(cells: FormCells, settings: Settings, z: float, today: date) -> Iterator[Verdict]:
    """A year with far fewer rows than the hospital's other years; its first is left out, and a
    hospital that has stopped is told of as such."""
    limits = settings.limits("volume", "")
    stopped = dict(_stopped(cells, settings))
    for unit, day in stopped.items():
        fact = Text("siste hendelse {month}", "last event {month}").filled(month=f"{day:%Y-%m}")
        yield Verdict("stale", "", "warn", unit, (day.year,), fact=fact)
    for unit in cells.units:
        yearly = _yearly(cells, unit, today)
        for year in sorted(yearly)[1:]:
            usual = median(rows for other, rows in yearly.items() if other != year)
            fewer = usual - yearly[year]
            if unit in stopped and year >= stopped[unit].year:
                continue
            if fewer > z * sqrt(usual) and fewer > limits.differs * usual:
                yield _fewer(unit, year, cells.rows[unit, year], usual, limits)


def _fewer(unit: str, year: int, rows: int, usual: float, limits: QualityLimits) -> Verdict:
    fact = Text("{rows} skjema, ellers {usual} i året", "{rows} forms, else {usual} a year")
    is_grave = rows < (1 - limits.fails) * usual
    shown = f"< {THRESHOLD}" if 0 < rows < THRESHOLD else str(rows)
    said = fact.filled(rows=shown, usual=round(usual))
    return Verdict("volume", "", "fail" if is_grave else "warn", unit, (year,), fact=said)


def _yearly(cells: FormCells, unit: str, today: date) -> dict[int, float]:
    """A hospital's rows a year, those of this year as of a whole one."""
    rows = {year: float(n) for (of, year), n in cells.rows.items() if of == unit and year}
    begun = (today - date(today.year, 1, 1)).days / _DAYS_A_YEAR
    if today.year in rows:
        this = rows.pop(today.year)
        if begun > 0.25:
            rows[today.year] = this / begun
    return rows if len(rows) > 2 else {}


def _stopped(cells: FormCells, settings: Settings) -> Iterator[tuple[str, date]]:
    """Hospitals whose last event lies long before that of the others, by their usual pace."""
    newest = max(cells.last.values(), default=None)
    for unit, day in cells.last.items():
        days = (newest - day).days if newest else 0
        rows = sum(n for (of, _), n in cells.rows.items() if of == unit)
        if days > settings.default.stale_days and rows >= settings.default.small_unit:
            yield unit, day


def _gaps(cells: FormCells, settings: Settings) -> Iterator[Verdict]:
    """Months without a row between a hospital's first and last, where its usual pace makes that
    rarer than chance would have it in all hospitals and months together (Poisson)."""
    tests = max(1, len(cells.months))
    least = log(tests / settings.default.family)
    for unit in cells.units:
        own = {month: n for (of, month), n in cells.months.items() if of == unit}
        if not own or sum(own.values()) / len(own) < least:
            continue
        gone = _months_without(own)
        for year in sorted({month.year for month in gone}):
            names = ", ".join(f"{month:%m}" for month in gone if month.year == year)
            fact = Text("ingen skjema i måned {months}", "no forms in month {months}")
            yield Verdict("gap", "", "warn", unit, (year,), fact=fact.filled(months=names))


def _months_without(own: Mapping[date, int]) -> list[date]:
    first, last = _begun(own), max(own)
    count = (last.year - first.year) * 12 + last.month - first.month
    at = first.year * 12 + first.month - 1
    months = [date((at + n) // 12, (at + n) % 12 + 1, 1) for n in range(count)]
    return [month for month in months if month not in own]


def _begun(own: Mapping[date, int]) -> date:
    """The month by which a hundredth of a hospital's rows were there: a slip in a year long ago is
    no beginning."""
    total, passed = sum(own.values()), 0
    for month in sorted(own):
        passed += own[month]
        if passed >= total / 100:
            return month
    return max(own)


# ------------------------------------------------------------------ waivers


def _waiver(
    form: FormPlan, verdict: Verdict, settings: Settings, today: date
) -> QualityWaiver | None:
    """The first waiver that covers a verdict and has not ended."""
    covering = (
        waiver
        for waiver in settings.own.waivers
        if waiver.until >= today and _covers(waiver, form, verdict)
    )
    return next(covering, None)


def _covers(waiver: QualityWaiver, form: FormPlan, verdict: Verdict) -> bool:
    names: Sequence[str] = (verdict.column, code_of(form, verdict.column))
    return (
        waiver.measure == verdict.measure
        and any(fnmatchcase(name, waiver.variable) for name in names)
        and fnmatchcase(verdict.unit, waiver.unit)
        and (not waiver.year or verdict.years in ((), (waiver.year,)))
    )


def unused(forms: Sequence[Sequence[Verdict]], settings: Settings, today: date) -> list[Text]:
    """Waivers that have ended or cover nothing, as sentences: nothing is lost in silence."""
    taken = {verdict.waiver for verdicts in forms for verdict in verdicts}
    said: list[Text] = []
    for waiver in settings.own.waivers:
        values = {"measure": waiver.measure, "variable": waiver.variable, "until": waiver.until}
        if waiver.until < today:
            said.append(_ENDED.filled(**values))
        elif waiver not in taken:
            said.append(_UNUSED.filled(**values))
    return said


def unmet(plan: CheckPlan, settings: Settings) -> list[Text]:
    """Thresholds of variables and columns of forms that the registry has not, as sentences."""
    columns = [(form, column) for form in plan.forms for column in form.columns]
    said = [
        _NO_VARIABLE.filled(measure=table.measure, variable=table.variable)
        for table in settings.own.thresholds
        if not any(_is_of(table.variable, form, column) for form, column in columns)
    ]
    return said + [
        _NO_FORM.filled(form=name, choices=", ".join(form.name for form in plan.forms))
        for name in settings.own.forms
        if not any(is_named(form, name) for form in plan.forms)
    ]


def _is_of(pattern: str, form: FormPlan, column: Column) -> bool:
    names = (column.name, *column.names, code_of(form, column.name))
    return any(fnmatchcase(name, pattern) for name in names)


_NO_VARIABLE = Text(
    "quality.toml: grensen for {measure} gjelder {variable}, som registeret ikke har. Rett navnet.",
    "quality.toml: the threshold of {measure} is of {variable}, which the registry has not. "
    "Mend the name.",
)
_NO_FORM = Text(
    'quality.toml: [forms."{form}"] er ikke et skjema i registeret. Der er {choices}.',
    'quality.toml: [forms."{form}"] is no form of the registry. There are {choices}.',
)
_ENDED = Text(
    "quality.toml: unntaket for {measure}, {variable}, gikk ut {until}. Forny eller slett det.",
    "quality.toml: the waiver of {measure}, {variable}, ended {until}. Renew or delete it.",
)
_UNUSED = Text(
    "quality.toml: unntaket for {measure}, {variable}, dekker ingenting. Slett det.",
    "quality.toml: the waiver of {measure}, {variable}, covers nothing. Delete it.",
)
