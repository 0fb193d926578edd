"""The sentences of a quality report."""

from __future__ import annotations

from regmeta.data.kinds import load_kinds
from regmeta.data.quality.cells import FormCells, Share
from regmeta.data.quality.gate import shows_figures, unit_name
from regmeta.data.quality.results import FormQuality, Verdict
from regmeta.model import Text
from regmeta.texts import decimal, joined

MEASURES = {
    "missing": Text("mangler", "missing"),
    "not-asked": Text("ikke spurt", "not asked"),
    "unknown": Text("spurt, men ukjent", "asked, but unknown"),
    "refused": Text("ønsket ikke å svare", "would not answer"),
    "unanswered": Text("ikke valgt svar", "no answer chosen"),
    "declared": Text("oppgitt grunn til at verdi mangler", "declared reason for no value"),
    "late": Text("registrert sent", "registered late"),
    "early": Text("registrert før hendelsen", "registered before the event"),
    "open": Text("skjema ikke ferdigstilt", "form not completed"),
    "stale": Text("ingen nye skjema", "no new forms"),
    "volume": Text("færre skjema enn vanlig", "fewer forms than usual"),
    "gap": Text("måneder uten skjema", "months without forms"),
    "outlier": Text("langt utenfor det vanlige", "far outside the usual"),
    "unit-mix-up": Text("ser ut til å ha annen måleenhet", "seems to be in another unit"),
    "last-digit": Text("avrundet (siste siffer)", "rounded (last digit)"),
    "same-value": Text("samme verdi i mange rader", "the same value in many rows"),
    "first-day": Text("1. januar som dato", "1 January as the day"),
    "level": Text("nivået er et annet", "the level differs"),
    "answers": Text("svarene fordeler seg annerledes", "answers are spread differently"),
    "age": Text("svar som ikke passer alderen", "answers that do not fit the age"),
    "code-against-text": Text("teksten sier en annen kode", "the text says another code"),
    "together": Text("mangler sammen", "missing together"),
    "no-follow-up": Text("skjema uten oppfølging", "forms without follow-up"),
    "no-form": Text("personer uten skjema", "persons without a form"),
    "registrar": Text("mangler mer hos én som registrerer", "missing more with one who registers"),
    "coverage": Text("ikke i registeret", "not in the registry"),
}
GRAVITIES = {"fail": Text("stryk", "fail"), "warn": Text("advarsel", "warning")}
WHOLE_ROWS = Text("hele skjemaet", "the whole form")
ALL_UNITS = Text("alle enheter", "all units")
ALL_YEARS = Text("alle år", "all years")
NO_YEAR = Text("uten dag", "no day")
_MORE = {
    "answers": Text("(kode {more})", "(code {more})"),
    "unit-mix-up": Text("(ganget med {more})", "(times {more})"),
    "no-follow-up": Text("({more})", "({more})"),
    "no-form": Text("({more})", "({more})"),
}
_SHARE = Text("{hits} av {base} ({rate})", "{hits} of {base} ({rate})")
_DIFFERENCE = Text(
    "{share}, ellers {rest}; forskjell {by} prosentpoeng ({low} til {high})",
    "{share}, else {rest}; difference {by} percentage points ({low} to {high})",
)
_DEVIATIONS = Text(
    "{by} standardavvik fra de andre ({low} til {high})",
    "{by} standard deviations from the others ({low} to {high})",
)
_HELD = Text("få rader: tallene holdes tilbake", "few rows: the figures are held back")
_SENTENCE = Text(
    "{what}: {measure}, {where}, {when}: {how}", "{what}: {measure}, {where}, {when}: {how}"
)
_WAIVED = Text(" (unntak til {until}: {reason})", " (waived until {until}: {reason})")


def measure_said(measure: str) -> Text:
    """What a measure is called: by itself, or as the check's page has it."""
    if measure in MEASURES:
        return MEASURES[measure]
    kinds = (kind for kind in load_kinds() if kind.name == measure)
    return next((kind.fault.title for kind in kinds), Text(measure))


def sentence(form: FormQuality, verdict: Verdict) -> Text:
    """A verdict in a line: what, where, when and by how much."""
    said = _SENTENCE.filled(
        what=verdict.column or WHOLE_ROWS,
        measure=_with_more(verdict),
        where=where(verdict, form.cells),
        when=when(verdict),
        how=how(verdict, form.cells),
    )
    waiver = verdict.waiver
    if waiver is None:
        return said
    return joined("", [said, _WAIVED.filled(until=waiver.until, reason=waiver.reason)])


def _with_more(verdict: Verdict) -> Text:
    """The measure with its code or factor, where it is of one."""
    said, more = measure_said(verdict.measure), _MORE.get(verdict.measure)
    return joined(" ", [said, more.filled(more=verdict.more)]) if more and verdict.more else said


def where(verdict: Verdict, cells: FormCells) -> Text:
    """The hospital that a verdict is about."""
    return Text(unit_name(verdict.unit, cells)) if verdict.unit else ALL_UNITS


def when(verdict: Verdict) -> Text:
    """The years that a verdict is about."""
    if not verdict.years or verdict.measure == "coverage":
        return ALL_YEARS
    if verdict.years == (0,):
        return NO_YEAR
    first, last = verdict.years[0], verdict.years[-1]
    is_run = last - first == len(verdict.years) - 1
    if len(verdict.years) == 1:
        return Text(str(first))
    return Text(f"{first}–{last}" if is_run else ", ".join(map(str, verdict.years)))


def how(verdict: Verdict, cells: FormCells) -> Text:
    """By how much, where that may be told."""
    if verdict.fact:
        return verdict.fact
    if not shows_figures(verdict, cells):
        return _HELD
    difference = verdict.difference
    if difference is None:
        assert verdict.share is not None
        return share_said(verdict.share)
    if difference.share is None or difference.rest is None:
        ends = [number(end, 1) for end in difference.interval]
        return _DEVIATIONS.filled(by=number(difference.by, 1), low=ends[0], high=ends[1])
    low, high = difference.interval
    return _DIFFERENCE.filled(
        share=share_said(difference.share),
        rest=percent(difference.rest.rate),
        by=number(100 * difference.by, 0),
        low=number(100 * low, 0),
        high=number(100 * high, 0),
    )


def share_said(share: Share) -> Text:
    """`90 of 220 (41 %)`."""
    return _SHARE.filled(hits=share.hits, base=share.base, rate=percent(share.rate))


def percent(rate: float) -> Text:
    """A share in per cent, with a decimal where it is small."""
    written = number(100 * rate, 0 if rate >= 0.1 or not rate else 1)
    return Text("{number} %", "{number} %").filled(number=written)


def number(value: float, digits: int) -> Text:
    """A number with so many decimals, its mark as each language writes it."""
    rounded = f"{value:.{digits}f}"
    return decimal(rounded.removeprefix("-") if float(rounded) == 0 else rounded)
