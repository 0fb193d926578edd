"""Likely equivalents between two registries, weighed by those two alone.

`similar` weighs words over all registries at once, so that one more registry changes every figure
a little. Pages want figures that stay: here a word's weight is how rare it is in the two, and what
two registries have in common is found once and remembered.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from regmeta.harmonize.recognise import questions_of
from regmeta.harmonize.similar import (
    LEAST,
    SAME_QUESTION,
    ComparedItem,
    asking_of,
    evidence_text,
    items_of,
    overlap,
    score_of,
)
from regmeta.model import Submission, Text

Key = TypeVar("Key")

_LEAST_OF_LABELS = 0.25
_LEAST_OF_CODES = 0.8
_COMMON = 400
"""Comparisons that one shared word may cause; a word in more pairs than this brings none."""


class Alike(NamedTuple):
    """Two variables, how alike (0–1), and what that rests on: labels, codes, unit, question."""

    left: str
    right: str
    score: float
    labels: float
    codes: float
    unit: str
    question: Sequence[str]

    @property
    def why(self) -> Text:
        """The evidence in words."""
        asked = (self.question[0], self.question[1]) if self.question else None
        return evidence_text(self.labels, self.codes, self.unit, asked)


class RegistrySide(NamedTuple):
    """A registry's variables as they are compared: columns, each as long as `codes`.

    `by_word` has the places of each word, `lists` the distinct code lists by what their codes
    mean, `list_of` the place of each variable's list (-1 = none) and `asks` the question of an
    instrument that a place asks.
    """

    codes: Sequence[str]
    units: Sequence[str]
    by_word: Mapping[str, Sequence[int]]
    lists: Sequence[frozenset[str]]
    list_of: Sequence[int]
    asks: Mapping[int, tuple[str, str]]


def side_of(submission: Submission) -> RegistrySide:
    """A registry as one side of a comparison."""
    items = tuple(items_of([submission]))
    by_word: dict[str, list[int]] = {}
    lists: dict[frozenset[str], int] = {}
    for place, item in enumerate(items):
        for word in sorted(item.words):
            by_word.setdefault(word, []).append(place)
    asks = questions_of(asking_of(items))
    return RegistrySide(
        codes=[item.code for item in items],
        units=[item.unit for item in items],
        by_word=by_word,
        list_of=[_list_of(item, lists) for item in items],
        lists=list(lists),
        asks={place: asks[item.code] for place, item in enumerate(items) if item.code in asks},
    )


def _list_of(item: ComparedItem, lists: dict[frozenset[str], int]) -> int:
    return lists.setdefault(item.codes, len(lists)) if item.codes else -1


def alike(side: RegistrySide, other: RegistrySide, most: int) -> list[Alike]:
    """The pairs that may be the same, best first: of each variable on either side the `most`
    likeliest, so that no variable's best are missing."""
    weight = _weights(side, other)
    lengths = _lengths(side, weight), _lengths(other, weight)
    overlaps: dict[tuple[int, int], float] = {}
    pairs = []
    for (i, j), shared in _near(side, other, weight).items():
        cosine = shared / (lengths[0][i] * lengths[1][j])
        lists = side.list_of[i], other.list_of[j]
        if min(lists) >= 0 and lists not in overlaps:
            overlaps[lists] = overlap(side.lists[lists[0]], other.lists[lists[1]])
        pair = _judged(side, other, i, j, cosine, overlaps.get(lists, 0.0))
        if pair is not None:
            pairs.append(pair)
    return sorted(_best(pairs, most), key=lambda pair: (-pair.score, pair.left, pair.right))


def _weights(side: RegistrySide, other: RegistrySide) -> dict[str, float]:
    """How much a word says: the rarer it is in the two, the more."""
    all_of_them = len(side.codes) + len(other.codes)
    times = {word: len(places) for word, places in side.by_word.items()}
    for word, places in other.by_word.items():
        times[word] = times.get(word, 0) + len(places)
    by_times = {count: math.log(1 + all_of_them / count) ** 2 for count in set(times.values())}
    return {word: by_times[count] for word, count in times.items()}


