"""Two contents side by side, and the pairs that are made of them with their evidence."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from regmeta.editions.content import Content
from regmeta.model import Datasamling, Kodeverk, Text, Variable
from regmeta.texts import letters

ENOUGH = 0.6
"""The least evidence, out of about 1.5, with which two variables are proposed as one."""


MARGIN = 0.08
"""How much stronger than the next best a proposal must be, unless position decides."""


MANY = 60
"""Variables of a form that share a label or the beginning of a name, and it proves nothing."""


CUT = 15
"""Letters that two names share where one is taken for the other cut short (Excel cuts at 31)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to take two variables for one, in words."""

    strength: float
    text: Text


@dataclass(frozen=True, slots=True)
class Pair:
    """A variable before and after. No evidence: the same code. Else a proposal."""

    before: Variable
    after: Variable
    evidence: tuple[Evidence, ...] = ()

    @property
    def strength(self) -> float:
        return sum(reason.strength for reason in self.evidence)


@dataclass(frozen=True, slots=True)
class FormPair:
    """A form before and after; `shared` of `of` technical names are the same."""

    before: Datasamling
    after: Datasamling
    by_content: bool = False
    shared: int = 0
    of: int = 0


@dataclass(frozen=True)
class EditionSide:
    """A content with what pairing asks of it again and again."""

    content: Content

    @cached_property
    def forms(self) -> dict[str, Datasamling]:
        return {datasamling.code: datasamling for datasamling in self.content.kilde.datasamlinger}

    @cached_property
    def of_form(self) -> dict[str, list[Variable]]:
        """Variables by their first form, in order; '' holds those without one."""
        variables: dict[str, list[Variable]] = defaultdict(list)
        for variable in self.content.kilde.variables:
            variables[variable.datasamlinger[0] if variable.datasamlinger else ""].append(variable)
        return variables

    @cached_property
    def kodeverk(self) -> dict[str, Kodeverk]:
        both = (*self.content.national, *self.content.kilde.kodeverk)
        return {kodeverk.code: kodeverk for kodeverk in both}

    @cached_property
    def common(self) -> frozenset[str]:
        """Technical names in more than half of the forms: the platform's, which prove nothing."""
        forms = [rows for rows in self.of_form.values() if rows]
        counts = Counter(name for rows in forms for name in {technical(row) for row in rows})
        return frozenset(
            name for name, n in counts.items() if len(forms) > 3 and n > len(forms) / 2
        )

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        further = self.content.names
        return {
            variable.code: frozenset(
                letters(name) for name in (technical(variable), *further.get(variable.code, ()))
            )
            - {""}
            for variable in self.content.kilde.variables
        }

    def names(self, variable: Variable) -> frozenset[str]:
        """Every technical name of a variable, bare of signs and case."""
        return self._names[variable.code]

    @cached_property
    def _own(self) -> dict[str, list[frozenset[str]]]:
        """The names of what is a form's own, by form."""
        return {
            form: [self.names(row) for row in rows if technical(row) not in self.common]
            for form, rows in self.of_form.items()
        }

    def own(self, form: Datasamling) -> list[frozenset[str]]:
        """The names of the variables of a form, the platform's apart."""
        return self._own.get(form.code, [])

    def codes(self, variable: Variable) -> dict[str, str]:
        """The labels of a variable's codes, by value."""
        return {
            code.value: code.label("")
            for reference in variable.kodeverk
            if reference in self.kodeverk
            for code in self.kodeverk[reference].codes
        }


@dataclass(frozen=True, slots=True)
class Pairing:
    """All pairs in the order of the later content, and what is left on either side.

    `untold` are forms that the other file could not tell of: it holds one form by its nature.
    """

    forms: tuple[FormPair, ...]
    variables: tuple[Pair, ...]
    gone: tuple[Variable, ...]
    new: tuple[Variable, ...]
    forms_gone: tuple[Datasamling, ...]
    forms_new: tuple[Datasamling, ...]
    untold: tuple[Datasamling, ...] = dataclasses.field(default=())


def local(code: str) -> str:
    """A code without its kind and the registry's short name: `V_NGER.INN.ALDER` is `INN.ALDER`."""
    return code.partition(".")[2] or code


def technical(variable: Variable) -> str:
    """The name of the column in the registry's own database."""
    return variable.current.properties.get("DatabaseReferanse") or local(variable.code)


@lru_cache(maxsize=65536)
def last_part(text: str) -> str:
    """The last part of a dotted path: `Person.FamilyStatus` is `familystatus`."""
    return letters(re.split(r"[./]", text)[-1])


def is_cut(mine: str, other: str) -> bool:
    short, long = sorted((letters(mine), letters(other)), key=len)
    return len(short) >= CUT and short != long and long.startswith(short)


def form_of(variable: Variable) -> str:
    return variable.datasamlinger[0] if variable.datasamlinger else ""


def short(text: str, length: int = 60) -> str:
    """A text as it fits in a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"


def ordered(variables: Sequence[Variable]) -> list[Variable]:
    """Variables as they stand in their forms."""
    return sorted(variables, key=lambda item: item.order)
