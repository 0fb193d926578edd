"""The unit of a number where its registry names none: read in its texts, or in one like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from regmeta.files.strict import Strict, load_strict
from regmeta.model import Similar, Variable
from regmeta.spec.loading import specs_folder
from regmeta.spec.tokens import DataType

_IN_BRACKETS = re.compile(r"\(([^()]{1,30})\)")
_NUMBERS = (DataType.INTEGER, DataType.DECIMAL)
_ALIKE = 0.8
_BRACKETS_ONLY = frozenset({"år"})
"""Spellings that mean something else in running text: «i år» is this year."""


@dataclass(frozen=True, slots=True)
class DerivedUnit:
    """A unit and what tells of it; `variable` is the code of the variable it was taken from."""

    unit: str
    variable: str = ""


class _UnitsFile(Strict, frozen=True):
    units: dict[str, tuple[str, ...]]


@cache
def spelled_units() -> dict[str, str]:
    """The unit by each way of writing it, in small letters."""
    units = load_strict(specs_folder() / "search" / "units.toml", _UnitsFile).units
    return {written.lower(): unit for unit, spellings in units.items() for written in spellings}


@cache
def _said() -> re.Pattern[str]:
    """`i cm`, `målt i kg`, `in minutes`: a unit right after the word, longest spelling first."""
    spellings = sorted(set(spelled_units()) - _BRACKETS_ONLY, key=len, reverse=True)
    written = "|".join(map(re.escape, spellings))
    return re.compile(
        rf"(?<!\w)(?:i|in)\s+(?:hele\s+|whole\s+)?({written})(?![\w/]|\s+per\b)", re.IGNORECASE
    )


def derived_unit(
    variable: Variable,
    similar: tuple[Similar, ...],
    variables: Mapping[str, tuple[Variable, object]],
) -> DerivedUnit | None:
    """The unit of a number that has none of its own; None where nothing tells of it for certain.

    One that its name, lead text or description names comes first; then the unit of the variables
    that are nearly the same, where all those that tell of one tell of the same.
    """
    if not _lacks_unit(variable):
        return None
    own = _named(variable)
    if own:
        return DerivedUnit(own)
    by_unit = dict(_of_similar(similar, variables))
    if len(by_unit) != 1:
        return None
    ((unit, code),) = by_unit.items()
    return DerivedUnit(unit, code)


def _lacks_unit(variable: Variable) -> bool:
    properties = variable.current.properties
    is_number = properties.get("DataType") in _NUMBERS and not variable.kodeverk
    return is_number and not properties.get("MaaleEnhet")


def _of_similar(
    similar: tuple[Similar, ...], variables: Mapping[str, tuple[Variable, object]]
) -> Iterator[tuple[str, str]]:
    for row in similar:
        if row.score >= _ALIKE and row.variable in variables:
            other, _ = variables[row.variable]
            unit = other.current.properties.get("MaaleEnhet") or _named(other)
            if unit:
                yield unit, row.variable


def _named(variable: Variable) -> str:
    """The unit that a variable's own texts name, brackets before running text."""
    current = variable.current
    names = (current.name.nb, current.properties.get("Ledetekst", ""), current.name.en)
    for text in names:
        for written in _IN_BRACKETS.findall(text):
            unit = spelled_units().get(written.strip().lower())
            if unit:
                return unit
    named = {match.lower() for match in _said().findall(current.description.nb)}
    units = {spelled_units()[written] for written in named}
    return units.pop() if len(units) == 1 else ""
