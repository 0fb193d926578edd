"""What a name or a label says, as concepts: `AvdodDato` is dead + date.

Names are taken apart at underscores, capitals and digits, and what is left by a dictionary
(specs/harmonized/<version>/words.toml): the cheapest way to cover the letters with known words,
where short words need a boundary to stand at and unknown letters cost. Names cut to 15 letters
and known words with something doubled are recognised and said to be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import msgspec

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import Strict, load_strict
from regmeta.harmonize.platforms import harmonized_folder
from regmeta.spec.loading import specs_folder
from regmeta.texts import fold

Exactness = str
"""`whole` · `short` (an abbreviation) · `cut` (clipped) · `misspelt` · `light` · `unknown`."""

_PARTS = re.compile(
    r"[Vv]\d+(?![A-Za-z])|[A-ZÆØÅ]+(?=[A-ZÆØÅ][a-zæøå])|[A-ZÆØÅ]?[a-zæøåöä]+|[A-ZÆØÅ]+|\d+"
)
_VERSION = re.compile(r"v\d+")
# A table's alias (`P_SSN`) or an item's number in a questionnaire (`B01Sivilstatus`) in front.
_ALIAS = re.compile(r"^(?:[A-Za-z]_(?=[A-Za-z]{3})|[A-Z]\d{1,2}[a-z]?(?=[A-Z][a-z]))")
# The form's own number behind a name: `Samtykke1a`, `FormDate_2A`.
_FORM_NUMBER = re.compile(r"(?<=[a-zæøå_])_?\d{1,2}[A-Za-z]$")
# How data sets of English-speaking countries mark a date behind its name: `death_d`.
_DATE_MARK = re.compile(r"(?<=[a-z])_d$")
_CUT_LENGTHS = range(14, 17)
_JOINED = (4, 3, 2)
_SHORTEST_JOINED = 5
_SHORTEST_CLIP = 4
_SHORTEST_BEGINNING = 5
_MOST_CLIPPED = 8
_LEAST_OF_BONES = 0.8
_OPEN_SIDE = {3: 1.2, 4: 0.8}
"""What a side that stands at no boundary costs a short word; a longer one less."""
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Word:
    """One stretch of letters, the concepts it carries (none: unknown) and how it was read."""

    text: str
    concepts: tuple[str, ...]
    how: Exactness


@dataclass(frozen=True, slots=True)
class Said:
    """A whole name or label as words; `concepts` are all that are carried, each once."""

    words: tuple[Word, ...]
    concepts: frozenset[str]

    @property
    def letters(self) -> int:
        """Letters that ought to be explained: light words and digits do not count."""
        return sum(len(word.text) for word in self.words if word.how != "light")

    def without(self, ways: frozenset[str]) -> Said:
        """The same with words that were read in these ways unknown, to see what they are worth."""
        words = tuple(Word(w.text, (), "unknown") if w.how in ways else w for w in self.words)
        return Said(words, frozenset(c for word in words for c in word.concepts))


@dataclass(slots=True)
class Lexicon:
    """The dictionary: folded word to concepts, with what joins words together."""

    words: Mapping[str, tuple[str, ...]]
    light: frozenset[str]
    turning: frozenset[str]
    titles: Mapping[str, str]
    joints: tuple[str, ...]
    endings: frozenset[str]
    longest: int
    _by_single: Mapping[str, tuple[str, ...]]
    _by_first: Mapping[str, tuple[tuple[str, str], ...]]
    _seen: dict[tuple[str, bool], tuple[Word, ...]] = field(default_factory=dict)

    def holds(self, word: str) -> bool:
        """Whether folded letters are a word of the dictionary, one without a meaning or with."""
        return len(word) <= self.longest and (word in self.words or word in self.light)

    def name(self, text: str) -> Said:
        """What a variable name says; a table's alias or an item's number in front is not read,
        nor the form's number behind."""
        bare = _DATE_MARK.sub("_date", _FORM_NUMBER.sub("", _ALIAS.sub("", text)))
        return self._said(bare, len(text) in _CUT_LENGTHS)

    def label(self, text: str) -> Said:
        """What a label or another text in words says."""
        return self._said(text, False)

    def _said(self, text: str, cut: bool) -> Said:
        parts = re.findall(r"[^\W_]+", text)
        words: list[Word] = []
        at = 0
        while at < len(parts):
            joined, taken = self._joined(parts, at)
            words.extend(joined or self._read(parts[at], cut and at == len(parts) - 1))
            at += taken
        return Said(tuple(words), frozenset(c for word in words for c in word.concepts))

    def _joined(self, parts: list[str], at: int) -> tuple[tuple[Word, ...], int]:
        """The word that parts make together (`first_name`, «E-post»), and how many it takes."""
        for count in _JOINED:
            if at + count > len(parts):
                continue
            text = fold("".join(parts[at : at + count]))
            if len(text) >= _SHORTEST_JOINED and text in self.words:
                return (Word(text, self.words[text], "whole"),), count
        return (), 1

    def _read(self, part: str, cut: bool) -> tuple[Word, ...]:
        key = (part, cut)
        words = self._seen.get(key)
        if words is None:
            words = self._seen[key] = self._segment(part, cut)
        return words

    def _segment(self, part: str, cut: bool) -> tuple[Word, ...]:
        chunks = [fold(chunk) for chunk in _PARTS.findall(part)] or [fold(part)]
        boundaries, letters = {0}, ""
        for chunk in chunks:
            letters += chunk
            boundaries.add(len(letters))
        if _VERSION.fullmatch(fold(part)):
            return (Word(part, (), "light"),)
        tail = self._completed(chunks[-1]) if cut else None
        if tail is not None:
            letters = letters[: -len(tail.text)]
        spans = _cheapest(letters, frozenset(boundaries), self)
        words = [self._word(letters[a:b], word, {a, b} <= boundaries) for a, b, word in spans]
        return (*words, tail) if tail is not None else tuple(words)

    def _word(self, text: str, word: str, bounded: bool) -> Word:
        if word in self.words:
            short = len(word) <= 3 and not word.isdigit()
            return Word(text, self.words[word], "short" if short else "whole")
        if text.isdigit() or text in self.light or _VERSION.fullmatch(text):
            return Word(text, (), "light")
        clipped = self._clipped(text) if bounded else None
        return self._misspelt(text) or clipped or Word(text, (), "unknown")

    def _completed(self, text: str) -> Word | None:
        """A last word that was cut off, where all that it can have been means the same."""
        if len(text) < 3 or text in self.words:
            return None
        meanings = {self.words[word] for word in self.words if word.startswith(text)}
        return Word(text, meanings.pop(), "cut") if len(meanings) == 1 else None

    def _clipped(self, text: str) -> Word | None:
        """A word that was clipped (`Hosptl`, `Sympt`), where all that it can be means the same."""
        if len(text) < _SHORTEST_CLIP:
            return None
        bones = bones_of(text)
        meanings = {
            self.words[word]
            for word, whole in self._by_first.get(text[0], ())
            if _clips(text, bones, word, whole)
        }
        return Word(text, meanings.pop(), "cut") if len(meanings) == 1 else None

    def _misspelt(self, text: str) -> Word | None:
        """The one known word that it is when what is doubled counts once."""
        bare = single(text)
        meanings = {self.words[word] for word in self._by_single.get(bare, ())}
        if len(bare) < 6 or len(meanings) != 1:
            return None
        return Word(text, meanings.pop(), "misspelt")


