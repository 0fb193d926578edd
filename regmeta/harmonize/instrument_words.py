"""What labels and technical names say of instruments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from regmeta.harmonize.instruments import Asking, InstrumentPattern, load_instruments
from regmeta.texts import fold, words_apart

_WORDS = re.compile(r"[^\W_]+")
_QUESTION = re.compile(r"[._]*q?$")
_SUMS = ("score", "skar", "skaar", "sum", "index", "indeks", "total")
_PREFIX = 3
"""Letters that technical names must begin with in common before they tell of one thing."""


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[frozenset[str], int]:
    """Every beginning of a word that instruments are known by, and the longest one's length."""
    ways = [
        way
        for pattern in load_instruments()
        for listed in (*pattern.items.values(), *pattern.companions.values())
        for way in listed
    ]
    called = [part for p in load_instruments() for name in p.called for part in name.split()]
    starts = frozenset[str]().union(*ways, called, _SUMS)
    return starts, max(map(len, starts))


@lru_cache(maxsize=65536)
def _beginnings_of(word: str) -> frozenset[str]:
    """The known beginnings that a folded word has; a full stop after it stands for its end."""
    starts, longest = _vocabulary()
    whole = f"{word}."
    return frozenset(whole[:n] for n in range(1, min(len(whole), longest) + 1)) & starts


@lru_cache(maxsize=65536)
def beginnings(label: str) -> frozenset[str]:
    """The known beginnings of a label's words."""
    return frozenset[str]().union(*map(_beginnings_of, _words(label)))


@lru_cache(maxsize=1)
def _ways_by_start() -> dict[str, list[tuple[str, str, frozenset[str]]]]:
    """Every way to ask an item, with instrument and item, under one of its beginnings."""
    ways: dict[str, list[tuple[str, str, frozenset[str]]]] = {}
    for pattern in load_instruments():
        for item, listed in pattern.items.items():
            for way in listed:
                ways.setdefault(max(sorted(way), key=len), []).append((pattern.code, item, way))
    return ways


@lru_cache(maxsize=65536)
def items_asked(spoken: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The instruments and items that a label with these beginnings may ask."""
    ways = _ways_by_start()
    asked = (
        (code, item)
        for start in sorted(spoken)
        for code, item, way in ways.get(start, ())
        if way <= spoken
    )
    return tuple(sorted(set(asked)))


def _words(label: str) -> list[str]:
    return [fold(word) for word in _WORDS.findall(words_apart(label))]


def sum_in_name(variable: Asking, starts: Sequence[str]) -> str:
    """What a sum is called after the common beginning of an instrument's technical names."""
    name = variable.name.casefold()
    rests = [name.removeprefix(start).lstrip("_.") for start in starts if name.startswith(start)]
    return next((rest for rest in rests if rest.startswith(_SUMS)), "")


def sum_in_label(pattern: InstrumentPattern, label: str) -> str:
    """The word for a sum that a label consists of, with or without the instrument's name."""
    own = {*_words(pattern.code), *_words(pattern.name), *_words(" ".join(pattern.called))}
    sums = ""
    for word in _words(label):
        start = next((start for start in _SUMS if word.startswith(start)), "")
        if not start and word not in own:
            return ""
        sums = sums or start
    return sums


def is_called(variable: Asking, called: Sequence[str]) -> bool:
    """Whether a technical name begins with an instrument's, or a label names it."""
    starts = tuple(start.replace(" ", "") for start in called if not start.endswith("."))
    names = (text for text in (variable.name, variable.label) if text and " " not in text)
    if starts and any("".join(_words(name)).startswith(starts) for name in names):
        return True
    spoken = beginnings(variable.label)
    return any(spoken.issuperset(start.split()) for start in called)


def is_technical(variable: Asking) -> bool:
    """Whether a variable has a technical name, which is not the label over again."""
    name = variable.name
    return bool(name) and " " not in name and name.casefold() != variable.label.casefold()


def name_beginnings(variables: Sequence[Asking]) -> tuple[str, ...]:
    """What the technical names of an instrument's items begin with: with and without a last `q`;
    () where it tells nothing."""
    if not all(map(is_technical, variables)):
        return ()
    names = [variable.name.casefold() for variable in variables]
    alike = list(itertools.takewhile(lambda at: len(set(at)) == 1, zip(*names, strict=False)))
    start = "".join(letters[0] for letters in alike)
    shorter = _QUESTION.sub("", start)
    return tuple(part for part in dict.fromkeys((start, shorter)) if len(part) >= _PREFIX)
