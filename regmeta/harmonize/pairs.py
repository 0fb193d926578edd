"""Likely equivalents between two registries, weighed by those two alone.

`similar` weighs words over all registries at once, so that one more registry changes every figure
a little. Pages want figures that stay: here a word's weight is how rare it is in the two, and what
two registries have in common is found once and remembered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import NamedTuple

from regmeta.harmonize.similar import (
    LEAST,
    SAME_QUESTION,
    Item,
    items_of,
    overlap,
    questions_of,
    score_of,
    told,
)
from regmeta.model import Submission, Text

_LEAST_OF_LABELS = 0.25
_COMMON = 400
"""Comparisons that one shared word may cause; a word in more pairs than this brings none."""


class Alike(NamedTuple):
    """Two variables, how alike (0–1), and what that rests on: labels, codes, unit, question."""

    one: str
    other: str
    score: float
    labels: float
    codes: float
    unit: str
    question: tuple[str, str] | None

    @property
    def why(self) -> Text:
        """The evidence in words."""
        return told(self.labels, self.codes, self.unit, self.question)


@dataclass(frozen=True, slots=True)
class Side:
    """A registry's variables as they are compared."""

    items: tuple[Item, ...]
    by_word: Map[str, tuple[int, ...]]
    by_list: Map[frozenset[str], tuple[int, ...]]
    asks: Map[str, tuple[str, str]]


def side_of(submission: Submission) -> Side:
    """A registry as one side of a comparison."""
    items = tuple(items_of([submission]))
    by_word: dict[str, list[int]] = {}
    by_list: dict[frozenset[str], list[int]] = {}
    for i, item in enumerate(items):
        for word in item.words:
            by_word.setdefault(word, []).append(i)
        if len(item.codes) > 2:
            by_list.setdefault(item.codes, []).append(i)
    return Side(
        items,
        {word: tuple(found) for word, found in by_word.items()},
        {codes: tuple(found) for codes, found in by_list.items()},
        questions_of(items),
    )


def alike(one: Side, other: Side) -> list[Alike]:
    """The pairs that may be the same, best first."""
    count = len(one.items) + len(other.items)
    words = {*one.by_word, *other.by_word}
    weight = {
        word: math.log(
            1 + count / (len(one.by_word.get(word, ())) + len(other.by_word.get(word, ())))
        )
        ** 2
        for word in words
    }
    lengths = [
        [math.sqrt(sum(weight[word] for word in item.words)) or 1.0 for item in side.items]
        for side in (one, other)
    ]
    found = []
    for (i, j), shared in _near(one, other, weight).items():
        cosine = shared / (lengths[0][i] * lengths[1][j])
        if 0 < cosine < _LEAST_OF_LABELS and not one.items[i].codes:
            continue
        pair = _compare(one, other, i, j, cosine)
        if pair is not None:
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def _near(one: Side, other: Side, weight: Map[str, float]) -> dict[tuple[int, int], float]:
    """Pairs that share a word, a code list or a question, with the weight of the shared words."""
    shared: dict[tuple[int, int], float] = {}
    for word in sorted(one.by_word.keys() & other.by_word.keys()):
        here, there = one.by_word[word], other.by_word[word]
        if len(here) * len(there) <= _COMMON:
            square = weight[word]
            for i in here:
                for j in there:
                    shared[i, j] = shared.get((i, j), 0.0) + square
    for codes in one.by_list.keys() & other.by_list.keys():
        here, there = one.by_list[codes], other.by_list[codes]
        if len(here) * len(there) <= _COMMON:
            for i in here:
                for j in there:
                    shared.setdefault((i, j), 0.0)
    asked: dict[tuple[str, str], list[int]] = {}
    for j, item in enumerate(other.items):
        if item.code in other.asks:
            asked.setdefault(other.asks[item.code], []).append(j)
    for i, item in enumerate(one.items):
        for j in asked.get(one.asks.get(item.code, ("", "")), ()):
            shared.setdefault((i, j), 0.0)
    return shared


def _compare(one: Side, other: Side, i: int, j: int, cosine: float) -> Alike | None:
    here, there = one.items[i], other.items[j]
    asked = one.asks.get(here.code)
    same = asked if asked is not None and asked == other.asks.get(there.code) else None
    codes = overlap(here.codes, there.codes) if here.codes else 0.0
    if cosine < _LEAST_OF_LABELS and codes < 0.8 and not same:
        return None
    score = score_of(cosine, codes, here, there)
    if same:
        score = max(score, SAME_QUESTION)
    if score < LEAST:
        return None
    unit = here.unit if here.unit == there.unit else ""
    shares = round(cosine, 2), round(codes, 2)
    return Alike(here.code, there.code, round(score, 3), *shares, unit, same)
