"""An application checked: what the schema says, and the rules that no schema can say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from regmeta.form.law import FormRule, Law
from regmeta.form.offer import Offer
from regmeta.form.rules import CHECKS, Case, masked, person_numbers
from regmeta.form.schema import application_schema, compiled_rules
from regmeta.model import Finding, Report, SeverityCounts
from regmeta.texts import parse_date

if TYPE_CHECKING:
    from jsonschema import ValidationError

Json = Any
_RULES_OF_KEYWORDS = {
    "type": "form-type",
    "const": "form-choice",
    "enum": "form-choice",
    "oneOf": "form-choice",
    "maxLength": "form-too-long",
    "minLength": "form-empty",
    "minItems": "form-few",
    "uniqueItems": "form-twice",
    "pattern": "form-shape",
    "format": "form-shape",
    "minimum": "form-small",
}


def check_application(
    application: Json, law: Law, offer: Offer | None, *, today: date, file: str = ""
) -> Report:
    """All findings about an application; the rules are those of the day it was handed in.

    Without an offer, nothing is said of the catalogue's sources, variables and periods.
    """
    day = submission_day(application, today)
    case = Case(application, law, offer, file, day)
    found = {*_frozen(_against_schema(case)), *_frozen(_by_rules(case))}
    return _report(_ordered(found), file, law, application)


def check_lines(lines: list[Json], law: Law, offer: Offer | None, *, file: str = "") -> Report:
    """The findings about a variable list alone, of lines as an application holds them."""
    codes = list(dict.fromkeys(line.get("source", "") for line in lines))
    application = {"dataSources": [{"id": code} for code in codes], "variables": lines}
    case = Case(application, law, offer, file, None)
    rules = {rule.id: rule for rule in law.in_force(None)}
    found = [
        finding
        for id in ("duplicate-line", "unknown-source", "unknown-variable", "from-after-to")
        for finding in CHECKS[id](case, rules[id])
    ]
    found += list(CHECKS["outside-validity"](case, rules["outside-validity"]))
    found += list(person_numbers(case, rules["person-number"]))
    return _report(_ordered(set(_frozen(iter(found)))), file, law, application)


def submission_day(application: Json, today: date) -> date:
    """The day whose rules hold: the application's own, else today."""
    text = application.get("submissionDate") if isinstance(application, dict) else None
    return (parse_date(text) if isinstance(text, str) else None) or today


def _by_rules(case: Case) -> Iterator[Finding]:
    for rule in case.law.in_force(case.day):
        check = CHECKS.get(rule.says.get("check", ""))
        if check is not None and isinstance(case.application, dict):
            yield from check(case, rule)
    if not isinstance(case.application, dict):
        numbers = {rule.id: rule for rule in case.law.rules}
        yield from person_numbers(case, numbers["person-number"])


# ------------------------------------------------------------------ the schema's findings


def _against_schema(case: Case) -> Iterator[Finding]:
    from jsonschema import Draft202012Validator, FormatChecker

    schema = application_schema(case.law, Offer("", ()), day=case.day, tied=False)
    schema["$defs"]["source"] = {"type": "string", "minLength": 1}
    rules = compiled_rules(case.law, case.day)
    checker = FormatChecker(["date"])
    for error in Draft202012Validator(schema, format_checker=checker).iter_errors(case.application):
        path = list(error.absolute_schema_path)
        rule = rules[path[1]] if path[0] == "allOf" and isinstance(path[1], int) else None
        yield _of_rule(case, error, rule) if rule else _plain(case, error)


def _of_rule(case: Case, error: ValidationError, rule: FormRule) -> Finding:
    steps = [*error.absolute_path]
    attachment = _attachment_wanted(error, rule, case.law)
    params = {"attachment": attachment} if attachment else {}
    if error.validator == "required" and not attachment:
        steps = _first_missing([*steps, _missing(error)], rule, case.law)
    if error.validator == "anyOf":
        steps = [*_path_steps(rule.says["one_of"][0])]
    return case.finding(rule, steps, **params)


