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
from regmeta.model import Code, KodeverkType, Period, Text
from regmeta.spec.loading import load_toml, specs_folder

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
        return self._codes.get((system.list or system.number) if system else number, ())

    @cached_property
    def _codes(self) -> dict[str, tuple[Code, ...]]:
        found: dict[str, list[Code]] = {}
        path = self.folder / "codes.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for system, value, name, start, past in rows:
                found.setdefault(system, []).append(
                    Code(value, Text(nb=name), _period(path, system, value, start, past))
                )
        return {system: tuple(codes) for system, codes in found.items()}

    @property
    def lists(self) -> dict[str, tuple[Code, ...]]:
        """Every list that we hold the codes of, by system number or list name."""
        return dict(self._codes)


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
        raise BrokenConfiguration(f"{path}: {system} {value}: {error}.") from error
    return Period(first, last)


@lru_cache(maxsize=1)
def load_code_systems() -> CodeSystems:
    """The national code systems that travel with regmeta."""
    folder = specs_folder() / "kodeverk"
    path = folder / "systems.toml"
    systems = tuple(_system(path, entry) for entry in load_toml(path)["systems"])
    return CodeSystems(systems, folder)


def _system(path: Path, entry: dict[str, object]) -> CodeSystem:
    known = {"number", "type", "title", "oid", "codes", "retired", "replaced_by", "synonyms"}
    unknown = set(entry) - known
    if unknown or "number" not in entry:
        raise BrokenConfiguration(f"{path}: {entry.get('number')}: ukjent {sorted(unknown)}.")
    title = entry["title"]
    assert isinstance(title, dict)
    synonyms = entry.get("synonyms", ())
    assert isinstance(synonyms, (list, tuple))
    return CodeSystem(
        number=str(entry["number"]),
        type=entry["type"],  # type: ignore[arg-type]
        title=Text(**title),
        oid=str(entry.get("oid", "")),
        list=str(entry.get("codes", "")),
        retired=bool(entry.get("retired", False)),
        replaced_by=str(entry.get("replaced_by", "")),
        synonyms=tuple(str(synonym) for synonym in synonyms),
    )
