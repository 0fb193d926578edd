"""A sheet is a copy of another.

What: A sheet is called as programs call copies (“Inclusion (2)”, “Copy of Inclusion”), and all its
variables stand in another sheet too, in the same order with the same names, types and descriptions.

Why: The copy becomes a form of its own with every variable once more, and all that is to be mended
is to be mended twice.

Repair: Delete the copy. If it is the start of a new form, change it before it is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import CellOfRow, Fault

NB = """Et ark er en kopi av et annet

Hva: Et ark heter slik programmer kaller kopier («Inklusjon (2)», «Kopi av Inklusjon»), og alle
variablene i det står også i et annet ark, i samme rekkefølge og med de samme navnene, typene og
beskrivelsene.

Hvorfor: Kopien blir et eget skjema med hver variabel én gang til, og alt som skal rettes, må rettes
to ganger.

Slik: Slett kopien. Er den begynnelsen på et nytt skjema, må den endres før den leveres.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variables"
TAKES = "decision"
EXPLAINS = "rows"
MESSAGE = Text(
    nb="Arket «{sheet}» har de samme {rows} variablene som arket «{other}».",
    en="The sheet “{sheet}” has the same {rows} variables as the sheet “{other}”.",
)
EXAMPLE = {
    "variabel": [
        *(
            {"@": "Inklusjon", "Code": f"V_A.F.B{n}", "PreferredTerm": f"Svar {n}"}
            for n in range(4)
        ),
        *(
            {"@": "Inklusjon (2)", "Code": f"V_A.G.B{n}", "PreferredTerm": f"Svar {n}"}
            for n in range(4)
        ),
    ]
}
_FEWEST = 4
_COPY = re.compile(r"\(\d+\)\s*$|_\d+$|\b(?:kopi|copy)\b", re.IGNORECASE)
_SAID = ("PreferredTerm", "DataType", "Beskrivelse")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    if len(records.sheets) < 2:
        return
    copies = [n for n, sheet in enumerate(records.sheets) if _COPY.search(sheet.name)]
    if not copies:
        return
    by_sheet = _rows_by_sheet(records)
    for number in copies:
        rows = by_sheet[number]
        original = _original(records, by_sheet, number) if len(rows) >= _FEWEST else None
        if original is not None:
            yield _fault(records, rows, number, original)


def _original(records: Records, by_sheet: list[list[int]], number: int) -> int | None:
    """The sheet that another is a copy of: the first with the same content."""
    content = _content(records, by_sheet[number])
    for other, rows in enumerate(by_sheet):
        is_as_long = other != number and len(rows) == len(by_sheet[number])
        if is_as_long and _content(records, rows) == content:
            return other
    return None


def _rows_by_sheet(records: Records) -> list[list[int]]:
    rows: list[list[int]] = [[] for _ in records.sheets]
    for i, number in enumerate(records.sheet_of):
        rows[number].append(i)
    return rows


def _content(records: Records, rows: list[int]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(records.text(i, key) for key in _SAID) for i in rows)


def _fault(records: Records, rows: list[int], number: int, original: int) -> Fault:
    sheet, other = records.sheets[number], records.sheets[original]
    params = {"sheet": sheet.name, "rows": len(rows), "other": other.name}
    also = tuple(CellOfRow(i, "PreferredTerm") for i in rows[1:])
    return Fault(rows[0], "PreferredTerm", params, also=also)
