"""Words of people that mean the same to every stage: specs/words.toml."""

from __future__ import annotations

from functools import lru_cache

from regmeta.files.strict import Strict, load_strict
from regmeta.spec.loading import specs_folder


class TypeWords(Strict, frozen=True, kw_only=True):
    """What people call types of variables."""

    coded: tuple[str, ...]
    several: tuple[str, ...]


def _words() -> TypeWords:
    return load_strict(specs_folder() / "words.toml", TypeWords)


@lru_cache(maxsize=1)
def coded_words() -> frozenset[str]:
    """Type words of variables whose answers are chosen from a list, case-folded."""
    words = _words()
    return frozenset(word.casefold() for word in (*words.coded, *words.several))


@lru_cache(maxsize=1)
def several_words() -> frozenset[str]:
    """Type words of variables that may have several answers of their list, case-folded."""
    return frozenset(word.casefold() for word in _words().several)
