"""MiniSearch's index, made beforehand: for every word, where it stands and how often.

MiniSearch keeps a map of word → field → document → number of times. The same is written here as
texts that a browser takes apart only for the words it is asked for (web/site/src/engine/kept.js).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import sub
from typing import Any

from regmeta.catalogue.facts import KildeFacts, form_name
from regmeta.model import Kodeverk, Target, Variable
from regmeta.publish.formats.api.payloads import has_codes
from regmeta.publish.formats.site.search.language import (
    Parts,
    TermMemory,
    language,
    synonym_stems,
    words,
)
from regmeta.publish.formats.site.search.systems import chapters_of, systems_of

FIELDS = ("name", "label", "technical", "concept", "place", "codes", "description", "parts")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOST_CODES = 60
_MOST_VALUES = 2000
_TELLING = re.compile(r"(?=[^\W_]*\d)[a-zæøå][\w.+-]{2,11}")
_OFTEN_ENOUGH = 2
_LONGEST_FIELD = 70
Row = tuple[KildeFacts, Variable]


def index(rows: Sequence[Row], targets: dict[str, Target]) -> dict[str, Any]:
    """What the engine needs to search in `rows`, which are the documents by number."""
    language_texts = TermMemory()
    lexicon = _lexicon(rows, language_texts)
    texts = _Texts(Parts(lexicon), targets, language_texts)
    postings: list[dict[str, list[int]]] = [{} for _ in FIELDS]
    lengths: list[list[int]] = [[] for _ in FIELDS]
    for document, (row, variable) in enumerate(rows):
        for field, field_text in enumerate(texts.fields(row, variable)):
            lengths[field].append(_post(postings[field], document, field_text))
    terms = sorted(set().union(*postings))
    numbers = [_base36(n) for n in range(len(rows) + 1)]
    return {
        "documents": len(rows),
        "fields": FIELDS,
        "average": [round(sum(of) / max(1, len(rows)), 4) for of in lengths],
        "lengths": ["".join(_length(n) for n in of) for of in lengths],
        "terms": " ".join(terms),
        "postings": "\n".join(_posting_line(term, postings, numbers) for term in terms),
        "lexicon": " ".join(sorted(lexicon)),
        "values": code_values(rows),
        **_lists(),
    }


def code_values(rows: Sequence[Row]) -> str:
    """A line for each code that is a word of its own (G71.0): the code and its rows."""
    held: dict[str, list[int]] = {}
    for document, (kilde_facts, variable) in enumerate(rows):
        lists = [kilde_facts.kodeverk.get(code) for code in variable.kodeverk]
        values = set().union(*(_telling_values(kodeverk) for kodeverk in lists if kodeverk))
        for value in values:
            held.setdefault(value, []).append(document)
    lines = (f"{value}\t{' '.join(map(str, held[value]))}" for value in sorted(held))
    return "\n".join(lines)


def _telling_values(kodeverk: Kodeverk) -> set[str]:
    """Codes with both a letter and a digit: numbers alone, and letters, stand for anything."""
    if kodeverk.type != "Kildekodeverk" or not has_codes(kodeverk):
        return set()
    values = {code.value.lower() for code in kodeverk.codes[:_MOST_VALUES] if not code.sentinel}
    return {value for value in values if _TELLING.fullmatch(value)}


def _post(postings: dict[str, list[int]], document: int, words: Sequence[str]) -> int:
    """Note a document at its terms, as often as it holds each; how many terms differ."""
    different = set(words)
    # A document stands once for each time it holds a term; most hold each term once.
    terms = words if len(different) < len(words) else different
    for term in terms:
        held = postings.get(term)
        if held is None:
            postings[term] = [document]
        else:
            held.append(document)
    return len(different)


def _posting_line(term: str, postings: list[dict[str, list[int]]], numbers: list[str]) -> str:
    """`0:5 1a 3*2`: in field 0 of document 5 and of those so many further on, the last twice."""
    return ";".join(
        f"{field}:{_steps(of[term], numbers)}" for field, of in enumerate(postings) if term in of
    )


def _steps(documents: list[int], numbers: list[str]) -> str:
    """Documents, each as the distance from the one before, with the times where it is not once."""
    if len(set(documents)) == len(documents):
        return " ".join(map(numbers.__getitem__, map(sub, documents, [-1, *documents[:-1]])))
    before, steps = -1, []
    for document, times in Counter(documents).items():
        step = numbers[document - before]
        steps.append(step if times == 1 else f"{step}*{_base36(times)}")
        before = document
    return " ".join(steps)


def _length(n: int) -> str:
    return chr(48 + min(n, _LONGEST_FIELD))


def _base36(n: int) -> str:
    if n < 36:
        return _DIGITS[n]
    return _base36(n // 36) + _DIGITS[n % 36]


def _lists() -> dict[str, Any]:
    lists = language()
    return {
        "stop": sorted(lists.stop),
        "weak": sorted(lists.weak),
        "measures": sorted(lists.measures),
        "endings": lists.endings,
        "least": lists.least,
        "same": lists.same,
        "questions": lists.questions,
        "wider": lists.wider,
    }


# ------------------------------------------------------------------ what a document holds


def _named(variable: Variable) -> Iterator[str]:
    """What a variable is called and how it is asked for, in every language it is given in."""
    current = variable.current
    yield from (current.name.nb, current.name.nn, current.name.en)
    yield current.properties.get("Ledetekst", "")


def _lexicon(rows: Sequence[Row], remembered: TermMemory) -> frozenset[str]:
    """Stems that stand alone in several variables' texts, or in the lists of synonyms."""
    texts = {(*_named(row), row.current.description.nb) for _, row in rows}
    counts = Counter(chain.from_iterable(set(remembered.all_terms(text)) for text in texts))
    frequent = {term for term, times in counts.items() if times >= _OFTEN_ENOUGH}
    return frozenset(term for term in frequent.union(synonym_stems()) if _is_part(term))


