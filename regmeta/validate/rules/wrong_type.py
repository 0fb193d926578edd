"""The value is not of the field's type.

What: A date that is no date, a number that is no number, a yes or no that is neither, an e-mail
address that is none.

Why: The catalogue stores the value by its type. What cannot be understood is shown as nothing,
and cannot be searched or counted.

Repair: Write dates as 2024-05-31, numbers in digits only, yes or no as Ja or Nei, and one e-mail
address.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field, ParseProblem
from regmeta.validate.context import Context
from regmeta.validate.rule import CellOfRow, Fault

NB = """Verdien har feil type

Hva: En dato som ikke er en dato, et tall som ikke er et tall, et ja eller nei som ikke er noen av
delene, en e-postadresse som ikke er det.

Hvorfor: Katalogen lagrer verdien etter typen. Det som ikke kan forstås, vises som ingenting, og
kan verken søkes i eller telles.

Slik: Skriv datoer som 2024-05-31, tall med bare siffer, ja og nei som Ja eller Nei, og én
e-postadresse.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "fields"
MESSAGE = Text(
    nb="«{value}» i «{field}» er ikke {expected}.",
    en="“{value}” in “{field}” is not {expected}.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "GyldigFra": "v.1.14.2 20230413"}]}
_MANY = 20
EXPECTED = {
    "Number": Text("et tall", "a number"),
    "Date": Text("en dato", "a date"),
    "Boolean": Text("ja eller nei", "yes or no"),
    "Email": Text("en e-postadresse", "an e-mail address"),
    "MultilingualText": Text("en tekst med språk", "a text with languages"),
    "LangTaggedList": Text("en liste med språk", "a list with languages"),
    "Object": Text("et objekt", "an object"),
}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    expected = EXPECTED.get(field.type)
    if expected is None or not records.has_column(field.key):
        return
    texts = context.rows_by_text(records, field.key)
    wrong = {text: rows for text, rows in texts.items() if _is_wrong(field, text)}
    rows = [i for own in wrong.values() for i in own]
    if len(rows) >= _MANY and len(wrong) == len(texts):
        # Not one cell fits: the column is something else, and that is said once.
        first, *others = sorted(rows)
        params = {"value": records.text(first, field.key), "expected": expected}
        also = tuple(CellOfRow(i, field.key) for i in others)
        yield Fault(first, field.key, params, also=also)
        return
    for text, own in wrong.items():
        params = {"value": text, "expected": expected}
        yield from (Fault(i, field.key, params) for i in own)


def _is_wrong(field: Field, text: str) -> bool:
    problem = field.attempt(text)
    return isinstance(problem, ParseProblem) and problem.kind == "wrong-type" and bool(text.strip())
