"""docs/validation.md names every rule, and none that is not there."""

from __future__ import annotations

import yaml

from regmeta.validate import load_rules, reference
from tests.conftest import ROOT


def test_the_overview_names_every_rule_under_its_theme() -> None:
    text = (ROOT / reference.OVERVIEW).read_text(encoding="utf-8")
    assert reference.overview(text) == text, "run: make docs"
    assert all(f" {rule.name}" in text for rule in load_rules())


def test_the_action_and_the_hook_call_what_is_there() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert "regmeta check" in action["runs"]["steps"][-1]["run"]
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "regmeta check --changed"
