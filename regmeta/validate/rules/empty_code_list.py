"""A code list has no codes.

What: The list is the registry's own and stands on the sheet of code lists, but no codes belong to
it.

Why: Variables that refer to it point to an empty page.

Repair: Write its codes, or delete it. If it is a national list, set its type and number.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En kodeliste har ingen koder

Hva: Listen er registerets egen og står på arket for kodelister, men ingen koder hører til den.

Hvorfor: Variabler som viser til den, peker på en tom side.

Slik: Skriv kodene, eller slett listen. Er den nasjonal, oppgi type og nummer.
"""
SEVERITY = "warning"
LEVEL = "kodeverk"
THEME = "coding"
MESSAGE = Text(nb="Kodelisten {value} har ingen koder.", en="The code list {value} has no codes.")
EXAMPLE = {
    "kodeverk": [{"Code": "NGER.JANEI", "kodeverkType": "Kildekodeverk"}],
    "kode": [{"kodeverk": "NGER.KJONN", "verdi": "1", "navn": "Mann"}],
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["kodeverk"]
    filled = context.lists(submission)
    types = records.column("kodeverkType")
    for i, code in enumerate(records.column("Code")):
        own = types[i] in ("", "Kildekodeverk") and context.code_systems.find(code) is None
        if code and own and code not in filled:
            yield Fault(i, "Code", {"value": code})
