"""Numbers that pass for personal numbers by chance.

What: A column holds thirty or more numbers of eleven digits, and a few of them have the day and
the check digits of a personal number, no more than such numbers have by chance. They are taken for
codes or keys.

Why: One in seventy numbers of eleven digits looks like some kind of personal number. To stop a
registry for each of them would teach people to look away.

Repair: Look at the column once. If it does hold personal numbers, delete it.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import Submission, Text
from regmeta.privacy.personal_numbers import by_chance
from regmeta.validate.context import UNCLAIMED, Context
from regmeta.validate.rule import Fault

NB = """Tall som ligner personnumre ved en tilfeldighet

Hva: En kolonne inneholder tretti eller flere tall på elleve siffer, og noen få av dem har dato
og kontrollsiffer som et personnummer, ikke flere enn slike tall har ved en tilfeldighet. De regnes som
koder eller nøkler.

Hvorfor: Ett av sytti tall på elleve siffer ligner et personnummer av et slag. Å stoppe et register
for hvert av dem ville lære folk å se bort.

Slik: Se på kolonnen én gang. Inneholder den virkelig personnumre, slett den.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "privacy"
MESSAGE = Text(
    nb="{count} av de elleve siffer lange tallene i kolonnen ligner personnumre, ikke flere enn ved en "
    "tilfeldighet. De regnes som koder.",
    en="{count} of the numbers of eleven digits in the column look like personal numbers, no more than "
    "by chance. They are taken for codes.",
)
EXAMPLE = {
    "kode": [
        {"kodeverk": "K_NGER.OP.LAB", "verdi": text}
        for text in (*(f"401234567{number:02}" for number in range(29)), "02013299997")
    ]
}
_ELEVEN = b"0" * 11


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    """One fault a column, at its first such number."""
    for level, records in submission.levels.items():
        for key in (*records.columns, *(f"{UNCLAIMED}{name}" for name in records.extras)):
            if not any(_ELEVEN in bundle.digits for bundle in context.bundles(records, key)):
                continue
            rows_of = context.rows_by_text(records, key)
            passing = by_chance(rows_of)
            if passing:
                first = min(rows_of[text][0] for text in passing)
                shown = "" if key.startswith(UNCLAIMED) else key
                yield Fault(first, shown, {"count": len(passing)}, level=level)
