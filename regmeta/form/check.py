"""An application checked: its structure against the schema, then every rule that holds that day.

web/form/src/check.js does the same in the browser; tests/test_form_same.py holds the two equal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date

from regmeta.errors import BrokenConfiguration
from regmeta.form.case import Case, Json, Steps, path_of, pointer
from regmeta.form.expression import evaluate, holds
from regmeta.form.law import Law
from regmeta.form.offer import Offer
from regmeta.form.predicates import bound, date_of
from regmeta.form.rule import FormRule, Search
from regmeta.form.structure import structural
from regmeta.form.texts import masked
from regmeta.model import SEVERITIES, Finding, Place, Report, Severity, SeverityCounts

_OF_A_LIST = frozenset(
    {
        *("duplicate-line", "unknown-source", "unknown-variable", "from-after-to"),
        *("outside-validity", "person-number", "synthetic-person-number"),
    }
)
"""The rules that a variable list alone can break."""

Names = dict[str, Json]
Functions = dict[str, Callable[..., Json]]


def check_application(
    application: Json, law: Law, offer: Offer | None, *, today: date, file: str = ""
) -> Report:
    """All findings about an application; the rules are those of the day it was handed in.

    Without an offer, nothing is said of the catalogue's sources, variables and periods.
    """
    case = Case(application, law, offer, submission_day(application, today), today)
    findings = [*structural(case), *_by_rules(case, law.in_force(case.day))]
    return _report(findings, case, file)


def check_lines(
    lines: list[Json], law: Law, offer: Offer | None, *, today: date, file: str = ""
) -> Report:
    """The findings about a variable list alone, of lines as an application holds them."""
    codes = list(dict.fromkeys(line.get("source", "") for line in lines))
    application = {"dataSources": [{"id": code} for code in codes], "variables": lines}
    case = Case(application, law, offer, today, today)
    rules = (rule for rule in law.in_force(None) if rule.id in _OF_A_LIST)
    return _report(list(_by_rules(case, rules)), case, file)


def submission_day(application: Json, today: date) -> date:
    """The day whose rules hold: the application's own, else today."""
    said = application.get("submissionDate") if isinstance(application, dict) else None
    return date_of(said) or today


RuleHit = tuple[FormRule, Steps, dict[str, str | int]]
"""A rule that is broken, where, and what its message tells."""


def _by_rules(case: Case, rules: Iterator[FormRule] | tuple[FormRule, ...]) -> Iterator[RuleHit]:
    names: Names = {
        "application": case.application,
        "today": case.today.isoformat(),
        "handed_in": case.day.isoformat(),
    }
    functions = bound(case)
    for rule in rules:
        for search in rule.searches:
            try:
                yield from _hits(case, rule, search, names, functions)
            except KeyError as error:
                raise BrokenConfiguration(
                    "Skjemaregelen «{ident}» spør om {error}, som ikke finnes.",
                    "The form's rule “{ident}” asks for {error}, which is not there.",
                    ident=rule.id,
                    error=error,
                ) from error


def _hits(
    case: Case, rule: FormRule, search: Search, names: Names, functions: Functions
) -> Iterator[RuleHit]:
    for steps, value in case.places(search.each):
        here = {**names, **_place_names(case, steps), "it": value}
        for name, node in search.let.items():
            here[name] = evaluate(node, here, functions)
        if not holds(evaluate(search.condition, here, functions)):
            continue
        params = {name: evaluate(node, here, functions) for name, node in search.params.items()}
        at = tuple(search.at.split(".")) if search.at else ()
        yield rule, (*steps, *at), {name: said(param) for name, param in params.items()}


def _place_names(case: Case, steps: Steps) -> Names:
    """What a place is called: its path as the law spells it, its key, and its line's number."""
    numbers = [step for step in steps if isinstance(step, int)]
    return {
        "path": path_of(steps),
        "key": steps[-1] if steps else "",
        "n": numbers[-1] if numbers else 0,
    }


def said(value: Json) -> str | int:
    """A value as a message may tell it: a text, a whole number, or several joined by a comma."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(str(said(part)) for part in value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return "…"


# ------------------------------------------------------------------ the report


def _report(tolds: list[RuleHit], case: Case, file: str) -> Report:
    findings = _ordered(tolds, case, file)
    number = {
        severity: sum(1 for finding in findings if finding.severity == severity)
        for severity in SEVERITIES
    }
    lines = case.application.get("variables") if isinstance(case.application, dict) else None
    return Report(
        findings=findings,
        counts=SeverityCounts(number["error"], number["warning"], number["advice"]),
        files=(file,) if file else (),
        checked={"variables": len(lines) if isinstance(lines, list) else 0},
        spec=f"soknadsskjema/{case.law.version}",
    )


def _ordered(tolds: list[RuleHit], case: Case, file: str) -> tuple[Finding, ...]:
    """Errors first, then warnings, then advice; each kind in the form's own order."""
    sections = list(case.law.top_keys)
    made = {
        _sort_key(rule, steps, params, sections): _finding(rule, steps, params, case, file)
        for rule, steps, params in tolds
    }
    return tuple(made[key] for key in sorted(made))


def _sort_key(
    rule: FormRule, steps: Steps, params: dict[str, str | int], sections: list[str]
) -> tuple[int, int, str, str, str]:
    first = str(steps[0]) if steps else ""
    place = sections.index(first) if first in sections else len(sections)
    spelled = "/".join(f"{step:06d}" if isinstance(step, int) else step for step in steps)
    sorted_params = json.dumps(params, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return SEVERITIES.index(rule.severity), place, spelled, rule.id, sorted_params


def _finding(
    rule: FormRule, steps: Steps, params: dict[str, str | int], case: Case, file: str
) -> Finding:
    field = case.law.nearest(path_of(steps))
    section = field.partition(".")[0].removesuffix("[]")
    masked_params = {
        key: masked(param) if isinstance(param, str) else param for key, param in params.items()
    }
    severity: Severity = rule.severity
    return Finding(
        rule.id,
        severity,
        Place(file),
        masked(section),
        masked(field),
        masked(pointer(steps)),
        masked_params,
    )
