"""What a variable's texts say, as terms that can be compared across dictionaries and languages.

A text becomes words (taken apart at capitals, digits and signs, compounds by known words),
shortened words are written out, and words that name one thing become one term. What is known of
words is data (specs/matching/abbreviations.toml and synonyms.toml); nothing is learned here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from regmeta.files.strict import Strict, load_strict
from regmeta.harmonize.words import bones_of
from regmeta.spec.loading import specs_folder
from regmeta.texts import fold

_PIECE = re.compile(r"[A-ZÆØÅÄÖ]+(?=[A-ZÆØÅÄÖ][a-zæøåäö])|[A-ZÆØÅÄÖ]?[a-zæøåäö]+|[A-ZÆØÅÄÖ]+|\d+")
_PART = re.compile(r"[^\W_]+")
_MIXED = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z\d]{2,8}")
_ENDINGS = (
    *("ations", "ation", "ingen", "elser", "elsen", "ities", "ically", "ical", "ance", "ence"),
    *("ness", "ment", "ings", "ing", "else", "ene", "ens", "ed", "es", "en", "et", "er"),
    *("ic", "al", "ly", "a", "e", "s"),
)
_SHORTEST_STEM = 4
_SHORTEST_COMPOUND = 7
_SHORTEST_PIECE = 3
_LONGEST_PHRASE = 4
_GRAM = 3
_CLIPPED = range(3, 8)
_MEANT = 0.4
"""How much a word itself counts beside what it means: another language writes another word."""
_MOST_SENSES = 3
_NOTHING: Mapping[str, tuple[str, ...]] = {}

_Read = tuple[tuple[str, ...], tuple[tuple[str, float], ...]]
"""A word as it is read: stems of what it stands for, and its own stems with how much they say."""

OWN, WRITTEN_OUT, MEANING, FAINT = 0.5, 0.8, 1.0, 0.4
"""How much a word counts that has been written out, what it stands for, what a word means, and a
word that says what sort of fact it is rather than of what."""


@dataclass(slots=True)
class Thesaurus:
    """Abbreviations written out, phrases by what they name, words without meaning of their own."""

    shortened: Mapping[str, tuple[str, ...]]
    phrases: Mapping[tuple[str, ...], int]
    light: frozenset[str]
    faint: frozenset[str]
    sorts: Mapping[str, frozenset[tuple[str, ...]]]
    answers: Mapping[str, str]
    vocabulary: frozenset[str]
    _seen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _split: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _words_read: dict[tuple[str, tuple[str, ...]], _Read] = field(default_factory=dict)
    _faint_stems: frozenset[str] = frozenset()
    _beginnings: frozenset[str] = frozenset()

    def sorts_of(self, text: str) -> frozenset[str]:
        """What sort of fact a text asks for: date, age, count, reason …"""
        words = self.words(text)
        spans = {words[at : at + n] for n in (1, 2) for at in range(len(words) - n + 1)}
        return frozenset(sort for sort, phrases in self.sorts.items() if spans & phrases)

    def answer(self, text: str) -> str:
        """What the text of a code says: one mark for texts that say one thing, else the text."""
        bare = _bare(text)
        return self.answers.get(bare, bare)

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a text, folded, abbreviations and compounds as they are written."""
        words = self._seen.get(text)
        if words is None:
            words = self._seen[text] = tuple(self._words(text))
        return words

    def _words(self, text: str) -> Iterable[str]:
        for part in _PART.findall(text):
            whole = fold(part)
            if _MIXED.fullmatch(whole) and (whole in self.vocabulary or whole in self.shortened):
                yield whole
                continue
            for piece in _PIECE.findall(part) or [part]:
                yield from self.pieces(fold(piece))

    def pieces(self, word: str) -> tuple[str, ...]:
        """A compound as the known words it is made of, else the word alone."""
        pieces = self._split.get(word)
        if pieces is None:
            pieces = self._split[word] = self._taken_apart(word) or (word,)
        return pieces

    def _taken_apart(self, word: str) -> tuple[str, ...]:
        if (
            len(word) < _SHORTEST_COMPOUND
            or word in self.vocabulary
            or stem(word) in self.vocabulary
        ):
            return ()
        for at in range(len(word) - _SHORTEST_PIECE, _SHORTEST_PIECE - 1, -1):
            if not self.is_known(word[:at]):
                continue
            for joint in (0, 1):
                rest = word[at + joint :]
                if joint and word[at] not in "se":
                    continue
                if len(rest) >= _SHORTEST_PIECE and self.is_known(rest):
                    return word[:at], rest
        return ()

    def is_known(self, word: str) -> bool:
        """Whether a word, or what it is an inflection of, stands in the data."""
        return word in self.vocabulary or word in self.shortened or stem(word) in self.vocabulary

    def terms(
        self, text: str, clipped: Mapping[str, tuple[str, ...]] = _NOTHING
    ) -> dict[str, float]:
        """The terms of a text with how much each says.

        `clipped` are words of the one side that are words of the other cut short.
        """
        weights: dict[str, float] = {}
        for term, weight in self._terms(text, clipped):
            if weight > weights.get(term, 0.0):
                weights[term] = weight
        return weights

    def spoken(self, text: str) -> list[str]:
        """The words of a text that mean something by themselves."""
        return [word for word in self.words(text) if word not in self.light]

    def _terms(
        self, text: str, clipped: Mapping[str, tuple[str, ...]]
    ) -> Iterable[tuple[str, float]]:
        read = [self._read(word, clipped.get(word, ())) for word in self.spoken(text)]
        stems = [each for meant_by, _ in read for each in meant_by]
        written = [pair for _, pairs in read for pair in pairs]
        meant: set[str] = set()
        for meaning, phrase in self._meanings(stems):
            meant.update(phrase)
            yield f"={meaning}", FAINT if phrase[0] in self._faint_stems else MEANING
        for spelling, much in written:
            yield spelling, min(much, _MEANT) if spelling in meant else much

    def _read(self, word: str, cut_from: tuple[str, ...]) -> _Read:
        """The stems of what a word stands for, and what it says as it is written, weighted."""
        senses = self.shortened.get(word) or cut_from
        read = self._words_read.get((word, senses))
        if read is None:
            stems = tuple(stem(sense) for sense in senses or (word,))
            much = FAINT if word in self.faint else MEANING
            pairs = [(stem(word), OWN if senses else much)]
            pairs += [(each, WRITTEN_OUT) for each in stems if senses]
            read = self._words_read[word, senses] = (stems, tuple(pairs))
        return read

    def _meanings(self, stems: Sequence[str]) -> Iterable[tuple[int, tuple[str, ...]]]:
        at = 0
        while at < len(stems):
            if stems[at] not in self._beginnings:
                at += 1
                continue
            for count in range(min(_LONGEST_PHRASE, len(stems) - at), 0, -1):
                phrase = tuple(stems[at : at + count])
                meaning = self.phrases.get(phrase)
                if meaning is not None:
                    yield meaning, phrase
                    at += count - 1
                    break
            at += 1


