"""Every code has ended, but the variable goes on.

What: All codes of the variable's list have an end date that is past, and the variable has none.

Why: Nothing can be registered in it any more, yet it looks current.

Repair: End the variable on the day of the last code, or give it the list that took over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Alle koder er avsluttet, men variabelen fortsetter

Hva: Alle kodene i variabelens liste har en sluttdato som er passert, og variabelen har ingen.

Hvorfor: Det kan ikke lenger registreres noe i den, men den ser gjeldende ut.

Slik: Avslutt variabelen samme dag som den siste koden, eller gi den listen som overtok.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "coding"
TAKES = "decision"
MESSAGE = Text(
    nb="Den siste koden i «{list}» gikk ut {end}.",
    en="The last code of “{list}” ended on {end}.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_A.F.TYPE", "kodeverk": "TYPE", "GyldigTil": ""}],
    "kode": [
        {"kodeverk": "TYPE", "verdi": "1", "navn": "Gammel", "GyldigTil": "2020-12-31"},
        {"kodeverk": "TYPE", "verdi": "2", "navn": "Eldre", "GyldigTil": "2019-12-31"},
    ],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records, codes = submission["variabel"], submission["kode"]
    if not codes.has_column("GyldigTil"):
        return
    own = context.periods(records)
    last = _last_days(submission, context)
    for i, name in enumerate(records.column("kodeverk")):
        end = last.get(name)
        if end and end < context.today and own[i].end is None:
            yield Fault(i, "GyldigTil", {"list": name, "end": end.isoformat()})


def _last_days(submission: Submission, context: Context) -> dict[str, date]:
    """The last day of every named list that has one: none of its codes goes on for ever."""
    periods = context.periods(submission["kode"])
    last: dict[str, date] = {}
    for name, kodeverk in context.lists(submission).items():
        ends = [periods[i].end for i in kodeverk.rows]
        days = [end for end in ends if end]
        if name and days and len(days) == len(ends):
            last[name] = max(days)
    return last
