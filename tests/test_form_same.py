"""The rules in the browser and on the command line: one law, the same findings.

The applications are made up by form_generator; the browser's rules are those that are published
(regmeta/form/assets/check.js), run under Node.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from regmeta.form.check import check_application
from regmeta.form.law import Law, load_law
from regmeta.form.offer import Offer
from regmeta.form.predicates import PREDICATES
from regmeta.form.route import route
from regmeta.form.wording import label, sentence

from .conftest import ROOT, amount
from .form_generator import TODAY, an_offer, right, wrong

WEB = ROOT / "web" / "form"
CASES = Path(__file__).parents[2] / "shared" / "cases" / "form"
HOW_MANY = 400
EVERY = amount(4, 1)
"""Every so many of them are held against the browser's rules."""


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law()


@pytest.fixture(scope="module")
def offer(law: Law) -> Offer:
    return an_offer(law)


@pytest.fixture(scope="module")
def applications() -> list[Any]:
    rng = random.Random(24)
    made = [right(rng) for _ in range(HOW_MANY)] + [wrong(rng) for _ in range(HOW_MANY)]
    return [*made, None, [], "x", 7, {}, {"variables": [1], "dataSources": {}}]


def as_published(offer: Offer) -> dict[str, Any]:
    """An offer as the page has it."""
    return {
        "sources": [one.about for one in offer.sources],
        "variables": {one.code: list(one.variables) for one in offer.sources if one.variables},
    }


def in_browser(given: list[Any], offers: dict[str, Any], which: str) -> list[dict[str, Any]]:
    if shutil.which("node") is None:
        pytest.skip("Node is not installed")
    cases = [{"application": one, "offer": which, "today": TODAY.isoformat()} for one in given]
    done = subprocess.run(
        ["node", "check.mjs"], cwd=WEB, check=True, capture_output=True,
        input=json.dumps({"cases": cases, "offers": offers}).encode(),
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def on_command_line(given: Any, law: Law, offer: Offer | None) -> list[dict[str, str]]:
    report = check_application(given, law, offer, today=TODAY)
    return [
        {
            "rule": one.rule,
            "severity": one.severity,
            "pointer": one.code,
            "nb": sentence(one, law, "nb"),
            "en": sentence(one, law, "en"),
            "label": label(one, law, "nb"),
        }
        for one in report.findings
    ]


@pytest.mark.parametrize("which", ["catalogue", "none"])
def test_the_same_findings_in_the_same_order_and_words(
    law: Law, offer: Offer, applications: list[Any], which: str
) -> None:
    known = offer if which == "catalogue" else None
    applications = applications[::EVERY]
    there = in_browser(applications, {"catalogue": as_published(offer)}, which)
    for given, found in zip(applications, there, strict=True):
        assert found["findings"] == on_command_line(given, law, known), json.dumps(given)


def test_the_same_route(law: Law, offer: Offer, applications: list[Any]) -> None:
    applications = applications[::EVERY]
    there = in_browser(applications, {"catalogue": as_published(offer)}, "catalogue")
    for given, found in zip(applications, there, strict=True):
        if isinstance(given, dict):
            assert found["route"] == route(given, law, offer), json.dumps(given)


def test_right_ones_break_no_rule_and_wrong_ones_break_most(
    law: Law, offer: Offer, applications: list[Any]
) -> None:
    found = [on_command_line(one, law, offer) for one in applications]
    assert [one for one in found[:HOW_MANY] if one] == []
    assert sum(1 for one in found[HOW_MANY:] if one) > 0.9 * HOW_MANY
    broken = Counter(one["rule"] for findings in found for one in findings)
    assert len(broken) > 40, sorted(broken)


def test_each_predicate_has_a_twin(law: Law) -> None:
    script = (WEB / "src" / "rules" / "predicates.js").read_text(encoding="utf-8")
    body = script[script.index("  return {") :]
    twins = set(re.findall(r"^    ([a-z_]+)(?::|,)", body, re.MULTILINE))
    assert twins == set(PREDICATES), "Write each predicate in predicates.py and predicates.js."


def test_the_cases_of_old_are_caught_alike(law: Law, offer: Offer) -> None:
    if not CASES.is_dir():
        pytest.skip("the cases are not here")
    given = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.json"))]
    there = in_browser(given, {"catalogue": as_published(offer)}, "catalogue")
    assert [one["findings"] for one in there] == [on_command_line(one, law, offer) for one in given]
