"""Lists of a registry's own whose codes are drawn from a national code system, told by the codes.

Only systems whose codes have a form that nothing else has are recognised (`pattern` in
specs/kodeverk/systems.toml): a list of `G12.2`, `G70.2` is drawn from ICD-10; `A01`, `A02` may as
well be the numbers of questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from regmeta.catalogue.codelists import is_no_answer
from regmeta.model import Kodeverk
from regmeta.spec.codesystems import CodeSystem, CodeSystems

_FEWEST = 3
"""Codes of the form that a list must have: one or two may be anything."""
_SHARE = 0.9
"""Of a list's answers, how many must have the form; the rest are «Annet» and the like."""


def drawn_from(kodeverk: Kodeverk, systems: CodeSystems) -> CodeSystem | None:
    """The code system that a list's codes are drawn from; None where no form tells it."""
    if kodeverk.type != "Kildekodeverk":
        return None
    return system_of_codes([(code.value, code.label.nb) for code in kodeverk.codes], systems)


def system_of_codes(codes: Iterable[tuple[str, str]], systems: CodeSystems) -> CodeSystem | None:
    """The code system that codes (value, label) are drawn from; None where no form tells it."""
    values = [value.strip() for value, label in codes if not is_no_answer(value, label)]
    return next(_with_form(systems, values), None) if len(values) >= _FEWEST else None


def references_of(kodeverk: Kodeverk, systems: CodeSystems) -> tuple[str, ...]:
    """What a list refers to: what it is called itself, and the system that it is drawn from."""
    drawn = drawn_from(kodeverk, systems)
    return (kodeverk.reference, drawn.number) if drawn else (kodeverk.reference,)


def _with_form(systems: CodeSystems, values: list[str]) -> Iterator[CodeSystem]:
    for system in systems.systems:
        if system.pattern:
            hits = [value for value in values if _compiled(system.pattern).fullmatch(value)]
            is_varied = not system.differ or len({hit[: system.differ] for hit in hits}) > 1
            if len(hits) >= _FEWEST and len(hits) >= _SHARE * len(values) and is_varied:
                yield system


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
