"""Two datasamlinger have the same name.

What: Two datasamlinger of one registry carry the same name under different codes.

Why: In a list nobody can tell them apart.

Repair: Say in the name what differs: the time, the version, who fills it in.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """To datasamlinger har samme navn

Hva: To datasamlinger i samme register har samme navn under ulike koder.

Hvorfor: I en liste kan ingen skille dem.

Slik: Si i navnet hva som skiller dem: tidspunktet, versjonen, hvem som fyller ut.
"""
SEVERITY = "advice"
LEVEL = "datasamling"
THEME = "levels"
MESSAGE = Text(nb="«{name}» er også navnet på {other}.", en="“{name}” is also the name of {other}.")
EXAMPLE = {
    "datasamling": [
        {"Code": "K_NGER.F1", "PreferredTerm": "Oppfølging"},
        {"Code": "K_NGER.F2", "PreferredTerm": "Oppfølging"},
    ]
}


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["datasamling"]
    codes = records.column("Code")
    first: dict[str, int] = {}
    for i, name in enumerate(records.column("PreferredTerm")):
        earlier = first.setdefault(name.strip().casefold(), i)
        if name and codes[earlier] != codes[i]:
            yield Fault(i, "PreferredTerm", {"name": name, "other": codes[earlier]})
