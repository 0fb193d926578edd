"""Rules by the names people give them."""

from __future__ import annotations

from regmeta.errors import WrongUse
from regmeta.texts import did_you_mean
from regmeta.validate.rule import DATA, Rule, load_rules


def rules_like(name: str = "") -> tuple[Rule, ...]:
    """The rules a finding of that name belongs to: those of metadata, or the faults of data."""
    if not name.startswith(DATA):
        return load_rules()
    from regmeta.validate.faults import load_faults

    return load_faults()


def rule_named(name: str) -> Rule:
    """The rule of that name; WrongUse with the nearest names where there is none."""
    by_name = {rule.name: rule for rule in rules_like(name)}
    if name in by_name:
        return by_name[name]
    import difflib

    near = ", ".join(difflib.get_close_matches(name, list(by_name), n=3, cutoff=0.4))
    raise WrongUse(
        "Regelen «{name}» finnes ikke.{hint}",
        "There is no rule “{name}”.{hint}",
        name=name,
        hint=did_you_mean(near),
    )
