"""A Norwegian field holds English.

What: The text reads as English, and the field is for Norwegian. English has fields of its own.

Why: Norwegian readers meet a language they did not ask for, and the English page stands empty.

Repair: Move the English text to the English field, and write the Norwegian here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
# Of a sheet: short texts and lists of signs are in no language.
_SHARE_OF_SHEET = 0.3


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    for level, keys in _KEYS.items():
        for key in keys:
            records = submission[level]
            if records.has_column(key) and not is_headed_english(records, key):
                yield from _of_column(level, key, records, context)


def _of_column(level: str, key: str, records: Records, context: Context) -> Iterator[Fault]:
    """A fault a cell; where a sheet's column is kept in English, one that speaks of its cells."""
    rows_by_text = context.rows_by_text(records, key)
    texts = [text for bundle in context.bundles(records, key) for text in _english_in(bundle)]
    by_sheet: dict[int, list[Fault]] = {}
    for text in texts:
        for i in rows_by_text[text]:
            fault = Fault(i, key, {"text": text}, level=level)
            by_sheet.setdefault(records.sheet_of[i], []).append(fault)
    if len(texts) >= max(_MANY, _SHARE * len(rows_by_text)):
        yield _as_one([fault for faults in by_sheet.values() for fault in faults])
        return
    for number, faults in by_sheet.items():
        if _is_english_sheet(records, key, number, faults):
            yield _as_one(faults)
        else:
            yield from faults


def _is_english_sheet(records: Records, key: str, number: int, faults: Sequence[Fault]) -> bool:
    """Whether a sheet keeps the column in English: a form that was taken over from abroad."""
    if len(faults) < _MANY:
        return False
    filled = zip(records.column(key), records.sheet_of, strict=True)
    return len(faults) >= _SHARE_OF_SHEET * sum(
        1 for text, sheet in filled if text and sheet == number
    )


def _as_one(faults: Sequence[Fault]) -> Fault:
    first, *others = faults
    return first._replace(also=tuple(CellOfRow(fault.row, fault.field) for fault in others))


def _english_in(bundle: Bundle) -> list[str]:
    if not any(word in bundle.whole for word in _SMALL_WORDS):
        return []
    worded = (text for text in bundle.texts if any(word in text for word in _SMALL_WORDS))
    return [text for text in worded if is_english(text)]