def _lengths(side: RegistrySide, weight: Mapping[str, float]) -> list[float]:
    squares = [0.0] * len(side.codes)
    for word, places in side.by_word.items():
        heavy = weight[word]
        for place in places:
            squares[place] += heavy
    return [math.sqrt(square) or 1.0 for square in squares]


def _near(
    side: RegistrySide, other: RegistrySide, weight: Mapping[str, float]
) -> dict[tuple[int, int], float]:
    """Pairs that share a word, a code list or a question, with the weight of the shared words."""
    shared: dict[tuple[int, int], float] = {}
    for word in sorted(side.by_word.keys() & other.by_word.keys()):
        for pair in _crossed(side.by_word[word], other.by_word[word], _COMMON):
            shared[pair] = shared.get(pair, 0.0) + weight[word]
    for mine, theirs in _in_common(_by_list(side), _by_list(other)):
        for pair in _crossed(mine, theirs, _COMMON):
            shared.setdefault(pair, 0.0)
    for mine, theirs in _in_common(_by_question(side), _by_question(other)):
        for pair in itertools.product(mine, theirs):
            shared.setdefault(pair, 0.0)
    return shared


def _crossed(mine: Sequence[int], theirs: Sequence[int], most: int) -> Iterable[tuple[int, int]]:
    """Every pair of the two, none where they are more than `most`."""
    return itertools.product(mine, theirs) if len(mine) * len(theirs) <= most else ()


def _by_list(side: RegistrySide) -> dict[frozenset[str], list[int]]:
    """Where each code list of more than two codes stands."""
    places: dict[frozenset[str], list[int]] = {}
    for place, number in enumerate(side.list_of):
        if number >= 0 and len(side.lists[number]) > 2:
            places.setdefault(side.lists[number], []).append(place)
    return places


def _by_question(side: RegistrySide) -> dict[tuple[str, str], list[int]]:
    places: dict[tuple[str, str], list[int]] = {}
    for place, asked in side.asks.items():
        places.setdefault(asked, []).append(place)
    return places


def _in_common(
    mine: Mapping[Key, list[int]], other: Mapping[Key, list[int]]
) -> Iterable[tuple[list[int], list[int]]]:
    return ((places, other[key]) for key, places in mine.items() if key in other)


def _judged(
    side: RegistrySide, other: RegistrySide, i: int, j: int, cosine: float, codes: float
) -> Alike | None:
    asked = side.asks.get(i)
    same = asked if asked is not None and asked == other.asks.get(j) else None
    if cosine < _LEAST_OF_LABELS and codes < _LEAST_OF_CODES and not same:
        return None
    units = side.units[i], other.units[j]
    score = score_of(cosine, codes, (side.list_of[i] >= 0, other.list_of[j] >= 0), units)
    if same:
        score = max(score, SAME_QUESTION)
    if score < LEAST:
        return None
    shares = round(cosine, 2), round(codes, 2)
    unit = units[0] if units[0] == units[1] else ""
    return Alike(side.codes[i], other.codes[j], round(score, 3), *shares, unit, same or ())


Ranked = list[tuple[float, str, Alike]]
"""Pairs of a variable: the score with its sign turned, the other's code, the pair."""


def _nearest(rows: Ranked, most: int) -> Ranked:
    return rows if len(rows) <= most else heapq.nsmallest(most, rows)


def _best(alikes: Sequence[Alike], most: int) -> set[Alike]:
    """What is among the `most` likeliest of either of its two variables."""
    of_one: dict[str, list[tuple[float, str, Alike]]] = {}
    of_other: dict[str, list[tuple[float, str, Alike]]] = {}
    for pair in alikes:
        of_one.setdefault(pair.left, []).append((-pair.score, pair.right, pair))
        of_other.setdefault(pair.right, []).append((-pair.score, pair.left, pair))
    return {
        pair
        for rows in (*of_one.values(), *of_other.values())
        for _, _, pair in _nearest(rows, most)
    }
