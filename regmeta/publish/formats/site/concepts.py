"""Concepts across registries: which variables record one, by what evidence, and who decided so.

A variable belongs to a concept where people decided it (specs/concepts/decisions.toml), where it is
harmonized to a variable that is the concept, or, as a proposal, where its name is called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from regmeta.catalogue.facts import Facts, KildeFacts
from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import PROPOSED, Text, Variable
from regmeta.publish.formats.site.search.language import language, terms
from regmeta.spec.loading import specs_folder

_IN_BRACKETS = re.compile(r"\([^()]*\)")
_COVERS = 0.6

DECIDED = Text("besluttet", "decided")
HARMONIZED = Text("harmonisert til {target}", "harmonized to {target}")
INSTRUMENT = Text("spørsmål i instrumentet {code}", "an item of the instrument {code}")
NAMED = Text("navnet sier «{words}»", "the name says “{words}”")


class Concept(Strict, frozen=True):
    """A concept: its names, the words variables are called by, and its codes in other systems."""

    name: Words
    words: tuple[str, ...]
    targets: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def text(self) -> Text:
        """The concept's name in every language."""
        return self.name.text


class ConceptDecision(Strict, frozen=True):
    """That a variable is, or is not, of a concept; who said so and why."""

    variable: str
    concept: str
    by: str
    why: str = ""


class _DecisionsFile(Strict, frozen=True):
    accepted: tuple[ConceptDecision, ...]
    rejected: tuple[ConceptDecision, ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    """A variable of a concept and what speaks for it; `proposed` until people have decided."""

    kilde_facts: KildeFacts
    variable: Variable
    evidence: Text
    proposed: bool


@cache
def concepts() -> dict[str, Concept]:
    """The concepts as they ship, by id."""
    path = specs_folder() / "concepts" / "concepts.toml"
    return load_strict(path, dict[str, Concept])


@cache
def concept_decisions() -> _DecisionsFile:
    """What people decided, as it ships."""
    return load_strict(specs_folder() / "concepts" / "decisions.toml", _DecisionsFile)


Phrase = tuple[frozenset[str], str, str]
"""The terms of a phrase, the phrase as it is written, and its concept."""


@cache
def _phrases() -> Mapping[str, tuple[Phrase, ...]]:
    """Every phrase of every concept, by each of its terms."""
    by_term: dict[str, list[Phrase]] = {}
    for concept, held in concepts().items():
        for words in held.words:
            phrase = frozenset(_telling(words)), words, concept
            for term in phrase[0]:
                by_term.setdefault(term, []).append(phrase)
    return {term: tuple(phrases) for term, phrases in by_term.items()}


def _telling(text: str) -> list[str]:
    lists = language()
    bare = _IN_BRACKETS.sub(" ", text)
    return [term for term in terms(bare) if term not in lists.weak and not term.isdigit()]


@lru_cache(maxsize=1)
def assigned(facts: Facts) -> dict[str, list[Assigned]]:
    """The variables of each concept, kilder by name."""
    of_concept: dict[str, list[Assigned]] = {concept: [] for concept in concepts()}
    for kilde_facts in facts.by_name:
        for variable in kilde_facts.kilde.variables:
            for concept, evidence, proposed in _concepts_of(variable):
                entry = Assigned(kilde_facts, variable, evidence, proposed)
                of_concept[concept].append(entry)
    return of_concept


@lru_cache(maxsize=1)
def concepts_of(facts: Facts) -> dict[str, tuple[str, ...]]:
    """The concepts of each variable that has any, by its code."""
    return _grouped(
        (entry.variable.code, concept)
        for concept, entries in assigned(facts).items()
        for entry in entries
    )


def _concepts_of(variable: Variable) -> Iterator[tuple[str, Text, bool]]:
    """Concept, evidence, and whether it is a proposal; each concept once, decisions first."""
    decisions = concept_decisions()
    passed = {entry.concept for entry in decisions.rejected if entry.variable == variable.code}
    for concept, evidence, proposed in _evidence(variable):
        if concept not in passed and concept in concepts():
            passed.add(concept)
            yield concept, evidence, proposed


def _evidence(variable: Variable) -> Iterator[tuple[str, Text, bool]]:
    for decision in concept_decisions().accepted:
        if decision.variable == variable.code:
            yield decision.concept, DECIDED, False
    for mapping in variable.mappings:
        for concept in _by_target().get(mapping.target, ()):
            evidence = HARMONIZED.filled(target=mapping.target)
            yield concept, evidence, mapping.justification == PROPOSED
    for code in variable.instruments:
        for concept in _by_words().get(code.removeprefix("I_").lower(), ()):
            yield concept, INSTRUMENT.filled(code=code.removeprefix("I_")), True
    for words, concept in _named(variable):
        yield concept, NAMED.filled(words=words), True


@cache
def _by_target() -> Mapping[str, tuple[str, ...]]:
    return _grouped((target, id_) for id_, held in concepts().items() for target in held.targets)


@cache
def _by_words() -> Mapping[str, tuple[str, ...]]:
    return _grouped((words, id_) for id_, held in concepts().items() for words in held.words)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for key, concept in pairs:
        groups[key] = (*groups.get(key, ()), concept)
    return groups


def _named(variable: Variable) -> Iterator[tuple[str, str]]:
    """Phrases that a name holds whole and that are at least half of it, with their concepts."""
    current = variable.current
    for name in dict.fromkeys((current.name.nb, current.name.nn, current.name.en)):
        held = _telling(name)
        phrases = dict.fromkeys(phrase for term in held for phrase in _phrases().get(term, ()))
        yield from _fitting(frozenset(held), list(phrases))


def _fitting(held: frozenset[str], phrases: Sequence[Phrase]) -> Iterator[tuple[str, str]]:
    for phrase_terms, words, concept in phrases:
        if phrase_terms <= held and len(phrase_terms) >= _COVERS * len(held):
            yield words, concept
