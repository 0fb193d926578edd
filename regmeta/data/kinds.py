"""How data checks are found: every file of checks/ is one kind of check; there is no list to edit.

A file's docstring is the check's page in English and its constant NB the page in bokmål, each a
title line and three paragraphs as pages of rules have. MESSAGE is the finding's sentence, SEVERITY
its gravity, CATEGORY what it is about, and ORDER (else last) where it stands among a column's
checks. `tests(column, form)` gives the tests that the metadata of a column call for;
`between_forms(form, forms)` those that look at another form, where there are any.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from regmeta.catalogue.columns import Column
from regmeta.data.check import Category, Check, FormPlan, Test
from regmeta.texts import Text
from regmeta.validate.faults import add_faults
from regmeta.validate.rule import DATA, Rule

CATEGORIES: tuple[Category, ...] = ("conformance", "completeness", "plausibility")
_LAST = 1000
Tests = Callable[[Column, FormPlan], Iterator[Test]]
Between = Callable[[FormPlan, Sequence[FormPlan]], Iterator[tuple[Column, Test]]]


@dataclass(frozen=True, slots=True)
class CheckKind:
    """One kind of data check: the fault as reports tell it, and the tests that look for it."""

    fault: Rule
    category: Category
    order: int
    tests: Tests
    between: Between

    @property
    def name(self) -> str:
        """`data-wrong-type`, for the file wrong_type.py."""
        return self.fault.name

    def check(self, column: Column, test: Test) -> Check:
        """The check of one column by one of its tests."""
        return Check(
            rule=self.name,
            column=column.name,
            variable=column.code,
            test=test,
            words=test.words(),
            severity=self.fault.severity,
            category=self.category,
            basis=test.basis,
            inferred=test.inferred,
        )


@lru_cache(maxsize=1)
def load_kinds() -> tuple[CheckKind, ...]:
    """Every kind of check, by category and order; reports know their faults from now on."""
    package = importlib.import_module("regmeta.data.checks")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    kinds = sorted((_kind(name) for name in names), key=_place)
    add_faults(kind.fault for kind in kinds)
    return tuple(kinds)


def _place(kind: CheckKind) -> tuple[int, int, str]:
    return CATEGORIES.index(kind.category), kind.order, kind.name


def kind_named(name: str) -> CheckKind:
    """The kind of check of that name; KeyError where there is none."""
    by_name = {kind.name: kind for kind in load_kinds()}
    return by_name[name]


def _kind(name: str) -> CheckKind:
    module = importlib.import_module(f"regmeta.data.checks.{name}")
    fault = Rule(
        name=DATA + name.replace("_", "-"),
        severity=module.SEVERITY,
        level="variabel",
        message=module.MESSAGE,
        example={},
        page=Text(module.NB, module.__doc__ or ""),
        scope="check_elsewhere",
        check=lambda finding: finding.params,
    )
    order = getattr(module, "ORDER", _LAST)
    between = getattr(module, "between_forms", _nothing)
    return CheckKind(fault, module.CATEGORY, order, module.tests, between)


def _nothing(form: FormPlan, forms: Sequence[FormPlan]) -> Iterator[tuple[Column, Test]]:
    return iter(())