def most_of(texts: Iterable[tuple[Mapping[str, float], float]]) -> dict[str, float]:
    """The terms of several texts, each text with how much it counts: the most that any gives."""
    weights: dict[str, float] = {}
    for terms, much in texts:
        for term, weight in terms.items():
            if weight * much > weights.get(term, 0.0):
                weights[term] = weight * much
    return weights


def _bare(text: str) -> str:
    return " ".join(_PART.findall(fold(text)))


def clipped_words(
    here: Iterable[str], there: Iterable[str], thesaurus: Thesaurus
) -> dict[str, tuple[str, ...]]:
    """Words of one side that are cut short from words of the other: `samp` for sample.

    A word that the other side has too, or that is known, is none; one that could be cut from more
    than a few words tells nothing.
    """
    words = set(there)
    by_first: dict[str, list[str]] = {}
    for word in sorted(words):
        by_first.setdefault(word[:1], []).append(word)
    clipped = {}
    for word in sorted(set(here) - words):
        if len(word) not in _CLIPPED or not word.isalpha() or word in thesaurus.shortened:
            continue
        whole = [longer for longer in by_first.get(word[0], ()) if cut_from(word, longer)]
        if 0 < len({stem(longer) for longer in whole}) <= _MOST_SENSES:
            clipped[word] = tuple(whole[:_MOST_SENSES])
    return clipped


