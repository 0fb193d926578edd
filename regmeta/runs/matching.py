"""The conductor's part for matching any two dictionaries: a registry, a spreadsheet, a table of
variables, JSON or a data set; what a likeness is stands in regmeta/harmonize/.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from regmeta.errors import RegmetaError, UnreadableInput
from regmeta.registry import registry_folder
from regmeta.runs.harmonizing import read_one

if TYPE_CHECKING:
    from regmeta.harmonize.described import Described
    from regmeta.harmonize.equivalents import Equivalent, Equivalents

_SHARE_AGAIN = 0.3
"""A table where more names than this come again has a row a code, not a row a variable."""


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """How a match is told: `top` gives so many of the nearest of each variable, 0 the answers
    alone; `every` also names those without any."""

    today: date
    format: str = "sssom"
    lang: str = "nb"
    top: int = 0
    every: bool = False


def match(left: str, other: str, asked: MatchOptions) -> tuple[str, str]:
    """Which variable of one dictionary is which of another, and what was found in a sentence."""
    from regmeta.harmonize import equivalents_told as telling
    from regmeta.harmonize.equivalents import Equivalents

    mine, theirs = dictionary(left), dictionary(other)
    compared = Equivalents(mine, theirs)
    answers = compared.answers()
    matches = list(compared.every(asked.top)) if asked.top else [[pair] for pair in answers]
    without = list(_without(compared, answers)) if asked.every else []
    summary = telling.summary(len(answers), len(mine), len(theirs), asked.lang)
    flat = [pair for near in matches for pair in near]
    if asked.format == "text":
        return telling.matches_text(flat, without, asked.lang), summary
    if asked.format == "json":
        values = telling.equivalents_json(flat, asked.lang)
        values += telling.without_json(without)
        return json.dumps(values, ensure_ascii=False, indent=2), summary
    sides = telling.Sides(Path(left).stem, Path(other).stem, asked.today, asked.lang)
    pairs = frozenset((pair.left.id, pair.right.id) for pair in answers)
    return telling.equivalents_sssom(matches, sides, pairs, without), summary


def _without(
    compared: Equivalents, answers: Sequence[Equivalent]
) -> Iterator[tuple[Described, float]]:
    """The variables without an answer, with how sure it is that nothing fits."""
    answered = {pair.left.id for pair in answers}
    for place, variable in enumerate(compared.left):
        if variable.id not in answered:
            nearest = compared.nearest(place, 1)
            yield variable, 1.0 - (nearest[0].score if nearest else 0.0)


def dictionary(name: str) -> list[Described]:
    """Any dictionary as described variables. Raises UnreadableInput where it holds none."""
    from regmeta.harmonize.dictionary import described_of, variables_in_json

    path = registry_folder(name)
    if path.is_dir():
        return described_of(read_one(name))
    if path.suffix.casefold() in _OF_SYSTEMS:
        drafted = _of_a_system(path)
        if drafted:
            return drafted
    if path.suffix.casefold() == ".json":
        return variables_in_json(_text_of(path), path.stem) or _refuse_empty(path)
    return _in_tables(path) or _refuse_empty(path)


_OF_SYSTEMS = frozenset({".json", ".xml", ".opt", ".sps", ".sas", ".yaml", ".yml"})
_READ_BELOW = frozenset({"frictionless", "csvw"})
"""Layouts of JSON that is read as any JSON dictionary is."""


def _of_a_system(path: Path) -> list[Described]:
    """The questions of another system's form or template; [] where it is none."""
    from regmeta.harmonize.dictionary import described_of

    try:
        submission = read_one(str(path))
    except UnreadableInput:
        return []
    return [] if submission.layout in _READ_BELOW else described_of(submission)


def _in_tables(path: Path) -> list[Described]:
    """The variables of a spreadsheet: a table of variables, a layout that is known, or data."""
    from regmeta.harmonize.dictionary import described_of, variables_in, variables_of_data
    from regmeta.read.files.opening import read_grids

    sheets = [grid.rows for grid in read_grids(path)]
    variables = list(itertools.chain.from_iterable(variables_in(r, path.stem) for r in sheets))
    again = len(variables) - len({variable.name for variable in variables})
    if variables and again <= _SHARE_AGAIN * len(variables):
        return variables
    try:
        described = described_of(read_one(str(path)))
    except RegmetaError:
        described = []
    return described or variables or variables_of_data(sheets[0] if sheets else [], path.stem)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(
            "{path}: kan ikke leses som UTF-8-tekst ({error}).",
            "{path}: cannot be read as UTF-8 text ({error}).",
            path=path,
            error=error,
        ) from error


def _refuse_empty(path: Path) -> list[Described]:
    raise UnreadableInput(
        "{path}: fant ingen variabler. Første rad må ha overskrifter, en "
        "av dem for navn (name, variable, felt) og en for noe annet "
        "(label, description, koder).",
        "{path}: found no variables. The first row must hold headings, one "
        "for names (name, variable, field) and one for something else "
        "(label, description, codes).",
        path=path,
    )
