"""A recommended field is often empty.

What: A field that the specification recommends is empty in some of the rows of a sheet. It is
said once for the field and the sheet, with the number of rows.

Why: Recommended fields are what makes a variable understandable to those who did not collect it.
The share filled in is what a registry can work on over time.

Repair: Fill in the rows that matter most first: the variables researchers ask for.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Et anbefalt felt er ofte tomt

Hva: Et felt som spesifikasjonen anbefaler, er tomt på noen av radene i et ark. Det sies én gang
for feltet og arket, med antall rader.

Hvorfor: De anbefalte feltene gjør variabelen forståelig for andre enn dem som samlet den inn.
Andelen som er fylt ut, er noe registeret kan arbeide med over tid.

Slik: Fyll ut radene som betyr mest først: variablene forskere spør etter.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "obligations"
GIVES_WAY_TO = ("missing-mandatory",)
MESSAGE = Text(
    nb="Det anbefalte feltet «{field}» er tomt på {empty} av {rows} rader.",
    en="The recommended field “{field}” is empty in {empty} of {rows} rows.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_NGER.OP.VEKT", "Ledetekst": "Vekt (kg)"},
        {"Code": "V_NGER.OP.HOYDE", "Ledetekst": ""},
    ]
}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if field.obligation != "recommended" or not records.has_column(field.key):
        return
    if field.key in context.english_twins(records.level):
        return
    texts = _written(field, records, context)
    if "" not in texts:
        return
    first: dict[int, int] = {}
    empty: dict[int, int] = {}
    rows: dict[int, int] = {}
    for i, (text, sheet) in enumerate(zip(texts, records.sheet_of, strict=True)):
        rows[sheet] = rows.get(sheet, 0) + 1
        if not text:
            first.setdefault(sheet, i)
            empty[sheet] = empty.get(sheet, 0) + 1
    for sheet, i in first.items():
        if field.key in records.sheets[sheet].columns:
            yield Fault(i, field.key, {"empty": empty[sheet], "rows": rows[sheet]})


def _written(field: Field, records: Records, context: Context) -> list[str]:
    """The texts of a field; a first day that the system filled in is no empty cell: that date is
    told of by a rule of its own."""
    texts = records.column(field.key)
    if field.key != "GyldigFra" or records.level != "variabel":
        return texts
    dates = context.default_dates(records)
    if not dates:
        return texts
    filled_in = {i for rows in dates.values() for i in rows}
    return ["-" if i in filled_in else text for i, text in enumerate(texts)]
