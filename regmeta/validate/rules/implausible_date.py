"""A date is hardly possible.

What: A date in the metadata lies before 1900 or more than ten years ahead.

Why: A slip of the finger moves the variable a thousand years, and periods computed from it are
wrong.

Repair: Look at the year. An end far ahead, such as 9999-12-31, is better left empty: an empty end
is an open one.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field
from regmeta.texts import parse_date
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En dato er neppe mulig

Hva: En dato i metadataene ligger før 1900 eller mer enn ti år fram i tid.

Hvorfor: En slurvefeil flytter variabelen tusen år, og perioder regnet ut fra den blir gale.

Slik: Se på årstallet. En slutt langt fram, som 9999-12-31, er det bedre å la stå tom: en tom
slutt er en åpen slutt.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "fields"
MESSAGE = Text(
    nb="{value} i «{field}» er neppe riktig.", en="{value} in “{field}” is hardly right."
)
EXAMPLE = {
    "variabel": [{"Code": "V_NGER.OP.VEKT", "GyldigFra": "2015-01-01", "GyldigTil": "9999-12-31"}]
}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if field.type != "Date" or not records.has_column(field.key):
        return
    latest = context.today.year + 10
    for text, rows in context.rows_by_text(records, field.key).items():
        day = parse_date(text)
        if day and not 1900 < day.year <= latest:
            yield from (Fault(i, field.key, {"value": text}) for i in rows)
