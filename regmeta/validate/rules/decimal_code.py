"""A code has become a decimal number.

What: Codes of a list end in .0 or ,0, as when a spreadsheet makes a decimal number of 1.

Why: The data hold 1 and the list 1.0: nothing matches.

Repair: Format the column as text, and write the codes without decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En kode er blitt et desimaltall

Hva: Koder i en liste slutter på .0 eller ,0, slik det blir når et regneark gjør 1 om til et
desimaltall.

Hvorfor: Dataene har 1 og listen 1.0: ingenting stemmer overens.

Slik: Formater kolonnen som tekst, og skriv kodene uten desimaler.
"""
SEVERITY = "warning"
LEVEL = "kode"
THEME = "types"
MESSAGE = Text(
    nb="Koden {value} i listen {list} er blitt et desimaltall.",
    en="The code {value} in the list {list} has become a decimal number.",
)
EXAMPLE = {"kode": [{"kodeverk": "NGER.JANEI", "verdi": "1.0", "navn": "Ja"}]}
_DECIMAL = re.compile(r"-?\d+[.,]0")


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for kodeverk in context.lists(submission).values():
        for i, value in zip(kodeverk.rows, kodeverk.values, strict=True):
            if value.endswith("0") and _DECIMAL.fullmatch(value):
                yield Fault(i, "verdi", {"value": value, "list": kodeverk.code})
