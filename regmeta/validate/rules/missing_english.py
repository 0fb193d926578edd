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
from regmeta.validate.words import is_kept_in_english

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
    lacking = _lacking(records, field.key, twin)
    # A codebook in English has its English texts in the fields for Norwegian: that is told of.
    if not lacking or is_kept_in_english(context.rows_by_text(records, field.key)):
        return
    texts = records.column(field.key)
    for sheet, empty in lacking.items():
        rows = sum(1 for i, text in enumerate(texts) if text and records.sheet_of[i] == sheet)
        yield Fault(empty[0], twin, {"empty": len(empty), "rows": rows})


def _lacking(records: Records, key: str, twin: str) -> dict[int, list[int]]:
    """The rows with a text but not its English, by sheet. A technical name that stands in for a
    name has no language."""
    lacking: dict[int, list[int]] = {}
    technical = records.column("DatabaseReferanse") if key == "PreferredTerm" else ()
    for i, (text, english) in enumerate(
        zip(records.column(key), records.column(twin), strict=True)
    ):
        if text and not english and not (technical and technical[i] == text):
            lacking.setdefault(records.sheet_of[i], []).append(i)
    return lacking
