"""What a rule demands, as searches: each demand that is not met is a finding at its question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from regmeta.form.expression import Node
from regmeta.form.question import Question
from regmeta.form.rule import FormRule, Search

_APPLICATION: Node = ["name", "application"]


def demand_searches(rule: FormRule, questions: Sequence[Question]) -> tuple[Search, ...]:
    """The rule's demands, each held only when the rule's condition is."""
    asked = when(rule, questions)
    unmet = list(_unmet(rule, questions))
    return tuple(
        Search(each, ["and", asked, condition] if asked else condition, at, {}, params)
        for each, condition, at, params in unmet
    )


def when(rule: FormRule, questions: Sequence[Question]) -> Node:
    """When the rule asks for anything; empty where it always does."""
    tables = [rule.says["when"]] if rule.says.get("when") else list(rule.says.get("any", ()))
    several = {question.path for question in questions if question.type == "codes"}
    made: list[Node] = [
        ["and", *(_meets(path, wanted, several) for path, wanted in table.items())]
        for table in tables
    ]
    return ["or", *made] if made else []


def _meets(path: str, wanted: Any, several: set[str]) -> Node:
    """A question answered as wanted; of several codes, one that is wanted is enough."""
    answer = place(path)
    if isinstance(wanted, dict):
        return [">=", ["call", "count", answer], ["value", wanted["min"]]]
    values: Node = ["list", *(["value", answer] for answer in _several(wanted))]
    if path in several:
        return ["any", "x", answer, ["in", ["name", "x"], values]]
    return ["in", answer, values]


def _several(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def place(path: str, owner: Node = _APPLICATION) -> Node:
    """The answer at a path without lists."""
    node = owner
    for step in path.split("."):
        node = ["get", node, step]
    return node


Unmet = tuple[str, Node, str, dict[str, Node]]


def _unmet(rule: FormRule, questions: Sequence[Question]) -> Iterator[Unmet]:
    says = rule.says
    for path in required(rule, questions):
        outer, several, inner = path.partition("[].")
        if several:
            yield f"{outer}[]", _missing(place(inner, ["name", "it"])), inner, {}
        else:
            yield "", _missing(place(path)), path, {}
    for kind in says.get("attach", ()):
        yield "", _not_attached(kind), "attachments", {"attachment": ["value", kind]}
    for path, values in says.get("must", {}).items():
        allowed: Node = ["list", *(["value", value] for value in values)]
        yield "", ["not in", place(path), allowed], path, {}
    for path, least in says.get("least", {}).items():
        yield "", ["not", [">=", place(path), ["value", least]]], path, {}
    if "one_of" in says:
        ways: list[Node] = [_lacks(path) for path in says["one_of"]]
        yield "", ["and", *ways], says["one_of"][0], {}


def required(rule: FormRule, questions: Sequence[Question]) -> list[str]:
    """The questions that the rule asks for by name or by their column in fields.csv."""
    column = rule.says.get("required_column")
    asked = [*rule.says.get("require", ())]
    return asked + [
        question.path for question in questions if column and question.required == column
    ]


def _missing(answer: Node) -> Node:
    return ["not", ["call", "given", answer]]


def _lacks(way: str) -> Node:
    kind, _, attachment = way.partition(":")
    return _not_attached(attachment) if kind == "attachment" else _missing(place(way))


def _not_attached(kind: str) -> Node:
    line: Node = ["==", ["get", ["name", "x"], "type"], ["value", kind]]
    return ["not", ["any", "x", place("attachments"), line]]
