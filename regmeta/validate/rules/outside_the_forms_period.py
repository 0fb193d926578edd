"""The variable's period lies outside the form's.

What: A variable begins before its form begins or ends after the form has ended; where it belongs
to several forms, before or after all of them.

Why: No data can exist for the days outside. A researcher would ask for years that nobody has.

Repair: Find out which date is wrong: the variable's or the form's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regmeta.model import Period, Submission, Text
from regmeta.texts import open_day
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Variabelens periode går utenfor skjemaets

Hva: En variabel begynner før skjemaet begynner, eller slutter etter at skjemaet er avsluttet;
hører den til flere skjemaer, før eller etter alle sammen.

Hvorfor: Det kan ikke finnes data for dagene utenfor. En forsker ville søke om år som ingen har.

Slik: Finn ut hvilken dato som er feil: variabelens eller skjemaets.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "levels"
MESSAGE = Text(
    nb="Variabelen {date} er utenfor perioden til {form} ({start} til {end}).",
    en="The variable's {date} is outside the period of {form} ({start} to {end}).",
)
EXAMPLE = {
    "datasamling": [{"Code": "K_A.F", "GyldigFra": "2015-01-01"}],
    "variabel": [{"Code": "V_A.F.VEKT", "datasamling": "K_A.F", "GyldigFra": "2012-01-01"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    forms, records = submission["datasamling"], submission["variabel"]
    spans = dict(zip(forms.column("Code"), context.periods(forms), strict=True))
    if not any(span.start or span.end for span in spans.values()):
        return
    # Equal periods are one object here, and its id is hashed much faster than its dates.
    faults: dict[tuple[int, tuple[str, ...]], list[Fault]] = {}
    pairs = zip(context.periods(records), context.forms(submission), strict=True)
    for i, (own, owners) in enumerate(pairs):
        pair = id(own), owners
        if pair not in faults:
            faults[pair] = list(_outside(own, owners, spans))
        if faults[pair]:
            yield from (fault._replace(row=i) for fault in faults[pair])


def _outside(own: Period, owners: tuple[str, ...], spans: dict[str, Period]) -> Iterator[Fault]:
    named = [code for code in owners if code in spans]
    if not named:
        return
    span = spans[named[0]]
    said = {"form": named[0], "start": open_day(span.start), "end": open_day(span.end)}
    if own.start and _before_all(own.start, [spans[code].start for code in named]):
        yield Fault(-1, "GyldigFra", said | {"date": own.start.isoformat()})
    if own.end and _after_all(own.end, [spans[code].end for code in named]):
        yield Fault(-1, "GyldigTil", said | {"date": own.end.isoformat()})


def _before_all(day: date, starts: list[date | None]) -> bool:
    return all(start and day < start for start in starts)


def _after_all(day: date, ends: list[date | None]) -> bool:
    return all(end and day > end for end in ends)
