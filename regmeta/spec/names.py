"""Words in the names of variables, and what they say of them: specs/names.toml."""

from __future__ import annotations

import re
from functools import lru_cache

from regmeta.files.strict import Strict, load_strict
from regmeta.spec.loading import specs_folder


class NameWords(Strict, frozen=True, kw_only=True):
    """Units in all spellings, words for quantities and days, and English words; the long lists
    are texts with blanks between their words, which are read ten times as fast."""

    units: tuple[tuple[str, ...], ...]
    measures: tuple[str, ...]
    days: tuple[str, ...]
    no_measure: tuple[str, ...]
    no_day: tuple[str, ...]
    moments: tuple[str, ...]
    no_box: tuple[str, ...]
    short_words: str
    english: str
    english_endings: str
    english_small_words: str
    also_norwegian: str
    technical_headings: tuple[str, ...]
    version_headings: tuple[str, ...]


@lru_cache(maxsize=1)
def name_words() -> NameWords:
    """All of specs/names.toml."""
    return load_strict(specs_folder() / "names.toml", NameWords)


@lru_cache(maxsize=1)
def unit_names() -> dict[str, str]:
    """The way to write a unit by every way it is written, those case-folded."""
    return {way.casefold(): ways[0] for ways in name_words().units for way in ways}


@lru_cache(maxsize=1)
def technical_headings() -> frozenset[str]:
    """What platforms call columns of technical names, case-folded."""
    return frozenset(name_words().technical_headings)


@lru_cache(maxsize=1)
def version_headings() -> frozenset[str]:
    """What platforms call the column of the form's version, case-folded."""
    return frozenset(name_words().version_headings)


_PER = re.compile(r"\s*/\s*|\s+per\s+|\s+pr\.?\s+", re.IGNORECASE)


@lru_cache(maxsize=1024)
def unit_written(text: str) -> str:
    """The way to write a unit, part by part where it is so much per so much; '' where a part is
    no unit that is known."""
    bare = text.strip().casefold()
    if whole := unit_names().get(bare):
        return whole
    parts = _PER.split(bare)
    written = [_part_written(part) for part in parts]
    return "/".join(written) if len(parts) == 2 and all(written) else ""


def _part_written(part: str) -> str:
    """A part of a fraction: a unit, a power of ten, or nothing before the line."""
    if not part or _POWER.fullmatch(part):
        return part.removeprefix("x").strip() or "1"
    return unit_names().get(part, "")


_POWER = re.compile(r"x?\s*10\^?\d{1,2}")
_SHARE = re.compile(
    r"[\w%µμ^.]{1,10}/([dmµμ]?l|min|kg|g|m[2²]|h|t|s|d|døgn|dag|day|time|hour|uke|week|år|year)",
    re.IGNORECASE,
)


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else: one that is known, or so much per so much."""
    bare = text.strip().strip("()[]").strip()
    return bare.casefold() in unit_names() or _SHARE.fullmatch(bare) is not None


@lru_cache(maxsize=1)
def short_words() -> frozenset[str]:
    """Short Norwegian words that are no abbreviations where they stand in capitals."""
    return frozenset(name_words().short_words.split())


@lru_cache(maxsize=1)
def english_words() -> tuple[frozenset[str], frozenset[str]]:
    """English words of names, and those of them that Norwegian does not have."""
    english = frozenset(name_words().english.split())
    return english, english.difference(name_words().also_norwegian.split())


@lru_cache(maxsize=1)
def english_endings() -> tuple[str, ...]:
    """Endings of English words that no Norwegian word has."""
    return tuple(name_words().english_endings.split())


@lru_cache(maxsize=1)
def english_small_words() -> frozenset[str]:
    """Small words that English has and Norwegian does not."""
    return frozenset(name_words().english_small_words.split())
