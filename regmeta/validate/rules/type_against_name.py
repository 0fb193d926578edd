"""The data type contradicts the name or the unit.

What: The name or the unit says that the variable is a quantity, but its type is a date or a time;
or the name says that it is a date, but its type is a number. For example: “Weight (kg)” as a date.
A date and a quantity are no boxes to tick either.

Why: The answers cannot be what both say; checks of the data and all analyses go by the type.

Repair: Set the data type that fits the answers. If the type is right, say in the name what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from regmeta.model import Submission, Text
from regmeta.spec.names import name_words, unit_names, unit_written
from regmeta.spec.tokens import DataType
from regmeta.validate.context import NUMERIC, Context
from regmeta.validate.rule import Fault

NB = """Datatypen strider mot navnet eller enheten

Hva: Navnet eller enheten sier at variabelen er en mengde, men typen er dato eller tid; eller navnet
sier at den er en dato, men typen er et tall. For eksempel: «Vekt (kg)» som dato. En dato og en
mengde er heller ingen avkrysning.

Hvorfor: Svarene kan ikke være det begge sier, og både kontroller og analyser går etter typen.

Slik: Sett datatypen som passer til svarene. Er typen riktig, la navnet si hva variabelen er.
"""
SEVERITY = "warning"
LEVEL = "variabel"
THEME = "types"
MESSAGE = Text(
    nb="«{name}» er {said} etter navnet, men typen er {type}.",
    en="“{name}” is {said} by its name, but its type is {type}.",
)
EXAMPLE = {"variabel": [{"Code": "V_A.VEKT", "PreferredTerm": "Vekt", "DataType": "Dato"}]}
_A_NUMBER, _A_DAY = Text("et tall", "a number"), Text("en dato", "a date")
_TEMPORAL = frozenset({DataType.TIME, DataType.DATE, DataType.DATETIME})
_WORD = re.compile(r"[^\W\d_]+")
_UNIT = re.compile(r"[(\[]\s*([^)\]]{1,12}?)\s*[)\]]")
_OF_TIME = frozenset({"år", "måneder", "uker", "dager", "timer", "minutter", "sekunder"})


def check_submission(submission: Submission, context: Context) -> Iterator[Fault]:
    records = submission["variabel"]
    types, lists = context.datatypes(submission), records.column("kodeverk")
    units = records.column("MaaleEnhet")
    options = context.spec["variabel"]["DataType"].options
    for name, rows in context.rows_by_text(records, "PreferredTerm").items():
        for i in rows:
            said = None if lists[i] else _against(types[i], name, units[i])
            option = options.find(types[i]) if said and options else None
            if option:
                yield Fault(i, "DataType", {"name": name, "said": said, "type": option.label})


def _against(kind: str, name: str, unit: str) -> Text | None:
    """What the name says instead of the type; None where they agree."""
    if kind in _TEMPORAL and _is_number(name, unit):
        return _A_NUMBER
    if kind == DataType.BOOLEAN:
        return _no_box(name)
    return _A_DAY if kind in NUMERIC and _is_day(name) else None


@lru_cache(maxsize=4096)
def _no_box(name: str) -> Text | None:
    """What is asked for that a box to tick cannot hold: a name that begins as a day, or ends with
    its unit. A box beside it, such as «Vekt (kg) ukjent», says so in a word."""
    words = _words(name)
    if not words or "?" in name or not _none_of(words, name_words().no_box):
        return None
    if words[0] in name_words().moments:
        return _A_DAY
    in_name = _UNIT.search(name)
    at_end = in_name is not None and in_name.end() == len(name.strip())
    return _A_NUMBER if in_name and at_end and unit_written(in_name[1]) else None


@lru_cache(maxsize=4096)
def _is_number(name: str, unit: str) -> bool:
    words = _words(name)
    if not words or not _none_of(words, name_words().no_measure):
        return False
    in_name = _UNIT.search(name)
    written = (unit or (in_name[1] if in_name else "")).strip().casefold()
    if unit_names().get(written, "år") not in _OF_TIME:
        return True
    return _ends_as(words, name_words().measures)


@lru_cache(maxsize=4096)
def _is_day(name: str) -> bool:
    words = _words(name)
    says = _ends_as(words, name_words().days)
    return says and _none_of(words, name_words().no_day) and "?" not in name


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(name)]


def _none_of(words: list[str], others: tuple[str, ...]) -> bool:
    return not set(words).intersection(others)


def _ends_as(words: list[str], ends: tuple[str, ...]) -> bool:
    """Whether a word is one of these or, where it is long enough to be a compound, ends as one."""
    return any(word in ends or word.endswith(_short_enough(ends, len(word))) for word in words)


@lru_cache(maxsize=512)
def _short_enough(ends: tuple[str, ...], length: int) -> tuple[str, ...]:
    """The ends that a word of that length may be a compound with."""
    return tuple(end for end in ends if length >= len(end) + 3 and len(end) >= 4)
