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
from regmeta.spec.names import short_words
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
GIVES_WAY_TO = ("name-is-database-name", "shouting-name")
MESSAGE = Text(
    nb="«{name}» er en forkortelse som ikke blir forklart.",
    en="“{name}” is an abbreviation that is not explained.",
)
EXAMPLE = {"variabel": [{"Code": "V_NORIC.PCI.LMS", "PreferredTerm": "LMS", "Beskrivelse": ""}]}
_SHORT = re.compile(r"[A-ZÆØÅ][A-ZÆØÅ0-9-]{1,6}")
# What every reader of a health registry knows.
_FAMILIAR = frozenset(
    "BMI CRP CT DNA EEG EKG HF HIV ICD ICD-10 ID IT KOLS MR NPR PC PID RHF URL WHO".split()  # noqa: SIM905
)


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    platform = records.columns.get("platform") or [""] * len(records)
    rows_by_name = context.rows_by_text(records, "PreferredTerm")
    short = {name: name.strip() for name in rows_by_name if _is_short(name.strip())}
    if not short:
        return
    words = _words_of(records, context)
    for name, bare in short.items():
        if _is_word(bare, words):
            continue
        for i in rows_by_name[name]:
            if not platform[i] and not _is_explained(records, i):
                yield Fault(i, "PreferredTerm", {"name": bare})


def _is_short(name: str) -> bool:
    return len(name) <= 7 and name not in _FAMILIAR and _SHORT.fullmatch(name) is not None


def _is_word(name: str, words: frozenset[str]) -> bool:
    """Whether capitals are a word that somebody wrote large: it stands in small letters elsewhere,
    or can be spoken and is longer than abbreviations that can."""
    small = name.casefold()
    if small in words or small in short_words():
        return True
    return len(small) >= 5 and _SPOKEN.fullmatch(small) is not None


_SPOKEN = re.compile(
    r"[^aeiouyæøå\W\d]{0,3}(?:[aeiouyæøå]{1,2}[^aeiouyæøå\W\d]{1,3})+[aeiouyæøå]{0,2}"
)
_SMALL = re.compile(r"(?<!\w)[a-zæøå]{2,7}(?!\w)")


def _words_of(records: Records, context: Context) -> frozenset[str]:
    """The short words that stand in small letters in names and descriptions."""
    keys = ("PreferredTerm", "Beskrivelse", "Ledetekst")
    texts = [bundle.whole for key in keys for bundle in context.bundles(records, key)]
    return frozenset(word for text in texts for word in _SMALL.findall(text))


def _is_explained(records: Records, i: int) -> bool:
    texts = (records.text(i, key) for key in ("Beskrivelse", "Ledetekst", "Kommentar"))
    return any(len(text.split()) > 1 for text in texts)
