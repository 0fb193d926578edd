"""docs/validation.md names every rule, and none that is not there."""

from __future__ import annotations

import re

import yaml

from regmeta.validate import load_rules
from tests.conftest import ROOT


def test_the_overview_names_every_rule_and_no_other() -> None:
    text = (ROOT / "docs/validation.md").read_text(encoding="utf-8")
    table = text.split("## What is looked at")[1].split("The privacy rules see")[0]
    words = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", table))
    named = {word for word in words if "-" in word}
    rules = {rule.name for rule in load_rules()}
    assert rules - words == set(), "name these in docs/validation.md under What is looked at"
    assert named - rules == set(), "these rules are no more"


def test_the_action_and_the_hook_call_what_is_there() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert "regmeta check" in action["runs"]["steps"][-1]["run"]
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "regmeta check"
