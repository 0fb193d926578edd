"""The variables nearest to each variable, with the evidence as numbers.

Both sides become rows of weighted terms in a few channels (words, trigrams of names, of labels, of
all texts, code texts); the channels' likeness (cosine) is counted through inverted lists, so that
tens of thousands against tens of thousands take seconds. What is likeliest by all channels together
is then judged by all the evidence (EVIDENCE), in one multiplication with the learned weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from regmeta.harmonize.channels import (
    CHANNELS,
    Channel,
    Inverted,
    channels_of,
    inverted,
    together,
)
from regmeta.harmonize.described import Described
from regmeta.harmonize.marks import best_two, compared, marks_of, telling_lists
from regmeta.harmonize.terms import Thesaurus, clipped_words, grams, load_thesaurus, most_of

if TYPE_CHECKING:
    from regmeta.harmonize.channels import Numbers, Places

EVIDENCE = (
    *CHANNELS,
    "covered",
    "covers",
    "codes_within",
    "codes_differ",
    "codes_one_side",
    "same_name",
    "same_label",
    "same_unit",
    "other_unit",
    "other_kind",
    "other_sort",
    "same_sort",
    "same_target",
    "other_target",
    "behind",
    "lead",
)
KEPT = 30
"""Candidates that are judged by all the evidence, for each variable."""
_FIRST = {
    "terms": 1.0,
    "name_terms": 0.4,
    "title_terms": 0.4,
    "name_grams": 0.3,
    "label_grams": 0.2,
    "all_grams": 0.8,
    "cross_grams": 0.5,
    "code_terms": 0.2,
}
_SEEKING = {"terms": 1.0, "all_grams": 1.0}
"""The channels by which candidates are sought among all."""
_NEAR = 0.6
_BLOCK = 64
"""Variables that are judged at once."""
_MOST = 3.0
"""No evidence counts more than this."""
_MOST_CODES = 60
_OF_HELP = 0.5
"""How much a word of a help text or a definition counts beside one of a name or a label."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Variables as they are compared: the terms of each in each channel, and what else counts."""

    items: Sequence[Described]
    terms: Mapping[str, Sequence[Mapping[str, float]]]
    targets: Sequence[str]

    def __len__(self) -> int:
        return len(self.items)


def rows_of(
    items: Sequence[Described], targets: Sequence[str] = (), against: Sequence[Described] = ()
) -> Rows:
    """Variables with their terms in each channel.

    `targets` are the national variables that they map to ('' for none), `against` the variables
    that they are compared with: words of theirs may be cut short here.
    """
    thesaurus = load_thesaurus()
    there = _spoken(against or items, thesaurus)
    clipped = clipped_words(_spoken(items, thesaurus), there, thesaurus) if against else {}
    makers = _makers(thesaurus, clipped, there)
    terms = {channel: [make(item) for item in items] for channel, make in makers.items()}
    return Rows(items, terms, targets or [""] * len(items))


def _spoken(items: Sequence[Described], thesaurus: Thesaurus) -> set[str]:
    texts = {text for item in items for text in (item.name, item.label)}
    return {word for text in texts for word in thesaurus.spoken(text)}


