"""Organisations as data: by number in the register of legal entities, or by name.

Source: specs/organisations/organisations.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

import msgspec

from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import Text
from regmeta.spec.loading import specs_folder

_NUMBER = re.compile(r"[0-9]{9}")


@dataclass(frozen=True, slots=True)
class PublisherType:
    """A term of the list of publishers' types."""

    iri: str
    scheme: str
    label: Text


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation; `number` is the register's, `type` what publishers of its kind are."""

    number: str
    name: Text
    type: PublisherType
    page: str
    synonyms: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a registry may write."""
        return (self.name.nb, self.name.en, *self.synonyms)


@dataclass(frozen=True)
class Organisations:
    """All that are held; `register` begins the IRI of every number, held or not."""

    register: str
    organisations: tuple[Organisation, ...] = field(repr=False)

    @cached_property
    def _by_name(self) -> dict[str, Organisation]:
        return {
            _key(name): organisation
            for organisation in self.organisations
            for name in (*organisation.names, organisation.number)
        }

    def find(self, text: str) -> Organisation | None:
        """The organisation of a number or a name; `HF`, full stops and capitals do not matter."""
        return self._by_name.get(_key(text))

    def iri(self, number: str) -> str:
        """The register's IRI of a number; '' where it is none."""
        digits = "".join(number.split())
        return f"{self.register}{digits}" if _NUMBER.fullmatch(digits) else ""

    @cached_property
    def written(self) -> tuple[str, ...]:
        """The names in full, to be compared with what somebody wrote."""
        return tuple(organisation.name.nb for organisation in self.organisations)


def _key(text: str) -> str:
    words = text.casefold().replace(".", " ").split()
    return " ".join(words[:-1] if len(words) > 1 and words[-1] in ("hf", "rhf", "sf") else words)


class _Types(Strict, frozen=True, kw_only=True):
    base: str
    scheme: str
    national: Words = msgspec.field(name="NationalAuthority")
    regional: Words = msgspec.field(name="RegionalAuthority")

    def made(self) -> dict[str, PublisherType]:
        labels = {"NationalAuthority": self.national, "RegionalAuthority": self.regional}
        return {
            code: PublisherType(f"{self.base}{code}", self.scheme, label.text)
            for code, label in labels.items()
        }


class _OrganisationRow(Strict, frozen=True):
    number: str
    name: Words
    type: Literal["NationalAuthority", "RegionalAuthority"]
    page: str
    synonyms: tuple[str, ...] = ()


class _Register(Strict, frozen=True):
    """organisations.toml."""

    register: str
    types: _Types
    organisations: tuple[_OrganisationRow, ...]


@lru_cache(maxsize=1)
def load_organisations() -> Organisations:
    """The organisations that travel with regmeta.

    Raises BrokenConfiguration where the file does not hold what it must.
    """
    listed = load_strict(specs_folder() / "organisations" / "organisations.toml", _Register)
    types = listed.types.made()
    organisations = (
        Organisation(row.number, row.name.text, types[row.type], row.page, row.synonyms)
        for row in listed.organisations
    )
    return Organisations(listed.register, tuple(organisations))
