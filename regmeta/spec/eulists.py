"""The EU's value lists, as far as elements of a dataset description are answered from them.

Source: specs/crosswalks/eu-lists.toml, which says which lists were at hand when they were written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import Text
from regmeta.spec.loading import specs_folder


@dataclass(frozen=True, slots=True)
class ListTerm:
    """A value of a list of the EU's, or of one that DCAT-AP-NO asks for instead."""

    iri: str
    scheme: str
    label: Text


@dataclass(frozen=True)
class ValueList:
    """One list: its terms by what a registry writes, in small letters.

    `default` holds where a registry's own word has no term; `verified` says that the list itself
    was at hand.
    """

    scheme: str
    title: Text
    verified: bool
    default: ListTerm | None
    terms: dict[str, ListTerm]

    def find(self, text: str) -> ListTerm | None:
        """The term that a registry's word stands for, None where the list has none."""
        return self.terms.get(_key(text))

    def find_or_default(self, text: str) -> ListTerm | None:
        return self.find(text) or self.default

    def earliest(self, terms: Sequence[ListTerm]) -> ListTerm:
        """Of some of its terms (at least one), the one that the list has before the others."""
        order = list(self.terms.values())
        return min(terms, key=order.index)


class _TermRow(Strict, frozen=True):
    national: str
    eu: str
    label: Words
    synonyms: tuple[str, ...] = ()


class _ListTable(Strict, frozen=True):
    """A list of eu-lists.toml."""

    scheme: str
    title: Words
    terms: tuple[_TermRow, ...]
    verified: bool = True
    default: str = ""


@lru_cache(maxsize=1)
def load_eu_lists() -> dict[str, ValueList]:
    """Every list by the element that it answers (`codingSystem`).

    Raises BrokenConfiguration where the file does not hold what it must.
    """
    lists = load_strict(specs_folder() / "crosswalks" / "eu-lists.toml", dict[str, _ListTable])
    return {element: _value_list(table) for element, table in lists.items()}


def _value_list(table: _ListTable) -> ValueList:
    terms: dict[str, ListTerm] = {}
    for row in table.terms:
        term = ListTerm(row.eu, table.scheme, row.label.text)
        terms.update((_key(name), term) for name in (row.national, *row.synonyms) if name)
    by_iri = {row.eu: ListTerm(row.eu, table.scheme, row.label.text) for row in table.terms}
    default = by_iri.get(table.default)
    return ValueList(table.scheme, table.title.text, table.verified, default, terms)


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
