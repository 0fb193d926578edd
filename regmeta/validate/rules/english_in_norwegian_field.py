"""A Norwegian field holds English.

What: The text reads as English, and the field is for Norwegian. English has fields of its own.

Why: Norwegian readers meet a language they did not ask for, and the English page stands empty.

Repair: Move the English text to the English field, and write the Norwegian here.
"""

from __future__ import annotations

from collections.abc import Iterator

from regmeta.model import LevelName, Records, Submission, Text
from regmeta.validate.context import Bundle, Context, is_headed_english
from regmeta.validate.rule import CellOfRow, Fault
from regmeta.validate.words import is_english

NB = """Et norsk felt inneholder engelsk

Hva: Teksten leses som engelsk, og feltet er for norsk. Engelsk har egne felt.

Hvorfor: Norske lesere møter et språk de ikke ba om, og den engelske siden står tom.

Slik: Flytt den engelske teksten til det engelske feltet, og skriv norsk her.
"""
SEVERITY = "advice"
LEVEL = "variabel"
THEME = "text"
MESSAGE = Text(nb="«{field}» er på engelsk: «{text}».", en="“{field}” is in English: “{text}”.")
EXAMPLE = {
    "variabel": [
        {
            "Code": "V_NGER.OP.VEKT",
            "Beskrivelse": "The weight of the patient at the time of the operation",
        }
    ]
}
_KEYS: dict[LevelName, tuple[str, ...]] = {
    "kilde": ("Beskrivelse", "Formaal", "InklusjonsOgEksklusjonskriterier"),
    "datasamling": ("Beskrivelse",),
    "variabel": ("PreferredTerm", "Beskrivelse", "Kommentar"),
}
_SMALL_WORDS = (" the ", " of ", " and ", " is ", " was ")
_MANY, _SHARE = 10, 0.5


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for level, keys in _KEYS.items():
        for key in keys:
            records = submission[level]
            if records.has_column(key) and not is_headed_english(records, key):
                yield from _of_column(level, key, records, context)


def _of_column(level: str, key: str, records: Records, context: Context) -> Iterator[Fault]:
    """A fault a cell; where the column is kept in English, one that speaks of all its cells."""
    rows_by_text = context.rows_by_text(records, key)
    bundles = context.bundles(records, key)
    texts = [text for bundle in bundles for text in _english_in(bundle)]
    faults = [
        Fault(i, key, {"text": text}, level=level) for text in texts for i in rows_by_text[text]
    ]
    if len(texts) < max(_MANY, _SHARE * len(rows_by_text)):
        yield from faults
        return
    first, *others = faults
    yield first._replace(also=tuple(CellOfRow(fault.row, key) for fault in others))


def _english_in(bundle: Bundle) -> list[str]:
    if not any(word in bundle.whole for word in _SMALL_WORDS):
        return []
    worded = (text for text in bundle.texts if any(word in text for word in _SMALL_WORDS))
    return [text for text in worded if is_english(text)]
