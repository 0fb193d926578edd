"""A rule between questions as JSON Schema: `when` becomes if, what it asks for becomes then."""

from __future__ import annotations

from typing import Any

from regmeta.form.law import FormRule, Law

Schema = dict[str, Any]


def rule_schema(rule: FormRule, law: Law) -> Schema:
    """The rule as a schema for the whole application, named under `x-rule`."""
    then = {"allOf": _demands(rule, law)}
    asked = condition(rule, law)
    named = {"x-rule": rule.id, "description": rule.message.nb}
    if not asked:
        return {**named, **then}
    return {**named, "if": asked, "then": then}


def condition(rule: FormRule, law: Law) -> Schema:
    """When the rule asks for anything, as a schema; empty where it always does."""
    tables = [rule.says["when"]] if rule.says.get("when") else list(rule.says.get("any", ()))
    made = [{"allOf": [_meets(path, want, law) for path, want in t.items()]} for t in tables]
    if len(made) > 1:
        return {"anyOf": made}
    return made[0] if made else {}


def _meets(path: str, wanted: Any, law: Law) -> Schema:
    """A place answered as wanted; of several codes, one that is wanted is enough."""
    if isinstance(wanted, dict):
        return at(path, {"type": "array", "minItems": wanted["min"]})
    values = wanted if isinstance(wanted, list) else [wanted]
    if any(question.path == path and question.type == "codes" for question in law.questions):
        return at(path, {"type": "array", "contains": {"enum": values}})
    return at(path, {"enum": values})


def _demands(rule: FormRule, law: Law) -> list[Schema]:
    says = rule.says
    asked = [*says.get("require", ())]
    column = says.get("required_column")
    asked += [question.path for question in law.questions if column and question.required == column]
    demands = [_present(path) for path in asked]
    demands += [_attached(kind) for kind in says.get("attach", ())]
    demands += [at(path, {"enum": values}) for path, values in says.get("must", {}).items()]
    demands += [at(path, {"minimum": least}) for path, least in says.get("least", {}).items()]
    if "one_of" in says:
        demands.append({"anyOf": [_either(place) for place in says["one_of"]]})
    return demands


def _either(place: str) -> Schema:
    word, _, kind = place.partition(":")
    return _attached(kind) if word == "attachment" else _present(place)


def _attached(kind: str) -> Schema:
    wanted = {"properties": {"type": {"const": kind}}, "required": ["type"]}
    return {**at("attachments", {"type": "array", "contains": wanted}), "x-attachment": kind}


def _present(path: str) -> Schema:
    """The answer is there; inside a list, it is there in every line of it."""
    outer, several, inner = path.partition("[].")
    if several:
        return {"properties": {outer: {"items": at(inner, {})}}}
    return at(path, {})


def at(path: str, schema: Schema) -> Schema:
    """A schema that asks for a place by its path, and for something of what stands there."""
    first, _, rest = path.partition(".")
    inner = at(rest, schema) if rest else schema
    return {"properties": {first: inner}, "required": [first]}
