"""Which variables a computed one is made of, as its derivation names them.

A derivation is free text («BMI = vekt / (hoyde / 100)^2», «Sum av FACT1 og FACT2»). A word of it is
a variable's where it is its technical name in the same registry: in brackets or in a formula
however it is spelt, elsewhere only where no ordinary word is spelt so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from regmeta.catalogue.facts import KildeFacts
from regmeta.model import Variable

_WORD = re.compile(r"\[?[A-Za-zÆØÅæøå_][\wÆØÅæøå]*\]?")
_FORMULA = re.compile(r"[=*/^]|\d\s*[-+]|[-+]\s*\d")
_ODD = re.compile(r"[A-ZÆØÅ].*[A-ZÆØÅ]|_|\d")
"""Two capitals, an underscore or a digit: no word of running text."""


def parents_of(variable: Variable, kilde_facts: KildeFacts) -> tuple[Variable, ...]:
    """The variables that the derivation of a variable names, in its order; those of its own form
    go before others of the name."""
    text = variable.current.properties.get("OpprinnelseUtledning", "")
    if not text:
        return ()
    by_name = _by_name(variable, kilde_facts)
    parents = (by_name.get(word.casefold()) for word in _names_in(text))
    return tuple({parent.code: parent for parent in parents if parent is not None}.values())


def _names_in(text: str) -> Iterator[str]:
    is_formula = bool(_FORMULA.search(text))
    for match in _WORD.finditer(text):
        word = match[0].strip("[]")
        is_bracketed = match[0].startswith("[") and match[0].endswith("]")
        if is_bracketed or is_formula or _ODD.search(word):
            yield word


def _by_name(variable: Variable, kilde_facts: KildeFacts) -> Mapping[str, Variable]:
    own = set(variable.datasamlinger)
    others = [other for other in kilde_facts.kilde.variables if other.code != variable.code]
    by_form = sorted(others, key=lambda other: bool(own & set(other.datasamlinger)))
    return {name.casefold(): other for other in by_form for name in _names_of(other)}


def _names_of(variable: Variable) -> Iterator[str]:
    name = variable.current.properties.get("DatabaseReferanse", "")
    yield from filter(None, (name, variable.code.rpartition(".")[2], variable.code))
