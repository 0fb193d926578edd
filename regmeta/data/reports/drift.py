"""What has changed since an earlier report: missing shares, middles of numbers, mixes of codes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from regmeta.data.reports.telling import report_json
from regmeta.data.results.outcome import DataReport, as_report, share
from regmeta.errors import UnreadableInput
from regmeta.model import Text
from regmeta.texts import with_mark

MISSING_POINTS = 0.05
"""A missing share that moved by five percentage points or more is told."""
MIX = 0.10
"""A mix of codes of which a tenth or more stands elsewhere (total variation) is told."""
SPREADS = 0.5
"""A median that moved by half the earlier distance between quartiles or more is told."""

_MISSING = Text(
    "{name}: manglende gikk fra {a} % til {b} %", "{name}: missing went from {a} % to {b} %"
)
_MEDIAN = Text("{name}: medianen gikk fra {a} til {b}", "{name}: the median went from {a} to {b}")
_CODES = Text(
    "{name}: {a} % av svarene har flyttet seg mellom kodene",
    "{name}: {a} % of the answers have moved between the codes",
)


def read_report(path: Path) -> dict[str, Any]:
    """An earlier json report. Raises UnreadableInput where the file is something else."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        assert isinstance(value["forms"], list)
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        raise UnreadableInput(
            "{path}: er ikke en rapport fra «regmeta data check --format json».",
            "{path}: is no report of “regmeta data check --format json”.",
            path=path,
        ) from None
    return dict(value)


SHRUNK = 0.1
"""An extract with a tenth fewer rows or less than the earlier one is taken for one that broke."""


def with_shrunk(data: DataReport, earlier: Mapping[str, Any]) -> DataReport:
    """The report with an error for every form that has lost more than `SHRUNK` of its rows."""
    before = {form["code"]: int(form["rows"]) for form in earlier["forms"]}
    return as_report(data.plan, data.forms, before, SHRUNK)


def drift(data: DataReport, earlier: Mapping[str, Any], lang: str) -> dict[str, list[str]]:
    """What changed, in sentences, by form."""
    before = {form["code"]: form for form in earlier["forms"]}
    drifts = {}
    for form in report_json(data, lang)["forms"]:
        if form["code"] in before:
            drifts[form["code"]] = list(_of_form(before[form["code"]], form, lang))
    return drifts


def _of_form(before: Mapping[str, Any], now: Mapping[str, Any], lang: str) -> Iterator[str]:
    earlier = {variable["column"]: variable for variable in before["variables"]}
    for variable in now["variables"]:
        old = earlier.get(variable["column"])
        if old is not None and before["rows"] and now["rows"]:
            yield from _missing(old, variable, before["rows"], now["rows"], lang)
            yield from _shape(
                variable["column"], old["distribution"], variable["distribution"], lang
            )


def _missing(
    old: Mapping[str, Any], new: Mapping[str, Any], before: int, now: int, lang: str
) -> Iterator[str]:
    a, b = old["empty"] + old["sentinel"], new["empty"] + new["sentinel"]
    if abs(a / before - b / now) >= MISSING_POINTS:
        words = _MISSING(lang)
        yield words.format(name=new["column"], a=_share(a, before, lang), b=_share(b, now, lang))


def _share(part: int, whole: int, lang: str) -> str:
    return with_mark(share(part, whole), lang)


def _shape(
    name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, lang: str
) -> Iterator[str]:
    if not old or not new:
        return
    if "quantiles" in old and "quantiles" in new:
        a, b = old["quantiles"][2], new["quantiles"][2]
        if abs(b - a) >= SPREADS * _spread(old["quantiles"]):
            yield _MEDIAN(lang, name=name, a=f"{a:g}", b=f"{b:g}")
    if "codes" in old and "codes" in new:
        moved = _moved(old["codes"], new["codes"])
        if moved >= MIX:
            yield _CODES(lang, name=name, a=f"{100 * moved:.0f}")


def _spread(quantiles: Sequence[float]) -> float:
    """The distance between the quartiles, the median or 1 where there is none."""
    return (quantiles[3] - quantiles[1]) or abs(quantiles[2]) or 1


def _moved(old: Mapping[str, int | None], new: Mapping[str, int | None]) -> float:
    """Half the sum of all differences between shares; suppressed counts are nothing."""
    a, b = sum(n or 0 for n in old.values()), sum(n or 0 for n in new.values())
    if not a or not b:
        return 0.0
    codes = {*old, *new}
    return sum(abs((old.get(c) or 0) / a - (new.get(c) or 0) / b) for c in codes) / 2
