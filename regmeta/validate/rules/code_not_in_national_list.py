"""A code that the national list does not have.

What: The list says that it is a national one, and holds a code that the national one does not
have.

Why: Whoever reads the reference takes the national list's word for what the codes mean, and this
one means nothing there.

Repair: See whether the code is mistyped. If the registry has added it, the list is the registry's
own: take the reference away.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En kode som det nasjonale kodeverket ikke har

Hva: Listen sier at den er et nasjonalt kodeverk, og har en kode som det nasjonale ikke har.

Hvorfor: Den som leser referansen, stoler på det nasjonale kodeverket for hva kodene betyr, og
denne betyr ingenting der.

Slik: Se etter om koden er feilskrevet. Har registeret lagt den til selv, er listen registerets
egen: ta bort referansen.
"""
SEVERITY = "warning"
LEVEL = "kode"
THEME = "national"
MESSAGE = Text(
    nb="Koden {value} finnes ikke i {number} {title}.",
    en="The code {value} is not in {number} {title}.",
)
EXAMPLE = {
    "kodeverk": [{"Code": "KJONN", "kodeverkReference": "3101"}],
    "kode": [
        {"kodeverk": "KJONN", "verdi": "1", "navn": "Mann"},
        {"kodeverk": "KJONN", "verdi": "3", "navn": "Annet"},
    ],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    """Systems whose codes do not travel with us, such as ICD-10, cannot be held against."""
    records = submission["kodeverk"]
    names = records.column("Code")
    for text, rows in context.rows_by_text(records, "kodeverkReference").items():
        system = context.code_systems.find(text)
        if system is None:
            continue
        permitted = {code.value for code in context.code_systems.codes(text)}
        for i in rows:
            codes = context.lists(submission).get(names[i])
            if codes is None or not permitted:
                continue
            for row, value in zip(codes.rows, codes.values, strict=True):
                if value and value not in permitted:
                    yield Fault(
                        row,
                        "verdi",
                        {"number": system.number, "title": system.title, "value": value},
                    )
