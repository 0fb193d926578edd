"""Every rule is documented in both languages, and finds what its cases say, nowhere else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cases import CASES, cases_of
from regmeta.model import Finding
from regmeta.spec.fields import Spec
from regmeta.validate import load_rules, message, rule_page
from regmeta.validate.engine import run_rules
from regmeta.validate.pages import elsewhere_of, submissions_of, try_example, waivers_of
from regmeta.validate.rule import SECTIONS, Rule

SEEN = Path(__file__).parents[1] / "regmeta/validate/seen.toml"
TODAY = date(2026, 11, 23)
RULES = load_rules()
LANGS = ("nb", "en")


def _cases(rule: Rule) -> list[dict[str, Any]]:
    return cases_of(rule.name)


ALL = [(rule, case) for rule in RULES for case in _cases(rule)]


def _found(rule: Rule, given: Mapping[str, Any], spec: Spec) -> tuple[Finding, ...]:
    return run_rules(
        [rule],
        submissions_of(given),
        spec,
        today=TODAY,
        waivers=waivers_of(given),
        from_elsewhere=elsewhere_of(rule, given),
    ).findings


def _as_said(finding: Finding) -> str:
    """`level row field severity`, the row counted from 0 as the case writes its records."""
    row = finding.place.row - 2 if finding.place.row else -1
    return f"{finding.level} {row} {finding.field or '-'} {finding.severity}"


@pytest.mark.parametrize(
    ("rule", "case"), ALL, ids=[f"{rule.name}: {case['case']}" for rule, case in ALL]
)
def test_a_rule_finds_what_its_case_says_and_nothing_else(
    rule: Rule, case: dict[str, Any], spec: Spec
) -> None:
    found = _found(rule, case["given"], spec)
    assert sorted(_as_said(finding) for finding in found) == sorted(case["finds"])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_complete(rule: Rule, spec: Spec) -> None:
    cases = _cases(rule)
    file = f"tests/cases/{rule.name}.yaml"
    assert any(case["finds"] for case in cases), f"Write a case in {file} where the rule finds."
    assert any(not case["finds"] for case in cases), f"Write a case in {file} that is clean."
    for lang in LANGS:
        for head, section in zip(SECTIONS, rule.sections, strict=True):
            assert getattr(section, lang), (
                f"{rule.name}: the page in {lang} lacks a paragraph that starts with "
                f"“{head(lang)}: ”."
            )
        assert rule.title(lang), f"{rule.name}: the page in {lang} lacks its title line."


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rules_example_is_found_and_its_message_reads_in_both_languages(rule: Rule) -> None:
    report = try_example(rule)
    assert report.findings, f"{rule.name}: EXAMPLE must hold a fault that the rule finds."
    for finding in report.findings:
        known = set(finding.params) | {"field"}
        unknown = rule.parameters - known
        assert not unknown, f"{rule.name}: MESSAGE asks for {unknown}, which the fault lacks."
        for lang in LANGS:
            said = message(finding, lang)
            assert said and "{" not in said.replace(str(finding.params), "")


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_every_page_renders_with_its_example(lang: str) -> None:
    for rule in RULES:
        page = rule_page(rule, lang)
        assert f"`{rule.name}`" in page
        assert "> " in page, f"{rule.name}: the page shows no message."


def test_every_case_file_belongs_to_a_rule() -> None:
    names = {rule.name for rule in RULES}
    strays = sorted(path.stem for path in CASES.glob("*.yaml") if path.stem not in names)
    assert not strays, f"Name the case file after its rule, or write the rule: {strays}"


def test_what_was_seen_in_real_codebooks_names_rules_that_are_there_and_adds_up() -> None:
    seen = tomllib.loads(SEEN.read_text(encoding="utf-8"))["rules"]
    by_name = {rule.name: rule for rule in RULES}
    assert set(seen) <= set(by_name), (
        "Take rules that are no more out of regmeta/validate/seen.toml"
    )
    for name, counts in seen.items():
        assert 0 <= counts["right"] <= counts["read"] <= counts["found"]
        if counts["right"] < 0.9 * counts["read"]:
            assert by_name[name].severity == "advice", (
                f"{name}: {counts['right']} of {counts['read']} findings were right: below nine in "
                "ten a rule gives advice, no more."
            )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_to_do_is_said_to_her_who_has_the_workbook(rule: Rule) -> None:
    """She has no registry.toml and no command line that prints the law."""
    for lang in LANGS:
        said = f"{rule.message(lang)} {rule.section(2, lang)}"
        for word in ("registry.toml", "spec show"):
            assert word not in said, f"{rule.name}: say in words of the workbook what to do"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_a_rule_says_has_no_identifier_of_ours(rule: Rule) -> None:
    """A harmonized variable is called by its name, as are fields: never `person.kjonn`."""
    identifier = re.compile(r"(?<![\w/.@])[a-z]+\.[a-z]+(?:_[a-z]+)*(?![\w.])")
    for finding in try_example(rule).findings:
        for lang in LANGS:
            said = identifier.findall(message(finding, lang))
            assert not [word for word in said if not word.endswith((".no", ".xlsx", ".csv"))]