def _is_part(term: str) -> bool:
    return len(term) > 3 and term.isalpha()


class _Texts:
    """The terms of variables, field by field; what many variables share is taken apart once."""

    def __init__(self, parts: Parts, targets: dict[str, Target], remembered: TermMemory) -> None:
        self._parts = parts
        self._targets = targets
        self._remembered = remembered
        self._lists: dict[int, list[str]] = {}
        self._places: dict[tuple[Any, ...], list[str]] = {}
        self._taken_apart: dict[str, tuple[str, ...]] = {}

    def fields(self, kilde_facts: KildeFacts, variable: Variable) -> tuple[Sequence[str], ...]:
        """The terms of each field, in the order of FIELDS."""
        *names, label = _named(variable)
        description = variable.current.description
        all_terms = self._remembered.all_terms
        return (
            all_terms(names),
            all_terms((label,)),
            self._technical(variable),
            all_terms(_concepts(kilde_facts, variable, self._targets)),
            self._place(kilde_facts, variable),
            self._codes(kilde_facts, variable),
            all_terms((description.nb, description.nn, description.en)),
            [part for name in (*names, label) if name for part in self._compounds(name)],
        )

    def _technical(self, variable: Variable) -> list[str]:
        database = variable.current.properties.get("DatabaseReferanse", "")
        names = variable.code.rpartition(".")[2], database
        return [term for name in names for term in self._remembered.name_terms(name)]

    def _place(self, kilde_facts: KildeFacts, variable: Variable) -> list[str]:
        key = (kilde_facts.kilde.code, variable.datasamlinger, variable.variabelgrupper)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self._remembered.all_terms(_place(kilde_facts, variable))
        return place

    def _codes(self, kilde_facts: KildeFacts, variable: Variable) -> list[str]:
        lists = [
            kilde_facts.kodeverk[code] for code in variable.kodeverk if code in kilde_facts.kodeverk
        ]
        return [term for kodeverk in lists for term in self._list(kodeverk)]

    def _list(self, kodeverk: Kodeverk) -> list[str]:
        words = self._lists.get(id(kodeverk))
        if words is None:
            texts = _list_texts(kodeverk)
            words = self._lists[id(kodeverk)] = self._remembered.all_terms(texts)
        return words

    def _compounds(self, name: str) -> tuple[str, ...]:
        split = self._taken_apart.get(name)
        if split is None:
            parts = [part for word in words(name) for part in self._parts.of(word)]
            split = self._taken_apart[name] = tuple(parts)
        return split


def _list_texts(kodeverk: Kodeverk) -> Iterator[str]:
    """A code list's name and, where they are the registry's own, what its codes mean."""
    yield kodeverk.name
    if kodeverk.type == "Kildekodeverk" and has_codes(kodeverk):
        for code in kodeverk.codes[:_MOST_CODES]:
            if not code.sentinel:
                yield from (code.label.nb, code.label.en)


def _concepts(
    kilde_facts: KildeFacts, variable: Variable, targets: dict[str, Target]
) -> Iterator[str]:
    """Harmonized variables, instruments and national code lists, by every name they have."""
    names = {instrument.code: instrument.name for instrument in kilde_facts.kilde.instruments}
    for code in variable.instruments:
        yield from (code.removeprefix("I_"), names.get(code, ""))
    for mapping in variable.mappings:
        target = targets.get(mapping.target)
        if target is not None:
            yield from (target.name.nb, target.name.en)
    for code in variable.kodeverk:
        if code in kilde_facts.kodeverk and kilde_facts.kodeverk[code].type != "Kildekodeverk":
            yield kilde_facts.kodeverk[code].reference
    yield from (system.title.nb for system in systems_of(kilde_facts, variable))
    for chapter in chapters_of(variable, kilde_facts):
        yield from (chapter.title.nb, chapter.title.en, *chapter.words)


def _place(kilde_facts: KildeFacts, variable: Variable) -> Iterator[str]:
    yield from (kilde_facts.names.nb, kilde_facts.names.en, kilde_facts.short)
    for code in variable.datasamlinger:
        if code in kilde_facts.datasamlinger:
            name = form_name(kilde_facts.datasamlinger[code])
            yield from (name.nb, name.en)
    for code in variable.variabelgrupper:
        if code in kilde_facts.groups:
            yield kilde_facts.groups[code].name
