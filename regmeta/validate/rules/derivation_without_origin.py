"""A derivation is given for what is not derived.

What: Opprinnelse utledning is filled in, but the origin is not calculated or derived.

Why: The reader cannot tell whether somebody typed the value or a programme worked it out.

Repair: Set the origin to Beregnet or Avledet, or move the text to the comment.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Record, Text
from regmeta.spec.tokens import Opprinnelse
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Utledning er oppgitt for noe som ikke er avledet

Hva: Opprinnelse utledning er fylt ut, men opprinnelsen er ikke beregnet eller avledet.

Hvorfor: Leseren kan ikke vite om noen skrev verdien, eller om et program regnet den ut.

Slik: Sett opprinnelsen til Beregnet eller Avledet, eller flytt teksten til kommentaren.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "variable"
MESSAGE = Text(
    nb="Utledningen er «{value}», men opprinnelsen er «{origin}».",
    en="The derivation is “{value}”, but the origin is “{origin}”.",
)
EXAMPLE = {
    "variabel": [
        {"Code": "V_NGER.OP.BMI", "Opprinnelse": "5", "OpprinnelseUtledning": "vekt/høyde²"}
    ]
}
NEEDS = ("OpprinnelseUtledning",)


def check_record(record: Record, context: Context) -> Iterator[Fault]:
    if not record.records.has_column("Opprinnelse"):
        return  # A sheet without the column is told so once.
    field = context.spec["variabel"]["Opprinnelse"]
    text = record["Opprinnelse"]
    origin = field.attempt(text) if text else ""
    if origin not in (Opprinnelse.CALCULATED, Opprinnelse.DERIVED):
        option = field.options.find(text) if field.options else None
        shown = option.label if option else text or Text("tom", "empty")
        params = {"value": record["OpprinnelseUtledning"], "origin": shown}
        yield Fault(record.i, "Opprinnelse", params)