def _attachment_wanted(error: ValidationError, rule: FormRule, law: Law) -> str:
    """Which attachment's absence the error is: the schema names it where it asks for it."""
    wanted = rule.says.get("attach", ())
    steps = list(error.absolute_schema_path)
    position = steps[steps.index("then") + 2] if "then" in steps else steps[3]
    column = rule.says.get("required_column")
    before = len(rule.says.get("require", ()))
    before += sum(1 for one in law.questions if column and one.required == column)
    index = position - before if isinstance(position, int) else -1
    return str(wanted[index]) if 0 <= index < len(wanted) else ""


def _first_missing(steps: list[Any], rule: FormRule, law: Law) -> list[Any]:
    """The question asked for, where the whole group it lies in is missing."""
    column = rule.says.get("required_column")
    asked = [*rule.says.get("require", ()), *rule.says.get("must", ())]
    asked += [one.path for one in law.questions if column and one.required == column]
    here = field_path(steps)
    below = [path for path in asked if path.startswith(f"{here}.")]
    return steps if here in asked or not below else _path_steps(below[0])


def _path_steps(path: str) -> list[Any]:
    return list(path.split("."))


def _missing(error: ValidationError) -> str:
    """The one key a `required` error is about: the message is the only place that has it."""
    found = re.match(r"'(.*)' is a required property", error.message)
    return found[1] if found else ""


def _plain(case: Case, error: ValidationError) -> Finding:
    steps = [*error.absolute_path]
    if error.validator == "required":
        return case.plain("form-missing", [*steps, _missing(error)])
    if error.validator == "additionalProperties":
        known = cast(dict[str, Any], error.schema)["properties"]
        unknown = [key for key in cast(dict[str, Any], error.instance) if key not in known]
        return case.plain("form-unknown-field", [*steps, unknown[0]], key=_short(unknown[0]))
    rule = _RULES_OF_KEYWORDS.get(str(error.validator), "form-other")
    return case.plain(rule, steps, **_params(error))


def _params(error: ValidationError) -> dict[str, str | int | float]:
    value: Any = error.validator_value
    if error.validator == "type":
        return {"wanted": str(value)}
    if error.validator == "oneOf":
        return {"found": _short(error.instance), "choices": ", ".join(o["const"] for o in value)}
    if error.validator in ("const", "enum"):
        choices = value if isinstance(value, list) else [value]
        shown = ", ".join(str(one).lower() if one is True else str(one) for one in choices)
        return {"found": _short(error.instance), "choices": shown}
    if error.validator in ("maxLength", "minItems", "minimum"):
        return {"limit": value, "length": _length(error.instance)}
    return {"found": _short(error.instance)}


def _length(value: Json) -> int:
    return len(value) if isinstance(value, (str, list)) else 0


def _short(value: Json) -> str:
    """A value as it may be shown: cut, after masking so that no part of a number is left."""
    text = masked(str(value))
    return text if len(text) <= 40 else f"{text[:40]}…"


def field_path(steps: list[Any]) -> str:
    """Where an answer lies, as the law spells it: `dataSources[].period`."""
    path = ""
    for step in steps:
        path += "[]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".")


# ------------------------------------------------------------------ the report


def _frozen(findings: Iterator[Finding]) -> list[tuple[Any, ...]]:
    return [
        (
            *(one.code, one.rule, one.severity, one.field, one.level),
            *(tuple(sorted(one.params.items())), one.place),
        )
        for one in findings
    ]


def _ordered(found: set[tuple[Any, ...]]) -> list[Finding]:
    return [
        Finding(rule, severity, place, level, field, code, dict(params))
        for code, rule, severity, field, level, params, place in sorted(found, key=repr)
    ]


def _report(findings: list[Finding], file: str, law: Law, application: Json) -> Report:
    number = {
        severity: sum(1 for one in findings if one.severity == severity)
        for severity in ("error", "warning", "advice")
    }
    lines = application.get("variables") if isinstance(application, dict) else None
    return Report(
        findings=tuple(findings),
        counts=SeverityCounts(number["error"], number["warning"], number["advice"]),
        files=(file,) if file else (),
        checked={"variables": len(lines) if isinstance(lines, list) else 0},
        spec=f"soknadsskjema/{law.version}",
    )
