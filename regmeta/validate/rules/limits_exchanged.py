"""The columns of lower and upper limits are exchanged.

What: In nearly every row that has both limits the lower one is above the upper one.

Why: One cause makes all of them wrong: the two columns have each other's heading, and every check
of the data would fail.

Repair: Exchange the two headings. Nothing in the cells has to be changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.texts import limit_of
from regmeta.validate.context import Context
from regmeta.validate.rule import CellOfRow, Fault

NB = """Kolonnene for nedre og øvre grense er byttet om

Hva: På nesten alle rader med begge grensene er den nedre større enn den øvre.

Hvorfor: Én årsak gjør alle gale: de to kolonnene har hverandres overskrift, og hver kontroll av
dataene ville slå ut.

Slik: Bytt de to overskriftene. Ingenting i cellene trenger å endres.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "types"
EXPLAINS = "cells"
MESSAGE = Text(
    nb="Kolonnene for nedre og øvre grense ser ut til å være byttet: {count} av {rows} rader.",
    en="The columns of lower and upper limits seem to be exchanged: {count} of {rows} rows.",
)
_ROWS = (("1", "9"), ("2", "8"), ("3", "7"))
EXAMPLE = {
    "variabel": [
        {"Code": f"V_A.B{n}", "GrenseLav": high, "GrenseHoy": low}
        for n, (low, high) in enumerate(_ROWS)
    ]
}
_FEWEST = 3
_SHARE = 0.8


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    limits = list(_limits(records))
    rows = [i for i, low, high in limits if low > high]
    if len(rows) >= _FEWEST and len(rows) >= _SHARE * len(limits):
        cells = [CellOfRow(i, key) for i in rows for key in ("GrenseLav", "GrenseHoy")]
        params = {"count": len(rows), "rows": len(limits)}
        yield Fault(rows[0], "GrenseLav", params, also=tuple(cells[1:]))


def _limits(records: Records) -> Iterator[tuple[int, float, float]]:
    """The rows that have two different limits in numbers."""
    pairs = zip(records.column("GrenseLav"), records.column("GrenseHoy"), strict=True)
    for i, (lower, upper) in enumerate(pairs):
        if not lower or not upper:
            continue
        low, high = limit_of(lower), limit_of(upper)
        if isinstance(low, float) and isinstance(high, float) and low != high:
            yield i, low, high
