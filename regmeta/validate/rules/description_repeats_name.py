"""The description only repeats the name.

What: The description has the very words of the name, capitals and punctuation aside. For example:
Name “Age”, description “Age.”.

Why: A researcher learns no more than the name says.

Repair: Tell what was measured, on whom and when.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.texts import letters
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """Beskrivelsen gjentar bare navnet

Hva: Beskrivelsen har de samme ordene som navnet, når store bokstaver og tegnsetting ikke regnes
med. For eksempel: Navn «Alder», beskrivelse «Alder.».

Hvorfor: En forsker får ikke vite mer enn navnet sier.

Slik: Fortell hva som er målt, på hvem og når.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "variable"
MESSAGE = Text(
    nb="Beskrivelsen er den samme som navnet: «{name}».",
    en="The description is the same as the name: “{name}”.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.B", "PreferredTerm": "Alder", "Beskrivelse": "Alder."}]}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for level, records in submission.levels.items():
        pairs = zip(records.column("PreferredTerm"), records.column("Beskrivelse"), strict=True)
        for i, (name, text) in enumerate(pairs):
            if text and len(text) <= len(name) + 3 and letters(name) == letters(text):
                yield Fault(i, "Beskrivelse", {"name": name}, level=level)
