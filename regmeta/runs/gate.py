"""The gate that all that is published passes: no text of the catalogue may hold a personal number.

Rules look at what was read. The catalogue holds more: versions from earlier editions, names that
decisions and sources brought in. It is searched once more as it is about to be written, and a
registry that holds a number is held back whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache, partial
from typing import Any

from regmeta.model import Catalogue, Kilde, Text, Withheld
from regmeta.privacy.personal_numbers import by_chance, kinds_in
from regmeta.runs.batch import Batch
from regmeta.runs.memory import Memory
from regmeta.runs.remembered import PRIVATE_TEXTS
from regmeta.validate.context import bundled
from regmeta.validate.engine import suspects_in
from regmeta.validate.named import rule_named

_REASON = Text(
    "Personnummer i det som skulle publiseres ({count})",
    "Personal numbers in what was to be published ({count})",
)
_RULE = "personal-number"
"""Its pattern lets through whatever may be a personal number of any kind."""


def held_back(catalogue: Catalogue, batch: Batch, memory: Memory) -> Catalogue:
    """The catalogue without the kilder whose texts hold a personal number; those are named among
    the withheld. Synthetic numbers belong to nobody and pass."""
    folders = {registry.id: registry.folder for registry in batch.registries}
    private = {}
    for kilde in catalogue.kilder:
        count = memory.once(folders[kilde.id], PRIVATE_TEXTS, partial(_private_in, kilde))
        if count:
            private[kilde.code] = count
    if not private:
        return catalogue
    withheld = tuple(
        Withheld(
            id=kilde.id,
            name=kilde.properties.get("PreferredTerm", ""),
            errors=private[kilde.code],
            reason=_REASON.filled(count=private[kilde.code]),
        )
        for kilde in catalogue.kilder
        if kilde.code in private
    )
    kept = tuple(kilde for kilde in catalogue.kilder if kilde.code not in private)
    return replace(catalogue, kilder=kept, withheld=(*catalogue.withheld, *withheld))


def _private_in(kilde: Kilde) -> int:
    """How many of its distinct texts hold somebody's number."""
    distinct = dict.fromkeys(_texts(kilde))
    bundles = bundled(distinct)
    left_out = by_chance(distinct)
    return sum(
        any(not kind.synthetic for kind in kinds_in(text))
        for text in suspects_in(rule_named(_RULE), bundles)
        if text not in left_out
    )


def _texts(value: Any) -> Iterator[str]:
    """Every text below a value of the catalogue."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from value
        for below in value.values():
            yield from _texts(below)
    elif isinstance(value, (tuple, list, frozenset)):
        for below in value:
            yield from _texts(below)
    elif is_dataclass(value):
        for name in _names(value.__class__):
            yield from _texts(getattr(value, name))


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
