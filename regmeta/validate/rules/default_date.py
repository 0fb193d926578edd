"""A system's default date stands for valid from.

What: The date the variable was introduced is 1980-01-01 or another date that the system fills in
by itself. It is said once for each sheet, and the date is not taken over.

Why: Nobody knows when the variables came into use, and 1980 is surely wrong.

Repair: Find out when the form came into use, and write that date. Begin with variables added
later.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Systemets standarddato står som gyldig fra

Hva: Datoen variabelen ble innført er 1980-01-01 eller en annen dato systemet fyller inn av seg
selv. Det sies én gang for hvert ark, og datoen blir ikke tatt med.

Hvorfor: Ingen vet når variablene ble tatt i bruk, og 1980 er helt sikkert galt.

Slik: Finn ut når skjemaet ble tatt i bruk, og skriv den datoen. Begynn med variabler som er
kommet til senere.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "fields"
MESSAGE = Text(
    nb="{count} av {rows} variabler har standarddatoen {value}.",
    en="{count} of {rows} variables have the default date {value}.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "GyldigFra": "", "innfoert_dato": "1980-01-01"}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    """Told once, at the first row that has one."""
    records = submission["variabel"]
    dates = context.default_dates(records)
    rows = sorted({i for own in dates.values() for i in own})
    if rows:
        written = next(text for text, own in dates.items() if rows[0] in own)
        params = {"count": len(rows), "rows": len(records), "value": written}
        yield Fault(rows[0], "GyldigFra", params)
