"""Which two columns hold what the other one is for, told by what stands in them.

A field with a domain of its own (options, dates, numbers, yes or no) is exchanged with another
where hardly any of its texts fit it, and nearly all of the other's do. Fields of free text are told
apart by language, by length and by how often a text stands again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from regmeta.model import LevelName, Records, Submission
from regmeta.spec.fields import Field, ParseProblem
from regmeta.spec.names import unit_names
from regmeta.spec.words import coded_words
from regmeta.texts import limit_of
from regmeta.validate.context import Context
from regmeta.validate.words import is_english, is_norwegian

FEWEST = 8
_A_FEW = 5
_NEARLY_ALL = 0.8
_MOST = 0.6
_FEW = 0.3
_TECHNICAL = re.compile(r"[A-Za-z]\w*")
_WORDED = re.compile(r"[^\W\d_]{2}")
_ENDED = re.compile(r"\.\s*$")
_LONGER = 3
_STRICT = frozenset({"SingleSelect", "Date", "Number", "Boolean"})
_LIMITS = frozenset({"GrenseLav", "GrenseHoy"})
Texts = Sequence[str]


class Exchange(NamedTuple):
    """Two fields whose columns are exchanged, of how many rows, and what else follows from it."""

    level: LevelName
    first: str
    second: str
    rows: int
    follows: tuple[str, ...] = ()


class _Pair(NamedTuple):
    """Two fields of free text that may be taken for each other."""

    level: LevelName
    first: str
    second: str
    is_exchanged: Callable[[Texts, Texts], bool]
    follows: tuple[str, ...] = ()


def exchanges(submission: Submission, level: LevelName, context: Context) -> Iterator[Exchange]:
    """The exchanged columns of one level, each column told of once."""
    records = submission[level]
    if len(records) < FEWEST:
        return
    columns = {key: texts for key, texts in records.columns.items() if records.has_column(key)}
    if "datasamling" in columns:
        columns["datasamling"] = _names_of_forms(submission, records)
    taken: set[str] = set()
    for exchange in (*_of_free_text(level, columns), *_of_domains(level, columns, context)):
        if taken.isdisjoint((exchange.first, exchange.second)):
            taken |= {exchange.first, exchange.second, *exchange.follows}
            yield exchange


def _names_of_forms(submission: Submission, records: Records) -> list[str]:
    """The forms of rows as they are called, not as their codes were made."""
    forms = submission["datasamling"]
    names = dict(zip(forms.column("Code"), forms.column("PreferredTerm"), strict=True))
    return [names.get(code, code) for code in records.column("datasamling")]


# ------------------------------------------------------------------ fields with a domain


def _of_domains(
    level: LevelName, columns: Mapping[str, Texts], context: Context
) -> Iterator[Exchange]:
    counts = {key: Counter(filter(str.strip, texts)) for key, texts in columns.items()}
    held = {key: texts for key, texts in counts.items() if texts.total() >= _A_FEW}
    fields = [own for own in context.spec[level].fields if own.key in held]
    strict = {own.key: own for own in fields if own.type in _STRICT or own.key in _LIMITS}
    for own in strict.values():
        texts = held[own.key]
        if _share_that_fits(own, texts) > 1 - _NEARLY_ALL:
            continue
        for other in fields:
            rows = max(texts.total(), held[other.key].total())
            if other is own or rows < FEWEST or _holds(strict.get(other.key), held[other.key]):
                continue
            if _holds(own, held[other.key]) or _is_of_types(own, held[other.key]):
                yield Exchange(level, own.key, other.key, rows)
                break


def _fits(own: Field, text: str) -> bool:
    if own.key in _LIMITS:
        return isinstance(limit_of(text), float)
    return not isinstance(own.attempt(text), ParseProblem)


def _share_that_fits(own: Field, texts: Counter[str]) -> float:
    return sum(n for text, n in texts.items() if _fits(own, text)) / texts.total()


def _holds(own: Field | None, texts: Counter[str]) -> bool:
    """Whether nearly all of a column's texts are those of a field with a domain."""
    return own is not None and _share_that_fits(own, texts) >= _NEARLY_ALL


def _is_of_types(own: Field, others: Counter[str]) -> bool:
    """Whether another column holds a few words of types again and again: platforms have theirs."""
    few = len(others) <= _FEW * others.total()
    words = coded_words()
    return own.key == "DataType" and few and any(text.casefold() in words for text in others)