def cut_from(word: str, longer: str) -> bool:
    """Whether a word is another cut short: its beginning, or its consonants in their order."""
    if len(longer) - len(word) < 2:
        return False
    if longer.startswith(word):
        return True
    bones = bones_of(word)
    return len(bones) >= _GRAM and bones == bones_of(longer)[: len(bones)] and bones != longer


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its inflection, roughly and alike in the languages of the data."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=50_000)
def grams(text: str) -> frozenset[str]:
    """The character trigrams of a text's words, a blank before and after each."""
    joined = "".join(f" {fold(piece)}" for part in _PART.findall(text) for piece in _cut(part))
    spaced = f"{joined} "
    return frozenset(spaced[at : at + _GRAM] for at in range(len(spaced) - _GRAM + 1))


def _cut(part: str) -> list[str]:
    return _PIECE.findall(part) or [part]


class _TermSynonyms(Strict, frozen=True):
    """synonyms.toml."""

    source: str
    same: tuple[tuple[str, ...], ...]
    light: tuple[str, ...]
    faint: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]
    aspects: dict[str, tuple[str, ...]]


class _Abbreviations(Strict, frozen=True):
    """abbreviations.toml: what each shortened word can stand for, parted by blanks."""

    source: str
    words: dict[str, str]


@lru_cache(maxsize=1)
def load_thesaurus() -> Thesaurus:
    """The words of specs/matching."""
    folder = matching_folder()
    file = load_strict(folder / "synonyms.toml", _TermSynonyms)
    shortened = _shortened(load_strict(folder / "abbreviations.toml", _Abbreviations))
    light = frozenset(map(fold, file.light))
    faint = frozenset(map(fold, file.faint))
    phrases = _phrases(file.same, light)
    vocabulary = {word for written in shortened.values() for word in written}
    vocabulary |= _words_in(file.same)
    return Thesaurus(
        shortened=shortened,
        phrases=phrases,
        light=light,
        faint=faint,
        sorts={sort: _folded_phrases(written) for sort, written in file.aspects.items()},
        answers={
            _bare(text): f"~{number}" for number, group in enumerate(file.answers) for text in group
        },
        vocabulary=frozenset(vocabulary | set(map(stem, vocabulary))),
        _faint_stems=frozenset(map(stem, faint)),
        _beginnings=frozenset(phrase[0] for phrase in phrases),
    )


def _shortened(file: _Abbreviations) -> dict[str, tuple[str, ...]]:
    return {
        fold(word): tuple(fold(meant) for meant in written.split())
        for word, written in file.words.items()
    }


def _phrases(same: Iterable[Iterable[str]], light: frozenset[str]) -> dict[tuple[str, ...], int]:
    """Each phrase's stems with the number of the group of phrases that name the same."""
    phrases: dict[tuple[str, ...], int] = {}
    for number, group in enumerate(same):
        for phrase in group:
            key = tuple(stem(word) for word in _folded_words(phrase) if word not in light)
            if key:
                phrases.setdefault(key, number)
    return phrases


def _words_in(same: Iterable[Iterable[str]]) -> set[str]:
    words = (word for group in same for phrase in group for word in _folded_words(phrase))
    return {word for word in words if len(word) >= _SHORTEST_PIECE}


def _folded_words(phrase: str) -> list[str]:
    return [fold(word) for word in _PART.findall(phrase)]


def _folded_phrases(phrases: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold(word) for word in phrase.split()) for phrase in phrases)


def matching_folder() -> Path:
    """The folder of what is known for finding likenesses."""
    return specs_folder() / "matching"
