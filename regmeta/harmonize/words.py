"""What a name or a label says, as concepts: `AvdodDato` is dead + date.

Names are taken apart at underscores, capitals and digits, and what is left by a dictionary
(specs/harmonized/<version>/words.toml): the cheapest way to cover the letters with known words,
where short words need a boundary to stand at and unknown letters cost. Names cut to 15 letters
and known words with something doubled are recognised and said to be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import lru_cache

from regmeta.files.strict import load_toml
from regmeta.harmonize.platforms import harmonized_folder
from regmeta.texts import fold

Exactness = str
"""`whole` · `short` (an abbreviation) · `cut` · `misspelt` · `light` · `unknown`."""

_PARTS = re.compile(
    r"[Vv]\d+(?![A-Za-z])|[A-ZÆØÅ]+(?=[A-ZÆØÅ][a-zæøå])|[A-ZÆØÅ]?[a-zæøåöä]+|[A-ZÆØÅ]+|\d+"
)
_VERSION = re.compile(r"v\d+")
# A table's alias (`P_SSN`) or an item's number in a questionnaire (`B01Sivilstatus`) in front.
_ALIAS = re.compile(r"^(?:[A-Za-z]_(?=[A-Za-z]{3})|[A-Z]\d{1,2}[a-z]?(?=[A-Z][a-z]))")
_CUT_LENGTHS = range(14, 17)


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

    words: Map[str, tuple[str, ...]]
    light: frozenset[str]
    turning: frozenset[str]
    titles: Map[str, str]
    joints: tuple[str, ...]
    endings: frozenset[str]
    longest: int
    _by_single: Map[str, tuple[str, ...]]
    _seen: dict[tuple[str, bool], tuple[Word, ...]] = field(default_factory=dict)

    def name(self, text: str) -> Said:
        """What a variable name says; a table's alias or an item's number in front is not read."""
        return self._said(_ALIAS.sub("", text), len(text) in _CUT_LENGTHS)

    def label(self, text: str) -> Said:
        """What a label or another text in words says."""
        return self._said(text, False)

    def _said(self, text: str, cut: bool) -> Said:
        parts = re.findall(r"[^\W_]+", text)
        words: list[Word] = []
        for i, part in enumerate(parts):
            words.extend(self._read(part, cut and i == len(parts) - 1))
        return Said(tuple(words), frozenset(c for word in words for c in word.concepts))

    def _read(self, part: str, cut: bool) -> tuple[Word, ...]:
        key = (part, cut)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._segment(part, cut)
        return found

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
        words = [self._word(letters[a:b], known) for a, b, known in spans]
        return (*words, tail) if tail is not None else tuple(words)

    def _word(self, text: str, known: str) -> Word:
        if known in self.words:
            short = len(known) <= 3 and not known.isdigit()
            return Word(text, self.words[known], "short" if short else "whole")
        if text.isdigit() or text in self.light or _VERSION.fullmatch(text):
            return Word(text, (), "light")
        return self._misspelt(text) or Word(text, (), "unknown")

    def _completed(self, text: str) -> Word | None:
        """A last word that was cut off, where all that it can have been means the same."""
        if len(text) < 3 or text in self.words:
            return None
        meanings = {self.words[known] for known in self.words if known.startswith(text)}
        return Word(text, meanings.pop(), "cut") if len(meanings) == 1 else None

    def _misspelt(self, text: str) -> Word | None:
        """The one known word that it is when what is doubled counts once."""
        bare = single(text)
        meanings = {self.words[known] for known in self._by_single.get(bare, ())}
        if len(bare) < 6 or len(meanings) != 1:
            return None
        return Word(text, meanings.pop(), "misspelt")


def single(text: str) -> str:
    """The text with letters or pairs of letters that are written twice over written once.

    Doubling is the commonest slip there is: komunne, operererende.
    """
    return re.sub(r"(.{1,2})\1+", r"\1", text)


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

    def offer(start: int, end: int, cost: float, known: str) -> None:
        if costs[start] + cost < costs[end] - 1e-9:
            costs[end], back[end] = costs[start] + cost, (start, known)

    for start in range(size):
        if costs[start] == float("inf"):
            continue
        for end in range(start + 1, size + 1):
            opening = _UNKNOWN if start in boundaries else _UNKNOWN_INSIDE
            crossed = sum(start < at < end for at in boundaries)
            offer(start, end, opening + _LETTER * (end - start) + _MERGED * crossed, "")
            known = letters[start:end]
            if end - start <= lexicon.longest and (
                known in lexicon.words or known in lexicon.light
            ):
                for stop, extra in _with_ending(letters, end, boundaries, lexicon, len(known)):
                    cost = _word_cost(start, end, stop, boundaries)
                    if cost is not None:
                        offer(start, stop, cost + extra, known)
    return _spans(back, size)


def _spans(back: list[tuple[int, str]], size: int) -> list[tuple[int, int, str]]:
    spans, end = [], size
    while end > 0:
        start, known = back[end]
        spans.append((start, end, known))
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
    side = 2.0 if length < 3 else 1.2 if length == 3 else 0.8 if length == 4 else 0.3
    if length < 3 and stop not in boundaries:
        side = 3.0
    crossed = sum(start < at < stop for at in boundaries)
    return _KNOWN + side * open_sides + _CROSSED * crossed


@lru_cache(maxsize=4)
def load_lexicon(version: str = "") -> Lexicon:
    """The dictionary of a version of the harmonized targets."""
    data = load_toml(harmonized_folder(version) / "words.toml")
    words: dict[str, tuple[str, ...]] = {}
    for concept, written in (data["concepts"] | data["turning"]).items():
        for word in written:
            words[fold(word)] = (concept,)
    for word, concepts in data["compounds"].items():
        words[fold(word)] = tuple(concepts.split())
    by_single: dict[str, list[str]] = {}
    for word in words:
        by_single.setdefault(single(word), []).append(word)
    return Lexicon(
        words=words,
        light=frozenset(fold(word) for word in data["light"]["words"]) - set(words),
        turning=frozenset(data["turning"]),
        titles={c: written[0] for c, written in (data["concepts"] | data["turning"]).items()},
        joints=tuple(data["suffixes"]["joints"]),
        endings=frozenset(data["suffixes"]["endings"]),
        longest=max(map(len, words)),
        _by_single={bare: tuple(found) for bare, found in by_single.items()},
    )
