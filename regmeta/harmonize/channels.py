"""Rows of weighted terms in channels, and their likeness (cosine) counted through numbers.

A channel is one way to look at a variable's texts: its words, the trigrams of its name … Terms are
weighed by how rare they are on both sides together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[np.float64]]
    Places = np.ndarray[Any, np.dtype[np.int64]]

CHANNELS = (
    "terms",
    "name_terms",
    "title_terms",
    "name_grams",
    "label_grams",
    "all_grams",
    "cross_grams",
    "code_terms",
)
_COMMON, _SHARE = 400, 40
"""A term that more variables than this hold, and more than this share (1 of 40), is not sought by:
it would bring everything together and says next to nothing."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One side's rows in one channel, each of length one: the terms (numbers) of a row stand
    between two of `starts`. `lengths` is how long the rows were."""

    starts: Places
    terms: Places
    values: Numbers
    lengths: Numbers

    def row(self, i: int) -> tuple[Places, Numbers]:
        """The terms of a row and their values."""
        there = slice(self.starts[i], self.starts[i + 1])
        return self.terms[there], self.values[there]


def _summed(places: Places, values: Numbers, count: int) -> Numbers:
    """The values summed by place, of which there are so many."""
    import numpy as np

    return np.bincount(places, values, count).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True)
class Together:
    """One side's rows in all channels, so that all are compared at once."""

    starts: Places
    terms: Places
    values: Numbers
    channel: Places

    def row(self, i: int) -> tuple[Places, Numbers]:
        """The terms of a row and their values."""
        there = slice(self.starts[i], self.starts[i + 1])
        return self.terms[there], self.values[there]

    def likeness(self, rows: Numbers, owners: Places, places: Places) -> Mapping[str, Numbers]:
        """The cosine in each channel of rows, written out over all terms, to those in places.

        `owners` tells which of the rows each place is compared with.
        """
        which, at = spread(self.starts[places], self.starts[places + 1])
        there = (owners * rows.shape[1]).take(which) + self.terms.take(at)
        shared = rows.take(there) * self.values.take(at)
        where = self.channel.take(at) * len(places) + which
        likeness = _summed(where, shared, len(CHANNELS) * len(places))
        return dict(zip(CHANNELS, likeness.reshape(len(CHANNELS), len(places)), strict=True))


def together(channels: Mapping[str, Channel], offsets: Mapping[str, int]) -> Together:
    """All channels of a side as one; `offsets` is where the terms of each channel begin."""
    import numpy as np

    parts = [channels[name] for name in CHANNELS]
    counts = np.array([np.diff(part.starts) for part in parts])
    owners = np.concatenate([np.repeat(np.arange(counts.shape[1]), count) for count in counts])
    order = np.argsort(owners, kind="stable")
    terms = np.concatenate([parts[n].terms + offsets[name] for n, name in enumerate(CHANNELS)])
    numbers = np.repeat(np.arange(len(parts)), counts.sum(axis=1))
    starts = np.concatenate([[0], np.cumsum(counts.sum(axis=0))])
    values = np.concatenate([part.values for part in parts])
    return Together(starts, terms[order], values[order], numbers[order])


@dataclass(frozen=True, slots=True)
class Inverted:
    """A channel by term: the rows that hold a term stand between two of `starts`."""

    starts: Places
    rows: Places
    values: Numbers
    count: int
    most: int

    def likeness(self, channel: Channel, asked: Places) -> Numbers:
        """The cosine of some rows of a channel to every row, by the terms that say enough."""
        import numpy as np

        owners, at = spread(channel.starts[asked], channel.starts[asked + 1])
        terms, values = channel.terms[at], channel.values[at]
        telling = self._telling(owners, terms, len(asked))
        owners, terms, values = owners[telling], terms[telling], values[telling]
        which, places = spread(self.starts[terms], self.starts[terms + 1])
        where = owners[which] * self.count + self.rows[places]
        shared = _summed(where, self.values[places] * values[which], len(asked) * self.count)
        return np.reshape(shared, (len(asked), self.count))

    def _telling(self, owners: Places, terms: Places, count: int) -> Any:
        """Which terms are rare enough to seek by; all of a row that has none."""
        import numpy as np

        rare = self.starts[terms + 1] - self.starts[terms] <= self.most
        return rare | (np.bincount(owners[rare], minlength=count) == 0)[owners]


def spread(first: Places, last: Places) -> tuple[Places, Places]:
    """The places of several spans one after another, and which span each belongs to."""
    import numpy as np

    counts = last - first
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) + np.repeat(first - np.cumsum(counts) + counts, counts)


def channels_of(
    texts: Sequence[Mapping[str, float]], other: Sequence[Mapping[str, float]]
) -> tuple[Channel, Channel, int]:
    """Both sides' rows in one channel, terms weighed by how rare they are; how many terms."""
    import numpy as np

    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    sides = [texts] if texts is other else [texts, other]
    raw = [_numbered(rows, numbers) for rows in sides]
    often = sum(np.bincount(terms, minlength=len(numbers)) for terms, _, _ in raw)
    rarity = np.log(1 + sum(map(len, sides)) / np.maximum(often, 1))
    made = [_channel(terms, values * rarity[terms], counts) for terms, values, counts in raw]
    return made[0], made[-1], len(numbers)


def _numbered(
    rows: Sequence[Mapping[str, float]], numbers: defaultdict[str, int]
) -> tuple[Places, Numbers, Places]:
    """Rows as numbers of terms, values and counts; rows that are one object are read once."""
    import numpy as np

    places: dict[int, int] = {}
    which = np.array([places.setdefault(id(row), len(places)) for row in rows], np.int64)
    first = {place: row for row, place in zip(rows, which.tolist(), strict=True)}
    apart = [first[place] for place in range(len(first))]
    counts = np.array([len(row) for row in apart], np.int64)
    written, total = chain.from_iterable(apart), int(counts.sum())
    terms = np.fromiter(map(numbers.__getitem__, written), np.int64, total)
    values = np.fromiter(chain.from_iterable(row.values() for row in apart), np.float64, total)
    starts = np.cumsum(counts) - counts
    at = spread(starts[which], (starts + counts)[which])[1]
    return terms[at], values[at], counts[which]


def _channel(terms: Places, values: Numbers, counts: Places) -> Channel:
    import numpy as np

    owners = np.repeat(np.arange(len(counts)), counts)
    lengths = np.sqrt(np.bincount(owners, values * values, len(counts)))
    lengths[lengths == 0] = 1.0
    starts = np.concatenate([[0], np.cumsum(counts)])
    return Channel(starts, terms, values / lengths[owners], lengths)


def inverted(channel: Channel, terms: int) -> Inverted:
    """A channel turned round: by term, of which there are so many."""
    import numpy as np

    count = len(channel.starts) - 1
    order = np.argsort(channel.terms, kind="stable")
    owners = np.repeat(np.arange(count), np.diff(channel.starts))
    starts = np.concatenate([[0], np.cumsum(np.bincount(channel.terms, minlength=terms))])
    most = max(_COMMON, count // _SHARE)
    return Inverted(starts, owners[order], channel.values[order], count, most)
