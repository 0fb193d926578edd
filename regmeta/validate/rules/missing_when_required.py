"""A field is empty although another field asks for it.

What: The specification asks for this field when another field has a certain value, and it is
empty: a variable that is calculated or derived has no derivation.

Why: A number that somebody worked out cannot be used without knowing how. The reader has nobody
to ask.

Repair: Write how the value is worked out: the formula, or the variables and the rule. If the
value is not calculated after all, correct the origin.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field, ParseProblem
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Feltet er tomt, men et annet felt krever det

Hva: Spesifikasjonen ber om dette feltet når et annet felt har en bestemt verdi, og det er tomt:
en variabel som er beregnet eller avledet, mangler utledning.

Hvorfor: Et tall noen har regnet ut, kan ikke brukes uten å vite hvordan. Leseren har ingen å
spørre.

Slik: Skriv hvordan verdien blir til: formelen, eller variablene og regelen. Er verdien ikke
beregnet likevel, rett opprinnelsen.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "obligations"
MESSAGE = Text(
    nb="«{field}» mangler: den trengs når «{other}» er «{value}».",
    en="“{field}” is missing: it is needed when “{other}” is “{value}”.",
)
EXAMPLE = {
    "variabel": [{"Code": "V_NGER.OP.BMI", "Opprinnelse": "Beregnet", "OpprinnelseUtledning": ""}]
}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    condition = field.required_when
    if condition is None or not records.has_column(condition.field):
        return
    other = context.spec[records.level][condition.field]
    level = context.spec[records.level]
    texts = records.column(field.key)
    platform = records.columns.get("platform") or [""] * len(records)
    for text, rows in context.rows_by_text(records, condition.field).items():
        value = other.attempt(text)
        if isinstance(value, ParseProblem) or not condition.holds(str(value)):
            continue
        params = {"other": level.heading_text(other.key), "value": _label(other, str(value))}
        yield from (Fault(i, field.key, params) for i in rows if not texts[i] and not platform[i])


def _label(field: Field, value: str) -> Text:
    option = field.options.find(value) if field.options else None
    return option.label if option else Text(value)