def single(text: str) -> str:
    """The text with letters or pairs of letters that are written twice over written once.

    Doubling is the commonest slip there is: komunne, operererende.
    """
    return re.sub(r"(.{1,2})\1+", r"\1", text)


def bones_of(text: str) -> str:
    """The first letter and the consonants after it, doubles once: what clipping leaves."""
    return single(text[:1] + "".join(sign for sign in text[1:] if sign not in _VOWELS))


def _clips(text: str, bones: str, word: str, whole: str) -> bool:
    """Whether a text is a word clipped: its beginning, or most of its consonants in their order."""
    if not 0 < len(word) - len(text) <= _MOST_CLIPPED:
        return False
    if len(text) >= _SHORTEST_BEGINNING and word.startswith(text):
        return True
    enough = len(bones) >= _SHORTEST_CLIP and len(bones) >= _LEAST_OF_BONES * len(whole)
    return enough and _in_order(text, word)


def _in_order(text: str, word: str) -> bool:
    """Whether the letters of a text stand in a word, in their order."""
    letters = iter(word)
    return all(sign in letters for sign in text)


# Costs of covering letters: chosen so that a compound of two known words beats one known and one
# unknown, and three letters in the middle of a word are never taken for an abbreviation.
_KNOWN, _JOINT, _ENDING, _CROSSED = 1.0, 0.3, 0.4, 0.4
_UNKNOWN, _UNKNOWN_INSIDE, _LETTER, _MERGED = 1.5, 2.5, 0.5, 0.8


def _cheapest(
    letters: str, boundaries: frozenset[int], lexicon: Lexicon
) -> list[tuple[int, int, str]]:
    """The cheapest cover of the letters: (start, end, known word or '')."""
    size = len(letters)
    costs: list[float] = [0.0] + [float("inf")] * size
    back: list[tuple[int, str]] = [(0, "")] * (size + 1)

    def offer(start: int, end: int, cost: float, word: str) -> None:
        if costs[start] + cost < costs[end] - 1e-9:
            costs[end], back[end] = costs[start] + cost, (start, word)

    for start in range(size):
        if costs[start] == float("inf"):
            continue
        for end in range(start + 1, size + 1):
            opening = _UNKNOWN if start in boundaries else _UNKNOWN_INSIDE
            crossed = sum(start < at < end for at in boundaries)
            offer(start, end, opening + _LETTER * (end - start) + _MERGED * crossed, "")
            word = letters[start:end]
            if lexicon.holds(word):
                for stop, extra in _with_ending(letters, end, boundaries, lexicon, len(word)):
                    cost = _word_cost(start, end, stop, boundaries)
                    if cost is not None:
                        offer(start, stop, cost + extra, word)
    return _spans(back, size)


