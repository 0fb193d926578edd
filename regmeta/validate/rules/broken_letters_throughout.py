"""The letters æ, ø and å are broken throughout the file.

What: Many cells have broken letters of the same kind: the file as a whole was once read or saved
in the wrong character set.

Why: It is one fault, and it is mended once. Cell by cell it would take a day.

Repair: Export the file anew as UTF-8, or open it with the right character set, and hand it in
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from regmeta.model import LevelName, Records, Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import CellOfRow, Fault

NB = """Bokstavene æ, ø og å er ødelagt i hele filen

Hva: Mange celler har ødelagte bokstaver av samme slag: hele filen er en gang lest eller lagret med
feil tegnsett.

Hvorfor: Det er én feil, og den rettes én gang. Celle for celle ville det ta en dag.

Slik: Eksporter filen på nytt som UTF-8, eller åpne den med riktig tegnsett, og lever den igjen.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "text"
EXPLAINS = "cells"
MESSAGE = Text(
    nb="Bokstavene æ, ø og å er ødelagt i {count} celler, den første er «{text}».",
    en="The letters æ, ø and å are broken in {count} cells, the first is “{text}”.",
)
EXAMPLE = {
    "variabel": [{"Code": f"V_A.B{n}", "PreferredTerm": f"FÃ¸dselsdato {n}"} for n in range(10)]
}
_FEWEST = 10
# UTF-8 that was read as Windows-1252 or Latin-1, and letters that were lost altogether.
_SIGNS = ("Ã", "\ufffd")
_BROKEN = re.compile("Ã[\u0080-\u00bf¦¸¥˜†…]|\ufffd")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    by_file: dict[str, list[CellOfRow]] = {}
    texts: dict[str, str] = {}
    for cell, text in _broken(submission, context):
        file = submission[cast(LevelName, cell.level)].place(cell.row, cell.field).file
        by_file.setdefault(file, []).append(cell)
        texts.setdefault(file, text)
    for file, (first, *others) in by_file.items():
        if len(others) + 1 >= _FEWEST:
            params = {"count": len(others) + 1, "text": texts[file]}
            yield Fault(first.row, first.field, params, level=first.level, also=tuple(others))


def _broken(submission: Submission, context: Context) -> Iterator[tuple[CellOfRow, str]]:
    """The cells of free text that have broken letters; most files are dismissed by their bundles."""
    for level, records in submission.levels.items():
        for key in (field.key for field in context.spec[level].fields):
            if key in records.columns and _is_suspect(records, key, context):
                for text, rows in context.rows_by_text(records, key).items():
                    if _BROKEN.search(text):
                        yield from ((CellOfRow(i, key, level), text) for i in rows)


def _is_suspect(records: Records, key: str, context: Context) -> bool:
    return any(sign in bundle.whole for bundle in context.bundles(records, key) for sign in _SIGNS)
