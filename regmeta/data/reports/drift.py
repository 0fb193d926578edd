"""What has changed since an earlier extract: rows, missing shares, codes, numbers, days, faults."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from regmeta.data.reports import shift
from regmeta.data.results.distribution import SMALLEST
from regmeta.data.results.outcome import DataReport, as_report, share
from regmeta.data.results.traits import (
    ColumnTraits,
    FormTraits,
    kept_traits,
    traits_in,
    traits_of,
)
from regmeta.errors import UnreadableInput
from regmeta.model import Text
from regmeta.texts import with_mark
from regmeta.validate.faults import fault_named

MISSING_POINTS = 0.05
"""A missing share that moved by five percentage points or more is told."""
MIX = 0.10
"""A mix of codes of which a tenth or more stands elsewhere (total variation) is told."""
SPREADS = 0.5
"""A median that moved by half the earlier distance between quartiles or more is told."""
FAULTS = 0.01
"""A fault that a hundredth of the rows or more have now, and had not, is told."""

_MISSING = Text(
    "{name}: manglende gikk fra {a} % til {b} %", "{name}: missing went from {a} % to {b} %"
)
_MEDIAN = Text("{name}: medianen gikk fra {a} til {b}", "{name}: the median went from {a} to {b}")
_CODES = Text(
    "{name}: {a} % av svarene har flyttet seg mellom kodene",
    "{name}: {a} % of the answers have moved between the codes",
)
_NEW_CODE = Text(
    "{name}: {code} er ny: {count} rader, ingen før",
    "{name}: {code} is new: {count} rows, none before",
)
_GONE_CODE = Text(
    "{name}: {code} er borte: {count} rader før, ingen nå",
    "{name}: {code} is gone: {count} rows before, none now",
)
_MEAN = Text("{name}: gjennomsnittet gikk fra {a} til {b}", "{name}: the mean went from {a} to {b}")
_SHAPE = Text(
    "{name}: verdiene er fordelt på en annen måte (Kolmogorov–Smirnov {distance}, PSI {index})",
    "{name}: the values are spread in another way (Kolmogorov–Smirnov {distance}, PSI {index})",
)
_NO_SPREAD = Text(
    "{name}: halvparten av radene eller flere har én og samme verdi; før var de spredt",
    "{name}: half of the rows or more have one and the same value; they were spread before",
)
_DAYS = Text(
    "{name}: dagene ligger på en annen måte rundt den midterste (Kolmogorov–Smirnov {distance})",
    "{name}: the days lie in another way about the middle one (Kolmogorov–Smirnov {distance})",
)
_FAULT = Text(
    "{name}: «{fault}» gikk fra {a} % til {b} % av radene",
    "{name}: “{fault}” went from {a} % to {b} % of the rows",
)
_ROWS = Text("antall rader gikk fra {a} til {b}", "the number of rows went from {a} to {b}")
_NOT_COMPARED = Text(
    "forrige rapport har ikke skjemaet {name}: det er ikke sammenlignet med noe",
    "the earlier report has no form {name}: it has not been compared with anything",
)
_FORM_GONE = Text(
    "skjemaet {name} er ikke med; det hadde {rows} rader før",
    "the form {name} is not there; it had {rows} rows before",
)
_GONE = Text("{name}: kolonnen er borte", "{name}: the column is gone")
_AS_PUBLISHED = Text(
    "(Sammenlignet med det rapporten viser: små antall og fordelinger av tall er ikke på denne "
    "maskinen.)",
    "(Compared with what the report shows: small counts and spreads of numbers are not on this "
    "machine.)",
)


def read_report(path: Path) -> dict[str, Any]:
    """An earlier json report; `traits` has the exact counts behind it, where they are kept here.

    Raises UnreadableInput where the file is something else.
    """
    try:
        text = path.read_text(encoding="utf-8")
        value = json.loads(text)
        assert isinstance(value["forms"], list)
        published = {form["code"]: traits_in(form) for form in value["forms"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AssertionError):
        raise UnreadableInput(
            "{path}: er ikke en rapport fra «regmeta data check --format json».",
            "{path}: is no report of “regmeta data check --format json”.",
            path=path,
        ) from None
    return {**value, "traits": kept_traits(text) or published}


SHRUNK = 0.1
"""An extract with a tenth fewer rows or less than the earlier one is taken for one that broke."""


def with_shrunk(data: DataReport, earlier: Mapping[str, Any]) -> DataReport:
    """The report with an error for every form that has lost `SHRUNK` of its rows or more."""
    before = {code: form.rows for code, form in _traits(earlier).items()}
    return as_report(data.plan, data.forms, before, SHRUNK)


def _traits(earlier: Mapping[str, Any]) -> Mapping[str, FormTraits]:
    traits: Mapping[str, FormTraits] = earlier["traits"]
    return traits


def drift(data: DataReport, earlier: Mapping[str, Any], lang: str) -> dict[str, list[str]]:
    """What changed, in sentences, by form."""
    before, drifts = _traits(earlier), {}
    for form in data.forms:
        old = before.get(form.form.code)
        drifts[form.form.code] = (
            [_NOT_COMPARED(lang, name=form.form.name)]
            if old is None
            else list(changes_of(old, traits_of(form), lang))
        )
    return drifts | _no_longer_handed_in(data, before, lang)


def _no_longer_handed_in(
    data: DataReport, before: Mapping[str, FormTraits], lang: str
) -> dict[str, list[str]]:
    """The forms of the plan that the earlier extract had, and this one has not."""
    here = {form.form.code for form in data.forms}
    gone = (form for form in data.plan.forms if form.code in before and form.code not in here)
    return {
        form.code: [_FORM_GONE(lang, name=form.name, rows=before[form.code].rows)] for form in gone
    }


def changes_of(old: FormTraits, new: FormTraits, lang: str) -> Iterator[str]:
    """What changed of one form between two extracts, in sentences."""
    if not old.rows or not new.rows:
        return
    if _reaches(abs(new.rows - old.rows) / old.rows, SHRUNK):
        yield _ROWS(lang, a=old.rows, b=new.rows)
    sentences: list[str] = []
    for name, column in new.columns.items():
        if name in old.columns:
            sentences += _of_column(name, (old.columns[name], old.rows), (column, new.rows), lang)
    sentences += [_GONE(lang, name=name) for name in old.columns if name not in new.columns]
    yield from sentences
    if sentences and not old.is_exact:
        yield _AS_PUBLISHED(lang)


Side = tuple[ColumnTraits, int]
"""A column of one extract, and the rows of that extract."""


def _of_column(name: str, before: Side, now: Side, lang: str) -> Iterator[str]:
    old, new = before[0], now[0]
    yield from _missing(name, before, now, lang)
    if old.counts and new.counts and not new.is_days:
        yield from _codes(name, old.counts, new.counts, lang)
    if new.is_days:
        yield from _days(name, old, new, lang)
    elif old.quantiles and new.quantiles:
        yield from _numbers(name, old, new, lang)
    yield from _faults(name, before, now, lang)


def _missing(name: str, before: Side, now: Side, lang: str) -> Iterator[str]:
    (old, rows), (new, rows_now) = before, now
    if _reaches(abs(old.missing / rows - new.missing / rows_now), MISSING_POINTS):
        a, b = _share(old.missing, rows, lang), _share(new.missing, rows_now, lang)
        yield _MISSING(lang).format(name=name, a=a, b=b)


def _reaches(share: float, limit: float) -> bool:
    """Whether a share is a limit or more, where 0.15 - 0.10 is 0.05 as on paper."""
    return share >= limit - 1e-9


def _share(part: int, whole: int, lang: str) -> str:
    return with_mark(share(part, whole), lang)


# ------------------------------------------------------------------ codes


def _codes(name: str, old: Mapping[str, int], new: Mapping[str, int], lang: str) -> Iterator[str]:
    elsewhere = shift.moved(old, new)
    if _reaches(elsewhere, MIX) and not shift.of_codes(old, new).is_chance:
        yield _CODES(lang, name=name, a=f"{100 * elsewhere:.0f}")
    for code in _only_in(new, old):
        yield _NEW_CODE(lang, name=name, code=code, count=new[code])
    for code in _only_in(old, new):
        yield _GONE_CODE(lang, name=name, code=code, count=old[code])


def _only_in(some: Mapping[str, int], others: Mapping[str, int]) -> Iterator[str]:
    """Codes that one extract has often, and the other not at all."""
    least = max(SMALLEST, sum(some.values()) * MIX / 10)
    for code, count in some.items():
        if count >= least and not others.get(code):
            yield code


# ------------------------------------------------------------------ numbers and days


def _numbers(name: str, old: ColumnTraits, new: ColumnTraits, lang: str) -> Iterator[str]:
    a, b = _middle(old), _middle(new)
    if old.points and new.points and _has_collapsed(old.points, new.points):
        yield _NO_SPREAD(lang, name=name)
    elif abs(b - a) >= SPREADS * _quartiles(old):
        yield _MEDIAN(lang, name=name, a=f"{a:g}", b=f"{b:g}")
    elif old.points and new.points:
        yield from _spread(name, old, new, lang)


def _spread(name: str, old: ColumnTraits, new: ColumnTraits, lang: str) -> Iterator[str]:
    its = shift.of_points(old.points, new.points, old.total, new.total)
    if not its.is_large:
        return
    if abs(its.mean) >= shift.LARGE_MEAN:
        a, b = (sum(side.points) / len(side.points) for side in (old, new))
        yield _MEAN(lang, name=name, a=f"{a:.3g}", b=f"{b:.3g}")
    else:
        yield _SHAPE(
            lang, name=name, distance=_two(its.distance, lang), index=_two(its.index, lang)
        )


def _days(name: str, old: ColumnTraits, new: ColumnTraits, lang: str) -> Iterator[str]:
    """Days go on from extract to extract: what is compared is how they lie about the middle one."""
    if not old.points or not new.points:
        return
    if _has_collapsed(old.points, new.points):
        yield _NO_SPREAD(lang, name=name)
        return
    before, now = shift.centred(old.points), shift.centred(new.points)
    its = shift.of_points(before, now, old.total, new.total)
    if its.distance >= shift.LARGE_DISTANCE and its.is_large:
        yield _DAYS(lang, name=name, distance=_two(its.distance, lang))


def _has_collapsed(old: Sequence[float], new: Sequence[float]) -> bool:
    """Whether the middle half, which was spread, now is one value."""
    return old[25] < old[75] and new[25] == new[75]


def _middle(column: ColumnTraits) -> float:
    return column.quantiles[2] or 0.0


def _quartiles(column: ColumnTraits) -> float:
    """The distance between the quartiles, the median or 1 where there is none."""
    low, middle, high = (point or 0.0 for point in column.quantiles[1:4])
    return (high - low) or abs(middle) or 1


def _two(number: float, lang: str) -> str:
    return with_mark(f"{number:.2f}", lang)


# ------------------------------------------------------------------ faults


def _faults(name: str, before: Side, now: Side, lang: str) -> Iterator[str]:
    """Faults that are more by a hundredth of the rows, and twice as many: unknown codes, say."""
    (old, rows), (new, rows_now) = before, now
    for check, count in new.failed.items():
        a, b = old.failed.get(check, 0) / rows, count / rows_now
        if count >= SMALLEST and _reaches(b - a, FAULTS) and _reaches(b, 2 * a):
            shares = _share(old.failed.get(check, 0), rows, lang), _share(count, rows_now, lang)
            title = fault_named(check.partition(":")[0]).title(lang)
            yield _FAULT(lang, name=name, fault=title, a=shares[0], b=shares[1])
