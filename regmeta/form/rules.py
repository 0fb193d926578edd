"""The rules that a schema cannot say: each a function that gives its findings in one application.

They must bear anything: an answer of the wrong kind is the schema's finding, not theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from regmeta.form.law import FormRule, Law
from regmeta.form.offer import Facts, Offer, Source
from regmeta.identifiers import is_orgnr, kind_of_person_number
from regmeta.model import Finding, Place, Severity
from regmeta.texts import parse_date

Json = Any
Steps = list[Any]
_ELEVEN = re.compile(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)")
_EMPTY_REASONS = re.compile(
    r"(kan|vil|may|might)?\s*(bli|være|be)?\s*(nyttig|relevant|useful|interessant)\w*"
    r"(\s+(senere|later))?\W*|trengs|nødvendig|needed|se (protokoll|over)\W*|\W*",
    re.IGNORECASE,
)
_EEA = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IS",
        "IE",
        "IT",
        "LV",
        "LI",
        "LT",
        "LU",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)
_DETAILED = re.compile(r"f[øo]dselsdato|dato|birth|kommune|postnummer|bydel", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Case:
    """An application on the table: its law, what the catalogue offers, and the day that counts."""

    application: Json
    law: Law
    offer: Offer | None
    file: str
    day: date | None
    seen: dict[str, dict[str, Facts]] = field(default_factory=dict)
    """Each source's variables by code, filled the first time a rule asks."""

    def finding(self, rule: FormRule, steps: Steps, **params: str | int | float) -> Finding:
        return self._made(rule.id, rule.severity, steps, params)

    def plain(self, rule: str, steps: Steps, **params: str | int | float) -> Finding:
        """A finding of the schema itself."""
        return self._made(rule, "error", steps, params)

    def _made(self, rule: str, severity: Severity, steps: Steps, params: Any) -> Finding:
        path = self._asked(steps)
        section = path.partition(".")[0].removesuffix("[]")
        told = {key: masked(one) if isinstance(one, str) else one for key, one in params.items()}
        where = masked(pointer(steps))
        return Finding(rule, severity, Place(self.file), masked(section), masked(path), where, told)

    def _asked(self, steps: Steps) -> str:
        """The nearest question above a place, so that every finding has a label."""
        path = "".join("[]" if isinstance(one, int) else f".{one}" for one in steps).lstrip(".")
        shared = {one.path: one.type for one in self.law.questions}
        parts = path.split(".")
        for n in range(len(parts), 0, -1):
            owner = ".".join(parts[:n])
            plain = owner.removesuffix("[]")
            if n < len(parts) and shared.get(owner, "").startswith("@"):
                return f"{shared[owner]}.{'.'.join(parts[n:])}"
            if owner in shared or owner in self.law.sections:
                return owner
            if plain in shared or plain in self.law.sections:
                return plain
        return path

    def at(self, path: str) -> Json:
        """The answer at a path without lists, None where there is none."""
        value = self.application
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return value

    def lines(self, path: str) -> list[tuple[int, dict[str, Any]]]:
        """The lines of a list that are groups of answers, with their position."""
        value = self.at(path)
        rows = value if isinstance(value, list) else []
        return [(n, row) for n, row in enumerate(rows) if isinstance(row, dict)]

    def source(self, code: Json) -> Source | None:
        found = self.offer.sources if self.offer else ()
        return next((one for one in found if one.code == code), None)


Check = Callable[[Case, FormRule], Iterator[Finding]]
CHECKS: dict[str, Check] = {}


def _check(function: Check) -> Check:
    CHECKS[function.__name__.strip("_").replace("_", "-")] = function
    return function


def masked(text: str) -> str:
    """A text that a report may repeat: no run of digits that could be somebody's number."""
    return _ELEVEN.sub("…", text)


def pointer(steps: Steps) -> str:
    """The JSON pointer (RFC 6901) of a place."""
    return "".join("/" + str(one).replace("~", "~0").replace("/", "~1") for one in steps)


