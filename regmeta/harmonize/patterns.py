"""How each target is said, and the weights of what speaks for it: loaded from specs/harmonized."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import Strict, load_strict
from regmeta.harmonize.platforms import (
    harmonized_folder,
)
from regmeta.harmonize.words import load_lexicon

EVIDENCE = (
    "platform_field",
    "platform_word",
    "name_specific",
    "name_unknown",
    "name_conflict",
    "name_modified",
    "name_generic",
    "name_inexact",
    "label_specific",
    "label_unknown",
    "label_conflict",
    "label_modified",
    "label_alone",
    "label_long",
    "codes_fit",
    "codes_clash",
    "turned",
    "rival",
)
SILENCE = ("unknown", "stranger", "brief", "concepts", "turned", "labelled", "coded")
"""What tells whether a variable that nothing points to has a target all the same: the share of
letters that no word explains, whether no word at all was known, whether the name is of few letters,
how many known words there are, whether one turns the meaning, and whether there is a label or a
code list."""


class _Pattern(Strict, frozen=True):
    """A target in patterns.toml."""

    kind: str
    needs: tuple[str, ...]
    may: frozenset[str] = frozenset()


class _Thresholds(Strict, frozen=True):
    """[model] of model.toml."""

    bias: float
    answer: float
    certain: float


class _Trained(Strict, frozen=True):
    """model.toml."""

    model: _Thresholds
    weights: dict[str, float]
    silence: dict[str, float]


@lru_cache(maxsize=4)
def load_patterns(version: str = "") -> dict[str, Pattern]:
    """The ways to say each target; BrokenConfiguration on a concept that no word carries."""
    path = harmonized_folder(version) / "patterns.toml"
    all_concepts = {c for concepts in load_lexicon(version).words.values() for c in concepts}
    patterns = {}
    for target, entry in load_strict(path, dict[str, _Pattern]).items():
        ways = tuple(tuple(way.split()) for way in entry.needs)
        strange = sorted(entry.may.union(*ways) - all_concepts)
        if strange:
            raise BrokenConfiguration(
                "{path}: [{target}]: {strange} finnes ikke i words.toml.",
                "{path}: [{target}]: {strange} is not in words.toml.",
                path=path,
                target=target,
                strange=", ".join(strange),
            )
        patterns[target] = Pattern(target, entry.kind, ways, entry.may, entry.may.union(*ways))
    return patterns


@lru_cache(maxsize=4)
def load_model(version: str = "") -> Model:
    """The weights that `python -m regmeta.harmonize.train` wrote."""
    path = harmonized_folder(version) / "model.toml"
    trained = load_strict(path, _Trained)
    strange = sorted(set(trained.weights) - set(EVIDENCE))
    if strange:
        raise BrokenConfiguration(
            "{path}: ukjent belegg {strange}.",
            "{path}: unknown evidence {strange}.",
            path=path,
            strange=", ".join(strange),
        )
    absent = sorted({*SILENCE, "bias"} ^ set(trained.silence))
    if absent:
        raise BrokenConfiguration(
            "{path}: [silence] skal ha nettopp det som gjør taus; feil ved {absent}.",
            "{path}: [silence] must have just what makes silent; wrong at {absent}.",
            path=path,
            absent=", ".join(absent),
        )
    return Model(
        weights=trained.weights,
        silence={name: trained.silence[name] for name in SILENCE},
        silent=trained.silence["bias"],
        bias=trained.model.bias,
        answer=trained.model.answer,
        certain=trained.model.certain,
    )


@dataclass(frozen=True, slots=True)
class Pattern:
    """The ways to say a target, and its kind of value."""

    target: str
    kind: str
    ways: tuple[tuple[str, ...], ...]
    may: frozenset[str]
    all: frozenset[str]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the evidence; probabilities from which to answer and to call it certain.

    `silence` weighs what tells whether a variable that nothing points to has a target all the same.
    """

    weights: Mapping[str, float]
    bias: float
    answer: float
    certain: float
    silence: Mapping[str, float]
    silent: float

    def probability(self, evidence: Mapping[str, float], more: float = 0.0) -> float:
        """The chance that the target is right; `more` is what its surroundings add, in log-odds."""
        total = (
            self.bias
            + more
            + sum(self.weights.get(name, 0.0) * value for name, value in evidence.items())
        )
        return _chance(total)

    def missed(self, evidence: Mapping[str, float]) -> float:
        """The chance that a variable that nothing points to has a target all the same."""
        return _chance(self.silent + sum(self.silence[name] * evidence[name] for name in SILENCE))


def _chance(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-35.0, min(35.0, log_odds))))
