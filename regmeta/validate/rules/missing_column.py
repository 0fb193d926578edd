"""A whole column is missing.

What: No sheet has a column for a field that the specification calls mandatory or recommended, and
no default stands in for it. It is said once for the field, not once for every row.

Why: The platforms' own codebooks leave out several fields that the national catalogue wants. What
is not in the codebook must come from somewhere else, or the catalogue will show nothing.

Repair: Add the column and fill it in. Where all rows share one value, whoever set up the registry
here can give it once.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Place, Records, Text
from regmeta.spec.fields import Field
from regmeta.texts import lowered
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En hel kolonne mangler

Hva: Ingen ark har en kolonne for et felt som spesifikasjonen kaller obligatorisk eller anbefalt,
og ingen standardverdi er oppgitt for det. Det sies én gang for feltet, ikke én gang for hver rad.

Hvorfor: Plattformenes egne kodebøker mangler flere felt som den nasjonale katalogen vil ha. Det
som ikke står i kodeboken, må komme fra et annet sted, ellers viser katalogen ingenting.

Slik: Legg til kolonnen og fyll den ut. Har alle rader samme verdi, kan den som har satt opp
registeret her, gi den én gang.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "obligations"
MESSAGE = Text(
    nb="Det finnes ingen kolonne for «{field}» ({level}, {rows} rader).",
    en="There is no column for “{field}” ({level}, {rows} rows).",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt"}]}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    if field.obligation == "optional" or not records.sheets:
        return
    texts = records.columns.get(field.key)
    if field.key in records.defaults or (texts is not None and any(texts)):
        return
    if any(field.key in sheet.columns for sheet in records.sheets):
        return
    label = context.spec[records.level].label
    params = {"level": lowered(label), "rows": len(records)}
    sheet = records.sheets[0]
    place = Place(sheet.file, sheet.name, sheet.heading_row if sheet.columns else 0)
    yield Fault(-1, field.key, params, _severity(field), place=place)


def _severity(field: Field) -> str:
    if field.obligation == "recommended":
        return "advice"
    return "error" if field.gate else "warning"
