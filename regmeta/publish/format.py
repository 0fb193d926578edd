"""What a format is, and how formats are found: one thing written, one file or folder in formats/.

The file's name is the format's, and the name of its folder in the publication. It holds

- STATEMENT: what the format writes, for whom, and what it cannot carry. docs/formats.md is made
  of the statements, and the pages link to the files that a statement gives the addresses of;
- `write(catalogue, spec, tree, progress)`, which writes its files into the Tree it is given, what
  a kilde became as a part (so that an unchanged kilde's files can be linked from last time).

A format's own libraries are imported where they are used, so that nobody waits for those of
another. A format that lives elsewhere, as the application form does, is handed in with `Formats`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from regmeta.errors import WrongUse
from regmeta.files.tree import Tree
from regmeta.model import Catalogue, Progress, Text
from regmeta.spec.fields import Spec

Write = Callable[[Catalogue, Spec, Tree, Progress], None]


Thing = Literal["catalogue", "kilde", "datasamling", "variabel", "kodeverk"]
"""What a page of the site is about."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a format has what it wrote of a thing, so that the page about it can link there.

    `path` is below the format's folder; {code} and {id} in it are the thing's own, as file names.
    `needs_content`: only there where a kilde or datasamling has variables, a kodeverk codes.
    """

    of: tuple[Thing, ...]
    name: Text
    path: str
    media_type: str
    needs_content: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What a format says of itself. `files`, `checked_by`: names, the same in both languages.

    `cannot` is what the format leaves out or has to say in its own way, a sentence each.
    `is_slow`: takes longest even where little has changed, so that it is begun first.
    `no_fragment`: its standard forbids `#` in the address of a thing.
    """

    files: str
    writes: Text
    readers: Text
    cannot: tuple[Text, ...]
    checked_by: str = ""
    addresses: tuple[Address, ...] = ()
    is_slow: bool = False
    no_fragment: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """One format, as its file describes it."""

    name: str
    statement: Statement
    write: Write = field(repr=False)


@lru_cache(maxsize=1)
def format_names() -> tuple[str, ...]:
    """The names of the formats in formats/, sorted; none is imported for it."""
    package = importlib.import_module("regmeta.publish.formats")
    return tuple(sorted(module.name for module in pkgutil.iter_modules(package.__path__)))


def format_named(name: str) -> Format:
    """A format in formats/ by its name."""
    module = importlib.import_module(f"regmeta.publish.formats.{name}")
    return Format(name, module.STATEMENT, module.write)


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats there are to choose among: those in formats/, and those handed in by name."""

    handed_in: Mapping[str, Callable[[], Format]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted({*format_names(), *self.handed_in}))

    def named(self, name: str) -> Format:
        """The format of that name, which must be among `names`."""
        if name in self.handed_in:
            return self.handed_in[name]()
        return format_named(name)

    def chosen(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """The names wanted, sorted; all where none is. WrongUse for an unknown one."""
        unknown = [name for name in wanted if name not in self.names]
        if unknown:
            there = ", ".join(self.names)
            raise WrongUse(
                "--formats {unknown}: finnes ikke. Velg blant {there}.",
                "--formats {unknown}: unknown. Choose among {there}.",
                unknown=unknown[0],
                there=there,
            )
        return tuple(name for name in self.names if not wanted or name in wanted)


OWN = Formats()
"""The formats in formats/ alone."""
