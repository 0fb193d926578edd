"""MiniSearch's index, made beforehand: for every word, where it stands and how often.

MiniSearch keeps a map of word → field → document → number of times. The same is written here as
texts that a browser takes apart only for the words it is asked for (web/site/src/engine/kept.js).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from regmeta.model import Target, Variable
from regmeta.publish.facts import KildeFacts
from regmeta.publish.payloads import has_codes
from regmeta.publish.search.language import (
    Parts,
    all_terms,
    language,
    name_terms,
    synonym_stems,
    words,
)

FIELDS = ("name", "label", "technical", "concept", "place", "codes", "description", "parts")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOST_CODES = 60
_OFTEN_ENOUGH = 2
_LONGEST_FIELD = 70
Row = tuple[KildeFacts, Variable]


def index(rows: Sequence[Row], targets: dict[str, Target]) -> dict[str, Any]:
    """What the engine needs to search in `rows`, which are the documents by number."""
    texts = [list(_named(variable)) for _, variable in rows]
    lexicon = _lexicon(rows)
    parts = Parts(lexicon)
    postings: dict[str, dict[int, list[str]]] = {}
    last: dict[tuple[str, int], int] = {}
    lengths: list[list[int]] = [[] for _ in FIELDS]
    for document, (one, variable) in enumerate(rows):
        for field, found in enumerate(_fields(one, variable, texts[document], targets, parts)):
            counts = Counter(found)
            lengths[field].append(len(counts))
            for term, times in counts.items():
                _post(postings, last, term, field, document, times)
    ordered = sorted(postings)
    return {
        "documents": len(rows),
        "fields": FIELDS,
        "average": [round(sum(of) / max(1, len(rows)), 4) for of in lengths],
        "lengths": ["".join(_length(n) for n in of) for of in lengths],
        "terms": " ".join(ordered),
        "postings": "\n".join(_told(postings[term]) for term in ordered),
        "lexicon": " ".join(sorted(lexicon)),
        **_lists(),
    }


def _post(
    postings: dict[str, dict[int, list[str]]],
    last: dict[tuple[str, int], int],
    *where: Any,
) -> None:
    """A document as the distance from the one before, with the times where it is not once."""
    term, field, document, times = where
    step = _base36(document - last.get((term, field), -1))
    last[term, field] = document
    entry = postings.setdefault(term, {}).setdefault(field, [])
    entry.append(step if times == 1 else f"{step}*{_base36(times)}")


def _told(entry: dict[int, list[str]]) -> str:
    return ";".join(f"{field}:{' '.join(steps)}" for field, steps in sorted(entry.items()))


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
        "endings": lists.endings,
        "least": lists.least,
        "same": lists.same,
        "wider": lists.wider,
    }


# ------------------------------------------------------------------ what a document holds


def _named(variable: Variable) -> Iterator[str]:
    """What a variable is called and how it is asked for, in every language it is given in."""
    current = variable.current
    yield from (current.name.nb, current.name.nn, current.name.en)
    yield current.properties.get("Ledetekst", "")


def _lexicon(rows: Sequence[Row]) -> frozenset[str]:
    """Stems that stand alone in several variables' texts, or in the lists of synonyms."""
    texts = {(*_named(one), one.current.description.nb) for _, one in rows}
    counts = Counter(term for text in texts for term in set(all_terms(text)) if _is_part(term))
    frequent = {term for term, times in counts.items() if times >= _OFTEN_ENOUGH}
    return frozenset(frequent | {term for term in synonym_stems() if _is_part(term)})


def _is_part(term: str) -> bool:
    return len(term) > 3 and term.isalpha()


def _fields(
    one: KildeFacts,
    variable: Variable,
    named: list[str],
    targets: dict[str, Target],
    parts: Parts,
) -> Iterator[list[str]]:
    """The terms of each field, in the order of FIELDS."""
    current = variable.current
    description = (current.description.nb, current.description.nn, current.description.en)
    lists = [one.kodeverk[code] for code in variable.kodeverk if code in one.kodeverk]
    yield all_terms(named[:3])
    yield all_terms(named[3:])
    yield list(_technical(variable))
    yield all_terms(_concepts(one, variable, targets))
    yield all_terms(_place(one, variable))
    yield all_terms([kodeverk.name for kodeverk in lists]) + [
        term
        for kodeverk in lists
        if kodeverk.type == "Kildekodeverk" and has_codes(kodeverk)
        for code in kodeverk.codes[:_MOST_CODES]
        if not code.sentinel
        for term in all_terms((code.label.nb, code.label.en))
    ]
    yield all_terms(description)
    yield [part for text in named if text for word in words(text) for part in parts.of(word)]


def _technical(variable: Variable) -> Iterator[str]:
    yield from name_terms(variable.code.rpartition(".")[2])
    database = variable.current.properties.get("DatabaseReferanse", "")
    yield from name_terms(database)


def _concepts(one: KildeFacts, variable: Variable, targets: dict[str, Target]) -> Iterator[str]:
    """Harmonized variables, instruments and national code lists, by every name they have."""
    names = {instrument.code: instrument.name for instrument in one.kilde.instruments}
    for code in variable.instruments:
        yield from (code.removeprefix("I_"), names.get(code, ""))
    for mapping in variable.mappings:
        target = targets.get(mapping.target)
        if target is not None:
            yield from (target.name.nb, target.name.en)
    for code in variable.kodeverk:
        if code in one.kodeverk and one.kodeverk[code].type != "Kildekodeverk":
            yield one.kodeverk[code].reference


def _place(one: KildeFacts, variable: Variable) -> Iterator[str]:
    yield from (one.name, one.short)
    for code in variable.datasamlinger:
        if code in one.datasamlinger:
            yield one.datasamlinger[code].properties.get("PreferredTerm", "")
    for code in variable.variabelgrupper:
        if code in one.groups:
            yield one.groups[code].name
