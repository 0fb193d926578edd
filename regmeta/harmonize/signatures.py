"""What a variable's type and code list say: its kind of value, and lists that give it away.

The lists and types are data (specs/harmonized/<version>/signatures.toml).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from regmeta.files.strict import Strict, load_strict
from regmeta.harmonize.platforms import harmonized_folder
from regmeta.model import Text
from regmeta.texts import is_sentinel

Codes = tuple[tuple[str, str], ...]
_PAIR = re.compile(r"^\s*(-?\w{1,12})\s*[=:]\s*(.+?)\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Signature:
    """A kind of code list: each group of words must be met by the text of some code."""

    name: str
    title: Text
    targets: frozenset[str]
    groups: tuple[re.Pattern[str], ...]
    most: int
    unknown: bool = True
    gives: bool = False
    must: bool = False
    excludes: frozenset[str] = frozenset()

    def fits(self, texts: tuple[str, ...]) -> bool:
        """Whether these code texts (sentinels left out) are such a list."""
        answers = sum("ukjent" not in text for text in texts)
        return (
            2 <= len(texts) <= self.most + self.unknown
            and answers <= self.most
            and (self.unknown or answers == len(texts))
            and all(any(group.search(text) for text in texts) for group in self.groups)
        )


@dataclass(frozen=True, slots=True)
class Signatures:
    """All signatures, what written types mean, and which kinds of value rule a target out."""

    lists: tuple[Signature, ...]
    sentinels: frozenset[str]
    vague: frozenset[str]
    types: Mapping[str, tuple[str, ...]]
    clashes: Mapping[str, frozenset[str]]
    by_target: Mapping[str, tuple[str, ...]]

    def is_no_answer(self, text: str) -> bool:
        """Whether a code's text says that nothing was chosen, or is one of the words that tell
        nothing of what a list is about (`sentinels`)."""
        return is_sentinel(text) or text.casefold().strip() in self.sentinels

    def of(self, codes: Codes) -> frozenset[str]:
        """The names of the signatures that a code list fits."""
        texts = tuple(text.casefold() for _, text in codes if not self.is_no_answer(text))
        return frozenset(kodeverk.name for kodeverk in self.lists if texts and kodeverk.fits(texts))

    def giving(self, fitting: frozenset[str]) -> frozenset[str]:
        """The targets that the lists found point to by themselves."""
        return frozenset(
            target
            for kodeverk in self.lists
            if kodeverk.gives and kodeverk.name in fitting
            for target in kodeverk.targets
        )

    def excluded(self, codes: Codes, fitting: frozenset[str]) -> frozenset[str]:
        """The targets that a code list of another kind rules out."""
        if len(codes) < 2:
            return frozenset()
        unmet = (
            target
            for kodeverk in self.lists
            if kodeverk.must
            for target in kodeverk.targets
            if fitting.isdisjoint(self.by_target[target])
        )
        return frozenset(unmet).union(
            *(kodeverk.excludes for kodeverk in self.lists if kodeverk.name in fitting)
        )

    def kind(self, type_text: str, codes: Codes, fitting: frozenset[str]) -> str:
        """date, list, yesno, checkbox, status, id, number, text, or '' where the text is mute."""
        if "yes-no" in fitting:
            return "yesno"
        if len(codes) > 1:
            return "codes"
        kinds = [
            kind
            for kind, words in self.types.items()
            if any(word in type_text.casefold() for word in words)
        ]
        return "" if len(kinds) > 1 and set(kinds) == {"number", "text"} else (kinds or [""])[0]


def parse_codes(text: str) -> tuple[str, Codes]:
    """A type as written in one cell, taken apart: `Enkeltvalg: 1=Ja | 2=Nei` is a type and codes.

    Text without pairs is a type alone.
    """
    kind, _, rest = text.partition(":")
    if "=" not in rest:
        kind, rest = ("", text) if text.count("=") > 1 else (text, "")
    matches = [_PAIR.match(part) for part in re.split(r"\s*\|\s*", rest) if part.strip()]
    return kind.strip(), tuple((match[1], match[2]) for match in matches if match)


class _List(Strict, frozen=True):
    """A kind of code list in signatures.toml."""

    nb: str
    en: str
    targets: frozenset[str]
    groups: tuple[tuple[str, ...], ...]
    most: int
    unknown: bool = True
    gives: bool = False
    must: bool = False
    excludes: frozenset[str] = frozenset()

    def signature(self, name: str) -> Signature:
        return Signature(
            name=name,
            title=Text(nb=self.nb, en=self.en),
            targets=self.targets,
            groups=tuple(_words(group) for group in self.groups),
            most=self.most,
            unknown=self.unknown,
            gives=self.gives,
            must=self.must,
            excludes=self.excludes,
        )


class _SentinelWords(Strict, frozen=True):
    words: frozenset[str]


class _SignatureFile(Strict, frozen=True):
    """signatures.toml."""

    lists: dict[str, _List]
    sentinels: _SentinelWords
    vague: _SentinelWords
    types: dict[str, tuple[str, ...]]
    clashes: dict[str, frozenset[str]]


@lru_cache(maxsize=4)
def load_signatures(version: str = "") -> Signatures:
    """The signatures of a version of the harmonized targets."""
    file = load_strict(harmonized_folder(version) / "signatures.toml", _SignatureFile)
    lists = tuple(entry.signature(name) for name, entry in file.lists.items())
    targets = sorted({target for kodeverk in lists for target in kodeverk.targets})
    return Signatures(
        lists=lists,
        sentinels=file.sentinels.words,
        vague=file.vague.words,
        types=file.types,
        clashes=file.clashes,
        by_target={
            t: tuple(kodeverk.name for kodeverk in lists if t in kodeverk.targets) for t in targets
        },
    )


def _words(group: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(word.casefold())}" for word in group))
