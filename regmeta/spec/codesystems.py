"""National code systems as data: found by number, OID or short name, with their codes.

Source: specs/kodeverk (SOURCES.md there says where each list comes from).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from regmeta.errors import BrokenConfiguration
from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import Code, KodeverkType, Period, Text
from regmeta.spec.loading import specs_folder

_OID = "2.16.578.1.12.4.1.1."


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """One national code system; `replaced_by` is the number of the one that took over, if known."""

    number: str
    type: KodeverkType
    title: Text
    oid: str = ""
    list: str = ""
    retired: bool = False
    replaced_by: str = ""
    synonyms: tuple[str, ...] = ()
    pattern: str = ""
    """The form of its codes, as a regular expression, where nothing else has it."""
    differ: int = 0
    """How many of a code's first signs must not be the same in all codes of a list."""


@dataclass(frozen=True)
class CodeSystems:
    """All code systems of specs/kodeverk. Codes are read from disk when first asked for."""

    systems: tuple[CodeSystem, ...]
    folder: Path = field(repr=False)

    @cached_property
    def _by_name(self) -> dict[str, CodeSystem]:
        names: dict[str, CodeSystem] = {}
        for system in self.systems:
            for name in (*system.synonyms, system.oid, system.number):
                if name:
                    names[_key(name)] = system
        return names

    def find(self, text: str) -> CodeSystem | None:
        """The system named as `3101`, `Volven 3101`, an OID (`urn:oid:` or not) or `ICD-10`."""
        return self._by_name.get(_key(text))

    def codes(self, number: str) -> tuple[Code, ...]:
        """The codes of a system or of a list in codes.csv, () where we hold none."""
        system = self.find(number)
        return self._codes_of((system.list or system.number) if system else number)

    def _codes_of(self, name: str) -> tuple[Code, ...]:
        if name not in self._made:
            path = self.folder / _CODES
            self._made[name] = tuple(
                Code(value, Text(nb=label), _period(path, name, value, start, past))
                for _, value, label, start, past in self._rows.get(name, ())
            )
        return self._made[name]

    @cached_property
    def _made(self) -> dict[str, tuple[Code, ...]]:
        """The lists that somebody has asked for: making all of them takes longer than most runs
        have use for."""
        return {}

    @cached_property
    def _rows(self) -> dict[str, list[list[str]]]:
        """The rows of codes.csv by list: list, value, name, first day and the day it is past."""
        by_list: dict[str, list[list[str]]] = {}
        with (self.folder / _CODES).open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for row in rows:
                by_list.setdefault(row[0], []).append(row)
        return by_list

    @property
    def lists(self) -> dict[str, tuple[Code, ...]]:
        """Every list that we hold the codes of, by system number or list name."""
        return {name: self._codes_of(name) for name in self._rows}


_CODES = "codes.csv"
_PREFIX = re.compile(r"^(volven|urn:oid:|kodeverk|oid)[\s:]*")


def _key(text: str) -> str:
    bare = " ".join(text.casefold().split())
    return _PREFIX.sub("", bare).removeprefix(_OID)


_ALWAYS = Period(None, None)


def _period(path: Path, system: str, value: str, start: str, past: str) -> Period:
    if not start and not past:
        return _ALWAYS
    try:
        first = date.fromisoformat(start) if start else None
        last = date.fromisoformat(past) - timedelta(days=1) if past else None
    except ValueError as error:
        raise BrokenConfiguration(
            "{path}: {system} {value}: «{start}» eller «{past}» er ikke en dato.",
            "{path}: {system} {value}: “{start}” or “{past}” is no date.",
            path=path,
            system=system,
            value=value,
            start=start,
            past=past,
        ) from error
    return Period(first, last)


class _System(Strict, frozen=True):
    """A code system in systems.toml; `codes` names a list in codes.csv where it is not its own."""

    number: str
    type: KodeverkType
    title: Words
    oid: str = ""
    codes: str = ""
    retired: bool = False
    replaced_by: str = ""
    synonyms: tuple[str, ...] = ()
    pattern: str = ""
    differ: int = 0


class _Systems(Strict, frozen=True):
    """systems.toml."""

    systems: tuple[_System, ...]


@lru_cache(maxsize=1)
def load_code_systems() -> CodeSystems:
    """The national code systems that travel with regmeta."""
    folder = specs_folder() / "kodeverk"
    listed = load_strict(folder / "systems.toml", _Systems)
    return CodeSystems(tuple(_system(table) for table in listed.systems), folder)


def _system(table: _System) -> CodeSystem:
    return CodeSystem(
        number=table.number,
        type=table.type,
        title=table.title.text,
        oid=table.oid,
        list=table.codes,
        retired=table.retired,
        replaced_by=table.replaced_by,
        synonyms=table.synonyms,
        pattern=table.pattern,
        differ=table.differ,
    )