def _makers(
    thesaurus: Thesaurus, clipped: Mapping[str, tuple[str, ...]], there: set[str]
) -> dict[str, Callable[[Described], Mapping[str, float]]]:
    """How each channel makes terms of a variable; alike texts share one row of terms.

    A name of which no word is known, here or there, is a number in letters (`RIAGENDR`, `f31`):
    where there is a label, the label speaks for it.
    """

    @cache
    def says(name: str) -> bool:
        words = thesaurus.spoken(name)
        return any(word in there or word in clipped or thesaurus.is_known(word) for word in words)

    def name_of(described: Described) -> str:
        return described.name if not described.label or says(described.name) else ""

    @cache
    def said(text: str) -> Mapping[str, float]:
        return thesaurus.terms(text, clipped)

    @cache
    def words(*texts: tuple[str, float]) -> Mapping[str, float]:
        return most_of([(said(text), much) for text, much in texts])

    @cache
    def signs(*texts: str) -> Mapping[str, float]:
        return dict.fromkeys(frozenset().union(*(grams(text) for text in texts if text)), 1.0)

    def spoken(described: Described) -> Mapping[str, float]:
        return words((name_of(described), 1.0), (described.label, 1.0), (described.help, _OF_HELP))

    def listed(described: Described) -> Mapping[str, float]:
        texts = [text or value for value, text in described.codes[:_MOST_CODES]]
        answers = [thesaurus.answer(text) for text in texts]
        marks = {mark: 1.0 for mark in answers if mark[:1] == "~"}
        return {**words(*((text, 1.0) for text in texts)), **marks}

    return {
        "terms": spoken,
        "name_terms": lambda variable: words((variable.name, 1.0)),
        "title_terms": lambda variable: words((variable.label or variable.name, 1.0)),
        "name_grams": lambda variable: signs(variable.name),
        "label_grams": lambda variable: signs(variable.label),
        "all_grams": lambda variable: signs(name_of(variable), variable.label),
        "cross_grams": lambda variable: signs(variable.label or variable.name),
        "code_terms": listed,
    }


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates on the other side with their evidence, a row each; `owners` are the variables of
    this side that they are candidates for, in order."""

    owners: Places
    places: Places
    evidence: Numbers

    def of(self, owner: int) -> Candidates:
        """Those of one variable."""
        there = self.owners == owner
        return Candidates(self.owners[there], self.places[there], self.evidence[there])


class Nearness:
    """Two sides made ready for comparison; `within` where both are the same variables."""

    def __init__(self, rows: Rows, other: Rows, *, within: bool = False) -> None:
        import numpy as np

        self.left, self.right, self.within = rows, other, within
        self._mine: dict[str, Channel] = {}
        self._theirs: dict[str, Channel] = {}
        self._seeking: dict[str, Inverted] = {}
        self._spoken: dict[tuple[str, str, str], Places] = {}
        offsets, total = {}, 0
        for channel in CHANNELS:
            mine, theirs, terms = channels_of(rows.terms[channel], other.terms[channel])
            self._mine[channel], self._theirs[channel] = mine, theirs
            offsets[channel], total = total, total + terms
            if channel in _SEEKING:
                self._seeking[channel] = inverted(theirs, terms)
        self._written = np.zeros((_BLOCK, total))
        names = sorted({item.registry for item in other.items})
        self._registries = max(1, len(names))
        numbers = {name: number for number, name in enumerate(names)}
        self._registry = np.array([numbers[item.registry] for item in other.items], dtype=np.int64)
        self._all = together(self._mine, offsets)
        self._others = self._all if rows is other else together(self._theirs, offsets)
        ids: dict[tuple[str, str], int] = {}
        self._marks = (
            marks_of(rows.items, rows.targets, ids),
            marks_of(other.items, other.targets, ids),
        )

    def candidates(self, asked: Sequence[int], kept: int = KEPT) -> Candidates:
        """The likeliest of the other side for some variables, with the evidence of each."""
        import numpy as np

        blocks = [asked[at : at + _BLOCK] for at in range(0, len(asked), _BLOCK)]
        candidates = [self._block(block, kept) for block in blocks]
        return Candidates(
            np.concatenate([block_candidates.owners for block_candidates in candidates]),
            np.concatenate([block_candidates.places for block_candidates in candidates]),
            np.vstack([block_candidates.evidence for block_candidates in candidates]),
        )

    def _block(self, asked: Sequence[int], kept: int) -> Candidates:
        import numpy as np

        near = self._likeliest(asked, kept)
        if self.within:
            near = [places[places != i] for i, places in zip(asked, near, strict=True)]
        local = np.repeat(np.arange(len(asked)), [len(places) for places in near])
        places = np.concatenate(near)
        owners = np.asarray(asked, dtype=np.int64)[local]
        return Candidates(owners, places, self._evidence(asked, local, owners, places))

    def _likeliest(self, asked: Sequence[int], kept: int) -> list[Places]:
        """Where the likeliest of some variables stand by a few channels; alike texts are sought
        once."""
        import numpy as np

        keys = [
            (item.name, item.label, item.help) for item in map(self.left.items.__getitem__, asked)
        ]
        new = {key: i for key, i in zip(keys, asked, strict=True) if key not in self._spoken}
        sought = np.array([*new.values()], dtype=np.int64)
        if len(sought):
            near = self._sought(sought, min(kept + self.within, len(self.right)))
            self._spoken.update(zip(new, near, strict=True))
        return [self._spoken[key] for key in keys]

    def _sought(self, asked: Places, kept: int) -> Places:
        """The places of so many candidates, in order, a row for each variable."""
        import numpy as np

        first = np.zeros((len(asked), len(self.right)))
        for channel, weight in _SEEKING.items():
            first -= weight * self._seeking[channel].likeness(self._mine[channel], asked)
        return np.sort(np.argpartition(first, kept - 1, axis=1)[:, :kept], axis=1)

    def _alike(self, asked: Sequence[int], local: Places, places: Places) -> Mapping[str, Numbers]:
        """The likeness in each channel; the rows that are asked for are written out meanwhile."""
        for row, i in enumerate(asked):
            terms, values = self._all.row(i)
            self._written[row, terms] = values
        likeness = self._others.likeness(self._written, local, places)
        for row, i in enumerate(asked):
            self._written[row, self._all.row(i)[0]] = 0.0
        return likeness

    def _evidence(
        self, asked: Sequence[int], local: Places, owners: Places, places: Places
    ) -> Numbers:
        import numpy as np

        like = dict(self._alike(asked, local, places))
        like["code_terms"] *= telling_lists(*self._marks, owners, places)
        first = np.zeros(len(places))
        for channel, weight in _FIRST.items():
            first += weight * like[channel]
        behind, lead = self._standing(first, local, places, len(asked))
        longer = self._ratio("terms", owners, places)
        codes = self._ratio("code_terms", owners, places)
        within = like["code_terms"] * np.maximum(codes, 1 / codes)
        columns = {
            **like,
            "covered": like["terms"] * longer,
            "covers": like["terms"] / longer,
            **compared(*self._marks, owners, places, within),
            "behind": behind,
            "lead": lead,
        }
        return np.column_stack([np.minimum(columns[name], _MOST) for name in EVIDENCE])

    def _standing(
        self, first: Numbers, local: Places, places: Places, asked: int
    ) -> tuple[Numbers, Numbers]:
        """How far each is behind the best, and ahead of the second, of its own registry: in many
        registries there are many that are the same. One that is far from the best of all is
        behind that one."""
        import numpy as np

        group = local * self._registries + self._registry[places]
        best, second = best_two(first, group, asked * self._registries)
        near = _NEAR * best_two(first, local, asked)[0][local]
        behind = np.maximum(best[group], near) - first
        return np.maximum(behind, 0.0), np.where(
            first < near, 0.0, np.maximum(first - second[group], 0.0)
        )

    def _ratio(self, channel: str, owners: Places, places: Places) -> Numbers:
        """How much longer the owners are in a channel than those in the places."""
        mine, theirs = self._mine[channel], self._theirs[channel]
        longer: Numbers = mine.lengths[owners] / theirs.lengths[places]
        return longer
