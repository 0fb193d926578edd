"""Words of people that mean the same to every stage: specs/words.toml."""

from __future__ import annotations

from functools import lru_cache

from regmeta.files.strict import Strict, load_strict
from regmeta.spec.loading import specs_folder


class TypeWords(Strict, frozen=True, kw_only=True):
    """What people call types of variables."""

    coded: tuple[str, ...]


@lru_cache(maxsize=1)
def coded_words() -> frozenset[str]:
    """Type words of variables whose answer is chosen from a list, case-folded."""
    words = load_strict(specs_folder() / "words.toml", TypeWords)
    return frozenset(word.casefold() for word in words.coded)
