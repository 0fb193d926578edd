"""Unusual value.

What: A value that is possible, but outside the usual range.

Why: Many unusual values suggest a wrong unit or typing errors.

Repair: Look at the rows; where they are right, widen the usual range.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.catalogue.bounds import DAYS
from regmeta.catalogue.columns import Column
from regmeta.data.check import FormPlan, Test
from regmeta.data.checks.outside_limits import Within, can_be_compared
from regmeta.model import Text

SEVERITY = "advice"
CATEGORY = "plausibility"
ORDER = 20
MESSAGE = Text(
    nb="{column}: {count} av {rows} rader ({share} %) ligger utenfor det vanlige, {low} til {high}. Første rader: {first}.{values}",
    en="{column}: {count} of {rows} rows ({share} %) lie outside the usual, {low} to {high}. First rows: {first}.{values}",
)
NB = """Uvanlig verdi.

Hva: En verdi som er mulig, men utenfor normalintervallet.

Hvorfor: Mange uvanlige verdier tyder på feil enhet eller tastefeil.

Slik: Se over radene; er de riktige, er det normalintervallet som bør utvides.
"""


def tests(column: Column, form: FormPlan) -> Iterator[Test]:
    """Columns with a usual range in the codebook."""
    if any(column.usual) and can_be_compared(column):
        yield Within(*column.usual, column.type in DAYS)
