"""The limit is neither a number nor a date.

What: The lower or upper limit is a text that cannot be read as a number, a date or the name of
something the form works out. For example: Upper bound “about 200”.

Why: A limit that cannot be read cannot be used to check data.

Repair: Write a number or a date, without unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.texts import limit_of
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Grensen er verken tall eller dato

Hva: Nedre eller øvre grense er en tekst som verken kan leses som tall, dato eller navnet på noe
skjemaet regner ut. For eksempel: Grense høy «ca. 200».

Hvorfor: En grense som ikke kan leses, kan ikke brukes til å kontrollere data.

Slik: Skriv et tall eller en dato, uten enhet.
"""
SEVERITY = "error"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="«{text}» er ikke et tall, en dato eller et kjent uttrykk.",
    en="“{text}” is no number, date or known expression.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "GrenseHoy": "ca. 200"}]}

# The platforms' own expressions: today, birthYear, todayPlus30Days, {today}; never with æ, ø and å.
_EXPRESSION = re.compile(r"[A-Za-z]\w*|\{[A-Za-z]\w*\}", re.ASCII)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    for key in ("GrenseLav", "GrenseHoy"):
        for text, rows in context.rows_by_text(records, key).items():
            if limit_of(text) is None and not _EXPRESSION.fullmatch(text.strip()):
                yield from (Fault(i, key, {"text": text}) for i in rows)
