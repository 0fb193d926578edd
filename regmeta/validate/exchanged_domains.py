"""Columns of fields with a domain of their own (options, dates, numbers, versions) exchanged with
others: hardly any of their texts fit, and nearly all of the other's do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from regmeta.model import LevelName
from regmeta.spec.fields import Field, ParseProblem
from regmeta.spec.names import version_headings
from regmeta.spec.words import coded_words
from regmeta.texts import limit_of
from regmeta.validate.context import UNCLAIMED, Context
from regmeta.validate.exchange import FEW, FEWEST, NEARLY_ALL, Exchange, Texts, share_of

_A_FEW = 5
_VERSION = re.compile(r"\s*v\.?\s?\d+(\.\d+)*\s*", re.IGNORECASE)
_STRICT = frozenset({"SingleSelect", "Date", "Number", "Boolean"})
_LIMITS = frozenset({"GrenseLav", "GrenseHoy"})


def of_domains(
    level: LevelName, columns: Mapping[str, Texts], context: Context
) -> Iterator[Exchange]:
    counts = {key: Counter(filter(str.strip, texts)) for key, texts in columns.items()}
    held = {key: texts for key, texts in counts.items() if texts.total() >= _A_FEW}
    fields = [own for own in context.spec[level].fields if own.key in held]
    strict = {own.key: own for own in fields if own.type in _STRICT or own.key in _LIMITS}
    for own in strict.values():
        texts = held[own.key]
        if share_that_fits(own, texts) > 1 - NEARLY_ALL:
            continue
        for other in fields:
            rows = max(texts.total(), held[other.key].total())
            if other is own or rows < FEWEST or _holds(strict.get(other.key), held[other.key]):
                continue
            if _holds(own, held[other.key]) or is_of_types(own, held[other.key]):
                yield Exchange(level, own.key, other.key, rows)
                break


def _fits(own: Field, text: str) -> bool:
    if own.key in _LIMITS:
        return isinstance(limit_of(text), float)
    return not isinstance(own.attempt(text), ParseProblem)


def share_that_fits(own: Field, texts: Counter[str]) -> float:
    return sum(n for text, n in texts.items() if _fits(own, text)) / texts.total()


def _holds(own: Field | None, texts: Counter[str]) -> bool:
    """Whether nearly all of a column's texts are those of a field with a domain."""
    return own is not None and share_that_fits(own, texts) >= NEARLY_ALL


def is_of_types(own: Field, others: Counter[str]) -> bool:
    """Whether another column holds a few words of types again and again: platforms have theirs."""
    few = len(others) <= FEW * others.total()
    words = coded_words()
    return own.key == "DataType" and few and any(text.casefold() in words for text in others)


def of_types_elsewhere(
    level: LevelName, columns: Mapping[str, Texts], context: Context
) -> Iterator[Exchange]:
    """Types in another column, and hardly any under their own heading."""
    own = context.spec[level].by_key.get("DataType")
    if own is None or "DataType" not in columns or _are_types(own, columns["DataType"]):
        return
    for key, texts in columns.items():
        others = Counter(filter(str.strip, texts)) if key != own.key else Counter()
        if others.total() >= FEWEST and is_of_types(own, others):
            yield Exchange(level, own.key, key, others.total())
            return


def _are_types(own: Field, texts: Texts) -> bool:
    """Whether more than a few of a column's cells hold a type."""
    held = Counter(filter(str.strip, texts))
    fitting = sum(n for text, n in held.items() if _fits(own, text))
    return fitting > (1 - NEARLY_ALL) * len(texts)


def of_versions(level: LevelName, columns: Mapping[str, Texts]) -> Iterator[Exchange]:
    """Versions of a form («v1.2») under a heading of the law, and none under their own."""
    own = next((key for key in columns if _is_headed_version(key)), "")
    if not own or _holds_versions(columns[own]):
        return
    for key, texts in columns.items():
        if not key.startswith(UNCLAIMED) and _holds_versions(texts):
            yield Exchange(level, key, own, len(texts))
            return


def _is_headed_version(key: str) -> bool:
    return key.startswith(UNCLAIMED) and key[1:].casefold() in version_headings()


def _holds_versions(texts: Texts) -> bool:
    held = [text for text in texts if text.strip()]
    return len(held) >= FEWEST and share_of(held, _VERSION.fullmatch) >= NEARLY_ALL
