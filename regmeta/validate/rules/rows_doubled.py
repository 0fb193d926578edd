"""Rows stand twice.

What: Many rows are copies of rows above them in the same file, cell for cell, as when a sheet was
pasted in below itself.

Why: Every code and every name in them is then there twice, and none of it can be published.

Repair: Delete the copies.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import CellOfRow, Fault

NB = """Rader står to ganger

Hva: Mange rader er kopier av rader over dem i samme fil, celle for celle, som når et ark er limt inn
under seg selv.

Hvorfor: Hver kode og hvert navn i dem finnes da to ganger, og ingenting av det kan publiseres.

Slik: Slett kopiene.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "variables"
EXPLAINS = "rows"
MESSAGE = Text(
    nb="{count} av {rows} rader er kopier av rader over dem, den første av {first}.",
    en="{count} of {rows} rows are copies of rows above them, the first of {first}.",
)
EXAMPLE = {
    "variabel": [
        {"Code": f"V_A.F.B{n}", "PreferredTerm": f"Svar nummer {n}"} for n in (1, 2, 3, 1, 2, 3)
    ]
}
_FEWEST = 3


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    codes = context.rows_by_text(records, "Code")
    if len(records) - len(codes) < _FEWEST:
        return
    columns = [*records.columns.values(), *records.extras.values()]
    firsts: dict[tuple[str, ...], int] = {}
    copies = [
        (i, first)
        for i, row in enumerate(zip(records.rows, *columns, strict=True))
        if (first := firsts.setdefault(tuple(map(str, row[1:])), i)) != i
    ]
    if len(copies) >= _FEWEST:
        yield _fault(records, copies)


def _fault(records: Records, copies: list[tuple[int, int]]) -> Fault:
    (row, first), *others = copies
    params = {
        "count": len(copies),
        "rows": len(records),
        "first": str(records.place(first, "Code")),
    }
    also = tuple(CellOfRow(i, "Code") for i, _ in others)
    return Fault(row, "Code", params, also=also)
