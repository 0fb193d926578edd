"""The same question asked again in a registry, with other codes: what each code is in the other.

Two variables of different forms are the same question where their technical names are the same.
Their codes differ where one meaning stands behind two codes, or where a number that is an answer
in one stands for no answer in the other. Codes that mean the same in other words are not counted:
nobody can be warned by guesswork.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from regmeta.catalogue.facts import KildeFacts
from regmeta.model import Code, Text, Variable
from regmeta.spec.tokens import DataType
from regmeta.texts import fold

_NUMBER = re.compile(r"-?\d{1,4}")
_NO_ANSWER = ""
_MOST_TWINS = 8
_NUMBERS = (DataType.INTEGER, DataType.DECIMAL)


@dataclass(frozen=True, slots=True)
class Recoding:
    """Another variable that asks the same, and each code here with what it is there.

    `pairs` are code here, what it means, code there; a code there is empty where it has none.
    """

    variable: Variable
    pairs: tuple[tuple[str, Text, str], ...]


@lru_cache(maxsize=4)
def recodings(kilde_facts: KildeFacts) -> dict[str, tuple[Recoding, ...]]:
    """By a variable's code, the variables of its registry that ask the same with other codes."""
    moved_codes: dict[str, tuple[Recoding, ...]] = {}
    for twins in _twins(kilde_facts):
        for variable in twins:
            others = (twin for twin in twins if twin.datasamlinger != variable.datasamlinger)
            made = [_recoding(kilde_facts, variable, other) for other in others]
            kept = tuple(recoding for recoding in made if recoding is not None)
            if kept:
                moved_codes[variable.code] = kept
    return moved_codes


def _twins(kilde_facts: KildeFacts) -> Iterator[list[Variable]]:
    """Variables of several forms that have one technical name."""
    groups: dict[str, list[Variable]] = {}
    for variable in kilde_facts.kilde.variables:
        groups.setdefault(fold(variable.code.rpartition(".")[2]), []).append(variable)
    for group in groups.values():
        if 1 < len(group) <= _MOST_TWINS and any(variable.kodeverk for variable in group):
            yield group


def _recoding(kilde_facts: KildeFacts, here: Variable, there: Variable) -> Recoding | None:
    ours, theirs = _answers(kilde_facts, here), _answers(kilde_facts, there)
    if not _comparable(here, ours, there, theirs):
        return None
    values = ours or {_label_of(text): Code(_label_of(text), text) for text in _numbers(theirs)}
    meanings = _by_meaning(theirs)
    pairs = tuple((value, code.label, _value_of(code, meanings)) for value, code in values.items())
    return Recoding(there, pairs) if _differ(ours, theirs, pairs) else None


def _comparable(
    here: Variable, ours: Mapping[str, Code], there: Variable, theirs: Mapping[str, Code]
) -> bool:
    """Whether both are lists that share answers, or one is a list and the other a number."""
    if ours and theirs:
        return _meet(ours, theirs)
    if ours:
        return _is_number(there)
    return bool(theirs) and _is_number(here)


def _answers(kilde_facts: KildeFacts, variable: Variable) -> dict[str, Code]:
    """The codes of a variable's lists by their value; none where it is a plain number."""
    lists = (kilde_facts.kodeverk.get(code) for code in variable.kodeverk)
    return {code.value: code for kodeverk in lists if kodeverk for code in kodeverk.codes}


def _is_number(variable: Variable) -> bool:
    return variable.current.properties.get("DataType") in _NUMBERS


def _numbers(codes: Mapping[str, Code]) -> Iterator[Text]:
    """The numbers that a list of codes stands for, in their order."""
    labels = (code.label for code in codes.values() if not code.sentinel)
    numbers = [label for label in labels if _NUMBER.fullmatch(_label_of(label))]
    yield from sorted(numbers, key=lambda label: int(_label_of(label)))


def _label_of(label: Text) -> str:
    return label("nb").strip()


def _meaning(code: Code) -> str:
    return _NO_ANSWER if code.sentinel else fold(_label_of(code.label))


def _meet(ours: Mapping[str, Code], theirs: Mapping[str, Code]) -> bool:
    """Whether two lists share at least two answers by what they mean."""
    return len({*map(_meaning, ours.values())} & {*map(_meaning, theirs.values())} - {""}) > 1


def _by_meaning(codes: Mapping[str, Code]) -> dict[str, str]:
    """The first code of each meaning."""
    values: dict[str, str] = {}
    for value, code in codes.items():
        values.setdefault(_meaning(code), value)
    return values


def _value_of(code: Code, meanings: Mapping[str, str]) -> str:
    """The code there that means what a code here does."""
    if not meanings:
        plain = _label_of(code.label)
        return plain if not code.sentinel and _NUMBER.fullmatch(plain) else ""
    return meanings.get(_meaning(code), "")


def _differ(
    ours: Mapping[str, Code],
    theirs: Mapping[str, Code],
    pairs: tuple[tuple[str, Text, str], ...],
) -> bool:
    """Whether some answer has another code there."""
    moved = [here for here, _, there in pairs if there and here != there]
    answers = [here for here in moved if not (here in ours and ours[here].sentinel)]
    clash = any(
        value in theirs and code.sentinel != theirs[value].sentinel for value, code in ours.items()
    )
    return bool(answers) or clash