# ------------------------------------------------------------------ fields of free text


def _of_free_text(level: LevelName, columns: Mapping[str, Texts]) -> Iterator[Exchange]:
    for pair in _PAIRS:
        if pair.level != level:
            continue
        texts = columns.get(pair.first, []), columns.get(pair.second, [])
        both = [own for own in zip(*texts, strict=False) if all(own)]
        if len(both) >= FEWEST and pair.is_exchanged(*zip(*both, strict=True)):
            yield Exchange(pair.level, pair.first, pair.second, len(both), pair.follows)


def _share(texts: Texts, holds: Callable[[str], object]) -> float:
    return sum(1 for text in texts if holds(text)) / len(texts)


def _names_are_technical(names: Texts, technical: Texts) -> bool:
    words = _share(technical, lambda text: " " in text.strip() or not text.isascii())
    return words >= _MOST and _share(names, _TECHNICAL.fullmatch) >= _NEARLY_ALL


def _names_are_descriptions(names: Texts, descriptions: Texts) -> bool:
    pairs = zip(names, descriptions, strict=True)
    longer = sum(len(name.split()) >= _LONGER * len(text.split()) for name, text in pairs)
    return longer >= _NEARLY_ALL * len(names) or _names_are_sentences(names, descriptions)


def _names_are_sentences(names: Texts, descriptions: Texts) -> bool:
    pairs = zip(names, descriptions, strict=True)
    longer = sum(len(name.split()) > len(text.split()) for name, text in pairs)
    end, other_end = _share(names, _ENDED.search), _share(descriptions, _ENDED.search)
    return longer >= _NEARLY_ALL * len(names) and end >= _MOST and other_end <= _FEW


def _codes_are_labels(values: Texts, labels: Texts) -> bool:
    digits = _share(labels, lambda text: text.lstrip("-").isdigit())
    return digits >= _NEARLY_ALL and _share(values, _WORDED.search) >= _NEARLY_ALL


def _names_are_units(names: Texts, units: Texts) -> bool:
    known_units = unit_names()
    return (
        _share(names, lambda text: text.strip().casefold() in known_units) >= _NEARLY_ALL
        and _share(units, lambda text: text.strip().casefold() in known_units) <= _FEW
    )


def _parts_are_names(parts: Texts, names: Texts) -> bool:
    """Whether what should stand again and again (a form, a theme) hardly does, and names do."""
    rows = len(parts)
    return len(set(parts)) >= _NEARLY_ALL * rows and len(set(names)) <= _FEW * rows


def _languages_are_exchanged(norwegian: Texts, english: Texts) -> bool:
    right = sum(map(is_norwegian, norwegian)) + sum(map(is_english, english))
    wrong = sum(map(is_english, norwegian)), sum(map(is_norwegian, english))
    return min(wrong) * 2 >= FEWEST and sum(wrong) >= _NEARLY_ALL * (right + sum(wrong))


_PAIRS = (
    _Pair("variabel", "PreferredTerm", "DatabaseReferanse", _names_are_technical, ("Code",)),
    _Pair("variabel", "Beskrivelse", "DatabaseReferanse", _names_are_technical, ("Code",)),
    _Pair("variabel", "PreferredTerm", "Beskrivelse", _names_are_descriptions),
    _Pair("variabel", "MaaleEnhet", "Beskrivelse", _names_are_descriptions),
    _Pair("variabel", "PreferredTerm", "MaaleEnhet", _names_are_units),
    _Pair("variabel", "datasamling", "PreferredTerm", _parts_are_names),
    _Pair("variabel", "datasamling", "Beskrivelse", _parts_are_names),
    _Pair("variabel", "datasamling", "DatabaseReferanse", _parts_are_names),
    _Pair("variabel", "variabelgruppe", "PreferredTerm", _parts_are_names),
    _Pair("variabel", "variabelgruppe", "Beskrivelse", _parts_are_names),
    _Pair("variabel", "PreferredTerm", "NavnEngelsk", _languages_are_exchanged),
    _Pair("variabel", "Beskrivelse", "BeskrivelseEngelsk", _languages_are_exchanged),
    _Pair("variabel", "Ledetekst", "LedetekstEngelsk", _languages_are_exchanged),
    _Pair("kode", "verdi", "navn", _codes_are_labels),
    _Pair("kode", "navn", "navnEngelsk", _languages_are_exchanged),
)
