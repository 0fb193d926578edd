"""The 27 elements of a dataset description under EHDS, and which of them a registry fills.

Source: specs/crosswalks/elements.toml (Commission Implementing Regulation (EU) 2026/2098).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from regmeta.files.strict import Strict, Words, load_strict
from regmeta.model import Text
from regmeta.spec.codesystems import load_code_systems
from regmeta.spec.crosswalk import load_crosswalk
from regmeta.spec.eulists import load_eu_lists
from regmeta.spec.loading import specs_folder
from regmeta.texts import joined

Follows = Literal["", "always", "variables", "code-lists", "coding-systems", "period"]


@dataclass(frozen=True, slots=True)
class DatasetElement:
    """One element; filled by a field of the kilde, or by what it `follows` from.

    `property` is HealthDCAT-AP's, `terms` the list that a value must be on to be written.
    """

    number: int
    name: Text
    property: str
    fields: tuple[str, ...] = ()
    follows: Follows = ""
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of a registry: properties of the kilde as tokens, and what else is there."""

    properties: Mapping[str, str]
    there: frozenset[str]

    def fills(self, element: DatasetElement) -> bool:
        """Whether an element is answered, and with a value that its list has."""
        if element.follows and element.follows in self.there:
            return True
        texts = (self.properties.get(key, "") for key in element.fields)
        return any(_is_on_list(element.terms, text) for text in texts if text.strip())


def _is_on_list(terms: str, text: str) -> bool:
    if not terms:
        return True
    return any(_has_term(terms, token) for token in _tokens(text))


def _has_term(terms: str, token: str) -> bool:
    value_list = load_eu_lists().get(terms)
    if value_list:
        return value_list.find(token) is not None
    term = load_crosswalk().terms[terms].get(token)
    return term is not None and bool(term.eu)


def _tokens(text: str) -> list[str]:
    if text.startswith("["):
        return [str(entry) for entry in json.loads(text)]
    return [part.strip() for part in text.split(";") if part.strip()]


def what_is_there(*, variables: bool, lists: bool, references: tuple[str, ...]) -> set[str]:
    """What elements follow from: `references` name the code lists of the variables."""
    systems = load_code_systems()
    held = {"always"}
    if variables:
        held.add("variables")
    if lists:
        held.add("code-lists")
    if any(systems.find(reference) for reference in references):
        held.add("coding-systems")
    return held


@dataclass(frozen=True, slots=True)
class ElementAnswer:
    """An element, and whether a registry fills it; `off_list` where its value is on no list."""

    element: DatasetElement
    filled: bool
    off_list: bool = False


def elements_of(holding: Holding) -> tuple[ElementAnswer, ...]:
    """Every element in the regulation's order."""
    return tuple(_filled(element, holding) for element in load_elements())


def _filled(element: DatasetElement, holding: Holding) -> ElementAnswer:
    filled = holding.fills(element)
    written = any(holding.properties.get(key) for key in element.fields)
    return ElementAnswer(element, filled, off_list=written and not filled)


def what_to_fill_in(row: ElementAnswer, headings: Mapping[str, Text]) -> Text:
    """Where an element that is not filled is filled in; `headings` are the kilde's by key."""
    element = row.element
    if row.off_list:
        fields = (_FIELD.filled(key=key, heading=headings[key]) for key in element.fields)
        return _OFF_LIST.filled(fields=joined(", ", fields))
    if element.fields:
        fields = (_FIELD.filled(key=key, heading=headings[key]) for key in element.fields)
        return _ON_KILDE.filled(fields=joined(", ", fields))
    return _ELSEWHERE[element.follows]


_FIELD = Text("{key} ({heading})", "{key} ({heading})")
_ON_KILDE = Text(
    nb="[kilde] i registry.toml: {fields}",
    en="[kilde] in registry.toml: {fields}",
)
_OFF_LIST = Text(
    nb="en verdi til i {fields}; den som står der, har ingen motpart på EUs liste",
    en="one more value in {fields}; what stands there has no counterpart on the EU's list",
)
_VARIABLES = Text(nb="variablene i regnearket", en="the variables of the spreadsheet")
_ELSEWHERE: dict[Follows, Text] = {
    "": Text(),
    "always": Text(),
    "variables": _VARIABLES,
    "code-lists": Text(
        nb="koder på variablene i regnearket",
        en="codes on the variables of the spreadsheet",
    ),
    "coding-systems": Text(
        nb="kodeverk på variablene: et nasjonalt kodeverk, som ICD-10 eller et Volven-nummer",
        en="kodeverk on the variables: a national code system such as ICD-10 or a Volven number",
    ),
    "period": _VARIABLES,
}


class _Element(Strict, frozen=True):
    """An element of elements.toml."""

    number: int
    name: Words
    property: str
    fields: tuple[str, ...] = ()
    follows: Follows = ""
    terms: str = ""


class _Regulation(Strict, frozen=True):
    """elements.toml."""

    release: str
    regulation: str
    elements: tuple[_Element, ...]


@lru_cache(maxsize=1)
def load_elements() -> tuple[DatasetElement, ...]:
    """The elements by number.

    Raises BrokenConfiguration where the file does not hold what it must.
    """
    listed = load_strict(specs_folder() / "crosswalks" / "elements.toml", _Regulation)
    return tuple(_element(table) for table in listed.elements)


def _element(table: _Element) -> DatasetElement:
    return DatasetElement(
        table.number,
        table.name.text,
        table.property,
        table.fields,
        table.follows,
        table.terms,
    )
