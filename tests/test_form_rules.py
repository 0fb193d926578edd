"""Every rule of the form is one file: documented in both languages, and found where its cases say.

A case is an application of tests/applications with answers `put` or `take`n; `finds` are the
places where this rule, and only this one is looked at, must speak.
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from regmeta.form.check import check_application
from regmeta.form.expression import calls
from regmeta.form.law import Law, load_law
from regmeta.form.offer import Offer, Source
from regmeta.form.pages import pages
from regmeta.form.predicates import PREDICATES
from regmeta.form.rule import FormRule
from regmeta.form.wording import sentence
from regmeta.identifiers import kind_of_person_number

from .form_generator import TODAY, an_offer
from .test_form_same import in_browser, on_command_line

HERE = Path(__file__).parent
CASES = HERE / "form_cases"
LAW = load_law()
DOCS = HERE.parent / "docs" / "reference" / "form-rules"


def cases_of(rule: FormRule) -> list[dict[str, Any]]:
    path = CASES / f"{rule.id}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []


ALL = [(rule, case) for rule in LAW.rules for case in cases_of(rule)]
IDS = [f"{rule.id}: {case['case']}"[:80] for rule, case in ALL]


def a_number(kind: str) -> str:
    month = "81" if kind == "tenor" else "01"
    day = "41" if kind == "dnr" else "01"
    numbers = (f"{day}{month}00{end:05d}" for end in range(100_000))
    return next(n for n in numbers if (found := kind_of_person_number(n)) and found.id == kind)


def spelled() -> dict[str, str]:
    """Numbers worked out, so that none is written down."""
    fnr = a_number("fnr")
    return {
        "fnr": fnr,
        "fnr_spaced": f"{fnr[:6]} {fnr[6:]}",
        "fnr_dotted": f"{fnr[:2]}.{fnr[2:4]}.{fnr[4:6]} {fnr[6:]}",
        "wrong": fnr[:10] + str((int(fnr[10]) + 1) % 10),
        "dnr": a_number("dnr"),
        "tenor": a_number("tenor"),
    }


def application_of(case: dict[str, Any]) -> Any:
    given = json.loads((HERE / "applications" / f"{case.get('of', 'single')}.json").read_bytes())
    for path, value in case.get("put", {}).items():
        said = value.format(**spelled()) if isinstance(value, str) and "{" in value else value
        _set(given, path, deepcopy(said))
    for path in case.get("take", ()):
        owner, last = _owner(given, path)
        del owner[int(last) if isinstance(owner, list) else last]
    return given


def _set(given: Any, path: str, value: Any) -> None:
    owner, last = _owner(given, path)
    if isinstance(owner, list) and last == "-":
        owner.append(value)
    else:
        owner[int(last) if isinstance(owner, list) else last] = value


def _owner(given: Any, path: str) -> tuple[Any, str]:
    *steps, last = path.split("/")
    for step in steps:
        given = given[int(step)] if isinstance(given, list) else given.setdefault(step, {})
    return given, last


@pytest.fixture(scope="module")
def law() -> Law:
    """The law, and one registry more that allows one purpose only."""
    strict = {"class": "A", "name": "Et strengt register", "allowed_purposes": ["other-research"]}
    sources = {**LAW.routing["sources"], "K_STRENG": strict}
    return replace(LAW, routing={**LAW.routing, "sources": sources})


@pytest.fixture(scope="module")
def offer(law: Law) -> Offer:
    strict = Source("K_STRENG", {"code": "K_STRENG", "name": "Et strengt register"}, ())
    known = an_offer(law)
    return Offer(known.catalogue, (*known.sources, strict))


@pytest.mark.parametrize(("rule", "case"), ALL, ids=IDS)
def test_a_rule_finds_what_its_case_says_and_nothing_else(
    rule: FormRule, case: dict[str, Any], law: Law, offer: Offer
) -> None:
    report = check_application(application_of(case), law, offer, today=TODAY)
    found = [one for one in report.findings if one.rule == rule.id]
    assert sorted(one.code for one in found) == sorted(case["finds"])
    for one in found:
        assert "{" not in sentence(one, law, "nb") + sentence(one, law, "en")
        assert sentence(one, law, "nb") and sentence(one, law, "en")


def test_the_cases_are_found_alike_in_the_browser(offer: Offer) -> None:
    given = [application_of(case) for rule, case in ALL if rule.id != "purpose-not-allowed"]
    known = {
        "sources": [one.about for one in offer.sources],
        "variables": {one.code: list(one.variables) for one in offer.sources if one.variables},
    }
    there = in_browser(given, {"catalogue": known}, "catalogue")
    for one, found in zip(given, there, strict=True):
        assert found["findings"] == on_command_line(one, LAW, offer)


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: rule.id)
def test_a_rule_is_complete(rule: FormRule) -> None:
    cases = cases_of(rule)
    file = f"tests/form_cases/{rule.id}.yaml"
    assert any(case["finds"] for case in cases), f"Write a case in {file} where the rule finds."
    assert any(not case["finds"] for case in cases), f"Write a case in {file} that is clean."
    assert rule.searches or rule.keywords, (
        f"{rule.id}: give it [[find]], a demand ({', '.join(('require', 'must', 'attach'))} …) "
        "or keywords."
    )
    for text in (rule.message, rule.title, rule.why, rule.repair):
        assert text.nb and text.en, f"{rule.id}: message, title, why and repair need nb and en."


def test_every_case_file_belongs_to_a_rule() -> None:
    names = {rule.id for rule in LAW.rules}
    strays = sorted(path.stem for path in CASES.glob("*.yaml") if path.stem not in names)
    assert not strays, f"Name the case file after its rule, or write the rule: {strays}"


def test_rules_ask_only_what_there_is_to_ask() -> None:
    for rule in LAW.rules:
        for search in rule.searches:
            nodes = [search.condition, *search.let.values(), *search.params.values()]
            unknown = {name for node in nodes for name in calls(node)} - set(PREDICATES)
            assert not unknown, (
                f"{rule.id} asks {unknown}: write it in regmeta/form/predicates.py and its twin "
                "in web/form/src/rules/predicates.js."
            )
        assert set(rule.choices.values()) <= set(LAW.codes), f"{rule.id}: choices name no list."


def test_every_predicate_is_asked() -> None:
    asked = {
        name
        for rule in LAW.rules
        for search in rule.searches
        for node in (search.condition, *search.let.values(), *search.params.values())
        for name in calls(node)
    }
    assert set(PREDICATES) - asked == set(), "Take away what no rule asks."


def test_the_rules_pages_are_current() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert found == pages(LAW), "Write them anew: python -m regmeta.form.pages"