def day_of(value: Json) -> date | None:
    """A day as the form writes it, None where it is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _known_day(text: Json) -> date | None:
    return parse_date(text) if isinstance(text, str) and text else None


def _walk(value: Json, steps: Steps) -> Iterator[tuple[Steps, Json]]:
    yield steps, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, [*steps, key])
    if isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _walk(inner, [*steps, n])


@_check
def anonymous_ignores(case: Case, rule: FormRule) -> Iterator[Finding]:
    if case.at("applicationType") != "anonymous":
        return
    for path in ("legal.gdpr6", "legal.gdpr9", "legal.confidentialityBasis"):
        if case.at(path):
            yield case.finding(rule, path.split("."))


@_check
def direct_variable_needs_reason(case: Case, rule: FormRule) -> Iterator[Finding]:
    if case.at("legal.directIdReason"):
        return
    for n, line in case.lines("variables"):
        facts = _facts(case, line)
        if facts and (facts.get("identifiability") == "5" or facts.get("datatype") == "10"):
            yield case.finding(rule, ["variables", n, "code"], code=str(line.get("code")))


@_check
def consent_does_not_cover(case: Case, rule: FormRule) -> Iterator[Finding]:
    if case.at("legal.consent.coversRequest") is False:
        yield case.finding(rule, ["legal", "consent", "coversRequest"])


@_check
def linkage_sketch(case: Case, rule: FormRule) -> Iterator[Finding]:
    if case.at("linkage.requested") is True and not _attached(case, "linkageSketch"):
        yield case.finding(rule, ["attachments"])


def _attached(case: Case, type: str) -> bool:
    return any(line.get("type") == type for _, line in case.lines("attachments"))


@_check
def source_without_variables(case: Case, rule: FormRule) -> Iterator[Finding]:
    used = {str(line.get("source")) for _, line in case.lines("variables")}
    if _attached(case, "variableList") or case.at("applicationType") == "anonymous":
        return
    for n, source in case.lines("dataSources"):
        code = source.get("id")
        if isinstance(code, str) and code not in used and not source.get("describedNeed"):
            yield case.finding(rule, ["dataSources", n], code=code)


@_check
def outside_validity(case: Case, rule: FormRule) -> Iterator[Finding]:
    periods = {str(one.get("id")): one.get("period") for _, one in case.lines("dataSources")}
    for n, line in case.lines("variables"):
        asked = line.get("period") or periods.get(str(line.get("source")))
        facts = _facts(case, line)
        if facts:
            code = str(line.get("code"))
            yield from _outside(case, rule, ["variables", n], asked, facts, code)


@_check
def outside_release_window(case: Case, rule: FormRule) -> Iterator[Finding]:
    from regmeta.form.route import route_of

    for n, line in case.lines("dataSources"):
        code, source = str(line.get("id")), case.source(line.get("id"))
        window = route_of(case.law, code, source)["release"]
        known = window or (source.about if source else None)
        if known:
            steps = ["dataSources", n, "period"]
            yield from _outside(case, rule, steps, line.get("period"), known, code)


def _outside(
    case: Case, rule: FormRule, steps: Steps, asked: Json, known: dict[str, Any], code: str
) -> Iterator[Finding]:
    asked = asked if isinstance(asked, dict) else {}
    start, end = day_of(asked.get("from")), day_of(asked.get("to"))
    first, last = _known_day(known.get("from")), _known_day(known.get("to"))
    if (start and first and start < first) or (end and last and end > last):
        texts = {"from": str(start), "to": str(end), "code": code}
        yield case.finding(
            rule, steps, **texts, valid_from=str(first or "…"), valid_to=str(last or "…")
        )


def _facts(case: Case, line: Facts) -> Facts | None:
    code = str(line.get("source"))
    if code not in case.seen:
        source = case.source(code)
        case.seen[code] = {one["code"]: one for one in source.variables} if source else {}
    return case.seen[code].get(str(line.get("code")))


@_check
def source_not_listed(case: Case, rule: FormRule) -> Iterator[Finding]:
    listed = {str(one.get("id")) for _, one in case.lines("dataSources")}
    for n, line in case.lines("variables"):
        source, code = line.get("source"), line.get("code")
        if isinstance(source, str) and source not in listed:
            yield case.finding(rule, ["variables", n, "source"], code=source, variable=str(code))


@_check
def group_not_requested(case: Case, rule: FormRule) -> Iterator[Finding]:
    asked = {"control": case.at("controls.requested"), "relative": case.at("relatives.requested")}
    for n, line in case.lines("variables"):
        groups = line.get("groups")
        for group in groups if isinstance(groups, list) else ():
            if isinstance(group, str) and asked.get(group, True) is not True:
                yield case.finding(
                    rule, ["variables", n, "groups"], code=str(line.get("code")), group=group
                )


@_check
def from_after_to(case: Case, rule: FormRule) -> Iterator[Finding]:
    pairs = [(steps, one) for steps, one in _walk(case.application, []) if isinstance(one, dict)]
    for steps, one in pairs:
        for first, last in (("from", "to"), ("projectStart", "projectEnd")):
            start, end = day_of(one.get(first)), day_of(one.get(last))
            if start and end and (end < start or (start == end and first == "projectStart")):
                texts = {"from": start.isoformat(), "to": end.isoformat()}
                yield case.finding(rule, [*steps, last], **texts)


@_check
def deletion_before_end(case: Case, rule: FormRule) -> Iterator[Finding]:
    end, deleted = day_of(case.at("time.projectEnd")), day_of(case.at("time.deletionDate"))
    if end and deleted and deleted < end:
        texts = {"from": end.isoformat(), "to": deleted.isoformat()}
        yield case.finding(rule, ["time", "deletionDate"], **texts)


@_check
def longer_than_ten_years(case: Case, rule: FormRule) -> Iterator[Finding]:
    start, end = day_of(case.at("time.projectStart")), day_of(case.at("time.projectEnd"))
    if start and end and (end.year - 10, end.month, end.day) > (start.year, start.month, start.day):
        yield case.finding(rule, ["time", "projectEnd"])


@_check
def ethics_ends_early(case: Case, rule: FormRule) -> Iterator[Finding]:
    last, end = day_of(case.at("legal.ethics.validTo")), day_of(case.at("time.projectEnd"))
    if last and end and last < end:
        texts = {"from": last.isoformat(), "to": end.isoformat()}
        yield case.finding(rule, ["legal", "ethics", "validTo"], **texts)


@_check
def transfer_not_said(case: Case, rule: FormRule) -> Iterator[Finding]:
    if case.at("processing.transferOutsideEEA") is True:
        return
    places: list[tuple[Steps, Json]] = [
        (["applicant", "personsWithAccess", n, "country"], one.get("country"))
        for n, one in case.lines("applicant.personsWithAccess")
    ]
    steps = ["processing", "environment", "country"]
    for where, country in [*places, (steps, case.at("processing.environment.country"))]:
        if isinstance(country, str) and re.fullmatch("[A-Z]{2}", country) and country not in _EEA:
            yield case.finding(rule, where, country=country)


@_check
def purpose_not_allowed(case: Case, rule: FormRule) -> Iterator[Finding]:
    from regmeta.form.route import route_of

    purposes = case.at("project.purpose")
    for n, line in case.lines("dataSources"):
        code = str(line.get("id"))
        allowed = route_of(case.law, code, case.source(code))["allowed_purposes"]
        for purpose in purposes if isinstance(purposes, list) else ():
            if allowed and purpose not in allowed:
                steps = ["dataSources", n, "id"]
                yield case.finding(rule, steps, purpose=str(purpose), code=str(line.get("id")))


@_check
def apply_directly(case: Case, rule: FormRule) -> Iterator[Finding]:
    from regmeta.form.route import route_of

    for n, line in case.lines("dataSources"):
        source = case.source(line.get("id"))
        if not isinstance(line.get("id"), str):
            continue
        about = route_of(case.law, str(line["id"]), source)
        if not about["in_common_form"]:
            yield case.finding(rule, ["dataSources", n, "id"], name=about["name"], url=about["url"])


@_check
def summary_too_long(case: Case, rule: FormRule) -> Iterator[Finding]:
    summary = case.at("project.publicSummary")
    words = len(summary.split()) if isinstance(summary, str) else 0
    if words > 250:
        yield case.finding(rule, ["project", "publicSummary"], words=words)


@_check
def duplicate_line(case: Case, rule: FormRule) -> Iterator[Finding]:
    for path, keys in (("variables", ("source", "code")), ("dataSources", ("id",))):
        seen: set[str] = set()
        for n, line in case.lines(path):
            mark = str([line.get(key) for key in keys])
            if mark in seen:
                yield case.finding(rule, [path, n], code=str(line.get(keys[-1])))
            seen.add(mark)


@_check
def unknown_source(case: Case, rule: FormRule) -> Iterator[Finding]:
    for n, line in case.lines("dataSources") if case.offer else ():
        if case.source(line.get("id")) is None and isinstance(line.get("id"), str):
            yield case.finding(rule, ["dataSources", n, "id"], code=str(line["id"]))


@_check
def unknown_variable(case: Case, rule: FormRule) -> Iterator[Finding]:
    known = {
        one.code: {variable["code"] for variable in one.variables}
        for one in (case.offer.sources if case.offer else ())
    }
    for n, line in case.lines("variables"):
        source, code = line.get("source"), line.get("code")
        if isinstance(source, str) and str(code) not in known.get(source, {str(code)}):
            yield case.finding(rule, ["variables", n, "code"], code=str(code), source=source)


@_check
def too_detailed(case: Case, rule: FormRule) -> Iterator[Finding]:
    for n, line in case.lines("variables"):
        asked = line.get("granularity", "as-is") == "as-is" and not line.get("granularityReason")
        facts = _facts(case, line) or line
        if asked and _DETAILED.search(f"{line.get('code')} {facts.get('name', '')}"):
            yield case.finding(rule, ["variables", n, "granularity"], code=str(line.get("code")))


@_check
def empty_reason(case: Case, rule: FormRule) -> Iterator[Finding]:
    for n, line in case.lines("variables"):
        reason = line.get("justification")
        if isinstance(reason, str) and reason and _EMPTY_REASONS.fullmatch(reason.strip()):
            yield case.finding(rule, ["variables", n, "justification"], code=str(line.get("code")))


def person_numbers(case: Case, rule: FormRule) -> Iterator[Finding]:
    """Personal numbers anywhere, in keys too; what is told is the kind, never the number.

    A synthetic number belongs to nobody: it is named as such, and warns.
    """
    for steps, value in _walk(case.application, []):
        texts = [*value] if isinstance(value, dict) else [value]
        if isinstance(value, bool) or not isinstance(value, (str, int, dict)):
            continue
        for text in texts:
            for found in _ELEVEN.findall(str(text)):
                kind = kind_of_person_number(re.sub(r"\D", "", found))
                if kind:
                    graver = replace(rule, severity="warning") if kind.synthetic else rule
                    yield case.finding(graver, steps, kind=kind.name.nb, kind_en=kind.name.en)


CHECKS["person-number"] = person_numbers


@_check
def organisation_number(case: Case, rule: FormRule) -> Iterator[Finding]:
    for steps, value in _walk(case.application, []):
        if steps and steps[-1] == "orgNumber" and isinstance(value, str):
            nine = re.fullmatch("[0-9]{9}", value)
            if nine and not is_orgnr(value):
                yield case.finding(rule, steps, number=value)