def _spans(back: list[tuple[int, str]], size: int) -> list[tuple[int, int, str]]:
    spans, end = [], size
    while end > 0:
        start, word = back[end]
        spans.append((start, end, word))
        end = start
    return spans[::-1]


def _with_ending(
    letters: str, end: int, boundaries: frozenset[int], lexicon: Lexicon, length: int
) -> Iterable[tuple[int, float]]:
    """Where a word may stop: at its end, after a joint, or after an inflection at a boundary."""
    yield end, 0.0
    if length < 3:
        return
    for joint in lexicon.joints:
        if letters.startswith(joint, end):
            yield end + len(joint), _JOINT
    for stop in range(end + 1, min(end + 4, len(letters) + 1)):
        if length > 4 and stop in boundaries and letters[end:stop] in lexicon.endings:
            yield stop, _ENDING


def _word_cost(start: int, end: int, stop: int, boundaries: frozenset[int]) -> float | None:
    length = end - start
    open_sides = (start not in boundaries) + (stop not in boundaries)
    if length <= 3 and open_sides == 2:
        return None
    side = 2.0 if length < 3 else _OPEN_SIDE.get(length, 0.3)
    if length < 3 and stop not in boundaries:
        side = 3.0
    crossed = sum(start < at < stop for at in boundaries)
    return _KNOWN + side * open_sides + _CROSSED * crossed


class _Light(Strict, frozen=True):
    words: tuple[str, ...] = ()


class _Suffixes(Strict, frozen=True):
    joints: tuple[str, ...]
    endings: frozenset[str]


class _Dictionary(Strict, frozen=True):
    """words.toml."""

    concepts: dict[str, tuple[str, ...]]
    turning: dict[str, tuple[str, ...]]
    compounds: dict[str, str]
    light: _Light
    suffixes: _Suffixes


class _Language(Strict, frozen=True):
    """A file of specs/matching/languages: more words for the concepts of words.toml."""

    source: str
    concepts: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    turning: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    compounds: dict[str, str] = msgspec.field(default_factory=dict)
    light: _Light = _Light()


@lru_cache(maxsize=4)
def load_lexicon(version: str = "") -> Lexicon:
    """The dictionary of a version of the targets, with the languages of the neighbourhood.

    Raises BrokenConfiguration where a language gives a word another meaning than it has already.
    """
    file = load_strict(harmonized_folder(version) / "words.toml", _Dictionary)
    words = _words_of(file)
    light = {_written(word) for word in file.light.words}
    for path in sorted(languages_folder().glob("*.toml")):
        language = load_strict(path, _Language)
        _add(words, _words_of(language), path)
        light |= {_written(word) for word in language.light.words}
    by_single: dict[str, list[str]] = {}
    for word in words:
        by_single.setdefault(single(word), []).append(word)
    return Lexicon(
        words=words,
        light=frozenset(light) - set(words),
        turning=frozenset(file.turning),
        titles={c: written[0] for c, written in (file.concepts | file.turning).items()},
        joints=file.suffixes.joints,
        endings=file.suffixes.endings,
        longest=max(map(len, words)),
        _by_single={bare: tuple(written) for bare, written in by_single.items()},
        _by_first=_by_first(word for word, concepts in words.items() if len(concepts) == 1),
    )


def _by_first(words: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The words with their bones, by first letter."""
    by_letter: dict[str, list[tuple[str, str]]] = {}
    for word in words:
        by_letter.setdefault(word[0], []).append((word, bones_of(word)))
    return {letter: tuple(pairs) for letter, pairs in by_letter.items()}


def languages_folder() -> Path:
    """The folder with a file a language, and one a standard (OMOP, FHIR, openEHR, REDCap)."""
    return specs_folder() / "matching" / "languages"


def _words_of(file: _Language | _Dictionary) -> dict[str, tuple[str, ...]]:
    """Each written word of a file with the concepts that it carries."""
    listed = file.concepts | file.turning
    words: dict[str, tuple[str, ...]] = {
        word: (concept,) for concept, written in listed.items() for word in written
    }
    words |= {word: tuple(said.split()) for word, said in file.compounds.items()}
    # ä is written ae in some sources and a in others.
    without = {word.replace("ä", "a"): concepts for word, concepts in words.items()}
    return {_written(word): concepts for word, concepts in (words | without).items()}


def _written(word: str) -> str:
    return fold(word).replace(" ", "")


def _add(
    words: dict[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]], path: Path
) -> None:
    """The words of one more language; one word must not mean two things."""
    for word, concepts in more.items():
        before = words.setdefault(word, concepts)
        if before != concepts:
            raise BrokenConfiguration(
                "{path}: «{word}» er {concepts} her, men {before} fra før. "
                "Ett ord kan bety én ting: ta det ut her, eller rett det "
                "der.",
                "{path}: “{word}” is {concepts} here, but {before} "
                "already. A word can mean one thing: take it out here, or "
                "correct it there.",
                path=path,
                word=word,
                concepts=" ".join(concepts),
                before=" ".join(before),
            )
