"""Columns of free text that are exchanged: told apart by language, by length and by how often a
text stands again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from regmeta.model import LevelName
from regmeta.spec.names import technical_headings, unit_names
from regmeta.validate.context import UNCLAIMED
from regmeta.validate.exchange import (
    ALL_BUT_A_SLIP,
    FEW,
    FEWEST,
    MOST,
    NEARLY_ALL,
    WORDED,
    Exchange,
    Texts,
    share_of,
)
from regmeta.validate.words import is_english, is_norwegian

_TECHNICAL = re.compile(r"[A-Za-z]\w*(\.\w+)*")
_ENDED = re.compile(r"\.\s*$")
_LONGER = 3
_OFTEN = 3
_NORDIC = re.compile(r"[æøå]", re.IGNORECASE)
_FEWEST_NORDIC = 4


class _Pair(NamedTuple):
    """Two fields of free text that may be taken for each other."""

    level: LevelName
    first: str
    second: str
    is_exchanged: Callable[[Texts, Texts], bool]
    follows: tuple[str, ...] = ()


def of_free_text(level: LevelName, columns: Mapping[str, Texts]) -> Iterator[Exchange]:
    for pair in _PAIRS:
        if pair.level != level:
            continue
        for first, second in _keys_of(pair, columns):
            texts, others = columns.get(first, ()), columns.get(second, ())
            both = [i for i, text in enumerate(texts) if text and others and others[i]]
            if len(both) < FEWEST:
                continue
            if pair.is_exchanged([texts[i] for i in both], [others[i] for i in both]):
                yield Exchange(pair.level, first, second, len(both), pair.follows)


def _keys_of(pair: _Pair, columns: Mapping[str, Texts]) -> list[tuple[str, str]]:
    """The columns of a pair; technical names may stand in several, of which a field has one."""
    own = [(pair.first, pair.second)]
    if pair.second != "DatabaseReferanse":
        return own
    technical = (key for key in columns if key.startswith(UNCLAIMED))
    return own + [
        (pair.first, key)
        for key in technical
        if key.removeprefix(UNCLAIMED).casefold() in technical_headings()
    ]


def _names_are_technical(names: Texts, technical: Texts) -> bool:
    words = share_of(technical, lambda text: " " in text.strip() or not text.isascii())
    as_technical = share_of(names, _TECHNICAL.fullmatch)
    # A platform's header fields are single words in both: fewer will do where no name has two.
    return (words >= MOST and as_technical >= NEARLY_ALL) or (
        words >= FEW and as_technical >= ALL_BUT_A_SLIP and names != technical
    )


def _names_are_descriptions(names: Texts, descriptions: Texts) -> bool:
    pairs = zip(names, descriptions, strict=True)
    longer = sum(len(name.split()) >= _LONGER * len(text.split()) for name, text in pairs)
    return longer >= NEARLY_ALL * len(names) or _names_are_sentences(names, descriptions)


def _names_are_sentences(names: Texts, descriptions: Texts) -> bool:
    pairs = zip(names, descriptions, strict=True)
    longer = sum(len(name.split()) > len(text.split()) for name, text in pairs)
    end, other_end = share_of(names, _ENDED.search), share_of(descriptions, _ENDED.search)
    return longer >= NEARLY_ALL * len(names) and end >= MOST and other_end <= FEW


def _codes_are_labels(values: Texts, labels: Texts) -> bool:
    digits = share_of(labels, lambda text: text.lstrip("-").isdigit())
    return digits >= NEARLY_ALL and share_of(values, WORDED.search) >= NEARLY_ALL


def _names_are_units(names: Texts, units: Texts) -> bool:
    known_units = unit_names()
    return (
        share_of(names, lambda text: text.strip().casefold() in known_units) >= NEARLY_ALL
        and share_of(units, lambda text: text.strip().casefold() in known_units) <= FEW
    )


def _parts_are_names(parts: Texts, names: Texts) -> bool:
    """Whether what should stand again and again (a form, a theme) hardly does, and names do."""
    rows, counts = len(parts), Counter(names)
    again = sum(n for n in counts.values() if n >= _OFTEN)
    return len(set(parts)) >= NEARLY_ALL * rows and again >= MOST * rows


def _languages_are_exchanged(norwegian: Texts, english: Texts) -> bool:
    right = sum(map(is_norwegian, norwegian)) + sum(map(is_english, english))
    wrong = sum(map(is_english, norwegian)), sum(map(is_norwegian, english))
    return min(wrong) * 2 >= FEWEST and sum(wrong) >= NEARLY_ALL * (right + sum(wrong))


def _letters_are_exchanged(norwegian: Texts, english: Texts) -> bool:
    """Whether æ, ø and å, which English has not, stand in its column only."""
    in_english = sum(1 for text in english if _NORDIC.search(text))
    in_norwegian = any(_NORDIC.search(text) for text in norwegian)
    return in_english >= _FEWEST_NORDIC and not in_norwegian and in_english * 10 >= len(english)


_PAIRS = (
    _Pair("variabel", "PreferredTerm", "DatabaseReferanse", _names_are_technical, ("Code",)),
    _Pair("variabel", "Beskrivelse", "DatabaseReferanse", _names_are_technical, ("Code",)),
    _Pair("variabel", "PreferredTerm", "Beskrivelse", _names_are_descriptions),
    _Pair("variabel", "MaaleEnhet", "Beskrivelse", _names_are_descriptions),
    _Pair("variabel", "PreferredTerm", "MaaleEnhet", _names_are_units),
    _Pair("variabel", "datasamling", "PreferredTerm", _parts_are_names),
    _Pair("variabel", "datasamling", "Beskrivelse", _parts_are_names),
    _Pair("variabel", "datasamling", "DatabaseReferanse", _parts_are_names),
    _Pair("variabel", "variabelgruppe", "PreferredTerm", _parts_are_names),
    _Pair("variabel", "variabelgruppe", "Beskrivelse", _parts_are_names),
    _Pair("variabel", "variabelgruppe", "DatabaseReferanse", _parts_are_names),
    _Pair("variabel", "PreferredTerm", "NavnEngelsk", _languages_are_exchanged),
    _Pair("variabel", "PreferredTerm", "NavnEngelsk", _letters_are_exchanged),
    _Pair("variabel", "Beskrivelse", "NavnEngelsk", _letters_are_exchanged),
    _Pair("variabel", "Beskrivelse", "BeskrivelseEngelsk", _languages_are_exchanged),
    _Pair("variabel", "Beskrivelse", "BeskrivelseEngelsk", _letters_are_exchanged),
    _Pair("variabel", "Ledetekst", "LedetekstEngelsk", _languages_are_exchanged),
    _Pair("kode", "verdi", "navn", _codes_are_labels),
    _Pair("kode", "navn", "navnEngelsk", _languages_are_exchanged),
)
