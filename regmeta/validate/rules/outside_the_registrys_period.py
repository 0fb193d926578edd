"""The form's period lies outside the registry's.

What: A datasamling begins before its kilde begins, or ends after the kilde has ended.

Why: The registry's own page then says that the data cannot exist.

Repair: Find out which date is wrong. A registry that has taken over older data may begin when
those begin.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.texts import open_day
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Skjemaets periode går utenfor registerets

Hva: En datasamling begynner før kilden begynner, eller slutter etter at kilden er avsluttet.

Hvorfor: Registerets egen side sier da at dataene ikke kan finnes.

Slik: Finn ut hvilken dato som er feil. Et register som har overtatt eldre data, kan begynne når
de begynner.
"""
SEVERITY = "warning"
LEVEL = "datasamling"
THEME = "levels"
MESSAGE = Text(
    nb="{date} er utenfor registerets periode ({start} til {end}).",
    en="{date} is outside the registry's period ({start} to {end}).",
)
EXAMPLE = {
    "kilde": [{"Code": "K_A", "GyldigFra": "2023-01-01"}],
    "datasamling": [{"Code": "K_A.F", "GyldigFra": "2010-01-01"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    kilde, forms = submission["kilde"], submission["datasamling"]
    if len(kilde) != 1:
        return
    span = context.periods(kilde)[0]
    said = {"start": open_day(span.start), "end": open_day(span.end)}
    for i, own in enumerate(context.periods(forms)):
        if own.start and span.start and own.start < span.start:
            yield Fault(i, "GyldigFra", said | {"date": own.start.isoformat()})
        if own.end and span.end and own.end > span.end:
            yield Fault(i, "GyldigTil", said | {"date": own.end.isoformat()})
