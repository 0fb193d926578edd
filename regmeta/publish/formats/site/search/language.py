"""Words as they are searched for: folded, without endings, compounds taken apart.

The browser does the same to what is asked (web/site/src/engine/language.js), by the same lists in
specs/search/; tests/test_site_search.py holds the two against each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache

from regmeta import texts
from regmeta.files.strict import Strict, load_strict
from regmeta.spec.loading import specs_folder
from regmeta.texts import fold

_WORD = re.compile(r"[^\W_]+")
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_HUMP = re.compile(r"(?<=[a-zæøå0-9])(?=[A-ZÆØÅ])")
_JOINTS = ("", "s", "e")
_SHORTEST_PART = 4
_SHORTEST_HEAD = 3
_LONG_TAIL = 6
LONGEST_WORD = 40
"""Letters of a word that are searched for: nobody types more, and hostile texts have more."""


@dataclass(frozen=True, slots=True)
class Language:
    """The lists that searching goes by, from specs/search/synonyms.toml."""

    stop: frozenset[str]
    weak: frozenset[str]
    endings: tuple[str, ...]
    least: int
    same: tuple[tuple[str, ...], ...]
    wider: Mapping[str, tuple[str, ...]]
    filler: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patient_reported: tuple[str, ...] = ()


class _SearchSynonyms(Strict, frozen=True):
    """specs/search/synonyms.toml."""

    stop: frozenset[str]
    weak: frozenset[str]
    filler: frozenset[str]
    measures: frozenset[str]
    least: int
    endings: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    questions: dict[str, tuple[str, ...]]
    patient_reported: tuple[str, ...]
    wider: dict[str, tuple[str, ...]]


@cache
def language() -> Language:
    """The lists as they ship, endings longest first."""
    file = load_strict(specs_folder() / "search" / "synonyms.toml", _SearchSynonyms)
    endings = sorted(map(fold, file.endings), key=lambda ending: (-len(ending), ending))
    filler, measures = (
        frozenset(_stem_of(fold(word), tuple(endings), file.least) for word in listed)
        for listed in (file.filler, file.measures)
    )
    return Language(
        file.stop,
        file.weak,
        tuple(endings),
        file.least,
        file.same,
        file.wider,
        filler,
        measures,
        file.questions,
        file.patient_reported,
    )


@cache
def stem(folded: str) -> str:
    """A folded word without its ending, and without the one that made a noun of a verb; a word with
    a digit in it as it is."""
    lists = language()
    return _stem_of(folded, lists.endings, lists.least)


def _stem_of(folded: str, endings: tuple[str, ...], least: int) -> str:
    if not folded.isalpha():
        return folded
    bare = texts.stem(folded)
    for ending in endings:
        if bare.endswith(ending) and len(bare) - len(ending) >= least:
            return bare[: -len(ending)]
    return bare


def words(text: str) -> list[str]:
    """The folded words of a text without those left out; EQ-5D gives eq, 5d and eq5d."""
    return [_folded(word) for word in _raw(text)]


def _raw(text: str) -> list[str]:
    stop = language().stop
    low = text.lower() if text.isascii() else unicodedata.normalize("NFC", text).lower()
    kept = [word for word in _WORD.findall(low) if word not in stop]
    if "-" in low:
        kept += [
            name.replace("-", "")
            for name in _HYPHENED.findall(low)
            if any(letter.isdigit() for letter in name)
        ]
    return kept


@cache
def _folded(word: str) -> str:
    return fold(word[:LONGEST_WORD])


@cache
def _term(word: str) -> str:
    return stem(_folded(word))


def name_terms(name: str) -> Iterator[str]:
    """The stems of a technical name: taken apart at capitals, dots and underscores."""
    for part in re.split(r"[\W_]+", name):
        humps = _HUMP.sub(" ", part).split()
        if len(humps) > 1:
            yield fold(part[:LONGEST_WORD])
        yield from (stem(fold(hump[:LONGEST_WORD])) for hump in humps)


def terms(text: str) -> list[str]:
    """The stems of a text, in its order."""
    return [_term(word) for word in _raw(text)]


def synonym_stems() -> Iterator[str]:
    """The stem of every single word in the lists of words that mean the same."""
    for line in language().same:
        for phrase in line:
            yield from terms(phrase)


class Parts:
    """Compounds taken apart by a lexicon of stems, each distinct word once."""

    def __init__(self, lexicon: Set[str]) -> None:
        self.lexicon = lexicon
        self._remembered: dict[str, tuple[str, ...]] = {}

    def of(self, folded: str) -> tuple[str, ...]:
        """The stems of a compound's two parts, the last as long as may be; of the last alone where
        the first is no word of the lexicon; else nothing."""
        parts = self._remembered.get(folded)
        if parts is None:
            parts = self._remembered[folded] = self._take_apart(folded)
        return parts

    def _take_apart(self, word: str) -> tuple[str, ...]:
        if len(word) < 2 * _SHORTEST_PART or not word.isalpha():
            return ()
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            tail = stem(word[cut:])
            head = self._head(word[:cut]) if tail in self.lexicon else ""
            if head:
                return (head, tail)
        return self._tail(word)

    def _tail(self, word: str) -> tuple[str, ...]:
        """A known last part that is long enough to carry the meaning: Norwegian ends on it."""
        for cut in range(_SHORTEST_HEAD, len(word) - _LONG_TAIL + 1):
            tail = stem(word[cut:])
            if len(tail) >= _LONG_TAIL and tail in self.lexicon:
                return (tail,)
        return ()

    def _head(self, text: str) -> str:
        """The first part's stem: as it stands, or without the letter that joins."""
        for joint in _JOINTS:
            bare = text[: len(text) - len(joint)]
            if text.endswith(joint) and len(bare) >= _SHORTEST_PART and stem(bare) in self.lexicon:
                return stem(bare)
        # Of three like letters one is left out: eggstokk and kreft make eggstokkreft.
        doubled = stem(text + text[-1])
        return doubled if len(text) >= _SHORTEST_PART and doubled in self.lexicon else ""


class TermMemory:
    """The stems of texts and of technical names, each distinct one taken apart once."""

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {}
        self._names: dict[str, tuple[str, ...]] = {}

    def all_terms(self, texts: Iterable[str]) -> list[str]:
        """The stems of several texts, one after the other."""
        collected: list[str] = []
        for text in texts:
            if text:
                of_text = self._texts.get(text)
                if of_text is None:
                    of_text = self._texts[text] = terms(text)
                collected += of_text
        return collected

    def name_terms(self, name: str) -> tuple[str, ...]:
        """The stems of a technical name."""
        terms = self._names.get(name)
        if terms is None:
            terms = self._names[name] = tuple(name_terms(name))
        return terms
