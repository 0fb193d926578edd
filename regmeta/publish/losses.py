"""What each format has no place for, field by field, with the reason: specs/losses.toml.

A field of the specification that is filled in comes out in a format, or stands here: a test plants
a marker in every field and looks for it in all that is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import Strict, Words, load_strict
from regmeta.spec.fields import Spec
from regmeta.spec.loading import specs_folder

FILE = "losses.toml"
_ALL = "*"


class Loss(Strict, frozen=True):
    """Fields of one format (`kilde.Epost`, or `kilde.*` for the whole level), and why they are
    not in it; `but` are fields of such a level that are."""

    fields: tuple[str, ...]
    reason: Words
    but: tuple[str, ...] = ()

    def names(self, spec: Spec) -> Iterator[str]:
        """Every field by its whole name. Raises BrokenConfiguration for one that is none."""
        for name in self.fields:
            if name.endswith(_ALL):
                yield from self._level(name.partition(".")[0], spec)
            else:
                yield self._checked(name, spec)

    def _level(self, level: str, spec: Spec) -> Iterator[str]:
        there = {self._checked(name, spec) for name in self.but}
        yield from (
            field.name for field in spec if field.level == level and field.name not in there
        )

    def _checked(self, name: str, spec: Spec) -> str:
        if name not in {field.name for field in spec}:
            raise BrokenConfiguration(
                "specs/{file}: feltet {name} finnes ikke i spesifikasjonen. Rett navnet.",
                "specs/{file}: the specification has no field {name}. Correct the name.",
                file=FILE,
                name=name,
            )
        return name


@lru_cache(maxsize=1)
def load_losses() -> Mapping[str, tuple[Loss, ...]]:
    """By format, what it has no place for; nothing where it loses no field."""
    return load_strict(specs_folder() / FILE, dict[str, tuple[Loss, ...]])


def lost(name: str, spec: Spec) -> frozenset[str]:
    """Every field that a format has no place for, by its whole name."""
    return frozenset(field for loss in load_losses().get(name, ()) for field in loss.names(spec))
