"""An abbreviation is never explained.

What: The name is an abbreviation alone (PCI, TAVI), and no description or prompt of the variable
explains it.

Why: Those within the field know it. The others guess, and the same letters mean different things
in different fields.

Repair: Write the words in full in the name or the description, with the abbreviation in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regmeta.model import Records, Submission, Text
from regmeta.validate.context import Context
from regmeta.validate.rule import Fault

NB = """En forkortelse blir aldri forklart

Hva: Navnet er bare en forkortelse (PCI, TAVI), og verken beskrivelsen eller ledeteksten til
variabelen forklarer den.

Hvorfor: De som er i fagfeltet, kjenner den. De andre gjetter, og de samme bokstavene betyr ulike
ting i ulike fag.

Slik: Skriv ordene helt ut i navnet eller beskrivelsen, med forkortelsen i parentes.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(
    nb="«{name}» er en forkortelse som ikke blir forklart.",
    en="“{name}” is an abbreviation that is not explained.",
)
EXAMPLE = {"variabel": [{"Code": "V_NORIC.PCI.LMS", "PreferredTerm": "LMS", "Beskrivelse": ""}]}
_SHORT = re.compile(r"[A-ZÆØÅ][A-ZÆØÅ0-9-]{1,6}")
# What every reader of a health registry knows, and words that are written in capitals.
_KNOWN = frozenset(
    "BMI CRP CT DNA EEG EKG HF HIV ICD ICD-10 ID IT KOLS MR NPR PC PID RHF STATUS WHO".split()  # noqa: SIM905
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    platform = records.columns.get("platform") or [""] * len(records)
    for name, rows in context.rows_by_text(records, "PreferredTerm").items():
        bare = name.strip()
        if len(bare) > 7 or bare in _KNOWN or not _SHORT.fullmatch(bare):
            continue
        for i in rows:
            if not platform[i] and not _is_explained(records, i):
                yield Fault(i, "PreferredTerm", {"name": bare})


def _is_explained(records: Records, i: int) -> bool:
    texts = (records.text(i, key) for key in ("Beskrivelse", "Ledetekst", "Kommentar"))
    return any(len(text.split()) > 1 for text in texts)
