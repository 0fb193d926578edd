"""The English text is missing.

What: The Norwegian text is there, but its English twin is empty. It is said once for the field
and the sheet, with the number of rows.

Why: The catalogue is read from other countries, and European sharing of health data (EHDS)
expects descriptions in English. The FAIR guide asks for it.

Repair: Write the English name first: it is short and helps most. Descriptions can follow.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Text
from regmeta.spec.fields import Field
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Den engelske teksten mangler

Hva: Den norske teksten er på plass, men den engelske tvillingen er tom. Det sies én gang for
feltet og arket, med antall rader.

Hvorfor: Katalogen leses fra andre land, og europeisk deling av helsedata (EHDS) venter
beskrivelser på engelsk. FAIR-veilederen ber om det.

Slik: Skriv det engelske navnet først: det er kort og hjelper mest. Beskrivelsene kan komme etter.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "obligations"
MESSAGE = Text(
    nb="{empty} av {rows} rader har norsk tekst, men ikke «{field}».",
    en="{empty} of {rows} rows have a Norwegian text, but no “{field}”.",
)
EXAMPLE = {"variabel": [{"Code": "V_NGER.OP.VEKT", "PreferredTerm": "Vekt", "NavnEngelsk": ""}]}


def check_field(field: Field, records: Records, context: Context) -> Iterator[Fault]:
    twin = field.english_twin
    if not twin or context.spec[records.level][twin].obligation == "optional":
        return
    if not records.has_column(twin) or not records.has_column(field.key):
        return
    first: dict[int, int] = {}
    empty: dict[int, int] = {}
    rows: dict[int, int] = {}
    pairs = zip(records.column(field.key), records.column(twin), records.sheet_of, strict=True)
    for i, (text, english, sheet) in enumerate(pairs):
        rows[sheet] = rows.get(sheet, 0) + bool(text)
        if text and not english:
            first.setdefault(sheet, i)
            empty[sheet] = empty.get(sheet, 0) + 1
    for sheet, i in first.items():
        yield Fault(i, twin, {"empty": empty[sheet], "rows": rows[sheet]})
