"""Instruments: by which items each is recognised, and what was recognised in a form.

What an instrument is, and how much of it must be there, is data (specs/harmonized/<version>/
instruments.toml).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import msgspec

from regmeta.files.strict import Strict, load_strict
from regmeta.harmonize.platforms import harmonized_folder
from regmeta.model import Instrument, Text

# ------------------------------------------------------------------ what is recognised


class _Item(Strict, frozen=True):
    """An item: its name in our words, and the ways that a label may ask it."""

    nb: str
    says: tuple[str, ...]


class _Instrument(Strict, frozen=True):
    """An instrument in instruments.toml."""

    name: str
    share: float
    items: dict[str, _Item]
    english: str = ""
    proposed: float = 0.5
    gap: int = 2
    called: tuple[str, ...] = ()
    versions: dict[str, str] = msgspec.field(default_factory=dict)
    companions: dict[str, _Item] = msgspec.field(default_factory=dict)


@dataclass(frozen=True)
class InstrumentPattern:
    """A questionnaire by its items in their order, and how many of them must be there.

    `items` and `companions` give, for each, sets of word beginnings of which all must occur.
    """

    code: str
    name: str
    english: str
    items: Mapping[str, tuple[frozenset[str], ...]]
    names: Mapping[str, str]
    least: int
    least_proposed: int
    gap: int
    called: tuple[str, ...]
    versions: Mapping[str, str]
    companions: Mapping[str, tuple[frozenset[str], ...]]

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """The instrument and its versions, as registries' own are told of."""
        versions = (Instrument(name, name) for name in self.versions.values())
        return (Instrument(self.code, self.name, self.english), *versions)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each item."""
        return {key: place for place, key in enumerate(self.items)}


@lru_cache(maxsize=2)
def load_instruments(version: str = "") -> tuple[InstrumentPattern, ...]:
    """The instruments that can be recognised (instruments.toml)."""
    file = load_strict(harmonized_folder(version) / "instruments.toml", dict[str, _Instrument])
    return tuple(_pattern(code, entry) for code, entry in file.items())


def _pattern(code: str, entry: _Instrument) -> InstrumentPattern:
    return InstrumentPattern(
        code=code,
        name=entry.name,
        english=entry.english,
        items=_ways(entry.items),
        names={key: item.nb for key, item in (*entry.items.items(), *entry.companions.items())},
        least=max(2, _part(entry.share, len(entry.items))),
        least_proposed=max(2, _part(entry.proposed, len(entry.items))),
        gap=entry.gap,
        called=entry.called,
        versions=entry.versions,
        companions=_ways(entry.companions),
    )


def _part(share: float, items: int) -> int:
    """So many items are at least a share of them all."""
    return math.ceil(share * items - 1e-9)


def _ways(items: Mapping[str, _Item]) -> dict[str, tuple[frozenset[str], ...]]:
    return {key: tuple(frozenset(way.split()) for way in item.says) for key, item in items.items()}


# ------------------------------------------------------------------ what forms ask


@dataclass(frozen=True, slots=True)
class Asking:
    """As much of a variable as tells whether it asks an instrument's item.

    `answers` is how many answers its code list has, 0 where there is none.
    """

    registry: str
    code: str
    form: str
    label: str
    name: str = ""
    answers: int = 0


@dataclass(frozen=True, slots=True)
class InForm:
    """An instrument in a form, with the variable of each item that was found; `of` so many items.

    `is_sure` tells that it is a fact to readers; else it is a proposal, and `why` says what of.
    `code` and `name` are the version's where answers tell it. `rest` are sums, scores and others
    that belong to it, by variable.
    """

    registry: str
    form: str
    instrument: str
    name: str
    english: str
    items: tuple[tuple[str, str], ...]
    of: int
    is_sure: bool = True
    rest: tuple[tuple[str, str], ...] = ()

    @property
    def why(self) -> Text:
        """What the recognition rests on."""
        if self.items:
            return _BY_ITEMS.filled(n=len(self.items), of=self.of)
        text = _AS_ELSEWHERE if self.is_sure else _BY_NAME
        return text.filled(n=len(self.rest))


_BY_ITEMS = Text("{n} av {of} ledd", "{n} of {of} items")
_BY_NAME = Text("bare navnet, {n} variabler", "the name only, {n} variables")
_AS_ELSEWHERE = Text("{n} variabler som i et annet skjema", "{n} variables as in another form")
