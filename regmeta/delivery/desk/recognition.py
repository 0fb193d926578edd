"""Which registry a codebook belongs to, by its variables: never by what the file is called.

Every variable counts by its form and technical name and by its own name. What many registries
have, such as the platform's header fields, counts little; what one alone has counts most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from regmeta.model import Submission
from regmeta.texts import fold

_LEAST_SHARE = 0.25
_CLEARLY = 1.3
"""How many times the share of the next best the best must have."""
_FEW = 12
"""Fewer traits in common than this are told from chance only where most of both is common."""
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of a codebook is a registry's, or of a registry's is in the codebook: the greater
    of the two shares, weighed, 0 to 1; how many traits both have; and how alike they are as
    wholes: the harmonic mean of the two shares."""

    registry: str
    share: float
    both: int = 0
    whole: float = 0.0


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whose codebook it is ('': cannot be told), and the registries it is most like, best first."""

    registry: str
    nearest: tuple[Likeness, ...] = ()


def traits_of_codebook(submission: Submission) -> frozenset[str]:
    """What a codebook's variables are known by, without the short name that codes begin with."""
    variables = submission["variabel"]
    codes = (code.partition(".")[2].casefold() for code in variables.column("Code"))
    names = (fold(name) for name in variables.column("PreferredTerm"))
    return frozenset(filter(None, [*_with_last(codes), *(f"={name}" for name in names if name)]))


def _with_last(codes: Iterable[str]) -> Iterable[str]:
    """A code as it is, and its technical name alone: a file of one form is named by nobody."""
    for code in codes:
        yield code
        yield "." + code.rpartition(".")[2]


def recognise_registry(
    traits: frozenset[str], registries: Mapping[str, frozenset[str]]
) -> Recognition:
    """The registry that these traits are clearly most like; '' where none is."""
    holders = Counter(trait for own in registries.values() for trait in own)
    every = traits.union(*registries.values())
    weights = {trait: _weight(holders[trait], len(registries)) for trait in every}
    likenesses = [_likeness(ident, traits, own, weights) for ident, own in registries.items()]
    nearest = sorted(likenesses, key=lambda likeness: (-likeness.share, likeness.registry))[:3]
    return Recognition(_clear_best(nearest), tuple(nearest))


def _likeness(
    ident: str, traits: frozenset[str], own: frozenset[str], weights: Mapping[str, float]
) -> Likeness:
    """A registry that is at work on a part, or sends a part, has the other's as a part of its own.

    Where little is common, both must be alike: short names meet by chance.
    """

    def weight(of: frozenset[str]) -> float:
        return sum(weights[trait] for trait in of)

    both = traits & own
    shares = [weight(both) / (weight(of) or 1.0) for of in (traits, own)]
    is_sure = len(both) >= _FEW or min(shares) >= _MOST
    share = max(shares) if is_sure else min(shares)
    return Likeness(ident, share, len(both), 2 * shares[0] * shares[1] / (sum(shares) or 1.0))


def _weight(holders: int, registries: int) -> float:
    return log((registries + 1) / (holders or 1))


def _clear_best(nearest: list[Likeness]) -> str:
    """The registry that is clearly likest by share; where a small registry lies within a large one
    both shares are whole, and the one that is clearly likest as a whole is meant."""
    likely = [likeness for likeness in nearest if likeness.share >= _LEAST_SHARE]
    if not likely:
        return ""
    best, *rest = likely
    if not rest or best.share >= _CLEARLY * rest[0].share:
        return best.registry
    likest, second, *_ = sorted(likely, key=lambda likeness: -likeness.whole)
    is_clear = likest.whole >= _MOST and likest.whole >= _CLEARLY * second.whole
    return likest.registry if is_clear else ""
