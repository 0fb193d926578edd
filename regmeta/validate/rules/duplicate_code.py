"""A code stands twice in one list.

What: The same value stands more than once in a code list for the same time. The same value with
another text and another period is fine: the code was reused.

Why: If the texts differ, nobody can tell what the value means in the data. If they are equal, one
of the rows is a copy.

Repair: Delete the row that is not in use, or give it its own value or its own period.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En kode står to ganger i samme liste

Hva: Den samme verdien står mer enn én gang i en kodeliste for samme tid. Samme verdi med en annen
tekst og en annen periode er i orden: da er koden brukt på nytt.

Hvorfor: Er tekstene ulike, kan ingen vite hva verdien betyr i dataene. Er de like, er en av
radene en kopi.

Slik: Slett raden som ikke er i bruk, eller gi den sin egen verdi eller sin egen periode.
"""
SEVERITY = "warning"
LEVEL = "kode"
MESSAGE = Text(
    nb="Koden {value} i listen {list} betyr både «{first}» og «{second}».",
    en="The code {value} in the list {list} means both “{first}” and “{second}”.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "NGER.SIVILSTAND", "verdi": "3", "navn": "Enke"},
        {"kodeverk": "NGER.SIVILSTAND", "verdi": "3", "navn": "Skilt"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    periods = context.periods(submission["kode"])
    for found in context.lists(submission).values():
        if len(set(found.values)) == len(found.values):
            continue
        first: dict[str, int] = {}
        for n, (i, value) in enumerate(zip(found.rows, found.values, strict=True)):
            known = first.setdefault(value, n)
            if known != n and value and periods[i].overlaps(periods[found.rows[known]]):
                params = {
                    "value": value,
                    "list": found.code,
                    "first": found.labels[known],
                    "second": found.labels[n],
                }
                yield Fault(i, "verdi", params)
