"""The name is no name.

What: The name has no letters, or holds a line break. For example: “---” as a name.

Why: The name is the first thing a researcher sees, and often the only one.

Repair: Write a short name that a reader understands.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Navnet er ikke et navn

Hva: Navnet har ingen bokstaver, eller det har et linjeskift i seg. For eksempel: «---» som navn.

Hvorfor: Navnet er det første en forsker ser, og ofte det eneste.

Slik: Skriv et kort navn som en leser forstår.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "text"
GIVES_WAY_TO = ("unfinished-text", "spreadsheet-error", "shouting-name")
MESSAGE = Text(
    nb="«{name}» {why}.",
    en="“{name}” {why}.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "PreferredTerm": "---"}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    for text, rows in context.rows_by_text(records, "PreferredTerm").items():
        why = _why(text)
        if why:
            said = {"name": text, "why": why}
            yield from (Fault(i, "PreferredTerm", said) for i in rows)


def _why(name: str) -> Text | None:
    if "\n" in name.strip():
        return Text("har linjeskift", "has a line break")
    if not any(letter.isalpha() for letter in name):
        return Text("har ingen bokstaver", "has no letters")
    return None
